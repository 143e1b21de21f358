// eigh and singular_values against closed forms, and where eigenvalues or singular values repeat.

#include "matrices.hpp"

using namespace linear_algebra_testing;

namespace {

const double accuracy = differences::accuracy<double>();

double max_norm(const Matrix& m) { return m.cwiseAbs().maxCoeff(); }
Matrix hermitian_part(const Matrix& m) { return (m + m.adjoint()) / 2; }
/// f(h) by eigenvalues.
template <class F>
Matrix matrix_function(const Matrix& h, F f) {
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(h);
  return solver.eigenvectors() * solver.eigenvalues().unaryExpr(f).asDiagonal() *
         solver.eigenvectors().adjoint();
}
/// Re tr(b P) with the projector P on the eigenvectors begin .. end-1.
auto weight_of_space(const Matrix& b, Index begin, Index end) {
  return [=](const auto& a) {
    const auto v = slice(eigh(a).vectors, 1, begin, end);
    return real(sum(conj(v) * matmul(b, v)));
  };
}

}  // namespace

TEST_CASE("eigh takes a Hermitian matrix apart - with phases fixed") {
  for (const Index n : {1, 2, 5, 12}) {
    INFO(n);
    const Matrix h = random_hermitian(n, 3);
    const auto [w, v] = wg::eigh(h);
    static_assert(std::is_same_v<std::remove_cvref_t<decltype(w)>, Eigen::VectorXd>);
    static_assert(std::is_same_v<std::remove_cvref_t<decltype(v)>, Matrix>);
    CHECK(distance(Matrix(v * w.asDiagonal() * v.adjoint()), h) < 1e-14 * double(n));
    CHECK(distance(Matrix(v.adjoint() * v), Matrix::Identity(n, n).eval()) < 1e-14 * double(n));
    for (Index k = 1; k < n; ++k)
      CHECK(w[k - 1] <= w[k]);
    for (Index k = 0; k < n; ++k) {
      Index row = 0;
      while (std::abs(v(row, k)) < v.col(k).cwiseAbs().maxCoeff() / 2)
        ++row;
      CHECK(v(row, k).imag() == 0);
      CHECK(v(row, k).real() > 0);
    }
    const Matrix skew = random_matrix(n, n, 4) - random_matrix(n, n, 4).adjoint();
    CHECK(distance(wg::eigh(Matrix(h + skew)).values, w) < 1e-14 * double(n));
  }
  CHECK(wg::eigh(wg::zeros<double>({0, 0})).vectors.shape() == Shape{0, 0});
}

TEST_CASE("the eigenvalues of two by two matrices and their gradients") {
  // w = m -+ r with m = (p + q)/2, r^2 = ((p - q)/2)^2 + |z|^2.
  const double p = 1, q = -0.4;
  const C z(0.3, -0.8);
  const Matrix h = (Matrix(2, 2) << p, z, std::conj(z), q).finished();
  const double r = std::hypot((p - q) / 2, std::abs(z));
  CHECK(distance(wg::eigh(h).values,
                 Eigen::VectorXd(Eigen::Vector2d((p + q) / 2 - r, (p + q) / 2 + r))) < 1e-15);
  const Matrix g = wg::gradient([](const auto& a) { return eigh(a).values(0); }, h);
  const double slope = (p - q) / 2 / (2 * r);
  const Matrix expected =
      (Matrix(2, 2) << 0.5 - slope, -z / (2 * r), -std::conj(z) / (2 * r), 0.5 + slope).finished();
  CHECK(distance(g, expected) < 1e-14);
}

TEST_CASE("eigenvectors of two by two matrices turn as the angle of a spin") {
  // h = cos t sz + sin t sx has the upper vector (cos t/2, sin t/2).
  const double t = 0.4;
  const auto spin = [](const auto& angle) {
    const auto c = cos(angle), s = sin(angle);
    return reshape(stack(std::vector<Var<double>>{c, s, s, -c}), {2, 2});
  };
  const auto upper = [&](const auto& angle) {
    return Var<Array<double>>(slice(eigh(spin(angle)).vectors, 1, 1, 2));
  };
  const auto moved = wg::jvp(upper, t, 1.0);
  CHECK(distance(moved.value.to_row_major()[1], std::sin(t / 2)) < 1e-15);
  CHECK(distance(moved.tangent.to_row_major()[0], -std::sin(t / 2) / 2) < 1e-14);
  CHECK(distance(moved.tangent.to_row_major()[1], std::cos(t / 2) / 2) < 1e-14);
}

TEST_CASE("symmetric losses are right where eigenvalues repeat - to second order") {
  // sum f(w) = tr f(h) has the gradient f'(h); of a direction, the derivative of that.
  const auto loss = [](const auto& a) {
    const auto w = eigh(a).values;
    return sum(exp(w)) + prod(w);
  };
  const Matrix v = random_matrix(4, 4, 5);
  for (const auto& w : std::vector<std::vector<double>>{
           {1, 1, 1, 1}, {-1, 0.5, 0.5, 2}, {0, 0, 3, 3}, {-1, 0.5, 0.7, 2}}) {
    INFO(w[0] << " " << w[1] << " " << w[2] << " " << w[3]);
    const Matrix h = hermitian_with(w, 7);
    const auto reference = [](const auto& a) {
      const auto b = (a + adjoint(a)) * 0.5;
      return real(trace(expm(b))) + real(determinant(b));
    };
    const auto at = wg::hvp(loss, h, v), expected = wg::hvp(reference, h, v);
    CHECK(distance(at.gradient, expected.gradient) < 1e-13);
    CHECK(distance(at.product, expected.product) < 1e-12);
    CHECK(
        distance(at.gradient.trace(),
                 matrix_function(h, [](double x) { return std::exp(x); }).trace() +
                     wg::gradient([](const auto& a) { return real(determinant(a)); }, h).trace()) <
        1e-13);
  }
}

TEST_CASE("tangents of equal eigenvalues are those of the perturbation within their space") {
  const Matrix v = random_hermitian(3, 5);
  const auto values = [](const auto& a) { return eigh(a).values; };
  const Eigen::VectorXd slopes = Eigen::SelfAdjointEigenSolver<Matrix>(v).eigenvalues();
  const auto moved =
      wg::jvp(values, Array<C>(wg::copy(Matrix(2 * Matrix::Identity(3, 3)))), wg::copy(v));
  CHECK(distance(moved.tangent, slopes) < 1e-14);
}

TEST_CASE("eigenvectors of equal eigenvalues: spaces have gradients - single vectors are refused") {
  const Matrix b = random_hermitian(4, 2), direction = random_hermitian(4, 3);
  const Matrix h = hermitian_with({1, 1, 1, 4}, 8);
  const auto space = weight_of_space(b, 0, 3);
  const Matrix g = wg::gradient(space, h);
  // Of one vector that lies apart: the complement.
  CHECK(distance(g, Matrix(-wg::gradient(weight_of_space(b, 3, 4), h))) < 1e-13);
  const double along = differences::derivative<double>(
      [&](double t) { return wg::value_and_gradient(space, Matrix(h + t * direction)).value; });
  CHECK(std::abs(inner(g, direction) - along) < accuracy);
  const auto at = wg::hvp(space, h, direction);
  // Differences of gradients next to h, whose eigenvalues are nearly equal: digits get lost twice,
  // in the quotients by their distance and in the differences.
  CHECK(distance(at.product, gradient_along(space, h, direction)) < 200 * accuracy);
  CHECK(distance(at.product, Matrix(-wg::hvp(weight_of_space(b, 3, 4), h, direction).product)) <
        1e-12);

  CHECK_SENTENCE_PART(wg::gradient(weight_of_space(b, 0, 1), h), DomainError,
                      "eigh: gradient of eigenvectors 0 and ");
  CHECK_SENTENCE_PART(wg::hvp(weight_of_space(b, 1, 2), h, direction), DomainError,
                      "are equal to rounding, found: such vectors have no derivative");
  // The values of the same matrix are none the worse.
  CHECK(distance(wg::gradient([](const auto& a) { return sum(square(eigh(a).values)); }, h),
                 Matrix(2 * h)) < 1e-14);
}

TEST_CASE("a loss that does not depend on phases does not feel how they are fixed") {
  const Matrix h = random_hermitian(4, 6), b = random_hermitian(4, 7);
  const Matrix g = wg::gradient(weight_of_space(b, 1, 2), h);
  // First-order perturbation theory.
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(h);
  const Matrix& v = solver.eigenvectors();
  Matrix expected = Matrix::Zero(4, 4);
  for (Index j = 0; j < 4; ++j)
    if (j != 1) {
      const Matrix term = v.col(j) * (v.col(j).adjoint() * b * v.col(1)) * v.col(1).adjoint() /
                          (solver.eigenvalues()[1] - solver.eigenvalues()[j]);
      expected += term + term.adjoint();
    }
  CHECK(distance(g, expected) < 1e-12);
  CHECK(distance(g, hermitian_part(g)) < 1e-14);
}

TEST_CASE("singular values against their definition and in three precisions") {
  const auto check = []<class T>(std::type_identity<T>) {
    for (const Shape& s : std::vector<Shape>{{1, 1}, {4, 4}, {6, 3}, {3, 6}}) {
      const auto a = random_matrix<T>(s[0], s[1], 3);
      const auto w = wg::singular_values(a);
      const MatrixOf<T> gram =
          s[0] < s[1] ? MatrixOf<T>(a * a.adjoint()) : MatrixOf<T>(a.adjoint() * a);
      const auto squares = Eigen::SelfAdjointEigenSolver<MatrixOf<T>>(gram).eigenvalues();
      CHECK(distance(w.cwiseAbs2().eval(), squares.reverse().eval()) < 50 * epsilon<T>);
      CHECK(w.minCoeff() >= 0);
    }
  };
  check(std::type_identity<C>{});
  check(std::type_identity<float>{});
  check(std::type_identity<std::complex<long double>>{});
  CHECK(wg::singular_values(wg::zeros<C>({3, 0})).size() == 0);
}

TEST_CASE("symmetric losses of singular values are right where these repeat - to second order") {
  // sum s^4 = |a^H a|^2, and sum s^2 = |a|^2.
  const auto loss = [](const auto& a) {
    const auto s = singular_values(a);
    return sum(square(square(s))) + sum(square(s));
  };
  const auto reference = [](const auto& a) {
    return squared_norm(matmul(adjoint(a), a)) + squared_norm(a);
  };
  const Matrix tall = random_unitary(5, 2).leftCols(3), wide = tall.adjoint();
  for (const Matrix& a :
       {random_unitary(4, 1), tall, wide, random_matrix(5, 3, 4), random_matrix(3, 5, 6),
        Matrix(random_unitary(3, 1) * Eigen::Vector3d(2, 2, 0.5).asDiagonal() *
               random_unitary(3, 2))}) {
    const Matrix v = random_matrix(a.rows(), a.cols(), 7);
    const auto at = wg::hvp(loss, a, v), expected = wg::hvp(reference, a, v);
    CHECK(distance(at.gradient, expected.gradient) < 1e-13);
    CHECK(distance(at.product, expected.product) < 1e-12);
  }
}

TEST_CASE("the nuclear norm has the polar factor as its gradient - also of a low rank") {
  const auto nuclear = [](const auto& a) { return sum(singular_values(a)); };
  const Matrix u = random_unitary(4, 1), h = hermitian_with({1, 2, 3, 5}, 3);
  CHECK(distance(wg::gradient(nuclear, Matrix(u * h)), u) < 1e-14);
  // Of low rank: the partial isometry, the smallest of all subgradients.
  const Matrix left = random_unitary(5, 2).leftCols(2), right = random_unitary(4, 5).leftCols(2);
  const Matrix low = left * Eigen::Vector2d(3, 1).asDiagonal() * right.adjoint();
  CHECK(distance(wg::gradient(nuclear, low), Matrix(left * right.adjoint())) < 1e-13);
  CHECK(max_norm(wg::gradient(nuclear, Matrix(Matrix::Zero(3, 2)))) == 0);
}

TEST_CASE("what spectra refuse") {
  const double nan = std::nan("");
  CHECK_SENTENCE_PART(wg::eigh(noise<C>({2, 3})), ShapeError, "eigh: shape (2, 3) found");
  CHECK_SENTENCE_PART(wg::singular_values(noise<C>({2})), ShapeError,
                      "singular_values: shape (2,)");
  CHECK_SENTENCE(
      wg::eigh(wg::full<C>({2, 2}, nan)), DomainError,
      "eigh: an element that is infinite or NaN found, expected finite numbers; check what "
      "made the matrix");
  CHECK_SENTENCE_PART(wg::singular_values(wg::full<C>({2, 2}, nan)), DomainError,
                      "singular_values: an");
  Tape<double> tape;
  auto named = tape.variable(noise<C>({2, 3})) * 1.0;
  const std::size_t size = tape.size();
  CHECK_SENTENCE_PART(eigh(named), ShapeError, "eigh");
  CHECK(tape.size() == size);
}
