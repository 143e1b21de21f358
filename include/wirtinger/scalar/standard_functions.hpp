/// \file
/// Functions that have no robust packet form: std lane by lane, so that branches, signed zeros and
/// overflow are the standard's.
#pragma once

#include "complex_functions.hpp"

namespace wirtinger::number {

#define WIRTINGER_STD_REAL(name)                                            \
  template <class R, class A>                                               \
  WIRTINGER_INLINE Packet<R, A> name(Packet<R, A> x) {                      \
    return lane_by_lane<Packet<R, A>>([](R v) { return std::name(v); }, x); \
  }
#define WIRTINGER_STD(name)                                                  \
  WIRTINGER_STD_REAL(name)                                                   \
  template <class N>                                                         \
  WIRTINGER_INLINE Complex<N> name(Complex<N> z) {                           \
    using C = std::complex<typename N::Real>;                                \
    return lane_by_lane<Complex<N>>([](C v) { return C(std::name(v)); }, z); \
  }
WIRTINGER_STD(tan)
WIRTINGER_STD(asin)
WIRTINGER_STD(acos)
WIRTINGER_STD(atan)
WIRTINGER_STD(sinh)
WIRTINGER_STD(cosh)
WIRTINGER_STD(tanh)
WIRTINGER_STD(asinh)
WIRTINGER_STD(acosh)
WIRTINGER_STD(atanh)
WIRTINGER_STD(log10)
WIRTINGER_STD_REAL(log2)
WIRTINGER_STD_REAL(cbrt)
WIRTINGER_STD_REAL(expm1)
WIRTINGER_STD_REAL(log1p)
WIRTINGER_STD_REAL(erf)
#undef WIRTINGER_STD
#undef WIRTINGER_STD_REAL

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> atan2(Packet<R, A> y, std::type_identity_t<Packet<R, A>> x) {
  return lane_by_lane<Packet<R, A>>([](R a, R b) { return std::atan2(a, b); }, y, x);
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> hypot(Packet<R, A> x, std::type_identity_t<Packet<R, A>> y) {
  using N = Packet<R, A>;
  return abs(Complex<N>{x, y});
}

}  // namespace wirtinger::number
