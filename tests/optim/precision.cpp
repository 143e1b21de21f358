// The optimisers in float and long double: minima as close as the precision lets them be.

#include "optim_testing.hpp"

using namespace optim_testing;

TEMPLATE_TEST_CASE("minima to the precision of the numbers", "", float, long double) {
  using R = TestType;
  using Z = std::complex<R>;
  const R eps = std::numeric_limits<R>::epsilon();
  // Positive definite in the two numbers together, with its minimum at (1 - i/3, 2/3).
  const Z z0(1, R(-1) / 3);
  const R a0 = R(2) / 3;
  const auto f = [&](auto z, auto a) {
    return wg::abs2(z - z0) * R(3) + wg::square(a - a0) + wg::abs2((z - z0) * Z(0, 1) + (a - a0));
  };
  const std::tuple start{Z(-1, 2), R(5)};
  const auto check = [&](const auto& found) {
    static_assert(std::is_same_v<decltype(found.value), R>);
    CHECK(std::abs(std::get<0>(found.x) - z0) < 100 * eps);
    CHECK(std::abs(std::get<1>(found.x) - a0) < 100 * eps);
  };
  const double tolerance = 10 * double(eps);
  check(optim::lbfgs(f, start, {.gradient_tolerance = tolerance}));
  check(optim::nonlinear_cg(f, start, {.gradient_tolerance = tolerance}));
  check(optim::gradient_descent(f, start, {.gradient_tolerance = tolerance, .step = 0.1}));
  check(optim::adam(f, start,
                    {.max_iterations = 20000, .gradient_tolerance = tolerance, .step = 0.05}));
}
