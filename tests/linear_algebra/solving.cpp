// solve and its relatives and inverse against definitions and closed forms.

#include "matrices.hpp"
#include "support/precisions.hpp"

using namespace linear_algebra_testing;

namespace {

double max_norm(const Matrix& m) { return m.cwiseAbs().maxCoeff(); }

template <class T>
double error_of_solution(Index n, wg::real_t<T> condition) {
  const MatrixOf<T> a = with_condition<T>(n, condition), x = random_matrix<T>(n, 2, 5);
  return distance(wg::solve(a, MatrixOf<T>(a * x)), x);
}

}  // namespace

TEST_CASE("solve is right to epsilon times the condition - in three precisions") {
  for (const int power : {0, 2, 4}) {
    INFO("condition 10^" << power);
    const Index n = 9;
    const auto allowed = [&](double eps) { return 10.0 * double(n) * eps * std::pow(10, power); };
    CHECK(error_of_solution<C>(n, std::pow(10., power)) < allowed(epsilon<C>));
    precisions::in_slow_run<float, std::complex<long double>>([&]<class T>(std::type_identity<T>) {
      using R = wg::real_t<T>;
      CHECK(error_of_solution<T>(n, std::pow(R(10), R(power))) < allowed(epsilon<T>));
    });
  }
}

TEST_CASE("the gradient of solve is right to epsilon times the square of the condition") {
  // L = Re <c, a^-1 b>: b_bar = a^-H c, a_bar = -b_bar x^H, from the factors of a known inverse.
  const Index n = 6;
  for (const double condition : {1.0, 1e3, 1e6}) {
    const Eigen::VectorXd s = Eigen::VectorXd::LinSpaced(n, 1, 1 / condition);
    const Matrix u = random_unitary(n, 1), v = random_unitary(n, 2);
    const Matrix a = u * s.asDiagonal() * v;
    const Matrix inverse = v.adjoint() * s.cwiseInverse().asDiagonal() * u.adjoint();
    const Eigen::VectorXcd b = random_matrix(n, 1, 3), c = random_matrix(n, 1, 4);
    const auto [a_bar, b_bar] = wg::gradient(
        [&](const auto& a_, const auto& b_) { return real(vdot(c, solve(a_, b_))); }, a, b);
    const Eigen::VectorXcd expected = inverse.adjoint() * c;
    CHECK(distance(b_bar, expected) < 100 * epsilon<C> * condition);
    CHECK(distance(a_bar, Matrix(-expected * (inverse * b).adjoint())) <
          200 * epsilon<C> * condition);
  }
}

TEST_CASE("solve_triangular reads one triangle and only that gets a gradient") {
  const Index n = 4;
  const Matrix a = random_matrix(n, n, 1) + 2.0 * Matrix::Identity(n, n),
               b = random_matrix(n, 2, 2);
  for (const bool upper : {true, false})
    for (const bool unit : {true, false}) {
      INFO(upper << unit);
      Matrix t = Matrix::Zero(n, n);
      for (Index i = 0; i < n; ++i)
        for (Index j = 0; j < n; ++j)
          if (upper ? i < j : i > j) t(i, j) = a(i, j);
      t += unit ? Matrix(Matrix::Identity(n, n)) : Matrix(a.diagonal().asDiagonal());
      const wg::TriangularOptions options{.upper = upper, .unit_diagonal = unit};
      const Matrix x = wg::solve_triangular(a, b, options);
      CHECK(distance(Matrix(t * x), b) < 1e-14);
      const auto loss = [&](const auto& z) { return sum(abs2(solve_triangular(z, b, options))); };
      const Matrix g = wg::gradient(loss, a);
      const Matrix whole = wg::gradient([&](const auto& z) { return sum(abs2(solve(z, b))); }, t);
      for (Index i = 0; i < n; ++i)
        for (Index j = 0; j < n; ++j) {
          const bool read = i == j ? !unit : (upper ? i < j : i > j);
          CHECK(std::abs(g(i, j) - (read ? whole(i, j) : C(0))) < 1e-13 * max_norm(whole));
        }
    }
  // The default is the upper triangle, as scipy's.
  CHECK(wg::solve_triangular(a, b) == wg::solve_triangular(a, b, {.upper = true}));
}

TEST_CASE("solve_hermitian takes the Hermitian part and has a Hermitian gradient") {
  const Index n = 5;
  const Matrix skew = random_matrix(n, n, 3) - random_matrix(n, n, 3).adjoint();
  const Matrix h = hermitian_with({1, 2, 3, 5, 8}), b = random_matrix(n, 2, 2);
  const Matrix x = wg::solve_hermitian(Matrix(h + skew), b);
  CHECK(distance(Matrix(h * x), b) < 1e-14);
  const auto loss = [&](const auto& a) { return sum(abs2(solve_hermitian(a, b))); };
  const Matrix g = wg::gradient(loss, Matrix(h + skew));
  const Matrix general = wg::gradient([&](const auto& a) { return sum(abs2(solve(a, b))); }, h);
  CHECK(distance(g, Matrix((general + general.adjoint()) / 2)) < 1e-13);
}

TEST_CASE("a real operand of solve takes the real part of its cotangent") {
  const Eigen::MatrixXd a = random_matrix<double>(3, 3, 1) + 2 * Eigen::MatrixXd::Identity(3, 3);
  const Matrix b = random_matrix(3, 2, 2);
  const auto loss = [](const auto& a_, const auto& b_) { return real(sum(solve(a_, b_))); };
  const auto [g, g_b] = wg::gradient(loss, a, b);
  const auto [complex_g, complex_g_b] = wg::gradient(loss, Matrix(a.cast<C>()), b);
  CHECK(distance(g, Eigen::MatrixXd(complex_g.real())) < 1e-15);
  CHECK(distance(g_b, complex_g_b) < 1e-15);
  const Eigen::MatrixXd r = random_matrix<double>(3, 2, 4);
  CHECK(distance(wg::solve(b.topRows(2), r.topRows(2)),
                 wg::solve(b.topRows(2), Matrix(r.topRows(2).cast<C>()))) == 0);
}

TEST_CASE("inverse and its derivative") {
  const Matrix a = random_matrix(5, 5, 1) + 2.0 * Matrix::Identity(5, 5),
               v = random_matrix(5, 5, 2);
  const Matrix y = wg::inverse(a);
  CHECK(distance(Matrix(a * y), Matrix::Identity(5, 5).eval()) < 1e-14);
  const auto moved = wg::jvp([](const auto& x) { return inverse(x); }, a, v);
  CHECK(distance(moved.tangent, Matrix(-y * v * y)) < 1e-13);
  const Matrix w = random_matrix(5, 5, 3);
  CHECK(distance(wg::vjp([](const auto& x) { return inverse(x); }, a).pullback(w),
                 Matrix(-y.adjoint() * w * y.adjoint())) < 1e-13);
}

TEST_CASE("kinds and shapes of solutions") {
  const Matrix a = random_matrix(3, 3, 1);
  const Eigen::VectorXcd b = random_matrix(3, 1, 2);
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Rows r = random_matrix<double>(3, 3, 3);
  static_assert(std::is_same_v<decltype(wg::solve(a, b)), Eigen::VectorXcd>);
  static_assert(std::is_same_v<decltype(wg::solve(r, r)), Rows>);
  static_assert(std::is_same_v<decltype(wg::solve(r, b)), Eigen::VectorXcd>);
  static_assert(std::is_same_v<decltype(wg::solve(a, noise<C>({3}))), Array<C>>);
  static_assert(std::is_same_v<decltype(wg::inverse(r)), Rows>);
  static_assert(std::is_same_v<decltype(wg::determinant(r)), double>);
  static_assert(std::is_same_v<decltype(wg::determinant(Var(wg::copy(a)))), Var<C>>);
  static_assert(std::is_same_v<decltype(wg::log_determinant(a)), double>);
  CHECK(distance(wg::solve(wg::copy(a), wg::copy(b)), wg::solve(a, b)) == 0);
  CHECK(distance(wg::solve(wg::borrow(a.transpose()), b), wg::solve(Matrix(a.transpose()), b)) ==
        0);
  // Variables without a tape, expressions, nothing at all.
  CHECK_FALSE(solve(Var(wg::copy(a)), b).is_active());
  Tape<double> tape;
  const auto x = tape.variable(a);
  CHECK(distance(solve(x + 1.0, x * b.array()).value(),
                 wg::solve(Matrix(a.array() + 1), Matrix(a * b.asDiagonal()))) < 1e-14);
  CHECK(wg::solve(wg::zeros<C>({0, 0}), wg::zeros<C>({0, 2})).shape() == Shape{0, 2});
  CHECK(
      wg::solve(wg::zeros<C>({2, 2}) + a(0, 0) * noise<C>({2, 2}), wg::zeros<C>({2, 0})).shape() ==
      Shape{2, 0});
}

TEST_CASE("what does not fit or cannot be solved throws and leaves the tape as it was") {
  const Array<C> a = noise<C>({3, 3}), b = noise<C>({3}, 2), tall = noise<C>({3, 2}, 3);
  CHECK_SENTENCE(wg::solve(tall, b), ShapeError,
                 "solve: shape (3, 2) found, expected a square matrix");
  CHECK_SENTENCE_PART(wg::inverse(noise<C>({2, 3, 3})), ShapeError,
                      "inverse: shape (2, 3, 3) of rank 3 found, expected one matrix, rank 2");
  CHECK_SENTENCE_PART(wg::solve_triangular(a, noise<C>({2})), ShapeError,
                      "solve_triangular: shapes (3, 3) and (2,) found, expected as many equations");
  CHECK_SENTENCE_PART(wg::solve_hermitian(a, noise<C>({3, 1, 1})), ShapeError,
                      "solve_hermitian: right-hand side of shape (3, 1, 1) found");
  CHECK_SENTENCE_PART(wg::determinant(b), ShapeError, "determinant: shape (3,) of rank 1 found");
  CHECK_SENTENCE_PART(wg::log_determinant(tall), ShapeError, "log_determinant: shape (3, 2)");

  const Array<C> singular = Array<C>::from_row_major({2, 2}, std::vector<C>{1, 2, 2, 4});
  CHECK_SENTENCE(
      wg::solve(singular, noise<C>({2})), DomainError,
      "solve: a singular matrix found (pivot 1 is zero), expected an invertible one; add a "
      "small multiple of the identity, or drop the columns that depend on others");
  CHECK_SENTENCE_PART(wg::inverse(singular), DomainError, "inverse: a singular matrix found");
  CHECK_SENTENCE_PART(wg::log_determinant(singular), DomainError,
                      "log_determinant: a singular matrix found");
  CHECK_SENTENCE_PART(wg::solve_triangular(wg::zeros<C>({2, 2}), noise<C>({2})), DomainError,
                      "solve_triangular: a singular matrix found (pivot 0 is zero)");
  CHECK_SENTENCE_PART(wg::solve_hermitian(singular, noise<C>({2})), DomainError,
                      "solve_hermitian: a matrix that is not positive definite found");
  CHECK_SENTENCE_PART(wg::solve_hermitian(Array<C>(-1.0 * wg::ones<C>({1, 1})), noise<C>({1})),
                      DomainError, "not positive definite");

  Tape<double> tape, other;
  const auto x = tape.variable(singular);
  const auto y = other.variable(singular);
  auto named = x * 1.0;
  const std::size_t size = tape.size();
  CHECK_SENTENCE_PART(solve(named, x), DomainError, "solve");
  CHECK_SENTENCE_PART(determinant(inverse(named)), DomainError, "inverse");
  CHECK_SENTENCE_PART(solve(x + 1.0, y), TapeError, "solve: variables of two different tapes");
  CHECK(tape.size() == size);
  // A recording meets a singular matrix later.
  auto f = wg::record([](const auto& z) { return real(sum(inverse(z))); },
                      Array<C>(singular + noise<C>({2, 2})));
  CHECK_SENTENCE_PART(f.value(singular), DomainError, "inverse: a singular matrix found");
  CHECK(std::isfinite(f.value(noise<C>({2, 2}))));
}

TEST_CASE("a tape counts the factors that a solve keeps") {
  const Index n = 64;
  Tape<double> tape;
  const auto x = tape.variable(noise<C>({n, n}));
  const std::size_t before = tape.bytes();
  const auto y = solve(x, noise<C>({n}, 2));
  CHECK(tape.bytes() - before >= std::size_t(n * n) * sizeof(C));
}
