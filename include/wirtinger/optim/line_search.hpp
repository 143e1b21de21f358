/// \file
/// Step lengths along a direction of descent: backtracking, and the strong Wolfe conditions.
#pragma once

#include "objective.hpp"

namespace wirtinger::detail {

/// x + t d with value and gradient, and phi'(t) for phi(t) = f(x + t d), convention.md, eq. (122).
template <class Point, RealScalar R>
struct Trial {
  R t;
  Point point;
  R slope;
};

/// f along a direction from a point: trials, and what they have to fulfil.
template <class F, class X>
class Ray {
 public:
  using R = real_of_start<X>;
  using Point = typename Objective<F, X>::Point;
  using Blocks = typename Point::Blocks;

  Ray(const Objective<F, X>& objective, const Point& from, const Blocks& direction, R decrease)
      : objective_(objective),
        from_(from),
        direction_(direction),
        decrease_(decrease),
        slope_(inner_product(from.gradient, direction)) {}

  R slope() const { return slope_; }
  Trial<Point, R> start() const { return {R(0), from_, slope_}; }

  Trial<Point, R> at(R t) const {
    Point point = objective_.at(moved(from_.x, t, direction_));
    const R slope = inner_product(point.gradient, direction_);
    return {t, std::move(point), slope};
  }

  /// The value is low enough, eq. (123), or as far as rounding lets one see and by its slope,
  /// eq. (124); false where value or gradient are not finite.
  bool sufficient(const Trial<Point, R>& trial) const {
    if (!trial.point.finite() || !std::isfinite(trial.slope)) return false;
    return trial.point.value <= from_.value + decrease_ * trial.t * slope_ ||
           (trial.point.value <= from_.value + rounding() &&
            trial.slope <= (2 * decrease_ - 1) * slope_);
  }
  /// How much two equal values may differ.
  R rounding() const { return 4 * std::numeric_limits<R>::epsilon() * std::abs(from_.value); }

 private:
  const Objective<F, X>& objective_;
  const Point& from_;
  const Blocks& direction_;
  R decrease_, slope_;
};

/// The first of t, shrink t, shrink^2 t, .. whose value is low enough: L. Armijo, Pacific J. Math.
/// 16 (1966); Nocedal, Wright, Numerical Optimization (2006), algorithm 3.1.
template <class F, class X, RealScalar R>
auto backtracked(const Ray<F, X>& ray, R t, R shrink, Index evaluations) {
  using Reached = Trial<typename Ray<F, X>::Point, R>;
  for (Index k = 0; k < evaluations; ++k, t *= shrink) {
    Reached trial = ray.at(t);
    if (ray.sufficient(trial)) return std::optional<Reached>(std::move(trial));
  }
  return std::optional<Reached>();
}

/// Between two trials, where the cubic with their values and slopes is least (Nocedal, Wright,
/// eq. 3.59), but a tenth of the distance away from both; half-way if the second is not finite.
template <class Point, RealScalar R>
R between(const Trial<Point, R>& a, const Trial<Point, R>& b) {
  const R width = b.t - a.t, middle = a.t + width / 2;
  if (!b.point.finite()) return middle;
  const R d = a.slope + b.slope - 3 * (a.point.value - b.point.value) / (a.t - b.t);
  const R root = std::copysign(std::sqrt(d * d - a.slope * b.slope), width);
  const R part = 1 - (b.slope + root - d) / (b.slope - a.slope + 2 * root);
  if (!std::isfinite(part)) return middle;
  return a.t + std::clamp(part, R(0.1), R(0.9)) * width;
}

/// A step that fulfils the strong Wolfe conditions, convention.md, eq. (123), (125): Nocedal,
/// Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6. Where value or gradient are not
/// finite the step was too long.
///   After `evaluations` trials the best one with a low enough value will do; none if there is no
///   such trial.
template <class F, class X, RealScalar R>
auto wolfe_step(const Ray<F, X>& ray, R t, R curvature, Index evaluations) {
  using Reached = Trial<typename Ray<F, X>::Point, R>;
  const auto flat = [&](const Reached& trial) {
    return std::abs(trial.slope) <= -curvature * ray.slope();
  };
  Reached low = ray.start();     // the lowest trial so far that is low enough
  std::optional<Reached> other;  // the other end of an interval with the wanted step, if known
  for (Index k = 0; k < evaluations; ++k) {
    Reached trial = ray.at(other ? between(low, *other) : t);
    if (!ray.sufficient(trial) || trial.point.value > low.point.value + ray.rounding()) {
      other = std::move(trial);
      continue;
    }
    if (flat(trial)) return std::optional<Reached>(std::move(trial));
    const bool uphill = other ? trial.slope * (other->t - low.t) >= 0 : trial.slope >= 0;
    if (uphill) other = std::move(low);
    t = 2 * trial.t;
    low = std::move(trial);
  }
  return low.t > 0 ? std::optional<Reached>(std::move(low)) : std::optional<Reached>();
}

/// The next point by a method that has a direction, a first step, and a memory it may have to
/// forget: without it, its direction is that of steepest descent.
template <class F, class X, class Method, class Options>
auto wolfe_point(const Objective<F, X>& objective, const typename Objective<F, X>::Point& point,
                 Method& method, const Options& options) {
  using R = real_of_start<X>;
  using Point = typename Objective<F, X>::Point;
  do {
    const auto direction = method.direction(point);
    const Ray<F, X> ray(objective, point, direction, R(options.decrease));
    if (!(ray.slope() < 0)) continue;
    auto reached = wolfe_step(ray, method.first_step(point, ray.slope()), R(options.curvature),
                              options.evaluations);
    if (!reached) continue;
    method.note(point, direction, ray.slope(), *reached);
    return std::optional<Point>(std::move(reached->point));
  } while (method.forget());
  return std::optional<Point>();
}

/// The options of a search for a strong Wolfe step.
template <class Options>
void require_wolfe_options(std::string_view operation, const Options& o) {
  require_common_options(operation, o);
  require_step(operation, o.step);
  require_option(o.decrease > 0 && o.decrease < 0.5, operation, "decrease", o.decrease,
                 "a number between 0 and 1/2");
  require_option(o.curvature > o.decrease && o.curvature < 1, operation, "curvature", o.curvature,
                 "a number between decrease and 1");
  require_option(o.evaluations >= 1, operation, "evaluations", o.evaluations, "1 or more");
}

}  // namespace wirtinger::detail
