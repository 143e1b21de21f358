// The split step of the nonlinear Schroedinger equation: exact parts, the soliton, order, what is
// conserved, and what bad input gets. Gradients: gradients.cpp.

#include <wirtinger/api/hvp.hpp>
#include <wirtinger/ops/products.hpp>
#include <wirtinger/ops/spectral_derivative.hpp>
#include <wirtinger/ops/split_step.hpp>

#include "waves_testing.hpp"

using namespace waves_testing;

namespace {

constexpr Index n = 256;
constexpr double window = 40;
double position(Index j) {
  return window * (static_cast<double>(j) / static_cast<double>(n) - 0.5);
}
template <class F>
Array<C> on_line(F f) {
  return sampled<C>({n}, [&](const Position& p) { return f(position(p[0])); });
}
template <class F>
Array<double> real_on_line(F f) {
  return sampled<double>({n}, [&](const Position& p) { return f(position(p[0])); });
}

Array<C> after(Array<C> u, int steps, const wg::SplitStepOptions<double>& options) {
  for (int step = 0; step < steps; ++step)
    u = wg::split_step(u, options);
  return u;
}

/// Half the dispersion's |u'|^2 + V |u|^2 + g/2 |u|^4, added up.
double hamiltonian(const Array<C>& u, const Array<double>& potential, double g) {
  const Array<C> slope = wg::spectral_derivative(u, 0, {.length = window});
  const Array<double> density = wg::abs2(u);
  return 0.5 * energy(slope) + wg::sum(potential * density) + 0.5 * g * wg::sum(density * density);
}

}  // namespace

// i u_z + u_tt / 2 + |u|^2 u = 0 has the solution sech(t) exp(i z / 2).
TEST_CASE("NLS soliton keeps its modulus and turns its phase and the error is of second order") {
  const Array<C> start = on_line([](double t) { return C(1 / std::cosh(t)); });
  const Array<C> expected = start * std::polar(1.0, pi / 4);
  const auto error = [&](int steps) {
    const auto u =
        after(start, steps, {.step = pi / 2 / steps, .nonlinearity = -1, .lengths = window});
    CHECK(std::abs(energy(u) / energy(start) - 1) < 1e-13);
    return distance(u, expected);
  };
  const double coarse = error(50), fine = error(100), finest = error(200);
  CHECK(finest < 2e-5);
  CHECK(std::abs(coarse / fine - 4) < 0.05);
  CHECK(std::abs(fine / finest - 4) < 0.05);

  const auto u = after(start, 400, {.step = pi / 800, .nonlinearity = -1, .lengths = window});
  CHECK(distance(wg::abs(u), wg::abs(start)) < 1e-5);
  CHECK(std::abs(std::arg(u(n / 2)) - pi / 4) < 1e-5);
}

TEST_CASE("split_step is undone by a step backward and keeps the energy to second order") {
  const Array<double> potential = real_on_line([](double x) { return 0.5 * x * x; });
  const Array<C> start = on_line([](double x) { return std::exp(C(-0.4 * x * x, 0.7 * x)); });
  const auto drift = [&](double step) {
    const int steps = static_cast<int>(std::lround(1 / step));
    const auto u = after(
        start, steps, {.step = step, .nonlinearity = 2, .potential = potential, .lengths = window});
    CHECK(std::abs(energy(u) / energy(start) - 1) < 1e-13);
    const auto back = after(
        u, steps, {.step = -step, .nonlinearity = 2, .potential = potential, .lengths = window});
    CHECK(distance(back, start) < 1e-12);
    return hamiltonian(u, potential, 2) / hamiltonian(start, potential, 2) - 1;
  };
  const double coarse = drift(0.01), fine = drift(0.005);
  CHECK(std::abs(fine) < 1e-4);
  CHECK(std::abs(coarse / fine - 4) < 0.1);
}

// i psi_t = -psi'' / 2 + x^2 / 2 psi: exp(-x^2 / 2) has the energy 1/2.
TEST_CASE("the harmonic ground state turns with its energy") {
  const Array<C> start = on_line([](double x) { return C(std::exp(-x * x / 2)); });
  const auto u = after(start, 200,
                       {.step = 0.005,
                        .potential = real_on_line([](double x) { return x * x / 2; }),
                        .lengths = window});
  CHECK(distance(u, start * std::polar(1.0, -0.5)) < 1e-5);
}

// Agrawal, Nonlinear Fiber Optics, section 3.2: a Gaussian broadens by sqrt(1 + (z / L_D)^2).
TEST_CASE("dispersive broadening is exact in one step and undone by what the gradient says") {
  const Array<C> start = on_line([](double t) { return C(std::exp(-t * t / 2)); });
  const auto u = wg::split_step(start, {.step = 1, .lengths = window});
  CHECK(distance(u, on_line([](double t) {
                   return std::exp(-t * t / 2 / C(1, 1)) / std::sqrt(C(1, 1));
                 })) < 1e-12);
  const Array<double> square = real_on_line([](double t) { return t * t; });
  const auto mean_square = [&](const auto& v) { return wg::sum(square * wg::abs2(v)); };
  const double before = mean_square(start);
  CHECK(std::abs(std::sqrt(mean_square(u) / before) - std::sqrt(2.0)) < 1e-12);

  // Behind a piece of the dispersion D the mean square is quadratic in D: one step of Newton.
  const auto behind = [&](auto dispersion) {
    return mean_square(
        wg::split_step(Var(u), {.step = 1, .dispersion = dispersion, .lengths = window}));
  };
  const auto at = wg::hvp(behind, 0.3, 1.0);
  const double best = 0.3 - at.gradient / at.product;
  CHECK(std::abs(best + 1) < 1e-11);
  CHECK(std::abs(behind(Var(best)).value() / before - 1) < 1e-12);
}

// Pinault, Potasek, J. Opt. Soc. Am. B 2, 1318 (1985): the rms width of the spectrum of a Gaussian
// grows by sqrt(1 + 4 phi^2 / (3 sqrt 3)).
TEST_CASE("self-phase modulation is exact and broadens the spectrum") {
  // The chirp reaches |w| = phi sqrt(2/e) = 12, and the spectrum has to have faded above it.
  const double length = 16;
  const Array<C> start = sampled<C>({512}, [&](const Position& p) {
    const double t = length * (static_cast<double>(p[0]) / 512 - 0.5);
    return C(std::exp(-t * t / 2));
  });
  const double phi = 4.5 * pi;
  const auto u = wg::split_step(
      start, {.step = 0.5, .dispersion = 0, .nonlinearity = -2 * phi, .lengths = length});
  CHECK(distance(u, start * wg::cis(phi * wg::abs2(start))) < 1e-13);
  const auto rms = [&](const Array<C>& v) {
    return std::sqrt(energy(wg::spectral_derivative(v, 0, {.length = length})) / energy(v));
  };
  CHECK(std::abs(rms(u) / rms(start) - std::sqrt(1 + 4 * phi * phi / (3 * std::sqrt(3.0)))) < 1e-9);
  CHECK(std::abs(rms(u) / rms(start) - 12.443951) < 5e-7);  // as published
}

TEST_CASE("split_step in two dimensions and of stacks") {
  // Without a nonlinearity and a potential the axes are independent.
  const Array<C> x = noise<C>({6}), y = noise<C>({5}, 2);
  const Array<C> both = wg::outer(y, x);
  const auto together = wg::split_step(both, {.step = 0.3, .dispersion = 1.5, .lengths = {2, 3}});
  const Array<C> apart =
      wg::outer(wg::split_step(y, {.step = 0.3, .dispersion = 1.5, .lengths = 2}),
                wg::split_step(x, {.step = 0.3, .dispersion = 1.5, .lengths = 3}));
  CHECK(distance(together, apart) < 1e-14);
  // A stack of fields, each as if alone; a potential for all.
  const Array<C> stack = noise<C>({3, 6});
  const Array<double> potential = noise<double>({6});
  const auto of_stack =
      wg::split_step(stack, {.step = 0.3, .nonlinearity = 2, .potential = potential, .axes = {-1}});
  for (Index k = 0; k < 3; ++k) {
    const auto one = sampled<C>({6}, [&](const Position& p) { return stack(k, p[0]); });
    const auto alone =
        wg::split_step(one, {.step = 0.3, .nonlinearity = 2, .potential = potential});
    CHECK(distance(alone, sampled<C>({6}, [&](const Position& p) { return of_stack(k, p[0]); })) <
          1e-14);
  }
  // Real and Eigen fields.
  const Eigen::VectorXd line = wg::as_vector(noise<double>({6}));
  const auto stepped = wg::split_step(line, {.step = 0.3, .potential = wg::as_vector(potential)});
  static_assert(std::is_same_v<std::remove_cv_t<decltype(stepped)>, Eigen::VectorXcd>);
  CHECK(distance(wg::copy(stepped), wg::split_step(wg::Array<C>(wg::to_complex(wg::copy(line))),
                                                   {.step = 0.3, .potential = potential})) == 0);
}

TEST_CASE("errors of split_step") {
  const Array<C> u = noise<C>({4, 6});
  CHECK_SENTENCE(wg::split_step(u, {.nonlinearity = 1}), DomainError,
                 "split_step: step = 0 found, expected a finite one that is not 0");
  CHECK_SENTENCE(wg::split_step(u, {.step = 1, .lengths = {1, 2, 3}}), ShapeError,
                 "split_step: lengths lists 3 lengths for 2 axes; expected one for all, or one for "
                 "each");
  CHECK_SENTENCE(wg::split_step(u, {.step = 1, .potential = noise<double>({2, 4, 6})}), ShapeError,
                 "split_step: a potential of shape (2, 4, 6) found for a field of shape (4, 6), "
                 "expected one that is broadcast to the field's; broadcast_to() makes more fields");
  CHECK_SENTENCE_PART(wg::split_step(u, {.step = 1, .potential = noise<double>({5})}), ShapeError,
                      "split_step: shapes (4, 6) and (5,) do not broadcast");
  CHECK_THROWS_AS(wg::split_step(u, {.step = 1, .axes = {2}}), wg::AxisError);
  wg::Tape<double> tape;
  const auto v = tape.variable(u);
  const auto potential = tape.variable(noise<double>({6}));
  const auto bytes = tape.bytes();
  CHECK_SENTENCE(wg::split_step(u, {.step = 1, .potential = potential}), TapeError,
                 "split_step: an option is a variable and the array is not, so its plain result "
                 "would have no gradient; give the array as Var(x)");
  CHECK_THROWS_AS(wg::split_step(v * v, {.step = 0}), wg::DomainError);
  CHECK(tape.bytes() == bytes);
}
