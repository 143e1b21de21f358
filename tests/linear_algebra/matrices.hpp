#pragma once
// Matrices with known spectra for the tests of linear algebra, and what they share.

#include <wirtinger/linear_algebra.hpp>

#include <Eigen/QR>

#include "support/differences.hpp"
#include "support/noise.hpp"
#include "support/sentence.hpp"

namespace linear_algebra_testing {

namespace wg = wirtinger;
using measure::epsilon;
using test_numbers::noise;
using wg::Array, wg::Index, wg::Order, wg::Shape, wg::Tape, wg::Var;
using C = std::complex<double>;
using Matrix = Eigen::MatrixXcd;

template <class T>
using MatrixOf = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

template <class T = C>
MatrixOf<T> random_matrix(Index rows, Index columns, unsigned seed = 1) {
  return wg::as_matrix(noise<T>({rows, columns}, seed));
}
template <class T = C>
MatrixOf<T> random_hermitian(Index n, unsigned seed = 1) {
  const MatrixOf<T> m = random_matrix<T>(n, n, seed);
  return (m + m.adjoint()) / T(2);
}
template <class T = C>
MatrixOf<T> random_unitary(Index n, unsigned seed = 1) {
  return Eigen::HouseholderQR<MatrixOf<T>>(random_matrix<T>(n, n, seed)).householderQ();
}
/// A Hermitian matrix with these eigenvalues.
inline Matrix hermitian_with(const std::vector<double>& w, unsigned seed = 1) {
  const Index n = static_cast<Index>(w.size());
  const Matrix u = random_unitary(n, seed);
  const Matrix h = u * Eigen::Map<const Eigen::VectorXd>(w.data(), n).asDiagonal() * u.adjoint();
  return (h + h.adjoint()) / 2;
}
/// A matrix of n rows with singular values from 1 to 1/condition.
template <class T>
MatrixOf<T> with_condition(Index n, wg::real_t<T> condition) {
  Eigen::Matrix<wg::real_t<T>, Eigen::Dynamic, 1> s(n);
  for (Index k = 0; k < n; ++k)
    s[k] = std::pow(condition, -static_cast<wg::real_t<T>>(k) / static_cast<wg::real_t<T>>(n - 1));
  return random_unitary<T>(n, 1) * s.asDiagonal() * random_unitary<T>(n, 2);
}

/// Re tr(a^H b)
template <class A, class B>
double inner(const A& a, const B& b) {
  return (a.conjugate().cwiseProduct(b)).sum().real();
}

/// d/dt of the gradient of f at x + t v, by differences.
template <class F>
Matrix gradient_along(F f, const Matrix& x, const Matrix& v) {
  const Array<C> d = differences::derivative<double>(
      [&](double t) { return wg::copy(Matrix(wg::gradient(f, Matrix(x + t * v)))); });
  return wg::as_matrix(d);
}

}  // namespace linear_algebra_testing
