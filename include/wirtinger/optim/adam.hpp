/// \file
/// Adam, whose second moment is that of the modulus.
#pragma once

#include "objective.hpp"

namespace wirtinger::optim {

template <class X>
struct AdamOptions {
  Index max_iterations = 1000;
  double gradient_tolerance =
      wirtinger::detail::default_tolerance<wirtinger::detail::real_of_start<X>>;
  Callback<X> callback = {};
  double value_tolerance = 0;   ///< relative change of the value to stop at; 0: no such test
  double step = 1e-3;           ///< about how far each element moves in an iteration
  double first_decay = 0.9;     ///< beta_1
  double second_decay = 0.999;  ///< beta_2
  double epsilon = 1e-8;        ///< added to the root of the second moment
};

/// Minimises a real-valued f by steps that are scaled for each element, convention.md, eq. (128).
///   The second moment of a complex element is the mean of |g|^2, one number: then the iterates
///   turn with the phases of the elements. Moments of real and imaginary part by themselves would
///   make the path depend on where the axes are. f: called with one variable for each block of x0,
///   returns a real scalar; or a recording. It may be random: the value is not asked to fall. x0: a
///   number, array or Eigen object, real or complex, or a std::tuple of such blocks. Stops at the
///   last finite point if value or gradient are no longer finite. Source: Kingma, Ba, Adam: a
///   method for stochastic optimization (2015), algorithm 1. Throws DomainError for options out of
///   their range, and what f throws.
template <class F, class X>
auto adam(F&& f, const X& x0, const AdamOptions<wirtinger::detail::start_kind<X>>& options = {}) {
  namespace detail = wirtinger::detail;
  using R = detail::real_of_start<detail::start_kind<X>>;
  constexpr std::string_view name = "adam";
  detail::require_common_options(name, options);
  detail::require_option(options.step > 0 && std::isfinite(options.step), name, "step",
                         options.step, "a positive number");
  detail::require_option(options.first_decay >= 0 && options.first_decay < 1, name, "first_decay",
                         options.first_decay, "a number from 0 to below 1");
  detail::require_option(options.second_decay >= 0 && options.second_decay < 1, name,
                         "second_decay", options.second_decay, "a number from 0 to below 1");
  detail::require_option(options.epsilon > 0 && std::isfinite(options.epsilon), name, "epsilon",
                         options.epsilon, "a positive number");
  const R b1 = R(options.first_decay), b2 = R(options.second_decay), eps = R(options.epsilon);

  auto m = detail::scaled(R(0), detail::as_blocks(x0));
  auto v = detail::each_block([](const auto& each) { return abs2(each); }, m);
  R power1 = 1, power2 = 1;  // beta^k
  return detail::optimised(f, x0, options, [&](const auto& objective, const auto& point) {
    using Point = std::remove_cvref_t<decltype(point)>;
    m = detail::moved(detail::scaled(b1, m), 1 - b1, point.gradient);
    v = detail::moved(detail::scaled(b2, v), 1 - b2,
                      detail::each_block([](const auto& g) { return abs2(g); }, point.gradient));
    power1 *= b1;
    power2 *= b2;
    const R step = R(options.step) / (1 - power1), unbiased = 1 / (1 - power2);
    auto x = detail::each_block(
        [&](const auto& from, const auto& mean, const auto& square) {
          return from - step * mean / (sqrt(unbiased * square) + eps);
        },
        point.x, m, v);
    return std::optional<Point>(objective.at(std::move(x)));
  });
}

}  // namespace wirtinger::optim
