/// \file
/// expm: the exponential of a matrix.
#pragma once

#include <Eigen/LU>

#include "matrix_node.hpp"

namespace wirtinger {

namespace detail {

/// The 1-norm up to which the Pade approximant of degree 13 is exact to rounding: theta of
/// N. J. Higham, The scaling and squaring method for the matrix exponential revisited, 2005, by its
/// eq. (2.10) for other precisions.
template <RealScalar R>
constexpr R largest_norm_of_pade_13() {
  constexpr int digits = std::numeric_limits<R>::digits;
  if (digits <= 53) return R(5.37);
  if (digits <= 64) return R(4.02);
  return R(1.09);
}

/// exp(a) by scaling and squaring: exp(a) = r(a / 2^s)^(2^s), r = p/q the Pade approximant.
template <Scalar T>
Dense<T> exponential(const Dense<T>& a) {
  using R = real_t<T>;
  const Index n = a.rows();
  if (n == 0) return a;
  const R norm = a.cwiseAbs().colwise().sum().maxCoeff();
  int squarings = 0;
  if (norm > largest_norm_of_pade_13<R>())
    squarings = std::max(0, std::ilogb(norm / largest_norm_of_pade_13<R>()) + 1);
  const Dense<T> x = a * T(std::ldexp(R(1), -squarings));

  const auto c = [](double coefficient) { return T(static_cast<R>(coefficient)); };
  const Dense<T> one = Dense<T>::Identity(n, n);
  const Dense<T> x2 = x * x, x4 = x2 * x2, x6 = x4 * x2;
  const Dense<T> odd =
      x * (x6 * (x6 + c(16380) * x4 + c(40840800) * x2) + c(33522128640.0) * x6 +
           c(10559470521600.0) * x4 + c(1187353796428800.0) * x2 + c(32382376266240000.0) * one);
  const Dense<T> even = x6 * (c(182) * x6 + c(960960) * x4 + c(1323241920.0) * x2) +
                        c(670442572800.0) * x6 + c(129060195264000.0) * x4 +
                        c(7771770303897600.0) * x2 + c(64764752532480000.0) * one;
  Dense<T> y = Eigen::PartialPivLU<Dense<T>>(even - odd).solve(even + odd);
  for (int k = 0; k < squarings; ++k)
    y = Dense<T>(y * y);
  return y;
}

/// [[a, e], [0, a]]
template <Scalar T>
Dense<T> block_triangular(const Dense<T>& a, const Dense<T>& e) {
  const Index n = a.rows();
  Dense<T> block = Dense<T>::Zero(2 * n, 2 * n);
  block.topLeftCorner(n, n) = block.bottomRightCorner(n, n) = a;
  block.topRightCorner(n, n) = e;
  return block;
}

/// The derivative of exp at a along e, the upper right block of exp [[a, e], [0, a]]. It is linear
/// in e, which is scaled so that it does not add to the squarings.
template <Scalar T>
Dense<T> exponential_along(const Dense<T>& a, const Dense<T>& e) {
  using R = real_t<T>;
  const Index n = a.rows();
  const R size = e.size() > 0 ? e.cwiseAbs().maxCoeff() * static_cast<R>(n) : R(0);
  if (size == R(0)) return e;
  return exponential<T>(block_triangular<T>(a, e / T(size))).topRightCorner(n, n) * T(size);
}

/// Convention.md, eq. (77) to (79).
template <Scalar T>
struct MatrixExponential {
  using Element = T;
  using Result = T;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = false;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "expm";

  Array<T> a = {};

  Dense<T> value(const Matrices& x) {
    require_finite_matrix(operation, x[0]);
    a = kept(x[0]);
    return exponential(x[0]);
  }
  Dense<T> push(const Dense<T>&, const Matrices& a_dot) const {
    return exponential_along<T>(kept_matrix(a), a_dot[0]);
  }
  Matrices pull(const Dense<T>&, const Dense<T>& y_bar) const {
    return {exponential_along<T>(kept_matrix(a).adjoint(), y_bar)};
  }
  Matrices pull_tangent(const Moving<T>&, const Moving<T>& y_bar, const Matrices& a_dot) const {
    using R = real_t<T>;
    const Dense<T> at = kept_matrix(a).adjoint();
    const Index n = at.rows();
    const R size = n > 0 ? y_bar.at.cwiseAbs().maxCoeff() * static_cast<R>(n) : R(0);
    if (size == R(0)) return {exponential_along<T>(at, y_bar.dot)};
    const Dense<T> moved =
        exponential_along<T>(block_triangular<T>(at, y_bar.at / T(size)),
                             block_triangular<T>(a_dot[0].adjoint(), y_bar.dot / T(size)));
    return {moved.topRightCorner(n, n) * T(size)};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(a);
  }
};

}  // namespace detail

/// exp(a) = 1 + a + a^2/2 + .., the matrix exponential, by scaling and squaring with the Pade
/// approximant of degree 13 (Higham 2005).
///   Field: real or complex.  Shape: kept, (n, n).
///   Adjoint: the derivative of exp at a^H along y_bar, the upper right block of
///   exp [[a^H, y_bar], [0, a^H]]; convention.md, eq. (77) to (79). A. H. Al-Mohy and N. J. Higham,
///   Computing the Frechet derivative of the matrix exponential, 2009. A gradient costs 8 times the
///   value, a second derivative 64 times.
///   Throws ShapeError; DomainError for elements that are infinite or NaN.
template <detail::ArrayLike X>
auto expm(X&& a) {
  return detail::on_matrix<2>(std::forward<X>(a), []<Scalar T>(const Var<Array<T>>& x) {
    detail::require_square("expm", x.shape());
    return detail::record_matrix_rule(detail::MatrixExponential<T>{}, x.shape(), {x});
  });
}

}  // namespace wirtinger
