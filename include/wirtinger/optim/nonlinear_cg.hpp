/// \file
/// Nonlinear conjugate gradients of Polak and Ribiere.
#pragma once

#include "line_search.hpp"

namespace wirtinger::optim {

template <class X>
struct NonlinearCgOptions {
  Index max_iterations = 1000;
  double gradient_tolerance =
      wirtinger::detail::default_tolerance<wirtinger::detail::real_of_start<X>>;
  Callback<X> callback = {};
  double value_tolerance = 0;       ///< relative change of the value to stop at; 0: no such test
  std::optional<double> step = {};  ///< the first trial; none: a move of length 1
  double decrease = 1e-4;           ///< c_1 of convention.md, eq. (123)
  double curvature = 0.1;           ///< c_2 of eq. (125)
  Index evaluations = 40;           ///< most trials in one iteration
};

}  // namespace wirtinger::optim

namespace wirtinger::detail {

template <class Point, RealScalar R>
class PolakRibiere {
 public:
  explicit PolakRibiere(std::optional<double> step) : step_(step) {}

  auto direction(const Point& point) const {
    auto steepest = scaled(R(-1), point.gradient);
    if (!last_) return steepest;
    const R now = point.gradient_norm * point.gradient_norm;
    const R overlap = inner_product(point.gradient, last_->gradient);
    if (std::abs(overlap) >= R(0.1) * now) return steepest;  // eq. (130)
    const R before = last_->gradient_norm * last_->gradient_norm;
    return moved(steepest, std::max(R(0), (now - overlap) / before), last_->direction);
  }
  /// As much change, to first order, as the last iteration made (Nocedal, Wright, eq. 3.60).
  R first_step(const Point& point, R slope) const {
    if (last_) return last_->t * (last_->slope / slope);
    return step_ ? R(*step_) : 1 / point.gradient_norm;
  }
  template <class Reached>
  void note(const Point& from, const typename Point::Blocks& direction, R slope,
            const Reached& reached) {
    last_ = {from.gradient, from.gradient_norm, direction, slope, reached.t};
  }
  bool forget() {
    const bool had = last_.has_value();
    last_.reset();
    return had;
  }

 private:
  struct Last {
    typename Point::Blocks gradient;
    R gradient_norm;
    typename Point::Blocks direction;
    R slope, t;
  };
  std::optional<double> step_;
  std::optional<Last> last_;
};

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// Minimises a real-valued f along conjugate directions, convention.md, eq. (129), with strong
/// Wolfe steps; starts again with steepest descent when successive gradients are far from
/// orthogonal, eq. (130), or the direction does not descend. Keeps two vectors.
///   A quadratic function whose Hessian has k different eigenvalues needs k iterations, if steps
///   are exact (curvature near 0). f: called with one variable for each block of x0, returns a real
///   scalar; or a recording. x0: a number, array or Eigen object, real or complex, or a std::tuple
///   of such blocks. Source: Polak, Ribiere (1969); Powell, Math. Programming 12 (1977); Nocedal,
///   Wright, Numerical Optimization (2006), algorithm 5.4 with eq. 5.44, 5.45 and 5.52. Throws
///   DomainError for options out of their range, and what f throws.
template <class F, class X>
auto nonlinear_cg(F&& f, const X& x0,
                  const NonlinearCgOptions<wirtinger::detail::start_kind<X>>& options = {}) {
  namespace detail = wirtinger::detail;
  using Point =
      typename detail::Objective<std::remove_reference_t<F>, detail::start_kind<X>>::Point;
  detail::require_wolfe_options("nonlinear_cg", options);
  detail::PolakRibiere<Point, detail::real_of_start<detail::start_kind<X>>> method(options.step);
  return detail::optimised(f, x0, options, [&](const auto& objective, const auto& point) {
    return detail::wolfe_point(objective, point, method, options);
  });
}

}  // namespace wirtinger::optim
