/// \file
/// L-BFGS: a quasi-Newton method of limited memory.
#pragma once

#include <deque>

#include "line_search.hpp"

namespace wirtinger::optim {

template <class X>
struct LbfgsOptions {
  Index max_iterations = 1000;
  double gradient_tolerance =
      wirtinger::detail::default_tolerance<wirtinger::detail::real_of_start<X>>;
  Callback<X> callback = {};
  double value_tolerance = 0;       ///< relative change of the value to stop at; 0: no such test
  Index memory = 10;                ///< pairs of steps and gradient differences that are kept
  std::optional<double> step = {};  ///< the first trial; none: a move of length 1
  double decrease = 1e-4;           ///< c_1 of convention.md, eq. (123)
  double curvature = 0.9;           ///< c_2 of eq. (125)
  Index evaluations = 40;           ///< most trials in one iteration
};

}  // namespace wirtinger::optim

namespace wirtinger::detail {

template <class Point, RealScalar R>
class LimitedBfgs {
 public:
  LimitedBfgs(Index memory, std::optional<double> step) : memory_(memory), step_(step) {}

  /// -H g by the two loops, convention.md, eq. (131), (132).
  auto direction(const Point& point) const {
    auto d = scaled(R(-1), point.gradient);
    if (pairs_.empty()) return d;
    std::vector<R> weights;
    for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
      weights.push_back(inner_product(pair->s, d) / pair->sy);
      d = moved(d, -weights.back(), pair->y);
    }
    const auto& newest = pairs_.back();
    d = scaled(newest.sy / inner_product(newest.y, newest.y), d);
    for (const auto& pair : pairs_) {
      d = moved(d, weights.back() - inner_product(pair.y, d) / pair.sy, pair.s);
      weights.pop_back();
    }
    return d;
  }
  R first_step(const Point& point, R) const {
    if (!pairs_.empty()) return 1;
    return step_ ? R(*step_) : 1 / point.gradient_norm;
  }
  template <class Reached>
  void note(const Point& from, const typename Point::Blocks& direction, R, const Reached& reached) {
    auto s = scaled(reached.t, direction);
    auto y = moved(reached.point.gradient, R(-1), from.gradient);
    const R sy = inner_product(s, y);
    const R lengths = std::sqrt(inner_product(s, s)) * std::sqrt(inner_product(y, y));
    // Without positive curvature the pair would not keep H positive definite.
    if (!(sy > std::numeric_limits<R>::epsilon() * lengths)) return;
    if (static_cast<Index>(pairs_.size()) == memory_) pairs_.pop_front();
    pairs_.push_back({std::move(s), std::move(y), sy});
  }
  bool forget() {
    const bool had = !pairs_.empty();
    pairs_.clear();
    return had;
  }

 private:
  struct Pair {
    typename Point::Blocks s, y;
    R sy;
  };
  Index memory_;
  std::optional<double> step_;
  std::deque<Pair> pairs_;
};

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// Minimises a real-valued f by quasi-Newton steps from the last pairs of steps and gradient
/// differences, convention.md, eq. (131), (132), with strong Wolfe steps. The first choice for
/// smooth functions. Keeps 2 memory vectors.
///   f: called with one variable for each block of x0, returns a real scalar; or a recording.
///   x0: a number, array or Eigen object, real or complex, or a std::tuple of such blocks.
///   Source: Nocedal, Math. of Computation 35 (1980); Nocedal, Wright, Numerical Optimization
///   (2006), algorithms 7.4 and 7.5.
///   Throws DomainError for options out of their range, and what f throws.
template <class F, class X>
auto lbfgs(F&& f, const X& x0, const LbfgsOptions<wirtinger::detail::start_kind<X>>& options = {}) {
  namespace detail = wirtinger::detail;
  using Point =
      typename detail::Objective<std::remove_reference_t<F>, detail::start_kind<X>>::Point;
  detail::require_wolfe_options("lbfgs", options);
  detail::require_option(options.memory >= 1, "lbfgs", "memory", options.memory, "1 or more");
  detail::LimitedBfgs<Point, detail::real_of_start<detail::start_kind<X>>> method(options.memory,
                                                                                  options.step);
  return detail::optimised(f, x0, options, [&](const auto& objective, const auto& point) {
    return detail::wolfe_point(objective, point, method, options);
  });
}

}  // namespace wirtinger::optim
