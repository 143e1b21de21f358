// The paths of line-search methods, followed by their definitions: each move is along the direction
// of the formula, computed here in another way, and fulfils the conditions on steps.

#include "optim_testing.hpp"

using namespace optim_testing;

namespace {

double inner(const Array<C>& a, const Array<C>& b) { return wg::real(wg::vdot(a, b)); }
double length(const Array<C>& a) { return std::sqrt(inner(a, a)); }

struct Path {
  std::vector<Array<C>> x, g;
  std::vector<double> value;
  void add(const Array<C>& z) {
    const auto both = wg::value_and_gradient(rosenbrock, z);
    x.push_back(z);
    g.push_back(both.gradient);
    value.push_back(both.value);
  }
  Array<C> move(std::size_t k) const { return x[k + 1] - x[k]; }
  Array<C> change(std::size_t k) const { return g[k + 1] - g[k]; }
};

/// Armijo, eq. (123), and the strong Wolfe condition, eq. (125), for the move of iteration k.
void check_step(const Path& path, std::size_t k, double c1, double c2) {
  const double before = inner(path.g[k], path.move(k));
  CHECK(before < 0);
  CHECK(path.value[k + 1] <= path.value[k] + c1 * before * (1 - 1e-9));
  CHECK(std::abs(inner(path.g[k + 1], path.move(k))) <= -c2 * before * (1 + 1e-9));
}
/// The sine of the angle between a and b.
double deviation(const Array<C>& a, const Array<C>& b) {
  const Array<C> rest = a / length(a) - b / length(b);
  return length(rest);
}

/// H v by the recursion (131) on the pairs first .. end - 1.
Array<C> inverse_hessian(const Path& path, std::size_t first, std::size_t end, double gamma,
                         const Array<C>& v) {
  if (first == end) return gamma * v;
  const Array<C> s = path.move(end - 1), y = path.change(end - 1);
  const double h = 1 / inner(s, y);
  const Array<C> w =
      inverse_hessian(path, first, end - 1, gamma, Array<C>(v - h * inner(s, v) * y));
  return w - h * inner(y, w) * s + h * inner(s, v) * s;
}

}  // namespace

TEST_CASE("conjugate gradients move along their directions by strong Wolfe steps") {
  Path path;
  path.add(rosenbrock_start());
  optim::nonlinear_cg(rosenbrock, path.x[0],
                      {.max_iterations = 25, .callback = [&](const auto& it) { path.add(it.x); }});
  REQUIRE(path.x.size() == 26);
  Array<C> d = -path.g[0];
  int restarts = 0;
  for (std::size_t k = 0; k < 25; ++k) {
    CAPTURE(k);
    if (k > 0) {
      const auto &g = path.g[k], &last = path.g[k - 1];
      const double beta = std::max(0.0, inner(g, g - last) / inner(last, last));
      if (std::abs(inner(g, last)) >= 0.1 * inner(g, g)) {
        d = -g;
        ++restarts;
      } else {
        d = beta * d - g;
      }
    }
    CHECK(deviation(path.move(k), d) < 1e-6);
    check_step(path, k, 1e-4, 0.1);
  }
  // Both branches were taken.
  CHECK(restarts > 0);
  CHECK(restarts < 24);
}

TEST_CASE("L-BFGS moves along its directions by strong Wolfe steps") {
  Path path;
  path.add(rosenbrock_start());
  optim::lbfgs(
      rosenbrock, path.x[0],
      {.max_iterations = 25, .callback = [&](const auto& it) { path.add(it.x); }, .memory = 4});
  REQUIRE(path.x.size() == 26);
  for (std::size_t k = 0; k < 25; ++k) {
    CAPTURE(k);
    const std::size_t first = k > 4 ? k - 4 : 0;
    double gamma = 1;
    if (k > 0)
      gamma = inner(path.move(k - 1), path.change(k - 1)) /
              inner(path.change(k - 1), path.change(k - 1));
    const Array<C> d = -inverse_hessian(path, first, k, gamma, path.g[k]);
    CHECK(deviation(path.move(k), d) < 1e-6);
    check_step(path, k, 1e-4, 0.9);
  }
}

namespace {

/// Points uphill, or along a direction on which no step is acceptable, until it forgets.
struct Misled {
  double factor;  // of the gradient
  bool forgotten = false;
  int asked = 0;

  template <class Point>
  auto direction(const Point& point) {
    ++asked;
    return wg::detail::scaled(forgotten ? -1.0 : factor, point.gradient);
  }
  template <class Point>
  double first_step(const Point&, double) const {
    return forgotten ? 0.5 : 1e300;
  }
  void note(const auto&...) {}
  bool forget() { return !std::exchange(forgotten, true); }
};

}  // namespace

TEST_CASE("a direction that fails is forgotten and steepest descent tried once") {
  auto parabola = [](auto z) { return wg::abs2(z - C(3, 1)); };
  using Goal = wg::detail::Objective<decltype(parabola), C>;
  const Goal objective{parabola};
  const auto from = objective.at(wg::detail::as_blocks(C(1, 1)));
  const optim::NonlinearCgOptions<C> options{.evaluations = 3};
  for (const double factor : {1.0, -1.0}) {  // uphill; the first trial is much too far
    Misled method{factor};
    const auto reached = wg::detail::wolfe_point(objective, from, method, options);
    REQUIRE(reached);
    CHECK(method.asked == 2);
    CHECK(std::abs(std::get<0>(reached->x) - C(3, 1)) < 1e-12);  // z - g / 2
  }
  auto flat = [](auto z) { return 0.0 * wg::abs2(z); };
  const wg::detail::Objective<decltype(flat), C> nowhere{flat};
  Misled lost{1.0};
  CHECK_FALSE(
      wg::detail::wolfe_point(nowhere, nowhere.at(wg::detail::as_blocks(C(1, 1))), lost, options));
  CHECK(lost.asked == 2);
}
