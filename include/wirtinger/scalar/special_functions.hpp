/// \file
/// Functions made of others, in the form that keeps their digits, and the slopes that the rule
/// table needs.
#pragma once

#include "standard_functions.hpp"

namespace wirtinger::number {

template <class Z>
concept PlainNumber = is_packet<Z> || is_complex<Z>;

// --- complex forms of what std has for real numbers only -----------------------------------------

/// exp(z) - 1:  expm1(x) cos y - 2 sin^2(y/2) + i exp(x) sin y, without cancellation at 0. As it
/// stands where exp(x) may be infinite: infinity times sin(0) would be NaN.
template <class N>
WIRTINGER_INLINE Complex<N> expm1(Complex<N> z) {
  using R = typename N::Real;
  const N half = sin(N(0.5) * z.im);
  return guarded(
      Complex<N>{expm1(z.re) * cos(z.im) - N(2) * half * half, exp(z.re) * sin(z.im)},
      abs(z.re) < N(detail::exp_limit<R>), [](std::complex<R> v) { return std::exp(v) - R(1); }, z);
}

/// log(1 + z): for |z| < 1/2 the modulus as log1p(2 x + |z|^2)/2.
template <class N>
WIRTINGER_INLINE Complex<N> log1p(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>(
      [](std::complex<R> v) {
        const R x = v.real(), y = v.imag();
        const bool small = std::hypot(x, y) < R(0.5);
        const std::complex<R> far = std::log(std::complex<R>(1 + x, y));
        return small ? std::complex<R>(std::log1p(x * (2 + x) + y * y) / 2, std::atan2(y, 1 + x))
                     : far;
      },
      z);
}

template <class N>
WIRTINGER_INLINE Complex<N> log2(Complex<N> z) {
  using R = typename N::Real;
  const Complex<N> w = log(z);
  return w * N(R(1) / std::log(R(2)));
}

/// Principal cube root of a complex number; of a negative real number the negative real root.
template <class N>
WIRTINGER_INLINE Complex<N> cbrt(Complex<N> z) {
  using R = typename N::Real;
  return lane_by_lane<Complex<N>>(
      [](std::complex<R> v) {
        if (v == R(0)) return v;
        return std::polar(std::cbrt(std::abs(v)), std::arg(v) / 3);
      },
      z);
}

/// log(a) in the field of w: of a negative real number complex if w is, else NaN.
template <PlainNumber Z, PlainNumber W>
WIRTINGER_INLINE auto log_for(Z a, W) {
  if constexpr (is_complex<W>)
    return log(to_complex(a));
  else
    return log(a);
}

/// 1/z; (inf, 0) at a complex zero.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> reciprocal(Packet<R, A> x) {
  return Packet<R, A>(1) / x;
}
template <class N>
WIRTINGER_INLINE Complex<N> reciprocal(Complex<N> z) {
  return end_reciprocal(z);
}
template <PlainNumber Z>
WIRTINGER_INLINE Z rsqrt(Z z) {
  return reciprocal(sqrt(z));
}

// --- activations --------------------------------------------------------------------------------

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> relu(Packet<R, A> x) {
  return max(x, Packet<R, A>(0));
}
/// 1/(1 + exp(-x)), the exponential always of a negative number.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sigmoid(Packet<R, A> x) {
  using N = Packet<R, A>;
  const N e = exp(-abs(x));
  return select(x < N(0), e, N(1)) / (N(1) + e);
}
template <class N>
WIRTINGER_INLINE Complex<N> sigmoid(Complex<N> z) {
  const auto left = z.re < N(0);
  const Complex<N> e = exp(select(left, z, -z));
  return select(left, e, Complex<N>{N(1), N(0)}) / (e + N(1));
}
/// log(1 + exp(x)), without overflow.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> softplus(Packet<R, A> x) {
  return relu(x) + log1p(exp(-abs(x)));
}
/// x/|x|, 0 at 0.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sign(Packet<R, A> x) {
  using N = Packet<R, A>;
  return select(x > N(0), N(1), select(x < N(0), N(-1), x * N(0)));
}
template <class N>
WIRTINGER_INLINE Complex<N> sign(Complex<N> z) {
  return safe_divide(z, abs(z));
}
/// d sign/dz: 1/(2|z|), 0 at 0, finite for the smallest z. Of real numbers 0 everywhere, not the
/// difference of two infinities.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sign_slope(Packet<R, A> x) {
  return x * Packet<R, A>(0);
}
template <class N>
WIRTINGER_INLINE N sign_slope(Complex<N> z) {
  return min(safe_divide(N(0.5), abs(z)), N(std::numeric_limits<typename N::Real>::max() / 4));
}

// --- sinc(x) = sin(pi x)/(pi x), and g = sinc'(x)/x, which is even and smooth -------------

namespace detail {
// Coefficients of t^k, t = (pi x)^2, of sinc, of g/pi^2 and of g'/(pi^4 x): with
// sinc = sum (-t)^k/(2k+1)!  each is the derivative of the one before with respect to t, times 2.
template <class R, class C>
C sinc_series(C t, int derivative) {
  C sum(0), power(1);
  for (int k = 0; k < 24; ++k) {
    R coefficient = k % 2 == 0 ? R(1) : R(-1);
    // (2 d/dt)^derivative of t^k leaves t^(k - derivative) 2^derivative k (k-1) ..
    for (int j = 2; j <= 2 * k + 1; ++j)
      coefficient /= R(j);
    for (int j = 0; j < derivative; ++j)
      coefficient *= R(2 * (k - j));
    if (k >= derivative) {
      sum += coefficient * power;
      power *= t;
    }
  }
  return sum;
}
// The three functions from sin and cos, where |pi x| is large enough for that.
template <class R, class C>
C sinc_value(C x, int derivative) {
  const R pi = R(3.141592653589793238462643383279502884L);
  const C u = pi * x, t = u * u;
  if (std::abs(u) < R(2.5)) {
    const C series = sinc_series<R>(t, derivative);
    return derivative == 0   ? series
           : derivative == 1 ? pi * pi * series
                             : pi * pi * pi * pi * x * series;
  }
  // From the distance to the next integer, which is exact: pi x would lose the zeros.
  const R integer = std::round(std::real(x));
  const R sign = std::fmod(integer, R(2)) == R(0) ? R(1) : R(-1);
  const C rest = pi * (x - integer);
  const C s = sign * std::sin(rest) / u;
  if (derivative == 0) return s;
  const C g = pi * pi * (sign * std::cos(rest) - s) / t;  // (cos u - sinc)/x^2
  if (derivative == 1) return g;
  return -(pi * pi * s + R(3) * g) / x;
}
}  // namespace detail

#define WIRTINGER_SINC(name, derivative)                                                        \
  template <class R, class A>                                                                   \
  WIRTINGER_INLINE Packet<R, A> name(Packet<R, A> x) {                                          \
    return lane_by_lane<Packet<R, A>>([](R v) { return detail::sinc_value<R>(v, derivative); }, \
                                      x);                                                       \
  }                                                                                             \
  template <class N>                                                                            \
  WIRTINGER_INLINE Complex<N> name(Complex<N> z) {                                              \
    using R = typename N::Real;                                                                 \
    return lane_by_lane<Complex<N>>(                                                            \
        [](std::complex<R> v) { return detail::sinc_value<R>(v, derivative); }, z);             \
  }
WIRTINGER_SINC(sinc, 0)
WIRTINGER_SINC(sinc_slope, 1)      // sinc'(x)/x
WIRTINGER_SINC(sinc_curvature, 2)  // derivative of sinc_slope
#undef WIRTINGER_SINC

// --- slopes, in the form that keeps their digits ------------------------------------------------

/// 1/cos^2(z). Not 1 + tan^2(z), which cancels where tan(z) is nearly i.
template <PlainNumber Z>
WIRTINGER_INLINE Z tan_slope(Z z) {
  const Z secant = end_reciprocal(cos(z));
  return secant * secant;
}
/// 1/cosh^2(z). Not 1 - tanh^2(z), which cancels where tanh(z) is nearly 1.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> tanh_slope(Packet<R, A> x) {
  using N = Packet<R, A>;
  const N e = exp(N(-2) * abs(x)), sum = N(1) + e;
  return N(4) * e / (sum * sum);
}
template <class N>
WIRTINGER_INLINE Complex<N> tanh_slope(Complex<N> z) {
  const Complex<N> secant = end_reciprocal(cosh(z));
  return secant * secant;
}

// Of inverse functions, each factor in range.

namespace detail {
// 1/(a b), and (inf, 0) where a factor is zero.
template <class N>
WIRTINGER_INLINE Complex<N> end_reciprocal_of_product(Complex<N> a, Complex<N> b) {
  const auto end = is_zero(a) | is_zero(b);
  return select(end, end_reciprocal(Complex<N>{N(0), N(0)}), end_reciprocal(a) * end_reciprocal(b));
}
}  // namespace detail

/// 1/(1 + z^2)
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> atan_slope(Packet<R, A> x) {
  return Packet<R, A>(1) / (Packet<R, A>(1) + x * x);
}
template <class N>
WIRTINGER_INLINE Complex<N> atan_slope(Complex<N> z) {
  const Complex<N> iz = times_i(z);
  return detail::end_reciprocal_of_product(iz + N(1), N(1) - iz);
}
/// 1/(1 - z^2)
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> atanh_slope(Packet<R, A> x) {
  return Packet<R, A>(1) / ((Packet<R, A>(1) - x) * (Packet<R, A>(1) + x));
}
template <class N>
WIRTINGER_INLINE Complex<N> atanh_slope(Complex<N> z) {
  return detail::end_reciprocal_of_product(z + N(1), N(1) - z);
}
/// sqrt(1 + z^2)
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> root_one_plus_square(Packet<R, A> x) {
  return hypot(x, Packet<R, A>(1));
}
template <class N>
WIRTINGER_INLINE Complex<N> root_one_plus_square(Complex<N> z) {
  const Complex<N> iz = times_i(z);
  return sqrt(iz + N(1)) * sqrt(N(1) - iz);
}

// --- clamp as two steps; the derivative is 1 on the closed interval ------------------------------

/// a, or b where a < b.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> at_least(Packet<R, A> a, std::type_identity_t<Packet<R, A>> b) {
  return select(a < b, b, a);
}
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> at_most(Packet<R, A> a, std::type_identity_t<Packet<R, A>> b) {
  return select(a > b, b, a);
}
/// x where the mask is not 0, else 0; and the other way round.
template <PlainNumber M, PlainNumber Z>
WIRTINGER_INLINE Z masked(M mask, Z x) {
  return select(detail::is_zero(mask), Z{}, x);
}
template <PlainNumber M, PlainNumber Z>
WIRTINGER_INLINE Z unmasked(M mask, Z x) {
  return select(detail::is_zero(mask), x, Z{});
}
/// 1 where the mask is not 0, else 0.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> is_set(Packet<R, A> mask) {
  return masked(mask, Packet<R, A>(1));
}
template <class N>
WIRTINGER_INLINE N is_set(Complex<N> mask) {
  return masked(mask, N(1));
}

/// 1 where a < b, else 0: a select on the primal.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> is_less(Packet<R, A> a, std::type_identity_t<Packet<R, A>> b) {
  return select(a < b, Packet<R, A>(1), Packet<R, A>(0));
}

}  // namespace wirtinger::number
