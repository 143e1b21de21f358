// What a scalar statement stores for an argument depends on what both are, real or complex, and on
// whether the path between them is holomorphic: each of the five ways against its closed form.

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
