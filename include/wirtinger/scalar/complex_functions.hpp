/// \file
/// Elementary functions of complex packets, from real ones. Where the plain formula could
/// overflow, underflow or pick the wrong branch the lane is computed by std::complex.
#pragma once

#include "real_functions.hpp"

namespace wirtinger::number {

namespace detail {

// |z|^2 within these bounds loses nothing to overflow or underflow.
template <class R>
inline constexpr R smallest_square = std::numeric_limits<R>::min() /
                                     (std::numeric_limits<R>::epsilon() *
                                      std::numeric_limits<R>::epsilon());
template <class R>
inline constexpr R largest_square = std::numeric_limits<R>::max() / 4;

template <class R, class A>
WIRTINGER_INLINE auto trusted_square(Packet<R, A> square) {
  using N = Packet<R, A>;
  return (square > N(smallest_square<R>)) & (square < N(largest_square<R>));
}

template <class N>
WIRTINGER_INLINE auto is_zero(Complex<N> z) {
  return (z.re == N(0)) & (z.im == N(0));
}
template <class R, class A>
WIRTINGER_INLINE auto is_zero(Packet<R, A> x) {
  return x == Packet<R, A>(0);
}

}  // namespace detail

/// |z| within 2 ulp over the whole range.
template <class N>
WIRTINGER_INLINE N abs(Complex<N> z) {
  using R = typename N::Real;
  const N square = abs2(z);
  return guarded(
      sqrt(square), detail::trusted_square(square) | detail::is_zero(z),
      [](std::complex<R> v) { return std::hypot(v.real(), v.imag()); }, z);
}

template <class N>
WIRTINGER_INLINE N arg(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<N>([](std::complex<R> v) { return std::arg(v); }, z);
}

namespace detail {

// std's quotient. Where that makes a NaN of finite numbers, as 1 over the smallest ones, b is
// brought to the size of 1 first.
template <class R, class Z>
std::complex<R> scaled_quotient(Z a, std::complex<R> b) {
  const std::complex<R> w = a / b;
  const auto is_finite = [](auto z) {
    return std::isfinite(std::real(z)) && std::isfinite(std::imag(z));
  };
  const bool made = std::isnan(w.real()) || std::isnan(w.imag());
  if (!made || !is_finite(a) || !is_finite(b) || b == R(0)) return w;
  const int power = -std::ilogb(std::max(std::abs(b.real()), std::abs(b.imag())));
  const auto scaled = [power](std::complex<R> z) {
    return std::complex<R>(std::ldexp(z.real(), power), std::ldexp(z.imag(), power));
  };
  return scaled(a / scaled(b));
}

// a / b = a conj(b) / |b|^2 for a real or complex a.
template <class Z, class N>
WIRTINGER_INLINE Complex<N> divide(Z a, Complex<N> b) {
  using R = typename N::Real;
  const N square = abs2(b), size = abs2(a);
  const N inverse = N(1) / square;
  const Complex<N> numerator = a * conj(b);
  return guarded(
      Complex<N>{numerator.re * inverse, numerator.im * inverse},
      trusted_square(square) & (trusted_square(size) | is_zero(a)) &
          trusted_square(square * size + square),
      [](auto x, std::complex<R> y) { return scaled_quotient<R>(x, y); }, a, b);
}

}  // namespace detail

template <class N>
WIRTINGER_INLINE Complex<N> operator/(Complex<N> a, Complex<N> b) {
  return detail::divide(a, b);
}
template <class N>
WIRTINGER_INLINE Complex<N> operator/(std::type_identity_t<N> a, Complex<N> b) {
  return detail::divide(a, b);
}

/// exp(i x)
template <class R, class A>
WIRTINGER_INLINE Complex<Packet<R, A>> cis(Packet<R, A> x) {
  const auto [s, c] = sincos(x);
  return {c, s};
}

template <class N>
WIRTINGER_INLINE Complex<N> exp(Complex<N> z) {
  using R = typename N::Real;
  const auto trusted =
      (abs(z.re) < N(detail::exp_limit<R>)) & (abs(z.im) < N(detail::angle_limit<R>));
  const N clipped_re = select(trusted, z.re, N(0)), clipped_im = select(trusted, z.im, N(0));
  return guarded(
      exp(clipped_re) * cis(clipped_im), trusted, [](std::complex<R> v) { return std::exp(v); }, z);
}

/// exp(i z)
template <class N>
WIRTINGER_INLINE Complex<N> cis(Complex<N> z) {
  return exp(times_i(z));
}

template <class N>
WIRTINGER_INLINE Complex<N> log(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](std::complex<R> v) { return std::log(v); }, z);
}

/// Principal square root; the sign of the imaginary part follows z, signed zeros included.
template <class N>
WIRTINGER_INLINE Complex<N> sqrt(Complex<N> z) {
  using R = typename N::Real;
  const N square = abs2(z);
  // t is the larger part of the root: no cancellation on either side of the imaginary axis.
  const N t = sqrt((sqrt(square) + abs(z.re)) * N(0.5)), u = N(0.5) * z.im / t;
  const auto right = z.re >= N(0);
  const Complex<N> root{select(right, t, abs(u)), select(right, u, select(z.im < N(0), -t, t))};
  return guarded(
      root, detail::trusted_square(square) & (abs(z.im) > N(0)),
      [](std::complex<R> v) { return std::sqrt(v); }, z);
}

template <class N>
WIRTINGER_INLINE Complex<N> sin(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](std::complex<R> v) { return std::sin(v); }, z);
}

template <class N>
WIRTINGER_INLINE Complex<N> cos(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](std::complex<R> v) { return std::cos(v); }, z);
}

namespace detail {
// std::pow goes through the logarithm: 0^0 and 0^1 would be NaN for some of its implementations.
template <class R, class Z, class W>
std::complex<R> complex_power(Z z, W w) {
  if (z != Z(0)) return std::pow(z, w);
  if (w == W(0)) return R(1);
  if (std::real(w) > 0) return R(0);
  return std::real(w) < 0 && std::imag(w) == 0 ? std::complex<R>(std::numeric_limits<R>::infinity())
                                               : std::pow(z, w);
}
}  // namespace detail

template <class N>
WIRTINGER_INLINE Complex<N> pow(Complex<N> z, Complex<N> w) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](auto a, auto b) { return detail::complex_power<R>(a, b); }, z,
                                  w);
}
template <class N>
WIRTINGER_INLINE Complex<N> pow(Complex<N> z, std::type_identity_t<N> y) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](auto a, R b) { return detail::complex_power<R>(a, b); }, z, y);
}
template <class N>
WIRTINGER_INLINE Complex<N> pow(std::type_identity_t<N> x, Complex<N> w) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>([](R a, auto b) { return detail::complex_power<R>(a, b); }, x, w);
}

namespace detail {
// a / b for an infinite b: not NaN, but the direction of an infinite a; that of two infinite parts
// is the one that std::arg says they have.
template <class R>
R limit_of_quotient(R a, R b) {
  return std::isinf(a) && std::isinf(b) ? std::copysign(R(1), a) : a / b;
}
template <class R>
std::complex<R> limit_of_quotient(std::complex<R> a, R b) {
  const bool both = std::isinf(a.real()) && std::isinf(a.imag()) && std::isinf(b);
  const R length = both ? std::sqrt(R(0.5)) : R(1);
  return {limit_of_quotient(a.real(), b) * length, limit_of_quotient(a.imag(), b) * length};
}
template <class Z, class M, class N>
WIRTINGER_INLINE Z guarded_limit(Z quotient, M trusted, Z a, N b) {
  return guarded(
      quotient, trusted, [](auto x, auto y) { return limit_of_quotient(x, y); }, a, b);
}
}  // namespace detail

/// a / b, and 0 where b is 0: derivatives at a kink (convention.md, table 5). Of an infinite number
/// and its absolute value: the direction.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> safe_divide(Packet<R, A> a, Packet<R, A> b) {
  const auto zero = detail::is_zero(b);
  const auto quotient = select(zero, Packet<R, A>(0), a / select(zero, Packet<R, A>(1), b));
  const auto trusted = b < Packet<R, A>(std::numeric_limits<R>::infinity());
  return detail::guarded_limit(quotient, trusted, a, b);
}
template <class N>
WIRTINGER_INLINE Complex<N> safe_divide(Complex<N> a, N b) {
  // One division instead of two, where the reciprocal has all its digits.
  constexpr auto least = 4 * std::numeric_limits<typename N::Real>::min();
  const auto zero = detail::is_zero(b);
  const N inverse = N(1) / select(zero, N(1), b);
  const auto quotient =
      select(zero, Complex<N>{N(0), N(0)}, Complex<N>{a.re * inverse, a.im * inverse});
  return detail::guarded_limit(quotient, zero | ((b >= N(least)) & (b <= N(1 / least))), a, b);
}
template <class Z, class N>
requires(is_packet<Z> || is_complex<Z>)  // not a dual number: the rule table has the row for those
    WIRTINGER_INLINE Complex<N> safe_divide(Z a, Complex<N> b) {
  const auto zero = detail::is_zero(b);
  const Complex<N> safe{select(zero, N(1), b.re), b.im};
  return select(zero, Complex<N>{N(0), N(0)}, a / safe);
}

/// 1 / z for derivatives at the end of a domain: inf at a real zero of either sign, because the
/// domain lies to its right; (inf, 0) at a complex one.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> end_reciprocal(Packet<R, A> x) {
  using N = Packet<R, A>;
  return N(1) / select(detail::is_zero(x), N(0), x);
}
template <class N>
WIRTINGER_INLINE Complex<N> end_reciprocal(Complex<N> z) {
  const auto zero = detail::is_zero(z);
  const Complex<N> safe{select(zero, N(1), z.re), z.im}, infinite{N(1) / N(0), N(0)};
  return select(zero, infinite, N(1) / safe);
}

}  // namespace wirtinger::number
