// What theory says about quadratics, and Rosenbrock's valley in C^2.

#include "optim_testing.hpp"

using namespace optim_testing;

namespace {

// Six eigenvalues, three different ones.
const Quadratic three = quadratic({1, 1, 4, 4, 4, 9});
const Array<C> start = noise<C>({6}, 3);
const Array<C> ones = wg::ones<C>({2});

}  // namespace

TEST_CASE("conjugate gradients end after as many iterations as there are eigenvalues") {
  std::vector<Array<C>> path;
  const auto result =
      optim::nonlinear_cg(three, start,
                          {.gradient_tolerance = 1e-9,
                           .callback = [&](const auto& it) { path.push_back(it.x); },
                           .curvature = 2e-4});
  CHECK(result.reason == Reason::gradient_tolerance);
  CHECK(result.iterations <= 4);  // three but for what steps are not exact
  CHECK(distance(result.x, three.c) < 1e-9);

  // With exact steps L-BFGS is conjugate gradients (Nazareth 1979).
  std::vector<Array<C>> other;
  const auto again = optim::lbfgs(three, start,
                                  {.gradient_tolerance = 1e-9,
                                   .callback = [&](const auto& it) { other.push_back(it.x); },
                                   .curvature = 2e-4});
  CHECK(again.reason == Reason::gradient_tolerance);
  CHECK(again.iterations <= 4);
  CHECK(distance(again.x, three.c) < 1e-9);
  REQUIRE(path.size() >= 2);
  REQUIRE(other.size() >= 2);
  for (std::size_t k = 0; k < 2; ++k)
    CHECK(distance(other[k], path[k]) < 1e-3);
}

TEST_CASE("gradient descent falls at its rate") {
  const double m = 1, M = 9;
  // With c_1 <= 1/2 the step 1 / M is never shrunk.
  const auto fixed = optim::gradient_descent(
      three, start,
      {.max_iterations = 40, .gradient_tolerance = 0, .step = 1 / M, .decrease = 0.49, .grow = 1});
  REQUIRE(fixed.history.size() == 41);
  for (std::size_t k = 0; k < 40; ++k)
    CHECK(fixed.history[k + 1] <= (1 - 2 * 0.49 * m / M) * fixed.history[k]);

  // From a step that is far too long it is shrunk to 2 r (1 - c_1) / M or more.
  const double c = 0.3, r = 0.5;
  const auto searched = optim::gradient_descent(
      three, start,
      {.max_iterations = 40, .gradient_tolerance = 0, .step = 100.0, .decrease = c, .shrink = r});
  REQUIRE(searched.history.size() == 41);
  for (std::size_t k = 0; k < 40; ++k)
    CHECK(searched.history[k + 1] <= (1 - 2 * m * c * 2 * r * (1 - c) / M) * searched.history[k]);
}

TEST_CASE("steepest descent takes the steps of its definition") {
  // From 0 for L = |z - c|^2 / 2 a step of t goes to t c.
  const C c(3, -4);
  const auto f = [=](auto z) { return 0.5 * wg::abs2(z - c); };
  const auto one = optim::gradient_descent(f, C(0), {.max_iterations = 1, .step = 0.25});
  CHECK(std::abs(one.x - 0.25 * c) < 1e-15);
  CHECK(one.reason == Reason::max_iterations);
  CHECK(one.iterations == 1);
  // Without a step: a move of length 1.
  const auto unit = optim::gradient_descent(f, C(0), {.max_iterations = 1});
  CHECK(std::abs(unit.x - c / 5.0) < 1e-15);
}

TEST_CASE("Rosenbrock in two complex dimensions") {
  const auto f = rosenbrock;
  const auto z = rosenbrock_start();
  const auto quasi = optim::lbfgs(f, z, {.max_iterations = 200});
  CHECK(quasi.reason == Reason::gradient_tolerance);
  CHECK(distance(quasi.x, ones) < 1e-7);
  const auto conjugate = optim::nonlinear_cg(f, z, {.max_iterations = 1000});
  CHECK(conjugate.reason == Reason::gradient_tolerance);
  CHECK(distance(conjugate.x, ones) < 1e-6);
  const auto steepest =
      optim::gradient_descent(f, z, {.max_iterations = 30000, .gradient_tolerance = 1e-4});
  CHECK(steepest.reason == Reason::gradient_tolerance);
  CHECK(distance(steepest.x, ones) < 1e-3);
  const auto adam =
      optim::adam(f, z, {.max_iterations = 20000, .gradient_tolerance = 1e-4, .step = 5e-3});
  CHECK(adam.reason == Reason::gradient_tolerance);
  CHECK(distance(adam.x, ones) < 1e-3);
  // Line searches never go up but for rounding.
  for (const auto* history : {&quasi.history, &conjugate.history, &steepest.history})
    for (std::size_t k = 1; k < history->size(); ++k)
      CHECK((*history)[k] <= (*history)[k - 1] * (1 + 1e-14));
}

TEST_CASE("the gradient becomes shorter than rounding of the value allows to see") {
  // Values are about 1e4, so that gradients below 1e-5 change them by less than rounding.
  for (unsigned seed = 1; seed < 6; ++seed) {
    CAPTURE(seed);
    const Array<C> c = noise<C>({50}, seed + 100);
    const auto f = [&](auto z) {
      return 37.3 * wg::sum(wg::square(wg::abs2(z - c) + 1.0)) + 0.1 * wg::real(wg::sum(z));
    };
    const auto quasi = optim::lbfgs(f, noise<C>({50}, seed), {.gradient_tolerance = 1e-9});
    CHECK(quasi.reason == Reason::gradient_tolerance);
    const auto conjugate =
        optim::nonlinear_cg(f, noise<C>({50}, seed), {.gradient_tolerance = 1e-9});
    CHECK(conjugate.reason == Reason::gradient_tolerance);
  }
}

TEST_CASE("Adam follows the mean direction of a constant gradient") {
  // L = Re(conj(a) z): the gradient is a, both moments are free of bias, each step is a / |a|.
  const C a(3, 4);
  const auto f = [=](auto z) { return wg::real(std::conj(a) * z); };
  const auto result = optim::adam(f, C(0, 0), {.max_iterations = 7, .step = 0.1});
  CHECK(std::abs(result.x + 0.7 * a / 5.0) < 1e-8);
  // (128) with two different gradients, by hand.
  const auto g = [=](auto z) { return 0.5 * wg::abs2(z - a); };
  const auto two = optim::adam(
      g, C(0, 0),
      {.max_iterations = 2, .step = 0.5, .first_decay = 0.8, .second_decay = 0.9, .epsilon = 0.1});
  const C g1 = -a, x1 = -0.5 * g1 / (std::abs(g1) + 0.1), g2 = x1 - a;
  const C m = (0.8 * 0.2 * g1 + 0.2 * g2) / (1 - 0.64);
  const double v = (0.9 * 0.1 * std::norm(g1) + 0.1 * std::norm(g2)) / (1 - 0.81);
  CHECK(std::abs(two.x - (x1 - 0.5 * m / (std::sqrt(v) + 0.1))) < 1e-14);
}
