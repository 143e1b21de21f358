/// \file
/// Dual numbers: a value with a tangent. The tangent is R-linear in the direction, so that
/// functions that are not holomorphic (conj, abs) have one too.
#pragma once

#include "special_functions.hpp"

namespace wirtinger::number {

template <class Z>
struct Dual {
  static constexpr Index width = Z::width;
  Z value, tangent;
};

template <class Z>
inline constexpr bool is_dual = false;
template <class Z>
inline constexpr bool is_dual<Dual<Z>> = true;

template <class Z>
WIRTINGER_INLINE const Z& primal(const Z& z) {
  return z;
}
template <class Z>
WIRTINGER_INLINE const Z& primal(const Dual<Z>& z) {
  return z.value;
}

// What is R-linear without being a rule of the table acts on value and tangent alike.
template <class Z>
WIRTINGER_INLINE auto times_i(const Dual<Z>& z) {
  return Dual<decltype(times_i(z.value))>{times_i(z.value), times_i(z.tangent)};
}
// Kinks are a select on the primal: the tangent of a step is zero.
template <class Z>
WIRTINGER_INLINE Dual<Z> step(const Dual<Z>& z) {
  return {step(z.value), Z(0)};
}
template <class A, class B>
requires(is_dual<A> || is_dual<B>) WIRTINGER_INLINE auto share_of_larger(const A& a, const B& b) {
  return share_of_larger(primal(a), primal(b));
}
template <class Z>
WIRTINGER_INLINE auto is_set(const Dual<Z>& mask) {
  return is_set(mask.value);
}
template <class A, class B>
requires(is_dual<A> || is_dual<B>) WIRTINGER_INLINE auto is_less(const A& a, const B& b) {
  return is_less(primal(a), primal(b));
}

}  // namespace wirtinger::number
