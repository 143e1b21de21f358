/// \file
/// The Taylor test: the error of the linear model must fall with the square of the step, that of
/// the quadratic model with its cube.
#pragma once

#include "check_hvp.hpp"

namespace wirtinger {

/// Measures the orders of  |f(x + h v) - f(x) - h <g, v>|  (2 if the gradient is right) and of the
/// same minus h^2 <v, H v>/2  (3 if the Hessian is right, too), along a random direction v.
///   step: the largest h, 0.01 by default; it is halved five times. The report's `found` is the
///   order of the first, `expected` is 2; a remainder at rounding level counts as right.
///   Throws CheckError for a step or tolerance that is not positive.
template <class F, detail::PlainArgument X>
CheckReport taylor_test(F&& f, const X& x0, const CheckOptions& options = {}) {
  const auto x = detail::as_argument(x0);
  using T = std::remove_cvref_t<decltype(x)>;
  using R = detail::arguments_real_t<T>;
  CheckOptions with_step = options;
  if (!options.step) with_step.step = std::same_as<R, float> ? 0.1 : 0.01;
  const R step = detail::check_settings<R>("taylor_test", with_step).step;
  detail::RandomNumbers random(11);
  const T v = random.like(x);
  const auto at = hvp(f, x, v);
  const R slope = detail::real_inner_product(at.gradient, v);
  const R curvature = detail::real_inner_product(v, at.product);

  // Least-squares slope of log remainder over log h, as far as the remainder exceeds rounding.
  const auto order = [&](auto remainder) -> R {
    R sx = 0, sy = 0, sxx = 0, sxy = 0;
    int count = 0;
    for (int k = 0; k < 6; ++k) {
      const R h = step * std::ldexp(R(1), -k);
      const R value = detail::plain_value(f, detail::along(x, v, h));
      const R r = std::abs(remainder(value - at.value, h));
      if (!(r > 64 * std::numeric_limits<R>::epsilon() * (std::abs(value) + std::abs(at.value))))
        continue;
      const R lx = std::log(h), ly = std::log(r);
      sx += lx, sy += ly, sxx += lx * lx, sxy += lx * ly;
      ++count;
    }
    if (count < 2) return std::numeric_limits<R>::infinity();  // exact as far as can be seen
    return (R(count) * sxy - sx * sy) / (R(count) * sxx - sx * sx);
  };
  const R first = order([&](R change, R h) { return change - h * slope; });
  const R second = order([&](R change, R h) { return change - h * slope - h * h * curvature / 2; });

  CheckReport report;
  report.expected = 2;
  report.found = detail::reported(first);
  report.error = detail::reported(std::max(R(0), R(2) - first));
  report.allowed = detail::reported(R(0.2));
  report.passed = first > R(1.8) && second > R(2.8);
  report.sentence =
      detail::message("taylor_test: the error of the linear model falls with order ", first,
                      " (2 expected), that of the quadratic model with order ", second,
                      " (3 expected)", report.passed ? "" : "; a derivative is wrong");
  return report;
}

}  // namespace wirtinger
