/// \file
/// Compares Hessian-vector products with differences of the gradient, and with their symmetry.
#pragma once

#include "../api/hvp.hpp"
#include "../ops/random_direction.hpp"
#include "check_gradient.hpp"

namespace wirtinger {

namespace detail {

template <class T>
auto norm_of(const T& x) {
  if constexpr (is_array<T>)
    return norm2(x);
  else
    return std::abs(x);
}
// x + t v
template <class T, class R>
T along(const T& x, const T& v, R t) {
  return x + t * v;
}

}  // namespace detail

/// hvp(f, x, v) against (gradient(x + h v) - gradient(x - h v)) / 2h along a random v, and
/// <u, H v> = <v, H u> for a second direction u.
///   Throws CheckError for a step or tolerance that is not positive.
template <class F, detail::PlainArgument X>
CheckReport check_hvp(F&& f, const X& x0, const CheckOptions& options = {}) {
  const auto x = detail::as_argument(x0);
  using T = std::remove_cvref_t<decltype(x)>;
  using R = detail::arguments_real_t<T>;
  const auto settings = detail::check_settings<R>("check_hvp", options);
  detail::RandomNumbers random(7);
  const T v = random.like(x), u = random.like(x);
  const T hv = hvp(f, x, v).product, hu = hvp(f, x, u).product;
  // The length of the displacement h v is a fraction of that of x, however many elements there are.
  const R h =
      settings.step * std::max(R(1), detail::norm_of(x)) / std::max(R(1), detail::norm_of(v));
  const T up = gradient(f, detail::along(x, v, h)), down = gradient(f, detail::along(x, v, -h));
  const T difference = (up - down) * (R(1) / (2 * h));

  CheckReport report;
  const R size = std::max(detail::norm_of(difference), detail::norm_of(hv));
  const R noise = 16 * std::numeric_limits<R>::epsilon() * detail::norm_of(up) / h;
  report.expected = detail::reported(detail::norm_of(difference));
  report.found = detail::reported(detail::norm_of(hv));
  report.error = detail::reported(detail::norm_of(T(difference - hv)));
  report.allowed = detail::reported(settings.tolerance * size + noise);
  const R left = detail::real_inner_product(u, hv), right = detail::real_inner_product(v, hu);
  const R asymmetry = std::abs(left - right);
  const R accepted =
      1000 * std::numeric_limits<R>::epsilon() *
      std::max(detail::norm_of(u) * detail::norm_of(hv), detail::norm_of(v) * detail::norm_of(hu));
  const bool symmetric = asymmetry <= accepted, agrees = report.error <= report.allowed;
  report.passed = symmetric && agrees;
  report.sentence = detail::message(
      "check_hvp: ", agrees ? "agrees" : "differs",
      " with differences of the gradient (|H v| by differences ", report.expected, ", by hvp ",
      report.found, ", error ", report.error, ", accepted ", report.allowed, "); <u, H v> = ", left,
      " and <v, H u> = ", right, symmetric ? " agree" : " differ");
  return report;
}

}  // namespace wirtinger
