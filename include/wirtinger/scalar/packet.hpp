/// \file
/// The number that all elementwise code computes with: a packet of real lanes. One lane
/// (`Single`) for scalar code, long double and builds without xsimd; several otherwise. The
/// architecture is part of the type, so that translation units compiled with different -march
/// never share an instantiation.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstring>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "config.hpp"

#ifndef WIRTINGER_NO_XSIMD
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12's own AVX-512 header warns of the undefined registers that it makes on purpose (GCC bug
// 105593); the warning is attributed to the header, so it is turned off where that is read.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#endif

namespace wirtinger::number {

/// Architecture with one lane: plain scalar code.
struct Single {};

#ifdef WIRTINGER_NO_XSIMD
using DefaultArch = Single;
// Declared for branches that no packet of one lane takes; never called, never defined.
namespace simd {
template <class M>
bool all(M);
template <class M, class V>
V select(M, V, V);
template <class V>
V abs(V);
template <class V>
V sqrt(V);
template <class V>
V exp(V);
template <class V>
V log(V);
template <class V>
V floor(V);
template <class V>
V nearbyint(V);
}  // namespace simd
#else
#if defined(__AVX512BW__) && !defined(__OPTIMIZE__) && XSIMD_VERSION_MAJOR < 9
// Without optimisation the intrinsics that this xsimd blends integers with want literal constants.
using DefaultArch = xsimd::avx2;
#else
using DefaultArch = xsimd::default_arch;
#endif
namespace simd = xsimd;
#endif

/// The widest architecture that this translation unit may use for the real type R.
template <class R>
using Arch = std::conditional_t<std::is_same_v<R, long double>, Single, DefaultArch>;

namespace detail {
template <class R, class A>
struct Lanes {
#ifndef WIRTINGER_NO_XSIMD
  using Values = xsimd::batch<R, A>;
  using Bools = xsimd::batch_bool<R, A>;
  static constexpr Index width = static_cast<Index>(Values::size);
#endif
};
template <class R>
struct Lanes<R, Single> {
  using Values = R;
  using Bools = bool;
  static constexpr Index width = 1;
};
}  // namespace detail

/// A truth value per lane.
template <class R, class A>
struct Mask {
  typename detail::Lanes<R, A>::Bools b;

  WIRTINGER_INLINE friend Mask operator&(Mask x, Mask y) {
    if constexpr (std::is_same_v<A, Single>)
      return {x.b && y.b};
    else
      return {x.b & y.b};
  }
  WIRTINGER_INLINE friend Mask operator|(Mask x, Mask y) {
    if constexpr (std::is_same_v<A, Single>)
      return {x.b || y.b};
    else
      return {x.b | y.b};
  }
  WIRTINGER_INLINE friend bool all(Mask x) {
    if constexpr (std::is_same_v<A, Single>)
      return x.b;
    else
      return simd::all(x.b);
  }
};

/// Real lanes. Arithmetic and comparisons are lane by lane; plain numbers convert to all lanes.
template <class R, class A>
struct Packet {
  using Real = R;
  using Architecture = A;
  using Values = typename detail::Lanes<R, A>::Values;
  static constexpr Index width = detail::Lanes<R, A>::width;
  static constexpr bool single = std::is_same_v<A, Single>;

  Values b;

  WIRTINGER_INLINE Packet() : b(R(0)) {}
  template <class V>
  requires std::is_arithmetic_v<V> WIRTINGER_INLINE Packet(V value) : b(static_cast<R>(value)) {}
  WIRTINGER_INLINE Packet(Values values) requires(!single) : b(values) {}

  WIRTINGER_INLINE friend Packet operator+(Packet x, Packet y) { return Packet(x.b + y.b); }
  WIRTINGER_INLINE friend Packet operator-(Packet x, Packet y) { return Packet(x.b - y.b); }
  WIRTINGER_INLINE friend Packet operator*(Packet x, Packet y) { return Packet(x.b * y.b); }
  WIRTINGER_INLINE friend Packet operator/(Packet x, Packet y) { return Packet(x.b / y.b); }
  WIRTINGER_INLINE friend Packet operator-(Packet x) {
    // Not xsimd's minus: for AVX-512 that is 0 - x, which makes +0 of +0 and changes sides of cuts.
    if constexpr (single)
      return Packet(-x.b);
    else
      return Packet(x.b ^ Values(R(-0.0)));
  }
  WIRTINGER_INLINE friend Mask<R, A> operator<(Packet x, Packet y) { return {x.b < y.b}; }
  WIRTINGER_INLINE friend Mask<R, A> operator<=(Packet x, Packet y) { return {x.b <= y.b}; }
  WIRTINGER_INLINE friend Mask<R, A> operator>(Packet x, Packet y) { return {x.b > y.b}; }
  WIRTINGER_INLINE friend Mask<R, A> operator>=(Packet x, Packet y) { return {x.b >= y.b}; }
  WIRTINGER_INLINE friend Mask<R, A> operator==(Packet x, Packet y) { return {x.b == y.b}; }
};

template <class Z>
inline constexpr bool is_packet = false;
template <class R, class A>
inline constexpr bool is_packet<Packet<R, A>> = true;

/// x where the mask is true, y elsewhere.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> select(Mask<R, A> mask, Packet<R, A> x, Packet<R, A> y) {
  if constexpr (Packet<R, A>::single)
    return mask.b ? x : y;
  else
    return Packet<R, A>(simd::select(mask.b, x.b, y.b));
}

/// Loads Packet::width consecutive numbers; no alignment is assumed.
template <class N>
WIRTINGER_INLINE N load_real(const typename N::Real* from) {
  if constexpr (N::single)
    return N(*from);
  else
    return N(N::Values::load_unaligned(from));
}

template <class N>
WIRTINGER_INLINE void store_real(typename N::Real* to, N x) {
  if constexpr (N::single)
    *to = x.b;
  else
    x.b.store_unaligned(to);
}

/// The lanes as an array, for code that has no packet form.
template <class R, class A>
WIRTINGER_INLINE auto lanes(Packet<R, A> x) {
  std::array<R, static_cast<std::size_t>(Packet<R, A>::width)> values;
  store_real(values.data(), x);
  return values;
}

/// Sum of the lanes as a balanced tree, the same on every architecture of equal width.
template <class R, class A>
WIRTINGER_INLINE R sum_lanes(Packet<R, A> x) {
  auto values = lanes(x);
  for (std::size_t half = values.size() / 2; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k)
      values[k] += values[k + half];
  return values[0];
}

/// Mask that is true in the first `count` lanes.
template <class N>
WIRTINGER_INLINE auto first_lanes(Index count) {
  using R = typename N::Real;
  if constexpr (N::single) {
    return Mask<R, Single>{count > 0};
  } else {
    std::array<R, static_cast<std::size_t>(N::width)> numbers;
    for (std::size_t k = 0; k < numbers.size(); ++k)
      numbers[k] = static_cast<R>(k);
    return load_real<N>(numbers.data()) < N(count);
  }
}

}  // namespace wirtinger::number
