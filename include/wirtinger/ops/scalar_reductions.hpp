/// \file
/// Reductions of a single number: generic code may reduce what it was given, array or not.
///   x: a number, a scalar variable or an expression of scalars. Gives a number or a variable.
#pragma once

#include "extremum.hpp"

namespace wirtinger {

namespace detail {

template <class X>
concept ScalarLike = Number<X> ||(Operand<X> && !has_array<X>);

/// The argument itself, in the precision it computes in.
template <ScalarLike X>
auto evaluated_scalar(X&& x) {
  if constexpr (Operand<X>)
    return eval(std::forward<X>(x));
  else
    return number::to_scalar(as_number<real_of_numbers_t<X>>(x));
}

}  // namespace detail

#define WIRTINGER_IDENTITY(name)                         \
  template <detail::ScalarLike X>                        \
  auto name(X&& x) {                                     \
    return detail::evaluated_scalar(std::forward<X>(x)); \
  }
WIRTINGER_IDENTITY(sum)
WIRTINGER_IDENTITY(mean)
WIRTINGER_IDENTITY(prod)
WIRTINGER_IDENTITY(logsumexp)
#undef WIRTINGER_IDENTITY

template <detail::ScalarLike X>
auto max(X&& x) {
  detail::require_ordered<X>();
  return detail::evaluated_scalar(std::forward<X>(x));
}
template <detail::ScalarLike X>
auto min(X&& x) {
  detail::require_ordered<X>();
  return detail::evaluated_scalar(std::forward<X>(x));
}
/// a b
template <detail::ScalarLike X, detail::ScalarLike Y>
auto dot(X&& a, Y&& b) {
  return detail::evaluated_scalar(
      detail::apply_rule<number::multiply_rule>(std::forward<X>(a), std::forward<Y>(b)));
}
/// conj(a) b
template <detail::ScalarLike X, detail::ScalarLike Y>
auto vdot(X&& a, Y&& b) {
  return wirtinger::dot(wirtinger::conj(std::forward<X>(a)), std::forward<Y>(b));
}
/// |x|^2
template <detail::ScalarLike X>
auto squared_norm(X&& x) {
  return detail::evaluated_scalar(abs2(std::forward<X>(x)));
}
/// |x|
template <detail::ScalarLike X>
auto norm2(X&& x) {
  return detail::evaluated_scalar(abs(std::forward<X>(x)));
}

}  // namespace wirtinger
