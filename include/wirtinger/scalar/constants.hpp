/// \file
/// Numbers of the precision of an argument whose value is not read: 1, pi, logarithms.
#pragma once

#include <numbers>

#include "dual.hpp"

namespace wirtinger::number {

/// A partial that is zero for every argument.
struct Zero {};

/// Stands for an argument when asking, at compile time, whether a partial reads it.
struct Unused {};

#define WIRTINGER_CONSTANT(name, number_)            \
  template <class R, class A>                        \
  WIRTINGER_INLINE Packet<R, A> name(Packet<R, A>) { \
    return Packet<R, A>(number_<R>);                 \
  }                                                  \
  template <class N>                                 \
  WIRTINGER_INLINE N name(Complex<N>) {              \
    return name(N());                                \
  }                                                  \
  template <class Z>                                 \
  WIRTINGER_INLINE auto name(const Dual<Z>& z) {     \
    return name(z.value);                            \
  }                                                  \
  WIRTINGER_INLINE auto name(Unused) { return name(Packet<double, Single>()); }
namespace detail {
template <class R>
inline constexpr R one_v = 1;
template <class R>
inline constexpr R two_over_sqrt_pi_v = 2 * std::numbers::inv_sqrtpi_v<R>;
}  // namespace detail
WIRTINGER_CONSTANT(one, detail::one_v)
WIRTINGER_CONSTANT(pi, std::numbers::pi_v)
WIRTINGER_CONSTANT(ln2, std::numbers::ln2_v)
WIRTINGER_CONSTANT(ln10, std::numbers::ln10_v)
WIRTINGER_CONSTANT(two_over_sqrt_pi, detail::two_over_sqrt_pi_v)
#undef WIRTINGER_CONSTANT

}  // namespace wirtinger::number
