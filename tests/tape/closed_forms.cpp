// Gradients that are known in closed form, and what a statement costs.

#include <wirtinger/api/wirtinger_derivatives.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using Complex = std::complex<double>;
using wg::Tape, wg::Var;

constexpr double tight = 4e-16;

struct Program {
  // L = Re(conj(w) u) + c |w|^2 with w = z^2 exp(z) / u
  template <class Z, class U, class C>
  auto operator()(const Z& z, const U& u, const C& c) const {
    const auto w = wg::eval(z * z * wg::exp(z) / u);
    return wg::eval(wg::real(wg::conj(w) * u) + c * wg::abs2(w));
  }
};

// The same in long double by hand.
template <class R>
struct Expected {
  R value;
  std::complex<R> z_bar, u_bar;
  R c_bar;
};
template <class R>
Expected<R> by_hand(std::complex<long double> z, std::complex<long double> u, long double c) {
  const auto w = z * z * std::exp(z) / u;
  const auto w_bar = u + 2 * c * w;
  const auto dw_dz = (2.0L * z + z * z) * std::exp(z) / u, dw_du = -w / u;
  const auto z_bar = std::conj(dw_dz) * w_bar, u_bar = w + std::conj(dw_du) * w_bar;
  const auto narrow = [](std::complex<long double> x) { return std::complex<R>(x); };
  return {static_cast<R>(std::real(std::conj(w) * u) + c * std::norm(w)), narrow(z_bar),
          narrow(u_bar), static_cast<R>(std::norm(w))};
}

}  // namespace

TEST_CASE("the pairs of z conj z - abs z - z z conj z - arg z") {
  const Complex z(0.8, -1.7), i(0, 1);
  const double r = std::abs(z);
  const auto check = [&](auto f, Complex dz, Complex dzbar) {
    const auto [found_dz, found_dzbar] = wg::wirtinger_derivatives(f, z);
    CHECK(distance(found_dz, dz) < tight);
    CHECK(distance(found_dzbar, dzbar) < tight);
  };
  check([](auto x) { return x * wg::conj(x); }, std::conj(z), z);
  check([](auto x) { return wg::abs(x); }, std::conj(z) / (2 * r), z / (2 * r));
  check([](auto x) { return x * x * wg::conj(x); }, 2.0 * z * std::conj(z), z * z);
  check([](auto x) { return wg::arg(x); }, -i / (2.0 * z), i / (2.0 * std::conj(z)));
  check([](auto x) { return wg::real(x) + 2.0 * wg::imag(x); }, Complex(0.5, -1), Complex(0.5, 1));
  check([](auto x) { return wg::conj(wg::exp(x)); }, 0.0, std::conj(std::exp(z)));
}

TEST_CASE("values and gradients are good to the precision of their numbers") {
  const auto check = []<class R>(R) {
    const std::complex<R> z0(R(0.75), R(-1.25)), u0(R(1.5), R(0.5));
    const R c0 = R(-0.375);
    Tape<R> tape;
    const auto z = tape.variable(z0);
    const auto u = tape.variable(u0);
    const auto c = tape.variable(c0);
    const auto loss = Program{}(z, u, c);
    tape.backward(loss);
    const Expected<R> expected = by_hand<R>({0.75L, -1.25L}, {1.5L, 0.5L}, -0.375L);
    const double allowed = 16 * measure::epsilon<R>;
    CHECK(distance(loss, expected.value) < allowed);
    CHECK(distance(tape.gradient(z), expected.z_bar) < allowed);
    CHECK(distance(tape.gradient(u), expected.u_bar) < allowed);
    CHECK(distance(tape.gradient(c), expected.c_bar) < allowed);
  };
  check(float{});
  check(double{});
  check(static_cast<long double>(0));
}

TEST_CASE("a statement with one argument many times over is one record with one partial") {
  Tape<double> tape;
  const auto z = tape.variable(Complex(0.6, 0.8));
  const std::size_t before = tape.core().stream().bytes();
  const Var<Complex> w = z * z * z * z;
  CHECK(tape.core().stream().bytes() - before <= 24);
  const auto loss = wg::eval(wg::real(w));
  tape.backward(loss);
  CHECK(distance(tape.gradient(z), std::conj(4.0 * std::pow(z.value(), 3))) < 4 * tight);
}

TEST_CASE("a statement takes 20 bytes for each complex argument and one more") {
  Tape<double> tape;
  auto z = tape.variable(Complex(0.1, 0.2));
  const auto c = tape.variable(Complex(0.6, 0.3));
  const auto d = tape.constant(Complex(0.4, -0.3));
  const std::size_t before = tape.core().stream().bytes();
  const std::size_t count = 1000;
  for (std::size_t k = 0; k < count; ++k)
    z = z * c + d;
  CHECK((tape.core().stream().bytes() - before) / count == 41);
  const Complex constant(0.4, -0.3);
  const std::size_t half = tape.core().stream().bytes();
  for (std::size_t k = 0; k < count; ++k)
    z = z * Complex(0.6, 0.3) + constant;
  CHECK((tape.core().stream().bytes() - half) / count == 21);
}

TEST_CASE("a real function of real variables has a real gradient without factors of two") {
  Tape<double> tape;
  const auto x = tape.variable(3.0);
  const auto y = tape.variable(-2.0);
  const auto loss = wg::eval(x * x * y + wg::abs2(y));
  tape.backward(loss);
  CHECK(tape.gradient(x) == -12.0);
  CHECK(tape.gradient(y) == 9.0 - 4.0);
}

TEST_CASE("a real variable in a complex expression takes the real part of its cotangent") {
  Tape<double> tape;
  const auto x = tape.variable(0.7);
  const Complex c(2, -3);
  const auto loss = wg::eval(wg::abs2(x * c + Complex(0, 1)) + wg::imag(c / x));
  tape.backward(loss);
  // |c|^2 x^2 + 2 x Re(conj(c) i) + 1 + Im(c) / x
  const double expected =
      2 * std::norm(c) * 0.7 + 2 * std::real(std::conj(c) * Complex(0, 1)) - c.imag() / (0.7 * 0.7);
  CHECK(distance(tape.gradient(x), expected) < tight);
}
