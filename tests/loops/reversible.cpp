// reversible: derivatives are those of the plain loop up to the drift of the states on the way
// back, which is measured, and exact where the inverse is.

#include "loop_testing.hpp"

namespace {

using namespace loops;

const Array<Complex> x0 = noise<Complex>({16}, 5), x1 = noise<Complex>({16}, 6),
                     x_dot = noise<Complex>({16}, 7);
const auto at = std::tuple(x0, Complex(0.4, -0.3), 0.7),
           other = std::tuple(x1, Complex(-0.2, 0.6), 0.9),
           along = std::tuple(x_dot, Complex(0.5, 1.5), -0.8);

/// A step of the nonlinear Schroedinger equation with a potential, and its inverse.
const auto h = wg::Array<Complex>(cis(-2.0 * wg::fftfreq(16) * wg::fftfreq(16)));
const auto step_by = [](auto w, auto g) {
  return [=](auto u, Index k) {
    const auto v = wg::ifft(h * wg::fft(u));
    return wg::eval(v * cis(0.1 * g * abs2(v) + (0.01 + 0.002 * static_cast<double>(k)) * w));
  };
};
const auto inverse_by = [](auto w, auto g) {
  return [=](auto u, Index k) {
    const auto v = u * cis(-0.1 * g * abs2(u) - (0.01 + 0.002 * static_cast<double>(k)) * w);
    return wg::ifft(conj(h) * wg::fft(v));
  };
};

}  // namespace

TEST_CASE("reversible has the derivatives of the plain loop - up to rounding for unitary steps") {
  const auto of = [](bool on) {
    return derivatives(
        [=](auto x, auto z, auto g) {
          const Var<Array<double>> w = abs2(x) + abs2(z);
          Var<Array<Complex>> u = x * z;
          if (on)
            u = wg::reversible(step_by(w, g), inverse_by(w, g), u, 40);
          else
            u = wg::iterate(step_by(w, g), u, 40);
          return wg::eval(sum(abs2(u - x)) + g);
        },
        at, along, other);
  };
  const double drift = wg::reversible_drift(step_by(Array<double>(abs2(x0)), 0.7),
                                            inverse_by(Array<double>(abs2(x0)), 0.7), x0, 40);
  CHECK(drift > 0);
  CHECK(drift < 1e-14);
  CHECK(distance(of(true), of(false)) < 1e-12);
}

TEST_CASE("reversible of a pair with exact inverse is the plain loop bit for bit") {
  // Leapfrog in numbers that are multiples of 2^-20: nothing is rounded.
  using State = std::tuple<Var<Array<double>>, Var<double>>;
  const auto step = [](const State& s) {
    const auto& [q, p] = s;
    const Var<double> moved = p + 0.5 * q(0) - 0.25 * q(1);
    return State(q + 0.5 * moved, moved);
  };
  const auto inverse = [](const State& s) {
    const auto& [q, p] = s;
    const Var<Array<double>> back = q - 0.5 * p;
    return State(back, p - 0.5 * back(0) + 0.25 * back(1));
  };
  const Array<double> q0 = Array<double>::from_row_major({2}, std::vector{0.25, -1.5});
  CHECK(wg::reversible_drift(step, inverse, std::tuple(q0, 0.75), 5) == 0);
  const auto loss = [=](bool on) {
    return [=](auto q, auto p) {
      const auto [a, b] =
          on ? wg::reversible(step, inverse, State(q, p), 5) : wg::iterate(step, State(q, p), 5);
      return wg::eval(sum(exp(a)) * b);
    };
  };
  const auto [q_bar, p_bar] = wg::gradient(loss(true), q0, 0.75);
  const auto [q_plain, p_plain] = wg::gradient(loss(false), q0, 0.75);
  CHECK(distance(q_bar, q_plain) == 0);
  CHECK(p_bar == p_plain);
}

TEST_CASE("reversible: drift is seen and what it does to the gradient") {
  // u -> u / 2 loses nothing but is undone wrongly by 2.5 u: states grow by 1.25 a step.
  const auto step = [](auto u) { return 0.5 * u; };
  const auto wrong = [](auto u) { return 2.5 * u; };
  CHECK(wg::reversible_drift(step, wrong, 3.0, 4) == Approx(std::pow(1.25, 4) - 1));
  // The gradient by a captured factor reads the states: sum of 1.25^(4 - k) instead of 4 ones.
  const auto loss = [=](auto a) {
    return wg::reversible([a](auto u) { return a * u; }, wrong, 3.0 * a, 4);
  };
  double states = 0;
  for (int k = 0; k < 4; ++k)
    states += std::pow(1.25, 4 - k);
  // d/da of a^4 (3 a) at 1/2
  CHECK(wg::gradient(loss, 0.5) == Approx(3 * std::pow(0.5, 4) * (states + 1)));
}

TEST_CASE("reversible: no steps - one step and a constant start") {
  const auto step = [](auto u, Index k) { return u * wg::cis(0.1 * static_cast<double>(k + 1)); };
  const auto inverse = [](auto u, Index k) {
    return u * wg::cis(-0.1 * static_cast<double>(k + 1));
  };
  for (const Index steps : {0, 1, 2}) {
    const auto f = [=](auto x) { return wg::reversible(step, inverse, x, steps); };
    const auto [value, pullback] = wg::vjp(f, x0);
    const Complex turned = std::polar(1.0, 0.05 * static_cast<double>(steps * (steps + 1)));
    CHECK(distance(value, turned * x0) < 1e-15);
    CHECK(distance(pullback(x1), std::conj(turned) * x1) < 1e-15);
  }
  const auto from_constant = [](auto a) {
    return wg::reversible([a](auto u) { return u * a; }, [a](auto u) { return u / a; }, 3.0, 5);
  };
  CHECK(wg::gradient(from_constant, 0.5) == Approx(15 * std::pow(0.5, 4)));
}
