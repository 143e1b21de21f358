/// \file
/// FISTA: accelerated proximal gradients for a smooth function and a penalty or constraint.
#pragma once

#include "line_search.hpp"
#include "proximal.hpp"

namespace wirtinger::optim {

template <class X>
struct FistaOptions {
  Index max_iterations = 1000;
  double gradient_tolerance =
      wirtinger::detail::default_tolerance<wirtinger::detail::real_of_start<X>>;
  Callback<X> callback = {};
  double value_tolerance = 0;       ///< relative change of the value to stop at; 0: no such test
  std::optional<double> step = {};  ///< the first t; none: from how the gradient changes at x0
  double shrink = 0.5;              ///< factor from a t that is too long to the next
  bool restart = true;              ///< forget the momentum where it leads uphill
  Index evaluations = 50;           ///< most trials in one iteration
};

}  // namespace wirtinger::optim

namespace wirtinger::detail {

/// What a proximal step that is approached goes on from; nothing for those that are exact.
struct NoMemory {};
template <class Step, class Block>
auto memory_of(const Step& step, const Block& x) {
  if constexpr (requires { step.memory(x); })
    return step.memory(x);
  else
    return NoMemory();
}
template <class Proximal, class... B>
auto memories_of(const Proximal& proximal, const std::tuple<B...>& blocks) {
  return each_block([](const auto& x, const auto& step) { return memory_of(step, x); }, blocks,
                    as_tuple(proximal));
}

/// One proximal step after the other, with momentum.
template <class F, class X, class Proximal>
class ProximalSteps {
 public:
  using R = real_of_start<X>;
  using Point = typename Objective<F, X>::Point;
  using Blocks = typename Point::Blocks;

  ProximalSteps(const Objective<F, X>& objective, const Proximal& proximal,
                const optim::FistaOptions<X>& options, const Blocks& x0)
      : objective_(objective),
        proximal_(proximal),
        options_(options),
        memories_(memories_of(proximal, x0)) {}

  /// Chooses the first t, and measures how far x0 is from a minimum.
  Point start(Blocks x0) {
    Point point = objective_.at(std::move(x0));
    momentum_ = point;
    t_ = options_.step ? R(*options_.step) : first_step(point);
    const Blocks trial = proximal(moved(point.x, -t_, point.gradient));
    return with_penalty(point, (distance(trial, point.x) + error()) / t_);
  }

  /// convention.md, eq. (136): a step from the point with momentum, and the next such point.
  std::optional<Point> next(const Point& from) {
    const Point& y = momentum_;
    if (!y.finite()) return std::nullopt;
    for (Index k = 0; k < options_.evaluations; ++k, t_ *= R(options_.shrink)) {
      Point reached = objective_.at(proximal(moved(y.x, -t_, y.gradient)));
      const Blocks step = moved(reached.x, R(-1), y.x);
      const R squared = inner_product(step, step);
      const R rounding = 4 * std::numeric_limits<R>::epsilon() * std::abs(y.value);
      const R bound = y.value + inner_product(y.gradient, step) + squared / (2 * t_);
      if (!reached.finite() || !(reached.value <= bound + rounding)) continue;
      const Blocks move = moved(reached.x, R(-1), from.x);
      Point result = with_penalty(reached, (std::sqrt(squared) + error()) / t_);
      if (options_.restart && inner_product(step, move) < 0) theta_ = 1;
      const R theta = (1 + std::sqrt(1 + 4 * theta_ * theta_)) / 2;
      const R part = (theta_ - 1) / theta;
      theta_ = theta;
      momentum_ = part > 0 ? objective_.at(moved(reached.x, part, move)) : std::move(reached);
      return result;
    }
    return std::nullopt;
  }

 private:
  Blocks proximal(const Blocks& x) {
    const auto step_to = [this]<class B, class Memory>(const B& each, const auto& step,
                                                       const Memory&, Memory* memory) {
      B result = [&]() -> B {
        if constexpr (std::is_same_v<Memory, NoMemory>)
          return step(each, t_);
        else
          return step(each, t_, *memory);
      }();
      if constexpr (!Number<B>)
        if (!(result.shape() == each.shape()))
          throw ShapeError(message("fista: the proximal step of a parameter of shape ",
                                   to_text(each.shape()), " returned shape ",
                                   to_text(result.shape()), ", expected the same"));
      return result;
    };
    return each_block(
        step_to, x, as_tuple(proximal_), memories_,
        std::apply([](auto&... each) { return std::make_tuple(&each...); }, memories_));
  }
  /// How far from exact the last proximal steps may be together.
  R error() const {
    const auto square = [](const auto& memory) {
      if constexpr (requires { memory.error; })
        return static_cast<R>(memory.error * memory.error);
      else
        return R(0);
    };
    return std::sqrt(
        std::apply([&](const auto&... each) { return (square(each) + ...); }, memories_));
  }
  Point with_penalty(Point point, R norm) const {
    const auto penalties = each_block(
        [](const auto& each, const auto& step) {
          if constexpr (requires { step.value(each); })
            return static_cast<R>(step.value(each));
          else
            return R(0);
        },
        point.x, as_tuple(proximal_));
    point.value += std::apply([](auto... each) { return (each + ...); }, penalties);
    point.gradient_norm = norm;
    return point;
  }
  static R distance(const Blocks& a, const Blocks& b) {
    const Blocks d = moved(a, R(-1), b);
    return std::sqrt(inner_product(d, d));
  }
  /// 1 / L with L from the change of the gradient over a move of length 1.
  R first_step(const Point& point) const {
    if (!(point.gradient_norm > 0)) return 1;
    const Point other = objective_.at(moved(point.x, -1 / point.gradient_norm, point.gradient));
    const R t = 1 / distance(other.gradient, point.gradient);
    return t > 0 && std::isfinite(t) ? t : 1 / point.gradient_norm;
  }

  const Objective<F, X>& objective_;
  const Proximal& proximal_;
  const optim::FistaOptions<X>& options_;
  decltype(memories_of(std::declval<const Proximal&>(), std::declval<const Blocks&>())) memories_;
  Point momentum_ = {};
  R t_ = 1, theta_ = 1;
};

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// Minimises f + h, f smooth and h given by its proximal step, convention.md, eq. (136).
///   f: called with one variable for each block of x0, returns a real scalar; or a recording.
///   proximal: SoftThreshold, Box, Disk, Modulus, Support, TotalVariation, Free, or a function
///   (x, t) -> x of your own, with a member value(x) if h is to count in the value; for a
///   std::tuple x0 a std::tuple of as many. x0: a number, array or Eigen object, real or complex,
///   or a std::tuple of such blocks. gradient_norm is that of the gradient mapping, (y - x) / t,
///   and of what a proximal step that is approached (TotalVariation) may lack. For convex f and h
///   the value is within 2 M |x0 - x*|^2 / (k + 1)^2 of the least one after k iterations, M
///   bounding the Hessian of f, if steps are 1 / M and there is no restart, eq. (137). Source:
///   Beck, Teboulle, SIAM J. Imaging Sciences 2 (2009); restart: O'Donoghue, Candes, Foundations of
///   Computational Mathematics 15 (2015). Throws DomainError for options out of their range,
///   ShapeError for a proximal step that returns another shape, and what f and the proximal steps
///   throw.
template <class F, class Proximal, class X>
auto fista(F&& f, const Proximal& proximal, const X& x0,
           const FistaOptions<wirtinger::detail::start_kind<X>>& options = {}) {
  namespace detail = wirtinger::detail;
  using Kind = detail::start_kind<X>;
  constexpr std::string_view name = "fista";
  static_assert(
      std::tuple_size_v<decltype(detail::as_tuple(proximal))> ==
          std::tuple_size_v<decltype(detail::as_tuple(x0))>,
      "fista: as many proximal steps are needed as there are parameters, in a std::tuple; "
      "Free{} for those without a penalty");
  detail::require_common_options(name, options);
  detail::require_step(name, options.step);
  detail::require_option(options.shrink > 0 && options.shrink < 1, name, "shrink", options.shrink,
                         "a number between 0 and 1");
  detail::require_option(options.evaluations >= 1, name, "evaluations", options.evaluations,
                         "1 or more");
  const detail::Objective<std::remove_reference_t<F>, Kind> objective{f};
  auto start = detail::as_blocks(x0);
  detail::ProximalSteps steps(objective, proximal, options, start);
  return detail::optimised_from(objective, steps.start(std::move(start)), options,
                                [&](const auto&, const auto& point) { return steps.next(point); });
}

}  // namespace wirtinger::optim
