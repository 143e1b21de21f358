// The ground state of a condensate in a harmonic trap, by descent along the gradient of its energy.
// Bao, Tang, J. Comput. Phys. 187, 230 (2003), table of E(beta) in one dimension.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/fft/frequencies.hpp>
#include <wirtinger/ops/products.hpp>
#include <wirtinger/ops/spectral_derivative.hpp>
#include <wirtinger/ops/split_step.hpp>

#include "waves_testing.hpp"

using namespace waves_testing;

namespace {

constexpr Index n = 256;
constexpr double window = 32;
constexpr double step = window / static_cast<double>(n);

Array<double> line() {
  return sampled<double>(
      {n}, [](const Position& p) { return step * static_cast<double>(p[0] - n / 2); });
}

/// E = int |phi'|^2 / 2 + x^2 |phi|^2 / 2 + beta |phi|^4 / 2 of phi over its norm.
struct Energy {
  double beta;
  Array<double> trap = 0.5 * wg::square(line());

  template <class V>
  auto operator()(const V& phi) const {
    const auto slope = wg::spectral_derivative(phi, 0, {.length = window});
    const auto density = wg::eval(wg::square(phi));
    const auto norm = wg::eval(step * wg::sum(density));
    return step * (wg::sum(0.5 * wg::square(slope) + trap * density) / norm +
                   0.5 * beta * wg::sum(wg::square(density)) / (norm * norm));
  }
};

struct Ground {
  double energy;
  Array<double> state;
};

/// Conjugate gradients (Polak, Ribiere) with steps from a parabola, on gradients smoothed by
/// (kinetic energy + weight)^-1, which makes all wave numbers about as stiff.
Ground ground_state(double beta) {
  const Energy energy{beta};
  const double weight = 1 + std::pow(3 * beta, 2.0 / 3) / 4;
  const auto smoothed = [&](const Array<double>& g) {
    const Array<double> f = wg::rfftfreq(n, step / (2 * pi));
    return wg::irfft(wg::rfft(g) / (0.5 * wg::square(f) + weight), {.n = n});
  };
  const double radius = std::pow(1.5 * beta, 1.0 / 3) + 1;
  Array<double> phi = wg::exp(wg::square(line() / radius) * -0.5);
  phi = phi / std::sqrt(step * wg::sum(wg::square(phi)));
  Array<double> direction = wg::zeros<double>({n}), last = direction;
  double last_product = 1;
  double value = 0;
  for (int k = 0; k < 400; ++k) {
    const auto at = wg::value_and_gradient(energy, phi);
    value = at.value;
    const Array<double> s = smoothed(at.gradient);
    const double product = wg::sum(s * at.gradient);
    if (product < 1e-20) break;
    const double turn = k == 0 ? 0 : std::max(0.0, (product - wg::sum(s * last)) / last_product);
    direction = turn * direction - s;
    if (wg::sum(direction * at.gradient) >= 0) direction = -s;
    last = at.gradient;
    last_product = product;
    const double slope = wg::sum(direction * at.gradient);
    double t = 1 / step;  // the gradient has the factor `step` of the sum
    const auto along = [&](double by) { return energy(Var(phi + by * direction)).value() - value; };
    const double curvature = 2 * (along(t) - slope * t) / (t * t);
    if (curvature > 0) t = -slope / curvature;
    while (along(t) > 1e-4 * slope * t && t > 1e-9)
      t /= 2;
    phi = phi + t * direction;
    phi = phi / std::sqrt(step * wg::sum(wg::square(phi)));
  }
  return {value, phi};
}

}  // namespace

TEST_CASE("ground states of the Gross-Pitaevskii equation have the published energies") {
  const std::vector<std::array<double, 3>> table{// beta, energy, half a unit of its last digit
                                                 {0, 0.50000, 5e-6},       {3.1371, 1.04410, 5e-5},
                                                 {12.5484, 2.23301, 5e-4}, {31.371, 3.98100, 5e-4},
                                                 {156.855, 11.4645, 5e-4}, {1254.8, 45.7432, 5e-4}};
  for (const auto& [beta, expected, digit] : table) {
    INFO("beta = " << beta);
    CHECK(std::abs(ground_state(beta).energy - expected) < digit);
  }
}

// A stationary state turns as a whole: its density does not move, its phase by -mu t,
// mu = E + int beta/2 |phi|^4.
TEST_CASE("split_step turns the ground state by its chemical potential") {
  const double beta = 12.5484;
  const Ground ground = ground_state(beta);
  const Array<C> start = wg::to_complex(ground.state);
  const double mu =
      ground.energy + 0.5 * beta * step * wg::sum(wg::square(wg::square(ground.state)));
  Array<C> u = start;
  for (int k = 0; k < 100; ++k)
    u = wg::split_step(u, {.step = 0.002,
                           .nonlinearity = beta,
                           .potential = 0.5 * wg::square(line()),
                           .lengths = window});
  CHECK(distance(u, start * std::polar(1.0, -0.2 * mu)) < 1e-4);
}
