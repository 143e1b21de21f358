/// \file
/// Steepest descent with backtracking.
#pragma once

#include "line_search.hpp"

namespace wirtinger::optim {

template <class X>
struct GradientDescentOptions {
  Index max_iterations = 1000;
  double gradient_tolerance =
      wirtinger::detail::default_tolerance<wirtinger::detail::real_of_start<X>>;
  Callback<X> callback = {};
  double value_tolerance = 0;       ///< relative change of the value to stop at; 0: no such test
  std::optional<double> step = {};  ///< the first trial; none: a move of length 1
  double decrease = 1e-4;           ///< c_1 of convention.md, eq. (123)
  double shrink = 0.5;              ///< factor from a trial that failed to the next
  double grow = 2;                  ///< factor from the last step to the first trial of the next
  Index evaluations = 50;           ///< most trials in one iteration
};

/// Minimises a real-valued f by steps along the negative gradient, convention.md, eq. (126).
///   f: called with one variable for each block of x0, returns a real scalar; or a recording.
///   x0: a number, array or Eigen object, real or complex, or a std::tuple of such blocks.
///   For f with m <= Hessian <= M the distance of the value to its minimum falls by the factor of
///   eq. (127) or less in each iteration.
///   Source: Armijo (1966); Nocedal, Wright, Numerical Optimization (2006), algorithm 3.1.
///   Throws DomainError for options out of their range, and what f throws.
template <class F, class X>
auto gradient_descent(
    F&& f, const X& x0,
    const GradientDescentOptions<wirtinger::detail::start_kind<X>>& options = {}) {
  namespace detail = wirtinger::detail;
  using R = detail::real_of_start<detail::start_kind<X>>;
  constexpr std::string_view name = "gradient_descent";
  detail::require_common_options(name, options);
  detail::require_step(name, options.step);
  detail::require_option(options.decrease > 0 && options.decrease < 1, name, "decrease",
                         options.decrease, "a number between 0 and 1");
  detail::require_option(options.shrink > 0 && options.shrink < 1, name, "shrink", options.shrink,
                         "a number between 0 and 1");
  detail::require_option(options.grow >= 1 && std::isfinite(options.grow), name, "grow",
                         options.grow, "1 or more");
  detail::require_option(options.evaluations >= 1, name, "evaluations", options.evaluations,
                         "1 or more");
  R last = 0;
  return detail::optimised(f, x0, options, [&](const auto& objective, const auto& point) {
    using Point = std::remove_cvref_t<decltype(point)>;
    const R first = last > 0       ? last * R(options.grow)
                    : options.step ? R(*options.step)
                                   : 1 / point.gradient_norm;
    const auto direction = detail::scaled(R(-1), point.gradient);
    auto reached =
        detail::backtracked(detail::Ray(objective, point, direction, R(options.decrease)), first,
                            R(options.shrink), options.evaluations);
    if (!reached) return std::optional<Point>();
    last = reached->t;
    return std::optional<Point>(std::move(reached->point));
  });
}

}  // namespace wirtinger::optim
