// J and Jbar against closed forms, Cauchy-Riemann and differences; Gauss-Newton products against
// the matrices.

#include <wirtinger/autodiff.hpp>

#include "support/close.hpp"
#include "support/differences.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order;
using C = std::complex<double>;
using Matrix = Eigen::MatrixXcd;
using dot_test::noise;

/// The derivatives by differences along the real and imaginary part of each element (eq. 3).
template <class F>
std::pair<Matrix, Matrix> by_differences(F program, const Array<C>& x) {
  const auto f = differences::of_values(program);
  const auto y = f(x);
  Matrix j(y.size(), x.size()), jbar = j;
  const auto row_major = x.in_order(Order::row_major);
  for (Index column = 0; column < x.size(); ++column) {
    const auto along = [&](Index part) {
      return differences::derivative<double>(
          [&](double h) { return f(differences::moved(row_major, 2 * column + part, h)); });
    };
    const auto a = along(0).to_row_major();
    const auto b = along(1).to_row_major();
    for (Index k = 0; k < y.size(); ++k) {
      const C re = a[static_cast<std::size_t>(k)], im = b[static_cast<std::size_t>(k)];
      j(k, column) = (re - C(0, 1) * im) / 2.0;
      jbar(k, column) = (re + C(0, 1) * im) / 2.0;
    }
  }
  return {j, jbar};
}
Matrix diagonal(const Array<C>& x) {
  const auto values = x.to_row_major();
  return Eigen::Map<const Eigen::VectorXcd>(values.data(), x.size()).asDiagonal();
}
Matrix dft(Index n) {
  Matrix f(n, n);
  for (Index k = 0; k < n; ++k)
    for (Index j = 0; j < n; ++j)
      f(k, j) =
          std::polar(1.0, -2 * M_PI * static_cast<double>(k * j % n) / static_cast<double>(n));
  return f;
}

const Array<C> x0 = noise<C>({5}, 1);

}  // namespace

TEST_CASE("the Jacobian of fft is the DFT matrix and its Jbar is zero") {
  const auto [j, jbar] = wg::wirtinger_jacobian([](const auto& x) { return fft(x); }, x0);
  CHECK(distance(j, dft(5)) < 1e-15);
  CHECK(jbar.norm() == 0);
}

TEST_CASE("Jbar of holomorphic functions is zero - Cauchy-Riemann") {
  const auto f = [](const auto& x) { return exp(x) * sin(ifft(x)) / (x + 3.0); };
  const auto [j, jbar] = wg::wirtinger_jacobian(f, x0);
  CHECK(jbar.norm() < 1e-15 * j.norm());
  CHECK(distance(j, by_differences(f, x0).first) < 1e-9);
  // More results than arguments, and fewer: forward and reverse.
  const auto many = [](const auto& x) { return fft(x * x, {.n = 9}); };
  const auto few = [](const auto& x) { return slice(fft(x * x), 0, 0, 2); };
  const Matrix expected = dft(9).leftCols(5) * 2.0 * diagonal(x0);
  CHECK(distance(wg::wirtinger_jacobian(many, x0).J, expected) < 1e-14);
  CHECK(wg::wirtinger_jacobian(many, x0).Jbar.norm() < 1e-15);
  const Matrix top = dft(5).topRows(2) * 2.0 * diagonal(x0);
  CHECK(distance(wg::wirtinger_jacobian(few, x0).J, top) < 1e-14);
  CHECK(wg::wirtinger_jacobian(few, x0).Jbar.norm() < 1e-15);
}

TEST_CASE("J and Jbar of functions that are not holomorphic") {
  // y = fft(x) conj(x): J = diag(conj x) F, Jbar = diag(F x).
  const auto f = [](const auto& x) { return fft(x) * conj(x); };
  const auto [j, jbar] = wg::wirtinger_jacobian(f, x0);
  CHECK(distance(j, Matrix(diagonal(conj(x0)) * dft(5))) < 1e-15);
  CHECK(distance(jbar, diagonal(fft(x0))) < 1e-15);
  const auto differences = by_differences(f, x0);
  CHECK(distance(j, differences.first) < 1e-9);
  CHECK(distance(jbar, differences.second) < 1e-9);
  // The same rows in reverse.
  const auto part = [&](const auto& x) { return slice(f(x), 0, 1, 3); };
  CHECK(distance(wg::wirtinger_jacobian(part, x0).J, Matrix(j.middleRows(1, 2))) < 1e-15);
  CHECK(distance(wg::wirtinger_jacobian(part, x0).Jbar, Matrix(jbar.middleRows(1, 2))) < 1e-15);
  // abs: real results, J = conj(z)/(2|z|), Jbar its conjugate; forward and reverse.
  for (const Index rows : {5, 2}) {
    const auto lengths = [rows](const auto& x) { return abs(slice(x, 0, 0, rows)); };
    const auto [p, q] = wg::wirtinger_jacobian(lengths, x0);
    const Matrix expected = diagonal(conj(x0) / (2.0 * abs(x0))).topRows(rows);
    CHECK(distance(p, expected) < 1e-15);
    CHECK(distance(q, Matrix(expected.conjugate())) < 1e-15);
  }
}

TEST_CASE("Jacobians: rows and columns are flattened row-major") {
  const auto x = noise<C>({2, 3}, 1, Order::column_major);
  const auto f = [](const auto& z) { return transpose(z) * C(0, 1) + conj(transpose(z)); };
  const auto [j, jbar] = wg::wirtinger_jacobian(f, x);
  Matrix turn = Matrix::Zero(6, 6);
  for (Index a = 0; a < 2; ++a)
    for (Index b = 0; b < 3; ++b)
      turn(2 * b + a, 3 * a + b) = 1;
  CHECK(distance(j, Matrix(C(0, 1) * turn)) == 0);
  CHECK(distance(jbar, turn) == 0);
  // Fewer results: the same by reverse sweeps, of Eigen objects too.
  const auto first = [&](const auto& z) { return slice(f(z), 0, 0, 1); };
  const Eigen::MatrixXcd e = wg::as_matrix(x);
  CHECK(distance(wg::wirtinger_jacobian(first, e).J, Matrix(C(0, 1) * turn.topRows(2))) == 0);
}

TEST_CASE("Jacobians: numbers and several arguments and real ones") {
  const C z(1, 2);
  const auto [dz, dzbar] = wg::wirtinger_jacobian([](auto w) { return w * w * conj(w); }, z);
  CHECK(std::abs(dz(0, 0) - 2.0 * z * std::conj(z)) < 1e-14);
  CHECK(std::abs(dzbar(0, 0) - z * z) < 1e-14);
  // y = t r x: columns of t (real), x (complex), r (real).
  const auto r0 = noise<double>({5}, 3);
  const double t0 = 0.7;
  const auto f = [](const auto& t, const auto& x, const auto& r) { return t * r * conj(x); };
  for (const bool all : {true, false}) {
    const auto g = [&](const auto& t, const auto& x, const auto& r) {
      return all ? wg::eval(f(t, x, r)) : slice(f(t, x, r), 0, 0, 2);
    };
    const Index rows = all ? 5 : 2;
    const auto [j, jbar] = wg::wirtinger_jacobian(g, t0, x0, r0);
    Matrix expected = Matrix::Zero(5, 11), expected_bar = expected;
    const auto by_t = (r0 * conj(x0)).to_row_major();
    for (Index k = 0; k < 5; ++k)
      expected(k, 0) = by_t[static_cast<std::size_t>(k)];
    expected.rightCols(5) = diagonal(t0 * conj(x0));
    expected_bar.middleCols(1, 5) = diagonal(wg::to_complex(t0 * r0));
    CHECK(distance(j, Matrix(expected.topRows(rows))) < 1e-15);
    CHECK(distance(jbar, Matrix(expected_bar.topRows(rows))) < 1e-15);
  }
  // y_kl = x_k r_l: more rows than columns, so that arguments move one after the other.
  const auto x2 = noise<C>({2}, 4);
  const auto r2 = noise<double>({2}, 5);
  const auto products = [](const auto& x, const auto& r) {
    return reshape(x, {2, 1}) * reshape(r, {1, 2});
  };
  Matrix expected = Matrix::Zero(4, 4);
  for (Index k = 0; k < 2; ++k)
    for (Index l = 0; l < 2; ++l) {
      expected(2 * k + l, k) = r2(l);
      expected(2 * k + l, 2 + l) = x2(k);
    }
  CHECK(distance(wg::wirtinger_jacobian(products, x2, r2).J, expected) < 1e-15);
  // Of nothing that varies, and of no elements.
  CHECK(wg::wirtinger_jacobian([](const auto&) { return wg::ones<double>({3}); }, x0).J.norm() ==
        0);
  const auto none =
      wg::wirtinger_jacobian([](const auto& x) { return fft(x, {.n = 4}); }, wg::ones<C>({1}));
  CHECK(none.J == Matrix::Ones(4, 1));
  const auto empty =
      wg::wirtinger_jacobian([](const auto& x) { return exp(x); }, wg::zeros<C>({0}));
  CHECK(empty.J.size() == 0);
}

TEST_CASE("Jacobians of custom nodes without jvp are computed by reverse sweeps") {
  const auto wide = wg::custom(
      "wide", [](const Array<C>& x) { return Array<C>(fft(conj(x), {.n = 12})); },
      [](const Array<C>& y_bar, const Array<C>&, const Array<C>&) {
        return conj(slice(12.0 * ifft(y_bar), 0, 0, 5));
      });
  const auto [j, jbar] = wg::wirtinger_jacobian([&](const auto& x) { return wide(x); }, x0);
  CHECK(j.norm() < 1e-14);
  CHECK(distance(jbar, Matrix(dft(12).leftCols(5))) < 1e-14);
}

TEST_CASE("a Gauss-Newton product is that of the Jacobian") {
  const auto f = [](const auto& x) { return fft(x) * conj(x) + abs2(x) * x; };
  const auto v = noise<C>({5}, 4), u = noise<C>({5}, 6);
  const auto [j, jbar] = wg::wirtinger_jacobian(f, x0);
  const Eigen::VectorXcd e = wg::as_vector(v);
  const Eigen::VectorXcd y_dot = j * e + jbar * e.conjugate();
  // conj(p) y_bar + q conj(y_bar), summed over the results (convention.md, eq. 5).
  const Eigen::VectorXcd expected = j.adjoint() * y_dot + jbar.transpose() * y_dot.conjugate();
  const auto product = wg::gauss_newton_product(f, x0, v);
  CHECK(distance(product, expected) < 1e-14);
  const Eigen::VectorXcd of_eigen =
      wg::gauss_newton_product(f, Eigen::VectorXcd(wg::as_vector(x0)), e);
  CHECK(distance(of_eigen, expected) < 1e-14);
  // Symmetric and not negative, and the Hessian of |f - d|^2/2 where f = d.
  CHECK(real(vdot(u, product)) ==
        Approx(real(vdot(wg::gauss_newton_product(f, x0, u), v))).epsilon(1e-13));
  CHECK(real(vdot(v, product)) > 0);
  const Array<C> d = differences::of_values(f)(x0);
  const auto loss = [&](const auto& x) { return squared_norm(f(x) - d) / 2; };
  CHECK(distance(wg::hvp(loss, x0, v).product, product) < 1e-14);
}

TEST_CASE("Gauss-Newton products: numbers and several arguments and real results") {
  // r = |z|^2 t: J v = 2 t Re(conj(z) v_z) + |z|^2 v_t.
  const auto r = [](const auto& z, const auto& t) { return abs2(z) * t; };
  const C z(1, 2), dz(0.5, -1);
  const double t = 3, dt = 0.25;
  const double y_dot = 2 * t * std::real(std::conj(z) * dz) + 5 * dt;
  const auto [of_z, of_t] = wg::gauss_newton_product(r, std::tuple(z, t), std::tuple(dz, dt));
  CHECK(std::abs(of_z - 2 * t * z * y_dot) < 1e-13);
  CHECK(of_t == Approx(5 * y_dot));
  CHECK(wg::gauss_newton_product([](auto x) { return x * x; }, 3.0, 2.0) == 72);
  CHECK_SENTENCE(
      wg::gauss_newton_product([](const auto& x) { return fft(x); }, x0, wg::ones<C>({4})),
      ShapeError,
      "gauss_newton_product: direction of shape (4,) found, the argument has shape (5,)");
}
