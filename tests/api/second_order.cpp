// jvp, hvp and hessian against closed forms, differences and symmetry.

#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"

namespace wg = wirtinger;
using Complex = std::complex<double>;
using Vector = Eigen::VectorXcd;

namespace {

Vector points(Eigen::Index n, double phase) {
  Vector x(n);
  for (Eigen::Index k = 0; k < n; ++k)
    x(k) = std::polar(0.7 + 0.3 * std::sin(double(k) + phase), 1.7 * double(k) + phase);
  return x;
}

/// Arrays, a coupling constant, elements and reductions in one loss.
const auto mixed = [](auto x, auto g) {
  auto y = fft(x * cis(g * abs2(x)));
  return sum(abs(y)) + abs2(y(3) * x(2)) * g;
};

}  // namespace

TEST_CASE("hvp of a norm of a transform - a homogeneous function has H x zero") {
  const Vector x = points(13, 0.2);
  const auto h = wg::hvp([](auto z) { return sum(abs(fft(z))); }, x, x);
  CHECK(h.product.norm() < 1e-12 * h.gradient.norm());
}

TEST_CASE("hvp of the squared norm of a transform is 2 N times the direction") {
  const Vector x = points(12, 0.2), v = points(12, 1.1);
  const auto h = wg::hvp([](auto z) { return sum(abs2(fft(z))); }, x, v);
  CHECK((h.product - 24.0 * v).norm() < 1e-12 * v.norm());
  CHECK((h.gradient - 24.0 * x).norm() < 1e-12 * x.norm());
}

TEST_CASE("hvp of a mixed program agrees with differences of its gradient and is symmetric") {
  const Vector x = points(13, 0.2), v = points(13, 1.1), u = points(13, 2.3);
  const double g = 0.3, dv = 0.7, du = -0.2, h = 1e-5;
  const auto at = wg::hvp(mixed, std::tuple{x, g}, std::tuple{v, dv});
  const auto& [px, pg] = at.product;
  const Vector up = x + h * v, down = x - h * v;
  const auto [ux, ug] = wg::gradient(mixed, up, g + h * dv);
  const auto [lx, lg] = wg::gradient(mixed, down, g - h * dv);
  CHECK(((ux - lx) / (2 * h) - px).norm() < 1e-7 * px.norm());
  CHECK(std::abs((ug - lg) / (2 * h) - pg) < 1e-7 * px.norm());

  const auto other = wg::hvp(mixed, std::tuple{x, g}, std::tuple{u, du}).product;
  const double left = u.dot(px).real() + du * pg;
  const double right = v.dot(std::get<0>(other)).real() + dv * std::get<1>(other);
  CHECK(std::abs(left - right) < 1e-12 * (1 + std::abs(left)));

  const auto plain = wg::value_and_gradient(mixed, x, g);
  CHECK(at.value == plain.value);
  CHECK((std::get<0>(at.gradient) - std::get<0>(plain.gradient)).norm() < 1e-13 * px.norm());

  const auto along = wg::jvp(mixed, std::tuple{x, g}, std::tuple{v, dv});
  const double expected =
      std::get<0>(plain.gradient).dot(v).real() + std::get<1>(plain.gradient) * dv;
  CHECK(std::abs(along.tangent - expected) < 1e-12 * (1 + std::abs(expected)));
}

TEST_CASE("jvp and vjp of an array function are adjoint") {
  const auto f = [](auto z) { return fft(conj(z) * abs(z)); };
  const Vector x = points(9, 0.2), v = points(9, 1.1), u = points(9, 2.3);
  const Vector forward = wg::jvp(f, x, v).tangent;
  const Vector backward = wg::vjp(f, x).pullback(u);
  const double left = u.dot(forward).real(), right = backward.dot(v).real();
  CHECK(std::abs(left - right) < 1e-12 * forward.norm() * u.norm());
}

TEST_CASE("hessian of a quadratic form is its matrix") {
  // L = Re(z^T z) + 3 |z|^2 = sum 4 x^2 + 2 y^2
  const Vector z = points(2, 0.4);
  const Eigen::MatrixXd h =
      wg::hessian([](auto w) { return real(sum(w * w)) + 3.0 * squared_norm(w); }, z);
  const Eigen::Vector4d expected(8, 8, 4, 4);
  CHECK((h - Eigen::MatrixXd(expected.asDiagonal())).norm() < 1e-12);
  CHECK(wg::hessian([](auto t) { return t * t * t; }, 2.0)(0, 0) == 12);
}

TEST_CASE("the augmented complex form of a hessian acts as hvp does") {
  // convention.md, eq. 58 and 59; not symmetric in re and im, with couplings between elements
  const auto f = [](auto z) {
    return sum(abs2(z * z + Complex(0.3, 0.7) * conj(z))) + imag(prod(z)) +
           real(Complex(1, 2) * z(0) * conj(z(2)));
  };
  const Vector z = points(3, 0.4), v = points(3, 1.9);
  const Eigen::MatrixXd h = wg::hessian(f, z);
  CHECK((h - h.transpose()).norm() < 1e-13 * h.norm());
  const Eigen::Index n = 3;
  const Eigen::MatrixXcd a = h.topLeftCorner(n, n), b = h.topRightCorner(n, n),
                         d = h.bottomRightCorner(n, n);
  const Complex i(0, 1);
  const Eigen::MatrixXcd p = (a + d + i * (b.transpose() - b)) / 4.0,
                         q = (a - d + i * (b.transpose() + b)) / 4.0;
  CHECK(p.imag().norm() > 0.1);  // or the order of the blocks would not matter
  CHECK((p - p.adjoint()).norm() < 1e-13 * h.norm());
  CHECK((q - q.transpose()).norm() < 1e-13 * h.norm());
  const Vector product = wg::hvp(f, z, v).product;
  CHECK((2.0 * (p * v + q * v.conjugate()) - product).norm() < 1e-13 * product.norm());
}

TEST_CASE("the augmented forms of the squared modulus and of the real part of a square") {
  const auto blocks = [](auto f) {
    const Eigen::MatrixXd h = wg::hessian(f, Complex(0.3, -0.8));
    const Complex i(0, 1), a = h(0, 0), b = h(0, 1), d = h(1, 1);
    return std::pair{(a + d) / 4.0, (a - d + 2.0 * i * b) / 4.0};
  };
  CHECK(blocks([](auto z) { return abs2(z); }) == std::pair<Complex, Complex>(1, 0));
  CHECK(blocks([](auto z) { return real(z * z); }) == std::pair<Complex, Complex>(0, 1));
}

TEST_CASE("check_hvp and taylor_test accept what is right") {
  const auto f = [](auto z) { return sum(abs2(fft(z * abs2(z)))); };
  const wg::CheckReport products = wg::check_hvp(f, points(7, 0.3));
  INFO(products.sentence);
  CHECK(products);
  const wg::CheckReport orders = wg::taylor_test(f, points(7, 0.3));
  INFO(orders.sentence);
  CHECK(orders);
  CHECK_THROWS_AS(wg::check_hvp(f, points(7, 0.3), {.step = 0.0}), wg::CheckError);
  // The step does not grow with the number of elements.
  const auto many = [](auto z) { return sum(abs(z + 1.5)); };
  CHECK(wg::check_hvp(many, points(2000, 0.3)));
}

namespace {
/// An operator whose adjoint is wrong on purpose.
struct Skewed {
  static constexpr std::string_view name = "skewed";
  template <wg::Scalar T>
  wg::Array<T> apply(const wg::Array<T>& x) const {
    return 2.0 * x;
  }
  template <wg::Scalar T>
  wg::Array<T> apply_adjoint(const wg::Array<T>& y) const {
    return 3.0 * y;
  }
};
}  // namespace

TEST_CASE("taylor_test finds a wrong adjoint") {
  // check_hvp cannot: the gradient is wrong by a factor, and its derivative is right.
  const auto f = [](auto z) { return sum(abs2(linear(Skewed{}, z * z))); };
  const wg::CheckReport orders = wg::taylor_test(f, points(5, 0.3));
  INFO(orders.sentence);
  CHECK_FALSE(orders);
  CHECK(orders.found < 1.2);
}

TEST_CASE("directions of another shape than the argument") {
  const auto f = [](auto z) { return sum(abs2(z)); };
  const Vector x = points(5, 0.3), v = points(4, 0.3);
  CHECK_THROWS_WITH(wg::jvp(f, x, v), Catch::Contains("jvp") && Catch::Contains("(4,)"));
  CHECK_THROWS_AS(wg::hvp(f, x, v), wg::ShapeError);
}
