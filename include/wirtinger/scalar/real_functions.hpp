/// \file
/// Elementary functions of real packets. With one lane they are the standard library's.
#pragma once

#include <limits>

#include "guarded.hpp"

namespace wirtinger::number {

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> abs(Packet<R, A> x) {
  if constexpr (Packet<R, A>::single)
    return Packet<R, A>(std::fabs(x.b));
  else
    return Packet<R, A>(xsimd::abs(x.b));
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sqrt(Packet<R, A> x) {
  if constexpr (Packet<R, A>::single)
    return Packet<R, A>(std::sqrt(x.b));
  else
    return Packet<R, A>(xsimd::sqrt(x.b));
}

namespace detail {

// Beyond these the packet functions of xsimd overflow early or lose digits.
template <class R>
inline constexpr R exp_limit = std::is_same_v<R, float> ? R(87) : R(700);
template <class R>
inline constexpr R angle_limit = std::is_same_v<R, float> ? R(1000) : R(1e5);

}  // namespace detail

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> exp(Packet<R, A> x) {
  using N = Packet<R, A>;
  if constexpr (N::single)
    return N(std::exp(x.b));
  else
    return guarded(
        N(xsimd::exp(x.b)), abs(x) < N(detail::exp_limit<R>), [](R v) { return std::exp(v); }, x);
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> log(Packet<R, A> x) {
  using N = Packet<R, A>;
  if constexpr (N::single)
    return N(std::log(x.b));
  else
    return guarded(
        N(xsimd::log(x.b)),
        (x >= N(std::numeric_limits<R>::min())) & (x <= N(std::numeric_limits<R>::max())),
        [](R v) { return std::log(v); }, x);
}

/// sin(x) and cos(x) together.
template <class N>
struct SinCos {
  N sin, cos;
};

template <class R, class A>
WIRTINGER_INLINE SinCos<Packet<R, A>> sincos(Packet<R, A> x) {
  using N = Packet<R, A>;
  if constexpr (N::single) {
    return {N(std::sin(x.b)), N(std::cos(x.b))};
  } else {
    const auto pair = xsimd::sincos(x.b);
    const auto trusted = abs(x) < N(detail::angle_limit<R>);
    return {guarded(
                N(pair.first), trusted, [](R v) { return std::sin(v); }, x),
            guarded(
                N(pair.second), trusted, [](R v) { return std::cos(v); }, x)};
  }
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sin(Packet<R, A> x) {
  return sincos(x).sin;
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> cos(Packet<R, A> x) {
  return sincos(x).cos;
}

/// Argument of a real number: 0, or pi where the sign bit is set (as std::arg).
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> arg(Packet<R, A> x) {
  return lane_by_lane<Packet<R, A>>([](R v) { return std::atan2(R(0), v); }, x);
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> pow(Packet<R, A> x, std::type_identity_t<Packet<R, A>> y) {
  return lane_by_lane<Packet<R, A>>([](R a, R b) { return std::pow(a, b); }, x, y);
}

/// The larger and the smaller of two; NaN if one of them is.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> max(Packet<R, A> x, Packet<R, A> y) {
  return select(x == x, select(x < y, y, select(y == y, x, y)), x);
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> min(Packet<R, A> x, Packet<R, A> y) {
  return -max(-x, -y);
}

/// The share of x in max(x, y): 1, 1/2 at a tie, 0 (convention.md, table 5).
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> share_of_larger(Packet<R, A> x, Packet<R, A> y) {
  using N = Packet<R, A>;
  return select(x > y, N(1), select(x == y, N(0.5), N(0)));
}

/// 1 where x > 0, else 0: the derivative of relu, with relu'(0) = 0.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> step(Packet<R, A> x) {
  return select(x > Packet<R, A>(0), Packet<R, A>(1), Packet<R, A>(0));
}

}  // namespace wirtinger::number
