/// \file
/// solve, solve_triangular, solve_hermitian: systems of linear equations.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <limits>

#include "matrix_node.hpp"

namespace wirtinger {

/// Which part of a matrix solve_triangular reads. The default is scipy.linalg's.
struct TriangularOptions {
  bool upper = true;           // the upper triangle, else the lower one
  bool unit_diagonal = false;  // the diagonal is taken as ones and not read
};

namespace detail {

// What a matrix is factorised into, convention.md, eq. (60): solve(b) is a^-1 b, solve_adjoint(b)
// is a^-H b, and seen(m) the projection of m on what is read of a, eq. (61).

[[noreturn]] WIRTINGER_COLD inline void singular_matrix(std::string_view operation, Index k,
                                                        std::string_view hint) {
  throw DomainError(message(operation, ": a singular matrix found (pivot ", k,
                            " is zero), expected an invertible one; ", hint));
}

/// The power of two that brings the largest part of a into [1/2, 1), as far as there is one.
template <Scalar T>
real_t<T> scale_to_one(const Dense<T>& a) {
  using R = real_t<T>;
  R most = std::max<R>(a.real().cwiseAbs().maxCoeff(), a.imag().cwiseAbs().maxCoeff());
  if (!(most > 0) || !std::isfinite(most)) return R(1);
  constexpr int largest = std::numeric_limits<R>::max_exponent - 1;
  return std::ldexp(R(1), std::clamp(-std::ilogb(most) - 1, -largest, largest));
}

/// P s a = L U by partial pivoting. The scale s is for complex elements: Eigen divides packets of
/// them by |z|^2, which under- and overflows long before z does.
template <Scalar T>
class LuFactors {
 public:
  void factorise(const Dense<T>& a) {
    if (a.size() == 0) return void(factors_ = kept(a));
    scale_ = scale_to_one(a);
    const Eigen::PartialPivLU<Dense<T>> lu(a * scale_);
    factors_ = kept<T>(lu.matrixLU());
    permutation_ = lu.permutationP();
  }
  /// Throws DomainError if a pivot is exactly zero.
  void require_regular(std::string_view operation) const {
    const auto u = kept_matrix(factors_);
    for (Index k = 0; k < u.rows(); ++k)
      if (u(k, k) == T(0))
        singular_matrix(operation, k,
                        "add a small multiple of the identity, or drop the columns "
                        "that depend on others");
  }
  Dense<T> solve(const Dense<T>& b) const {
    if (b.size() == 0) return b;
    const auto lu = kept_matrix(factors_);
    Dense<T> x = permutation_ * (b * scale_);
    lu.template triangularView<Eigen::UnitLower>().solveInPlace(x);
    lu.template triangularView<Eigen::Upper>().solveInPlace(x);
    return x;
  }
  Dense<T> solve_adjoint(const Dense<T>& b) const {
    if (b.size() == 0) return b;
    const auto lu = kept_matrix(factors_);
    Dense<T> x = b * scale_;
    lu.template triangularView<Eigen::Upper>().adjoint().solveInPlace(x);
    lu.template triangularView<Eigen::UnitLower>().adjoint().solveInPlace(x);
    return permutation_.transpose() * x;
  }
  static Dense<T> seen(const Dense<T>& m) { return m; }

  /// The diagonal of U, for a instead of s a.
  Column<T> pivots() const { return kept_matrix(factors_).diagonal() / scale_; }
  T determinant() const {
    T d = factors_.size() == 0 ? T(1) : T(static_cast<real_t<T>>(permutation_.determinant()));
    const Column<T> u = pivots();
    for (Index k = 0; k < u.size(); ++k)
      d *= u[k];
    return d;
  }
  const Array<T>& array() const { return factors_; }

 private:
  Array<T> factors_;  // L below the diagonal, U on and above it
  real_t<T> scale_ = 1;
  Eigen::PermutationMatrix<Eigen::Dynamic> permutation_;
};

/// (a + a^H)/2 = L L^H by Cholesky.
template <Scalar T>
class CholeskyFactors {
 public:
  void factorise(const Dense<T>& a) {
    if (a.size() == 0) return void(factors_ = kept(a));
    const Eigen::LLT<Dense<T>> llt(hermitian_part(a));
    is_definite_ = llt.info() == Eigen::Success;
    factors_ = kept<T>(llt.matrixLLT());
  }
  void require_regular(std::string_view operation) const {
    if (!is_definite_)
      throw DomainError(message(operation,
                                ": a matrix that is not positive definite found, expected one; "
                                "solve takes any invertible matrix"));
  }
  Dense<T> solve(const Dense<T>& b) const {
    Dense<T> x = b;
    if (b.size() == 0) return x;
    const auto l = kept_matrix(factors_).template triangularView<Eigen::Lower>();
    l.solveInPlace(x);
    l.adjoint().solveInPlace(x);
    return x;
  }
  Dense<T> solve_adjoint(const Dense<T>& b) const { return solve(b); }
  static Dense<T> seen(const Dense<T>& m) { return hermitian_part(m); }
  const Array<T>& array() const { return factors_; }

 private:
  Array<T> factors_;
  bool is_definite_ = true;
};

/// A triangle of a, as it is.
template <Scalar T>
class Triangle {
 public:
  explicit Triangle(TriangularOptions options) : options_(options) {}

  void factorise(const Dense<T>& a) { a_ = kept(a); }
  void require_regular(std::string_view operation) const {
    const auto a = kept_matrix(a_);
    for (Index k = 0; k < a.rows() && !options_.unit_diagonal; ++k)
      if (a(k, k) == T(0)) singular_matrix(operation, k, "the diagonal must not contain zeros");
  }
  Dense<T> solve(const Dense<T>& b) const {
    Dense<T> x = b;
    if (b.size() > 0)
      with_triangle(kept_matrix(a_), [&](const auto& triangle) { triangle.solveInPlace(x); });
    return x;
  }
  Dense<T> solve_adjoint(const Dense<T>& b) const {
    Dense<T> x = b;
    if (b.size() > 0)
      with_triangle(kept_matrix(a_),
                    [&](const auto& triangle) { triangle.adjoint().solveInPlace(x); });
    return x;
  }
  Dense<T> seen(const Dense<T>& m) const {
    Dense<T> part = Dense<T>::Zero(m.rows(), m.cols());
    const Index from = options_.unit_diagonal ? 1 : 0;
    for (Index j = 0; j < m.cols(); ++j)
      for (Index i = 0; i < m.rows(); ++i)
        if ((options_.upper ? j - i : i - j) >= from) part(i, j) = m(i, j);
    return part;
  }
  const Array<T>& array() const { return a_; }

 private:
  template <class M, class F>
  void with_triangle(const M& m, F f) const {
    if (options_.upper && options_.unit_diagonal)
      f(m.template triangularView<Eigen::UnitUpper>());
    else if (options_.upper)
      f(m.template triangularView<Eigen::Upper>());
    else if (options_.unit_diagonal)
      f(m.template triangularView<Eigen::UnitLower>());
    else
      f(m.template triangularView<Eigen::Lower>());
  }

  TriangularOptions options_;
  Array<T> a_;
};

/// x = a^-1 b, convention.md, eq. (60) to (63).
template <class Factors, Scalar T>
struct Solve {
  using Element = T;
  using Result = T;
  static constexpr std::size_t inputs = 2;
  static constexpr bool reads_result = true;
  using Matrices = std::array<Dense<T>, 2>;

  std::string_view operation;
  Factors a;

  Dense<T> value(const Matrices& ab) {
    a.factorise(ab[0]);
    a.require_regular(operation);
    return a.solve(ab[1]);
  }
  Dense<T> push(const Dense<T>& x, const Matrices& ab_dot) const {
    return a.solve(ab_dot[1] - a.seen(ab_dot[0]) * x);
  }
  Matrices pull(const Dense<T>& x, const Dense<T>& x_bar) const {
    const Dense<T> b_bar = a.solve_adjoint(x_bar);
    return {a.seen(-b_bar * x.adjoint()), b_bar};
  }
  Matrices pull_tangent(const Moving<T>& x, const Moving<T>& x_bar, const Matrices& ab_dot) const {
    const Dense<T> b_bar = a.solve_adjoint(x_bar.at);
    const Dense<T> b_bar_dot = a.solve_adjoint(x_bar.dot - a.seen(ab_dot[0]).adjoint() * b_bar);
    return {a.seen(-b_bar_dot * x.at.adjoint() - b_bar * x.dot.adjoint()), b_bar_dot};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(a.array());
  }
};

/// The shape of x in a x = b. Throws ShapeError.
inline Shape solution_shape(std::string_view operation, const Shape& a, const Shape& b) {
  require_square(operation, a);
  if (b.rank() != 1 && b.rank() != 2)
    throw ShapeError(message(operation, ": right-hand side of shape ", to_text(b),
                             " found, expected a vector or a matrix of columns, rank 1 or 2"));
  if (b[0] != a[0])
    throw ShapeError(message(operation, ": shapes ", to_text(a), " and ", to_text(b),
                             " found, expected as many equations, ", a[0],
                             ", as the right-hand side has rows, ", b[0]));
  return b;
}

/// An argument with elements T: a real one as complex numbers, where the other one is complex.
template <Scalar T, class X>
decltype(auto) in_field(X&& x) {
  if constexpr (std::same_as<element_of_argument<X>, T>)
    return std::forward<X>(x);
  else
    return to_complex(std::forward<X>(x));
}

/// The solution for a kind of factors.
template <template <class> class Factors, class X, class Y, class... Options>
auto solve_by(std::string_view operation, X&& a, Y&& b, Options... options) {
  static_assert(RealScalar<common_real_t<X, Y>>);  // says what is wrong with its arguments
  using A = element_of_argument<X>;
  using B = element_of_argument<Y>;
  if constexpr (Scalar<A> && Scalar<B> && std::same_as<real_t<A>, real_t<B>>) {
    using T = product_t<A, B>;
    const auto solved = [&] {
      const Shape shape = solution_shape(operation, shape_of(a), shape_of(b));
      return record_matrix_rule(Solve<Factors<T>, T>{operation, Factors<T>(options...)}, shape,
                                {as_variable(in_field<T>(std::forward<X>(a))),
                                 as_variable(in_field<T>(std::forward<Y>(b)))});
    };
    if constexpr (Operand<X> || Operand<Y>)
      return all_or_nothing(solved, a, b);
    else
      return matmul_result<X, Y>(solved().value());
  }
}

}  // namespace detail

/// x with a x = b, by LU with partial pivoting.
///   Field: complex if a or b is.  Shape: that of b, (n,) or (n, k), for a of shape (n, n).
///   Adjoint: b_bar = a^-H x_bar, a_bar = -b_bar x^H, with the factors that gave x; convention.md,
///   eq. (60) to (63). M. B. Giles, Collected matrix derivative results, 2008.
///   Throws ShapeError; DomainError for a singular matrix, of which a pivot is exactly zero (one
///   that is singular but for rounding has a solution with large errors); TapeError for variables
///   of two tapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto solve(X&& a, Y&& b) {
  return detail::solve_by<detail::LuFactors>("solve", std::forward<X>(a), std::forward<Y>(b));
}

/// x with t x = b, where t is the upper or lower triangle of a; the other one is not read and gets
/// the gradient zero.
///   Field: complex if a or b is.  Shape: that of b, (n,) or (n, k), for a of shape (n, n).
///   Adjoint: that of solve, in the triangle; convention.md, eq. (61).
///   Throws ShapeError; DomainError for a zero on the diagonal; TapeError for variables of two
///   tapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto solve_triangular(X&& a, Y&& b, TriangularOptions options = {}) {
  return detail::solve_by<detail::Triangle>("solve_triangular", std::forward<X>(a),
                                            std::forward<Y>(b), options);
}

/// x with h x = b, where h = (a + a^H)/2 is positive definite, by Cholesky: half the work of solve.
/// Of a matrix a that is not Hermitian the Hermitian part is taken, so that the gradient is that of
/// a function of all matrices; it is Hermitian.
///   Field: complex if a or b is.  Shape: that of b, (n,) or (n, k), for a of shape (n, n).
///   Adjoint: the Hermitian part of that of solve; convention.md, eq. (61).
///   Throws ShapeError; DomainError if h is not positive definite; TapeError for variables of two
///   tapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto solve_hermitian(X&& a, Y&& b) {
  return detail::solve_by<detail::CholeskyFactors>("solve_hermitian", std::forward<X>(a),
                                                   std::forward<Y>(b));
}

}  // namespace wirtinger
