/// \file
/// Products of matrices that lie in memory, computed by Eigen: one for each index of a batch.
#pragma once

#include "linear.hpp"

namespace wirtinger::detail {

/// Matrices of one size, one for each index of a batch. Either the rows or the columns are
/// contiguous. `conjugated`: the elements stand for their conjugates.
template <class T, bool conjugated = false>
struct MatrixStack {
  T* elements;
  Index rows, columns;
  Index row_step, column_step;
  Strides batch{};
  bool given = false;  // a NaN in it came with the input (convention.md, eq. 42)

  MatrixStack<T, conjugated> transposed() const {
    return {elements, columns, rows, column_step, row_step, batch, given};
  }
  auto adjoint() const {
    constexpr bool complex = ComplexScalar<std::remove_const_t<T>>;
    return MatrixStack < T,
           complex && !conjugated > {elements, columns, rows, column_step, row_step, batch, given};
  }
  MatrixStack at(Index offset) const {
    MatrixStack moved = *this;
    moved.elements += offset;
    return moved;
  }
  /// Columns are contiguous.
  bool is_column_major() const { return row_step == 1 || (rows == 1 && column_step != 1); }
};

/// Calls f with the matrix as an Eigen expression whose storage order is known at compile time:
/// with strides that are not, Eigen's products copy their operands first.
template <class T, bool conjugated, class F>
void with_eigen_matrix(const MatrixStack<const T, conjugated>& m, F f) {
  const auto pass = [&]<int order>(std::integral_constant<int, order>, Index outer) {
    using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, order>;
    const Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<>> map(
        m.elements, m.rows, m.columns, Eigen::OuterStride<>(outer));
    if constexpr (conjugated)
      f(map.conjugate());
    else
      f(map);
  };
  if (m.is_column_major())
    pass(std::integral_constant<int, Eigen::ColMajor>{}, m.column_step);
  else
    pass(std::integral_constant<int, Eigen::RowMajor>{}, m.row_step);
}

/// The real part of complex products, if `to` is real (convention.md, eq. 7).
template <class U, class Products>
auto projected(const Products& products) {
  if constexpr (RealScalar<U> && ComplexScalar<typename Products::Scalar>)
    return products.real();
  else
    return products;
}

/// An outer product, x of one column, y of one row: column by column, since Eigen's general product
/// is up to three times slower, and one loop serves all storage orders.
template <class X, bool conjugate_x, class Y, bool conjugate_y, class U, class To>
void multiply_outer(const MatrixStack<const X, conjugate_x>& x,
                    const MatrixStack<const Y, conjugate_y>& y, To& to, bool add) {
  const auto vector = []<class T, bool conjugated>(const MatrixStack<const T, conjugated>& m,
                                                   Index length, Index step) {
    using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    const Eigen::Map<const Vector, 0, Eigen::InnerStride<>> map(m.elements, length,
                                                                Eigen::InnerStride<>(step));
    return conjugated ? Vector(map.conjugate()) : Vector(map);
  };
  const auto column = vector(x, x.rows, x.row_step);
  const auto row = vector(y, y.columns, y.column_step);
  for (Index j = 0; j < y.columns; ++j) {
    const auto products = projected<U>(column * row[j]);
    if (add)
      to.col(j) += products;
    else
      to.col(j) = products;
  }
}

/// to = x y, or to += x y.
template <class X, bool conjugate_x, class Y, bool conjugate_y, class U>
void multiply(const MatrixStack<const X, conjugate_x>& x,
              const MatrixStack<const Y, conjugate_y>& y, const MatrixStack<U>& to, bool add) {
  if (!to.is_column_major()) return multiply(y.transposed(), x.transposed(), to.transposed(), add);
  using Matrix = Eigen::Matrix<U, Eigen::Dynamic, Eigen::Dynamic>;
  Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>> sum(
      to.elements, to.rows, to.columns, Eigen::OuterStride<>(to.column_step));
  if (x.columns == 1) return multiply_outer<X, conjugate_x, Y, conjugate_y, U>(x, y, sum, add);
  if (!add) sum.setZero();
  with_eigen_matrix(x, [&](const auto& a) {
    with_eigen_matrix(y, [&](const auto& b) { sum.noalias() += projected<U>(a * b); });
  });
}

/// The same, number by number with the zero rule (convention.md, eq. 42): where a factor is
/// infinite or NaN, zeros of the other one count for nothing.
template <class X, bool conjugate_x, class Y, bool conjugate_y, class U>
WIRTINGER_COLD void multiply_by_zero_rule(const MatrixStack<const X, conjugate_x>& x,
                                          const MatrixStack<const Y, conjugate_y>& y,
                                          const MatrixStack<U>& to, bool add) {
  using number::spread, number::Single, number::is_number;
  using Sum = decltype(spread<Single>(std::declval<X>()) * spread<Single>(std::declval<Y>()));
  const auto element = []<class T, bool conjugated>(const MatrixStack<const T, conjugated>& m,
                                                    Index i, Index j) {
    const auto z = spread<Single>(m.elements[i * m.row_step + j * m.column_step]);
    if constexpr (conjugated)
      return number::conj(z);
    else
      return z;
  };
  for (Index i = 0; i < to.rows; ++i)
    for (Index j = 0; j < to.columns; ++j) {
      Sum sum{};
      for (Index k = 0; k < x.columns; ++k) {
        const auto a = element(x, i, k);
        const auto b = element(y, k, j);
        number::Mask<real_t<U>, Single> clean{true};
        if (x.given) clean = clean & is_number(a);
        if (y.given) clean = clean & is_number(b);
        sum = sum + number::product(a, b, clean);
      }
      U& target = to.elements[i * to.row_step + j * to.column_step];
      const U result = number::to_scalar(number::as<Lane<U>>(sum));
      target = add ? target + result : result;
    }
}

/// to = x y, or to += x y, for each index of a batch; `regular`: all numbers are finite.
template <class X, bool conjugate_x, class Y, bool conjugate_y, class U>
void multiply_batch(const Shape& batch, const MatrixStack<const X, conjugate_x>& x,
                    const MatrixStack<const Y, conjugate_y>& y, const MatrixStack<U>& to, bool add,
                    bool regular) {
  if (to.rows == 0 || to.columns == 0) return;
  const Rows<3> rows(batch, {to.batch, x.batch, y.batch});
  rows.for_each([&](const std::array<Index, 3>& offset) {
    for (Index i = 0; i < rows.length; ++i) {
      const auto matrix = [&](const auto& stack, std::size_t k) {
        return stack.at(offset[k] + i * rows.step[k]);
      };
      if (regular)
        multiply(matrix(x, 1), matrix(y, 2), matrix(to, 0), add);
      else
        multiply_by_zero_rule(matrix(x, 1), matrix(y, 2), matrix(to, 0), add);
    }
  });
}

}  // namespace wirtinger::detail
