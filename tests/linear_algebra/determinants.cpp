// determinant and log_determinant against minors, eigenvalues and closed forms.

#include "matrices.hpp"

using namespace linear_algebra_testing;

namespace {

/// log det of a positive definite matrix by its eigenvalues.
double log_det_by_eigenvalues(const Matrix& h) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(h).eigenvalues().array().log().sum();
}
/// The matrix of cofactors by minors: the gradient of Re det is its conjugate.
Matrix cofactors(const Matrix& a) {
  const Index n = a.rows();
  Matrix c(n, n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      Matrix minor(n - 1, n - 1);
      for (Index k = 0; k < n - 1; ++k)
        for (Index l = 0; l < n - 1; ++l)
          minor(k, l) = a(k + (k >= i), l + (l >= j));
      c(i, j) = minor.determinant() * ((i + j) % 2 ? -1.0 : 1.0);
    }
  return c;
}
double max_norm(const Matrix& m) { return m.cwiseAbs().maxCoeff(); }

}  // namespace

TEST_CASE("determinant has the conjugate cofactors as its gradient - of singular matrices too") {
  const auto loss = [](const auto& x) { return real(determinant(x)); };
  const Matrix regular = random_matrix(4, 4, 1), v = random_matrix(4, 4, 7);
  const auto of_rank = [&](Index rank) {
    return Matrix(random_matrix(4, rank, 2) * random_matrix(rank, 4, 3));
  };
  CHECK(std::abs(wg::determinant(regular) -
                 regular.row(0).cwiseProduct(cofactors(regular).row(0)).sum()) < 1e-14);
  for (const Matrix& a :
       {regular, of_rank(3), of_rank(2), of_rank(1), Matrix(Matrix::Zero(4, 4))}) {
    const auto at = wg::hvp(loss, a, v);
    const double size = std::pow(max_norm(a) + 0.1, 2);
    CHECK(max_norm(at.gradient - cofactors(a).conjugate()) < 1e-13 * (1 + size * max_norm(a)));
    // Cofactors are polynomials of degree 3: differences of fourth order are exact.
    const Matrix expected = (8.0 * (cofactors(a + v) - cofactors(a - v)) -
                             (cofactors(a + 2.0 * v) - cofactors(a - 2.0 * v)))
                                .conjugate() /
                            12;
    CHECK(max_norm(at.product - expected) < 1e-12 * (1 + size));
  }
  // One and no rows.
  CHECK(wg::determinant(Matrix(Matrix::Constant(1, 1, C(2, 3)))) == C(2, 3));
  CHECK(wg::gradient(loss, Matrix(Matrix::Zero(1, 1)))(0, 0) == 1.0);
  CHECK(wg::determinant(Matrix(0, 0)) == 1.0);
  CHECK(wg::gradient(loss, Array<C>(wg::zeros<C>({0, 0}))).shape() == Shape{0, 0});
}

TEST_CASE("log_determinant neither overflows nor minds phases") {
  const Matrix h = hermitian_with({0.5, 1, 2, 7, 30});
  const double log_det = log_det_by_eigenvalues(h);
  CHECK(std::abs(wg::log_determinant(h) - log_det) < 1e-13);
  const Matrix turned = h * random_unitary(5, 9);
  CHECK(std::abs(wg::log_determinant(turned) - log_det) < 1e-13);
  CHECK(std::abs(wg::log_determinant(Matrix(1e200 * h)) - log_det - 5 * std::log(1e200)) < 1e-11);
  const auto loss = [](const auto& x) { return log_determinant(x); };
  CHECK(distance(wg::gradient(loss, h), Matrix(h.inverse())) < 1e-13);
  const Matrix inverse = turned.inverse(), v = random_matrix(5, 5, 3);
  const auto at = wg::hvp(loss, turned, v);
  CHECK(distance(at.gradient, Matrix(inverse.adjoint())) < 1e-13);
  CHECK(distance(at.product, Matrix(-(inverse * v * inverse).adjoint())) < 1e-12);
  CHECK(wg::log_determinant(Matrix(0, 0)) == 0);
}

TEST_CASE("factors of matrices of any size: squared moduli beyond the range of double") {
  // 9 rows: columns of whole packets of any width.
  const Matrix a = random_matrix(9, 9, 4), b = random_matrix(9, 2, 5), x = a.inverse() * b;
  const double log_det = std::log(std::abs(a.determinant()));
  const auto loss = [](const auto& m) { return log_determinant(m); };
  for (const double size : {1e-300, 1e-200, 1e-160, 1e160, 1e200, 1e300}) {
    CAPTURE(size);
    const Matrix scaled = size * a;
    CHECK(std::abs(wg::log_determinant(scaled) - log_det - 9 * std::log(size)) < 1e-11);
    CHECK(distance(wg::solve(scaled, Matrix(size * b)), x) < 1e-12);
    CHECK(distance(Matrix(wg::gradient(loss, scaled) * size), Matrix(a.inverse().adjoint())) <
          1e-12);
  }
}

TEST_CASE("maximum likelihood of a covariance is the covariance of the samples") {
  // L = log det c + tr(c^-1 s) of a complex Gaussian is stationary at c = s.
  const Matrix x = random_matrix(4, 20, 1), s = x * x.adjoint() / 20;
  const auto loss = [&](const auto& c) {
    return log_determinant(c) + real(trace(solve_hermitian(c, s)));
  };
  CHECK(max_norm(wg::gradient(loss, s)) < 1e-13 * max_norm(s.inverse()));
  CHECK(max_norm(wg::gradient(loss, Matrix(2 * s))) > 0.1);
}
