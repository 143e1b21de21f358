/// \file
/// gradient and value_and_gradient of real-valued functions.
#pragma once

#include "arguments.hpp"

namespace wirtinger {

template <class Value, class Gradient>
struct ValueAndGradient {
  Value value;
  Gradient gradient;
};

namespace detail {

template <class Loss>
inline constexpr bool is_real_scalar = RealScalar<typename std::remove_cvref_t<Loss>::value_type>;

template <class Loss>
constexpr void require_real_scalar() {
  static_assert(is_real_scalar<Loss>,
                "gradient: the function returns a complex number or an array, which has no "
                "gradient. Take real, abs2, sum, ... of the result, or call vjp, "
                "wirtinger_derivatives (scalars) or wirtinger_jacobian (arrays)");
}

}  // namespace detail

/// Value and gradient dL/dx + i dL/dy (convention.md, eq. 1) of a real-valued function.
///   f: called with variables, returns a real scalar variable or expression.
///   x: numbers, arrays, Eigen objects. One argument: its gradient; several: a std::tuple. A
///   gradient has the shape and kind of its argument.
///   Throws what f throws; TapeError if an argument is a variable (second derivatives: hvp).
template <class F, class... X>
requires(sizeof...(X) > 0) auto value_and_gradient(F&& f, const X&... x) {
  if constexpr (detail::has_variable<X...>) {
    using R = typename detail::FirstReal<X...>::type;
    detail::nested_derivative("gradient");
    return ValueAndGradient<R, R>{};
  } else {
    using R = detail::arguments_real_t<X...>;
    Tape<R> tape;
    tape.core().expect_gradient(true);
    auto variables = std::make_tuple(detail::make_variable(tape, x)...);
    const auto loss = detail::result_at(f, variables);
    detail::require_real_scalar<decltype(loss)>();
    if constexpr (detail::is_real_scalar<decltype(loss)>) {
      tape.backward(loss);
      auto gradients = std::apply(
          [&](const auto&... v) {
            return detail::one_or_tuple(detail::in_kind_of<X>(tape.gradient(v))...);
          },
          variables);
      return ValueAndGradient<R, decltype(gradients)>{loss.value(), std::move(gradients)};
    } else {
      return ValueAndGradient<R, R>{};
    }
  }
}

/// Gradient only; see value_and_gradient.
template <class F, class... X>
requires(sizeof...(X) > 0) auto gradient(F&& f, const X&... x) {
  return value_and_gradient(std::forward<F>(f), x...).gradient;
}

}  // namespace wirtinger
