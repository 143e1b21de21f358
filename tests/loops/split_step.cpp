// Loops of physics: the nonlinear Schroedinger equation i u_z + u_tt / 2 + |u|^2 u = 0 in a
// thousand split steps, with ten stored states and with none but the last.

#include "loop_testing.hpp"

#include <numbers>

namespace {

using namespace loops;

constexpr Index n = 256, steps = 1000;
constexpr double pi = std::numbers::pi, width = 40, z = pi / 2, dz = z / steps;

const Array<double> t = (wg::fftfreq(n) * static_cast<double>(n)) * (width / n);
const Array<double> frequency = wg::fftfreq(n, width / n / (2 * pi));
/// Half a step of dispersion.
const Array<Complex> half = cis(-0.25 * dz * frequency * frequency);

/// Strang's step with the strength g of the nonlinearity: dispersion, nonlinearity, dispersion.
const auto step_by = [](auto g) {
  return [g](auto u) {
    const auto v = wg::ifft(half * wg::fft(u));
    return wg::ifft(half * wg::fft(v * cis(g * dz * abs2(v))));
  };
};

Array<double> sech() { return 1.0 / cosh(t); }

}  // namespace

TEST_CASE("split step: the soliton keeps its modulus and turns by pi over 4") {
  const Array<Complex> u0 = wg::to_complex(sech());
  const auto u = wg::iterate(step_by(1.0), u0, steps).value();
  CHECK(distance(wg::abs(u), sech()) < 1e-6);
  CHECK(std::abs(wg::arg(u)(0) - pi / 4) < 1e-6);
  // Along the family a sech(a t) exp(i a^2 z / 2), by a at a = 1: a tangent in closed form.
  const Array<Complex> along = wg::to_complex(sech() - t * sech() * tanh(t));
  const auto of = [](auto x) { return wg::iterate(step_by(1.0), x, steps, {.checkpoints = 10}); };
  const auto [same, tangent] = wg::jvp(of, u0, along);
  CHECK(distance(same, u) == 0);
  const Array<Complex> expected = std::polar(1.0, z / 2) * (along + Complex(0, z) * u0);
  CHECK(distance(tangent, expected) < 1e-5);
  // The dot test.
  const Array<Complex> y = noise<Complex>({n}, 3);
  const auto pullback = wg::vjp(of, u0).pullback;
  const double left = wg::real(wg::vdot(tangent, y)),
               right = wg::real(wg::vdot(along, pullback(y)));
  CHECK(std::abs(left - right) < 1e-12 * wg::norm2(tangent) * wg::norm2(y));
}

TEST_CASE("split step: energy is kept to rounding - its gradient is twice the input") {
  const Array<Complex> u0 = sech() * cis(0.5 * t) + 0.01 * noise<Complex>({n});
  const auto energy = [](auto x) {
    return wg::squared_norm(wg::iterate(step_by(1.0), x, steps, {.checkpoints = 10}));
  };
  const auto [value, gradient] = wg::value_and_gradient(energy, u0);
  CHECK(std::abs(value / wg::squared_norm(u0) - 1) < 1e-12);
  CHECK(distance(gradient, 2.0 * u0) < 1e-11);
}

TEST_CASE("split step: 1000 steps with 10 stored states have the gradient of the plain tape") {
  const Array<Complex> u0 = sech() * cis(0.5 * t), target = 0.9 * sech() * cis(t);
  // Of the input and of the nonlinearity, which the step captures; by all ways.
  const auto loss = [&](int way) {
    return [=](auto x, auto g) {
      Var<Array<Complex>> u = x;
      const auto step = step_by(g), back = [g](auto v) {
        const auto w = wg::ifft(conj(half) * wg::fft(v));
        return wg::ifft(conj(half) * wg::fft(w * cis(-g * dz * abs2(w))));
      };
      if (way == 0) {
        for (Index k = 0; k < steps; ++k)
          u = step(u);
      } else if (way == 1) {
        u = wg::iterate(step, u, steps, {.checkpoints = 10});
      } else {
        u = wg::reversible(step, back, u, steps);
      }
      return wg::squared_norm(u - target);
    };
  };
  const auto plain = wg::value_and_gradient(loss(0), u0, 1.0);
  const auto few = wg::value_and_gradient(loss(1), u0, 1.0);
  CHECK(few.value == plain.value);
  CHECK(distance(std::get<0>(few.gradient), std::get<0>(plain.gradient)) == 0);
  CHECK(std::get<1>(few.gradient) == std::get<1>(plain.gradient));
  const auto none = wg::value_and_gradient(loss(2), u0, 1.0);
  CHECK(none.value == plain.value);
  CHECK(distance(std::get<0>(none.gradient), std::get<0>(plain.gradient)) < 1e-11);
  CHECK(distance(std::get<1>(none.gradient), std::get<1>(plain.gradient)) < 1e-11);
}
