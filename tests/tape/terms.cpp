// What a scalar statement stores for an argument depends on what both are, real or complex, and on
// whether the path between them is holomorphic: each of the ways against its closed form. Partials
// 1 and -1 are not stored.

#include <wirtinger/ops/elementwise.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using wg::Tape;
using Complex = std::complex<double>;

const Complex z0(0.7, -0.4), c(1.2, 0.5), e(-0.3, 0.8), seed(0.6, -1.1);
const double t0 = 0.9;

/// The gradient of Re(conj(seed) w) for w = f(x): the cotangent of x if w has the cotangent seed.
template <class F, class X>
void check(F f, X x0, X expected) {
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    Tape<double> tape(mode);
    const auto x = tape.variable(x0);
    const auto w = wg::eval(f(x));
    tape.backward(wg::real(std::conj(seed) * w));
    CHECK(distance(tape.gradient(x), expected) < 1e-15);
  }
}

}  // namespace

TEST_CASE("a complex argument of a holomorphic statement") {
  check([](const auto& z) { return z * c + z * z; }, z0, std::conj(c + 2.0 * z0) * seed);
}

TEST_CASE("a complex argument of a statement that is not holomorphic") {
  check([](const auto& z) { return e * z + c * wg::conj(z); }, z0,
        std::conj(e) * seed + c * std::conj(seed));
  // The argument stands there twice: both halves of its partials are added up.
  check([](const auto& z) { return wg::conj(z) * z * c + wg::conj(z * z); }, z0,
        std::conj(std::conj(z0) * c) * seed + (z0 * c + 2.0 * std::conj(z0)) * std::conj(seed));
}

TEST_CASE("a real argument of a complex statement") {
  check([](const auto& t) { return c * t * t; }, t0, std::real(std::conj(c * 2.0 * t0) * seed));
  check([](const auto& t) { return wg::cis(t) * e; }, t0,
        std::real(std::conj(e * Complex(0, 1) * std::polar(1.0, t0)) * seed));
  check([](const auto& t) { return wg::conj(c * t) + e * t; }, t0,
        std::real(std::conj(std::conj(c) + e) * seed));
}

TEST_CASE("a complex argument of a real statement and a real one of a real statement") {
  check([](const auto& z) { return wg::abs2(z) + wg::imag(z * c); }, z0,
        seed.real() * (2.0 * z0 + std::conj(Complex(0, -1) * c)));
  check([](const auto& t) { return wg::exp(t) * t; }, t0, seed.real() * std::exp(t0) * (1 + t0));
}

TEST_CASE("arguments whose partial is 1 or -1") {
  check([](const auto& z) { return z + e; }, z0, seed);
  check([](const auto& z) { return e - z; }, z0, -seed);
  check([](const auto& z) { return e - (z - c) * 1.0 + z * z; }, z0,
        (2.0 * std::conj(z0) - 1.0) * seed);
  check([](const auto& z) { return z + z; }, z0, 2.0 * seed);
  check([](const auto& z) { return wg::conj(wg::conj(z)) - wg::conj(z); }, z0,
        seed - std::conj(seed));
  check([](const auto& t) { return 2.0 - t; }, t0, -seed.real());
  check([](const auto& t) { return t + c; }, t0, seed.real());
  check([](const auto& z) { return wg::real(z) - 1.0; }, z0, Complex(seed.real()));
}

TEST_CASE("a partial of 1 or -1 takes the four bytes of its argument") {
  Tape<double> tape;
  const auto z = tape.variable(z0), w = tape.variable(c);
  const auto x = tape.variable(t0), y = tape.variable(2 * t0);
  std::size_t before = tape.core().stream().bytes();
  const auto taken = [&] {
    return tape.core().stream().bytes() - std::exchange(before, tape.core().stream().bytes());
  };
  const auto sum = wg::eval(z - w + e);
  CHECK(taken() == 9);
  const auto difference = wg::eval(x - (y + 1.0));
  CHECK(taken() == 9);
  const auto recurrence = wg::eval(z * z + w);
  CHECK(taken() == 20 + 4 + 1);
  tape.backward(wg::real(recurrence) + wg::imag(sum) * difference);
  const double d = t0 - 2 * t0 - 1.0, s = (z0 - c + e).imag();
  CHECK(distance(tape.gradient(z), 2.0 * std::conj(z0) + Complex(0, d)) < 1e-15);
  CHECK(distance(tape.gradient(w), 1.0 - Complex(0, d)) < 1e-15);
  CHECK(tape.gradient(x) == s);
  CHECK(tape.gradient(y) == -s);
}

// A statement passes its cotangent on to the one before it, wherever that stands among the
// arguments, and also in several terms of different ways.
TEST_CASE("chains of statements in every order of their arguments") {
  const auto chain = [](wg::detail::Mode mode) {
    Tape<double> tape(mode);
    const auto x = tape.variable(z0), k = tape.variable(c);
    const auto t = tape.variable(t0);
    auto z = wg::eval(x * 1.0);
    for (int step = 0; step < 5; ++step) {
      z = z * k + e;
      z = k * z;
      z = k - z;
      z = e * wg::conj(z) * 0.3 + z * k;
      z = z * t;
      const auto r = wg::eval(wg::abs2(z) * t);
      z = z + r * e;
      z = z * z * 0.1 + x;
      z = z / wg::eval(wg::abs(z));
    }
    tape.backward(wg::real(std::conj(seed) * z));
    return std::tuple(tape.gradient(x), tape.gradient(k), tape.gradient(t));
  };
  const auto [x, k, t] = chain(wg::detail::Mode::lean);
  const auto [x_full, k_full, t_full] = chain(wg::detail::Mode::full);
  CHECK(distance(x, x_full) < 1e-13);
  CHECK(distance(k, k_full) < 1e-13);
  CHECK(distance(t, t_full) < 1e-13);
}

TEST_CASE("the sign of a zero partial does not depend on what its neighbours are") {
  const auto recorded = [](double neighbour) {
    Tape<double> tape;
    const auto x = tape.variable(2.0), t = tape.variable(neighbour);
    const auto before = tape.core().stream().position();
    // The path to t meets 0 * inf where t = 0, which is taken care of in this statement only.
    const auto w = wg::eval(x * -0.0 + wg::sqrt(wg::abs2(t)));
    wg::detail::RecordStream::Cursor cursor(tape.core().stream(), before);
    tape.backward(w);
    CHECK(tape.gradient(t) == (neighbour == 0 ? 0.0 : 1.0));
    return wg::detail::peek<double>(cursor.at());
  };
  CHECK(std::signbit(recorded(1.0)));
  CHECK(std::signbit(recorded(0.0)));
}
