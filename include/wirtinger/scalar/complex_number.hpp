/// \file
/// Complex numbers over packets: two packets of lanes and arithmetic by parts. Not
/// std::complex, whose product has a branch for NaN and whose instantiation for other than the
/// built-in types is unspecified.
#pragma once

#include "packet.hpp"

namespace wirtinger::number {

template <class N>
struct Complex {
  using Part = N;
  using Real = typename N::Real;
  using Architecture = typename N::Architecture;
  static constexpr Index width = N::width;

  N re, im;

  WIRTINGER_INLINE friend Complex operator+(Complex a, Complex b) {
    return {a.re + b.re, a.im + b.im};
  }
  WIRTINGER_INLINE friend Complex operator+(Complex a, N b) { return {a.re + b, a.im}; }
  WIRTINGER_INLINE friend Complex operator+(N a, Complex b) { return {a + b.re, b.im}; }
  WIRTINGER_INLINE friend Complex operator-(Complex a, Complex b) {
    return {a.re - b.re, a.im - b.im};
  }
  WIRTINGER_INLINE friend Complex operator-(Complex a, N b) { return {a.re - b, a.im}; }
  WIRTINGER_INLINE friend Complex operator-(N a, Complex b) { return {a - b.re, -b.im}; }
  WIRTINGER_INLINE friend Complex operator-(Complex a) { return {-a.re, -a.im}; }
  WIRTINGER_INLINE friend Complex operator*(Complex a, Complex b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  }
  WIRTINGER_INLINE friend Complex operator*(Complex a, N b) { return {a.re * b, a.im * b}; }
  WIRTINGER_INLINE friend Complex operator*(N a, Complex b) { return {a * b.re, a * b.im}; }
  WIRTINGER_INLINE friend Complex operator/(Complex a, N b) { return {a.re / b, a.im / b}; }
};

template <class Z>
inline constexpr bool is_complex = false;
template <class N>
inline constexpr bool is_complex<Complex<N>> = true;

template <class R, class A>
WIRTINGER_INLINE Complex<Packet<R, A>> select(Mask<R, A> mask, Complex<Packet<R, A>> x,
                                              Complex<Packet<R, A>> y) {
  return {select(mask, x.re, y.re), select(mask, x.im, y.im)};
}

// The field maps, for real packets and complex ones alike.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> conj(Packet<R, A> x) {
  return x;
}
template <class N>
WIRTINGER_INLINE Complex<N> conj(Complex<N> z) {
  return {z.re, -z.im};
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> real(Packet<R, A> x) {
  return x;
}
template <class N>
WIRTINGER_INLINE N real(Complex<N> z) {
  return z.re;
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> imag(Packet<R, A>) {
  return Packet<R, A>(0);
}
template <class N>
WIRTINGER_INLINE N imag(Complex<N> z) {
  return z.im;
}
template <class R, class A>
WIRTINGER_INLINE Complex<Packet<R, A>> to_complex(Packet<R, A> x) {
  return {x, Packet<R, A>(0)};
}
template <class N>
WIRTINGER_INLINE Complex<N> to_complex(Complex<N> z) {
  return z;
}
/// i z
template <class R, class A>
WIRTINGER_INLINE Complex<Packet<R, A>> times_i(Packet<R, A> x) {
  return {Packet<R, A>(0), x};
}
template <class N>
WIRTINGER_INLINE Complex<N> times_i(Complex<N> z) {
  return {-z.im, z.re};
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> abs2(Packet<R, A> x) {
  return x * x;
}
template <class N>
WIRTINGER_INLINE N abs2(Complex<N> z) {
  return z.re * z.re + z.im * z.im;
}

/// The number type that elements of type T are computed in on architecture A.
template <Scalar T, class A>
using number_t =
    std::conditional_t<ComplexScalar<T>, Complex<Packet<real_t<T>, A>>, Packet<real_t<T>, A>>;

namespace detail {
#if !defined(WIRTINGER_NO_XSIMD) && defined(__GNUC__)
// One shuffle of two registers for each part; the compiler picks the instructions.
template <class V, std::size_t... K>
WIRTINGER_INLINE void deinterleave(V a, V b, V& re, V& im, std::index_sequence<K...>) {
  re = __builtin_shufflevector(a, b, (2 * K)...);
  im = __builtin_shufflevector(a, b, (2 * K + 1)...);
}
template <class V, std::size_t... K>
WIRTINGER_INLINE void interleave(V re, V im, V& a, V& b, std::index_sequence<K...>) {
  constexpr std::size_t n = sizeof...(K);
  a = __builtin_shufflevector(re, im, (K / 2 + (K % 2) * n)...);
  b = __builtin_shufflevector(re, im, (n / 2 + K / 2 + (K % 2) * n)...);
}
#endif
}  // namespace detail

/// Loads `width` elements of type T (interleaved real and imaginary parts if complex).
template <Scalar T, class A>
WIRTINGER_INLINE number_t<T, A> load(const T* from) {
  using R = real_t<T>;
  using N = Packet<R, A>;
  const R* parts = reinterpret_cast<const R*>(from);
  if constexpr (RealScalar<T>) {
    return load_real<N>(parts);
  } else if constexpr (N::single) {
    return {N(parts[0]), N(parts[1])};
  } else {
#ifndef WIRTINGER_NO_XSIMD
    typename N::Values::register_type re, im;
    const N low = load_real<N>(parts), high = load_real<N>(parts + N::width);
    detail::deinterleave(low.b.data, high.b.data, re, im,
                         std::make_index_sequence<static_cast<std::size_t>(N::width)>{});
    return {N(typename N::Values(re)), N(typename N::Values(im))};
#endif
  }
}

template <Scalar T, class A>
WIRTINGER_INLINE void store(T* to, number_t<T, A> z) {
  using R = real_t<T>;
  using N = Packet<R, A>;
  R* parts = reinterpret_cast<R*>(to);
  if constexpr (RealScalar<T>) {
    store_real(parts, z);
  } else if constexpr (N::single) {
    parts[0] = z.re.b;
    parts[1] = z.im.b;
  } else {
#ifndef WIRTINGER_NO_XSIMD
    typename N::Values::register_type low, high;
    detail::interleave(z.re.b.data, z.im.b.data, low, high,
                       std::make_index_sequence<static_cast<std::size_t>(N::width)>{});
    store_real(parts, N(typename N::Values(low)));
    store_real(parts + N::width, N(typename N::Values(high)));
#endif
  }
}

/// The same value in every lane.
template <class A, RealScalar R>
WIRTINGER_INLINE Packet<R, A> spread(R value) {
  return Packet<R, A>(value);
}
template <class A, RealScalar R>
WIRTINGER_INLINE Complex<Packet<R, A>> spread(std::complex<R> value) {
  return {Packet<R, A>(value.real()), Packet<R, A>(value.imag())};
}

/// From one lane to the language's own types and back.
template <class R>
WIRTINGER_INLINE R to_scalar(Packet<R, Single> x) {
  return x.b;
}
template <class R>
WIRTINGER_INLINE std::complex<R> to_scalar(Complex<Packet<R, Single>> z) {
  return {z.re.b, z.im.b};
}
template <class R, class A>
WIRTINGER_INLINE R sum_lanes_to_scalar(Packet<R, A> x) {
  return sum_lanes(x);
}
template <class N>
WIRTINGER_INLINE auto sum_lanes_to_scalar(Complex<N> z) {
  return std::complex<typename N::Real>(sum_lanes(z.re), sum_lanes(z.im));
}

}  // namespace wirtinger::number
