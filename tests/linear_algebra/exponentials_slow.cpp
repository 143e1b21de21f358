// expm against series, closed forms and identities.

#include "matrices.hpp"

using namespace linear_algebra_testing;

namespace {

/// The series, in long double.
template <class T>
MatrixOf<std::complex<long double>> series(const MatrixOf<T>& a) {
  using Wide = MatrixOf<std::complex<long double>>;
  const Wide x = a.template cast<std::complex<long double>>();
  Wide sum = Wide::Identity(a.rows(), a.rows()), term = sum;
  for (int k = 1; k < 200; ++k) {
    term = Wide(term * x) / static_cast<long double>(k);
    sum += term;
  }
  return sum;
}

}  // namespace

TEST_CASE("expm is its series - in three precisions and for small and large matrices") {
  const auto check = []<class T>(std::type_identity<T>) {
    for (const double size : {0.0, 1e-5, 0.1, 1.0, 2.0, 8.0}) {
      INFO(size);
      const MatrixOf<T> a = random_matrix<T>(5, 5, 3) * T(static_cast<wg::real_t<T>>(size));
      // The series rounds in units of exp |a|.
      const double allowed = 20 * epsilon<T> * (1 + size) * std::max(1.0, std::exp(size) * 1e-2);
      CHECK(distance(wg::expm(a), series(a)) < allowed);
    }
  };
  check(std::type_identity<C>{});
  check(std::type_identity<float>{});
  check(std::type_identity<std::complex<long double>>{});
  CHECK(wg::expm(wg::zeros<C>({0, 0})).shape() == Shape{0, 0});
}

TEST_CASE("expm of diagonal - nilpotent and turning matrices") {
  const Eigen::Vector3cd d(C(1, 2), C(-3, 0.5), C(0, 20));
  CHECK(distance(wg::expm(Matrix(d.asDiagonal())), Matrix(d.array().exp().matrix().asDiagonal())) <
        1e-13);
  const Eigen::Matrix3d n = (Eigen::Matrix3d() << 0, 2, 3, 0, 0, 4, 0, 0, 0).finished();
  static_assert(std::is_same_v<decltype(wg::expm(n)), Eigen::MatrixXd>);
  CHECK(distance(wg::expm(n), (Eigen::MatrixXd(3, 3) << 1, 2, 7, 0, 1, 4, 0, 0, 1).finished()) <
        1e-15);
  const double t = 30.5;
  const Eigen::MatrixXd j = (Eigen::MatrixXd(2, 2) << 0, -t, t, 0).finished();
  CHECK(distance(wg::expm(j),
                 (Eigen::MatrixXd(2, 2) << std::cos(t), -std::sin(t), std::sin(t), std::cos(t))
                     .finished()) < 1e-13);
}

TEST_CASE("the gradient of the trace of expm is expm of the adjoint") {
  const auto loss = [](const auto& a) { return real(trace(expm(a))); };
  for (const double size : {0.0, 0.3, 6.0}) {
    INFO(size);
    const Matrix a = random_matrix(4, 4, 2) * size, v = random_matrix(4, 4, 5);
    const auto at = wg::hvp(loss, a, v);
    CHECK(distance(at.gradient, wg::expm(Matrix(a.adjoint()))) < 1e-13);
    const auto moved =
        wg::jvp([](const auto& x) { return expm(x); }, Matrix(a.adjoint()), Matrix(v.adjoint()));
    CHECK(distance(at.product, moved.tangent) < 1e-12);
  }
}

TEST_CASE("the derivative of expm along a commuting direction is a product") {
  const Matrix a = random_matrix(4, 4, 2) * 2.0, w = random_matrix(4, 4, 3);
  const auto f = [](const auto& x) { return expm(x); };
  const Matrix y = wg::expm(a);
  for (const double size : {1e-12, 1.0, 1e12}) {
    const Matrix v = size * a;
    CHECK(distance(wg::jvp(f, a, v).tangent, Matrix(v * y)) < 1e-13);
  }
  // <y_bar, a exp a> = <a_bar, a>, whatever y_bar and of whatever size.
  for (const double size : {1e-12, 1.0, 1e12}) {
    const Matrix w_bar = size * w, back = wg::vjp(f, a).pullback(w_bar);
    CHECK(std::abs(inner(w_bar, Matrix(a * y)) - inner(back, a)) < 1e-12 * w_bar.norm() * y.norm());
  }
  CHECK(wg::vjp(f, a).pullback(Matrix(Matrix::Zero(4, 4))).norm() == 0);
}

TEST_CASE("evolution by a Hamiltonian conserves the norm - which has no gradient then") {
  const Matrix h = random_hermitian(4, 3);
  const Eigen::VectorXcd psi = random_matrix(4, 1, 4);
  const auto norm = [&](const auto& a) {
    const auto hermitian = (a + adjoint(a)) * 0.5;
    return squared_norm(matmul(expm(hermitian * C(0, -1)), psi));
  };
  const auto [value, gradient] = wg::value_and_gradient(norm, h);
  CHECK(std::abs(value - psi.squaredNorm()) < 1e-14);
  CHECK(gradient.norm() < 1e-13);
}

TEST_CASE("what expm refuses") {
  CHECK_SENTENCE_PART(wg::expm(noise<C>({2, 3})), ShapeError, "expm: shape (2, 3) found");
  CHECK_SENTENCE_PART(wg::expm(wg::full<double>({2, 2}, std::numeric_limits<double>::infinity())),
                      DomainError, "expm: an element that is infinite or NaN found");
}
