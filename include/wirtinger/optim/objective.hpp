/// \file
/// A function with its gradient at points, and the loop that all optimisers run in.
#pragma once

#include <optional>

#include "result.hpp"

namespace wirtinger::detail {

/// Parameters with value and gradient there.
template <class B, RealScalar R>
struct OptimPoint {
  using Blocks = B;
  Blocks x;
  R value;
  Blocks gradient;
  R gradient_norm;

  bool finite() const { return std::isfinite(value) && std::isfinite(gradient_norm); }
};

/// f for starts of the kind X: a function of variables, or a recording of one (record).
template <class F, class X>
struct Objective {
  using Blocks = blocks_of<X>;
  using R = real_of_start<X>;
  using Point = OptimPoint<Blocks, R>;

  F& f;

  Point at(Blocks x) const {
    const auto in_blocks = [](const auto& both) {
      Blocks gradient = as_blocks(both.gradient);
      const R norm = std::sqrt(inner_product(gradient, gradient));
      return std::tuple<R, Blocks, R>(both.value, std::move(gradient), norm);
    };
    const auto value_and_gradient_of = [&](const auto&... each) {
      if constexpr (requires { f.value_and_gradient(each...); })
        return in_blocks(f.value_and_gradient(each...));
      else
        return in_blocks(value_and_gradient(f, each...));
    };
    auto [value, gradient, norm] =
        std::apply(value_and_gradient_of, as_tuple(KindOfStart<X>::of(x)));
    return {std::move(x), value, std::move(gradient), norm};
  }
};

/// Goes from point to point until there is a reason to stop; convention.md, eq. (121).
///   next(objective, point) -> std::optional<Point>: none if there is no way on. A next point that
///   is not finite ends the run at the point before it.
template <class F, class X, class Options, class Next>
auto optimised_from(const Objective<F, X>& objective, typename Objective<F, X>::Point point,
                    const Options& options, Next next) {
  using R = real_of_start<X>;
  using optim::Reason;
  std::vector<R> history{point.value};
  Index iteration = 0;
  const auto short_enough = [&] { return point.gradient_norm <= R(options.gradient_tolerance); };
  const auto reason = [&] {
    if (!point.finite()) return Reason::not_finite;
    if (short_enough()) return Reason::gradient_tolerance;
    while (iteration < options.max_iterations) {
      auto reached = next(objective, std::as_const(point));
      if (!reached) return Reason::line_search_failed;
      if (!reached->finite()) return Reason::not_finite;
      const R before = point.value;
      point = std::move(*reached);
      history.push_back(point.value);
      ++iteration;
      const bool asked = options.callback && options.callback(optim::Iterate<X>{
                                                 KindOfStart<X>::of(point.x), point.value,
                                                 point.gradient_norm, iteration});
      if (short_enough()) return Reason::gradient_tolerance;
      if (asked) return Reason::callback;
      if (options.value_tolerance > 0 &&
          std::abs(before - point.value) <=
              R(options.value_tolerance) * std::max(std::abs(before), std::abs(point.value)))
        return Reason::value_tolerance;
    }
    return Reason::max_iterations;
  }();
  return optim::Result<X>{
      KindOfStart<X>::of(point.x), point.value, point.gradient_norm, iteration, reason,
      std::move(history)};
}

template <class F, class X0, class Options, class Next>
auto optimised(F& f, const X0& x0, const Options& options, Next next) {
  const Objective<F, start_kind<X0>> objective{f};
  return optimised_from(objective, objective.at(as_blocks(x0)), options, std::move(next));
}

}  // namespace wirtinger::detail
