/// \file
/// What all optimisers share: why they stop, what they return, what a callback sees.
#pragma once

#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "blocks.hpp"

namespace wirtinger::optim {

/// Why an optimiser stopped.
enum class Reason {
  gradient_tolerance,  ///< the gradient is as short as was asked for
  value_tolerance,     ///< the value changed by as little as was asked for
  max_iterations,      ///< as many iterations were made as were allowed
  callback,            ///< the callback returned true
  line_search_failed,  ///< no step along a direction of descent lowers the value as it should
  not_finite,          ///< value or gradient are infinite or NaN where it had to go on from
};

/// A sentence for a person.
constexpr std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::gradient_tolerance:
      return "the gradient is within gradient_tolerance";
    case Reason::value_tolerance:
      return "the value changed by less than value_tolerance";
    case Reason::max_iterations:
      return "max_iterations were made";
    case Reason::callback:
      return "the callback asked to stop";
    case Reason::line_search_failed:
      return "no step along a descent direction lowers the value";
    case Reason::not_finite:
      return "the value or the gradient is not finite";
  }
  return "unknown";
}

template <class Stream>
auto operator<<(Stream& out, Reason reason) -> decltype(out << to_text(reason)) {
  return out << to_text(reason);
}

/// What an optimiser returns. x has the kind of the start.
template <class X, class R = wirtinger::detail::real_of_start<X>>
struct Result {
  X x;
  R value;          ///< f(x)
  R gradient_norm;  ///< convention.md, eq. (121)
  Index iterations;
  Reason reason;
  std::vector<R> history;  ///< f at the start and after each iteration
};

/// What a callback is given after each iteration.
template <class X, class R = wirtinger::detail::real_of_start<X>>
struct Iterate {
  const X& x;
  R value, gradient_norm;
  Index iteration;  ///< 1 after the first
};

/// A function of an Iterate that returns nothing, or true to stop there.
template <class X>
class Callback {
 public:
  Callback() = default;
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, Callback>) Callback(F f) {
    constexpr bool callable = std::is_invocable_v<F&, const Iterate<X>&>;
    static_assert(callable,
                  "a callback is called with an iterate: let it take const auto& it and read "
                  "it.x, it.value, it.gradient_norm, it.iteration");
    if constexpr (callable) {
      using Returned = std::invoke_result_t<F&, const Iterate<X>&>;
      constexpr bool answer = std::is_void_v<Returned> || std::is_same_v<Returned, bool>;
      static_assert(answer, "a callback returns nothing, or a bool: true to stop");
      call_ = [f = std::move(f)](const Iterate<X>& it) mutable {
        if constexpr (std::is_void_v<Returned>)
          return f(it), false;
        else
          return f(it);
      };
    }
  }

  explicit operator bool() const { return static_cast<bool>(call_); }
  bool operator()(const Iterate<X>& it) const { return call_(it); }

 private:
  std::function<bool(const Iterate<X>&)> call_;
};

}  // namespace wirtinger::optim

namespace wirtinger::detail {

/// Throws DomainError unless the value is what an option may be.
template <class V>
void require_option(bool allowed, std::string_view operation, std::string_view option, V value,
                    std::string_view expected) {
  if (!allowed)
    throw DomainError(
        message(operation, ": ", option, " = ", value, " found, expected ", expected));
}

/// The options that all optimisers have.
template <class Options>
void require_common_options(std::string_view operation, const Options& o) {
  require_option(o.max_iterations >= 0, operation, "max_iterations", o.max_iterations, "0 or more");
  require_option(o.gradient_tolerance >= 0, operation, "gradient_tolerance", o.gradient_tolerance,
                 "0 or more");
  require_option(o.value_tolerance >= 0, operation, "value_tolerance", o.value_tolerance,
                 "0 or more (0: no such test)");
}

/// A step size, if one is given.
template <class Step>
void require_step(std::string_view operation, const Step& step) {
  if (step)
    require_option(*step > 0 && std::isfinite(*step), operation, "step", *step,
                   "a positive number, or none to have one chosen");
}

/// The default gradient_tolerance: sqrt(eps), 1.5e-8 in double.
template <RealScalar R>
inline const double default_tolerance =
    static_cast<double>(std::sqrt(std::numeric_limits<R>::epsilon()));

}  // namespace wirtinger::detail
