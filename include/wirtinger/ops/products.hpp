/// \file
/// outer, kron, adjoint and trace: combinations of other operations.
#pragma once

#include "permute_axes.hpp"
#include "reshape.hpp"

namespace wirtinger {

namespace detail {

/// Eigen objects as arrays, so that * is elementwise; what else as it is.
template <class X>
auto without_eigen(X&& x) {
  if constexpr (EigenObject<X>)
    return copy(x);
  else
    return std::forward<X>(x);
}

/// f(a, b); of two Eigen objects as an Eigen object of the given rank.
template <int rank, class F, class X, class Y>
auto of_both(F f, X&& a, Y&& b) {
  if constexpr (Operand<X> || Operand<Y>)
    return all_or_nothing(
        [&] { return f(without_eigen(std::forward<X>(a)), without_eigen(std::forward<Y>(b))); }, a,
        b);
  else if constexpr (EigenObject<X> && EigenObject<Y>)
    return of_rank<std::conditional_t<eigen_rank<X> != rank && eigen_rank<Y> == rank, Y, X>, rank>(
        f(copy(a), copy(b)));
  else
    return f(without_eigen(std::forward<X>(a)), without_eigen(std::forward<Y>(b)));
}

/// The axes of two shapes in turn, with ones before those of the one that has less: what makes a
/// Kronecker product of an elementwise one.
struct KronShape {
  Shape a, b, result;
  KronShape(const Shape& of_a, const Shape& of_b) {
    const int rank = std::max(of_a.rank(), of_b.rank());
    if (2 * rank > max_rank)
      throw ShapeError(message("kron: shapes ", to_text(of_a), " and ", to_text(of_b),
                               " found, expected rank ", max_rank / 2, " or less"));
    const auto extent = [rank](const Shape& shape, int axis) {
      const int own = axis - (rank - shape.rank());
      return own < 0 ? 1 : shape[own];
    };
    std::vector<Index> spread_a, spread_b, products;
    for (int axis = 0; axis < rank; ++axis) {
      const Index m = extent(of_a, axis), n = extent(of_b, axis);
      if (m != 0 && n > std::numeric_limits<Index>::max() / m)
        throw ShapeError(message("kron: extents ", m, " and ", n,
                                 " found, together more elements than can be addressed"));
      spread_a.insert(spread_a.end(), {m, 1});
      spread_b.insert(spread_b.end(), {1, n});
      products.push_back(m * n);
    }
    a = spread_a;
    b = spread_b;
    result = products;
  }
};

}  // namespace detail

/// y_ij = a_i b_j, without conjugation; arguments of other ranks than 1 are flattened (row-major);
/// convention.md, eq. (55).
///   Field: complex if a or b is.  Shape: (size of a, size of b).
///   Of two Eigen objects: an Eigen matrix. With a variable: an expression, fused with its use.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto outer(X&& a, Y&& b) {
  return detail::of_both<2>(
      []<class A, class B>(A&& x, B&& y) {
        const Index m = x.size(), n = y.size();
        return reshape(std::forward<A>(x), {m, 1}) * reshape(std::forward<B>(y), {1, n});
      },
      std::forward<X>(a), std::forward<Y>(b));
}

/// The Kronecker product: y_(i p + k, j q + l) = a_ij b_kl for b of shape (p, q), and so on for
/// other ranks; the shape of lower rank is preceded by ones; convention.md, eq. (55).
///   Field: complex if a or b is.  Shape: the extents multiplied.
///   Of two Eigen objects: an Eigen object.
///   Throws ShapeError for a rank above 4.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto kron(X&& a, Y&& b) {
  constexpr int rank = [] {
    if constexpr (EigenObject<X> && EigenObject<Y>)
      return std::max(detail::eigen_rank<X>, detail::eigen_rank<Y>);
    else
      return 0;
  }();
  return detail::of_both<rank>(
      []<class A, class B>(A&& x, B&& y) {
        const detail::KronShape shape(x.shape(), y.shape());
        return reshape(reshape(std::forward<A>(x), shape.a) * reshape(std::forward<B>(y), shape.b),
                       shape.result);
      },
      std::forward<X>(a), std::forward<Y>(b));
}

/// The conjugate transpose of a matrix, or of each in a stack:  y_(.., i, j) = conj(x_(.., j, i)).
///   Field: real or complex.  Shape: the last two extents exchanged.
///   Adjoint: adjoint, convention.md, eq. (56). Of complex variables: an expression.
///   Throws ShapeError for rank 0 and 1: a vector has no columns to become rows.
template <detail::ArrayLike X>
auto adjoint(X&& x) {
  const Shape shape = detail::shape_of(x);
  const int rank = shape.rank();
  if (rank < 2)
    throw ShapeError(detail::message("adjoint: shape ", detail::to_text(shape),
                                     " found, expected rank 2 or more; conj(x) and vdot are for "
                                     "vectors, reshape(x, {n, 1}) makes a column"));
  std::vector<int> axes(static_cast<std::size_t>(rank));
  for (int axis = 0; axis < rank; ++axis)
    axes[static_cast<std::size_t>(axis)] = axis;
  std::swap(axes.rbegin()[0], axes.rbegin()[1]);
  auto transposed = permute_axes(std::forward<X>(x), axes);
  if constexpr (ComplexScalar<detail::element_of_argument<X>>)
    return conj(std::move(transposed));
  else
    return transposed;
}

/// The main diagonal of a matrix: y_i = x_ii.
///   Field: real or complex.  Shape: the smaller extent.
///   Adjoint: y on the diagonal, zero elsewhere; added in place.
///   Throws ShapeError unless x has rank 2.
struct Diagonal {
  static constexpr std::string_view name = "trace";
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return diagonal(x).in_order(Order::row_major);
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    T* const elements = x.data();
    const Array<T> target = diagonal(x);
    detail::sum_strided(y.shape(), y.data(), y.strides(), elements, target.strides());
  }

 private:
  template <Scalar T>
  static Array<T> diagonal(const Array<T>& x) {
    if (x.rank() != 2)
      throw ShapeError(
          detail::message("trace: shape ", detail::to_text(x.shape()), " found, expected rank 2"));
    return Array<T>(Shape{std::min(x.shape()[0], x.shape()[1])},
                    detail::Strides{x.strides()[0] + x.strides()[1]}, x.buffer(),
                    const_cast<T*>(x.data()));
  }
};

/// sum_i x_ii, a number; of rectangular matrices too.
///   Field: kept.  Adjoint: convention.md, eq. (57).
///   Throws ShapeError unless x has rank 2.
template <detail::ArrayLike X>
auto trace(X&& x) {
  return detail::all_or_nothing(
      [&] { return sum(detail::linear_of_rank<1>(Diagonal{}, std::forward<X>(x))); }, x);
}

}  // namespace wirtinger
