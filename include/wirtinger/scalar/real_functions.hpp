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
    return Packet<R, A>(simd::abs(x.b));
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> sqrt(Packet<R, A> x) {
  if constexpr (Packet<R, A>::single)
    return Packet<R, A>(std::sqrt(x.b));
  else
    return Packet<R, A>(simd::sqrt(x.b));
}

namespace detail {

// Beyond these the packet functions of xsimd overflow early or lose digits.
template <class R>
inline constexpr R exp_limit = std::is_same_v<R, float> ? R(87) : R(700);
template <class R>
inline constexpr R angle_limit = std::is_same_v<R, float> ? R(200) : R(1e5);

// pi / 2 in three parts: the products of the first two with a number of quarter turns within
// angle_limit are exact. Then minimax polynomials in x^2 for |x| <= pi/4, from the highest power:
// (sin x - x) / x^3 and (cos x - 1 + x^2 / 2) / x^4, those of fdlibm (double) and Cephes (float).
template <class R>
struct CircularConstants {
  static constexpr R quarter_turn[3] = {R(0x1.921fb544p+0), R(0x1.0b4611a6p-34),
                                        R(0x1.3198a2e037073p-69)};
  static constexpr R sine[6] = {R(1.58969099521155010221e-10), R(-2.50507602534068634195e-08),
                                R(2.75573137070700676789e-06), R(-1.98412698298579493134e-04),
                                R(8.33333333332248946124e-03), R(-1.66666666666666324348e-01)};
  static constexpr R cosine[6] = {R(-1.13596475577881948265e-11), R(2.08757232129817482790e-09),
                                  R(-2.75573143513906633035e-07), R(2.48015872894767294178e-05),
                                  R(-1.38888888888741095749e-03), R(4.16666666666666019037e-02)};
};
template <>
struct CircularConstants<float> {
  static constexpr float quarter_turn[3] = {0x1.921fp+0f, 0x1.6a88p-17f, 0x1.0b4612p-34f};
  static constexpr float sine[3] = {-1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f};
  static constexpr float cosine[3] = {2.443315711809948e-5f, -1.388731625493765e-3f,
                                      4.166664568298827e-2f};
};

template <class N, class R, std::size_t count>
WIRTINGER_INLINE N polynomial(const R (&coefficients)[count], N x) {
  N sum(coefficients[0]);
  for (std::size_t k = 1; k < count; ++k)
    sum = sum * x + N(coefficients[k]);
  return sum;
}

}  // namespace detail

// The lanes that are not trusted are computed by std; xsimd must not even see them, since it converts
// its argument to an integer, which is undefined for NaN and large numbers.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> exp(Packet<R, A> x) {
  using N = Packet<R, A>;
  if constexpr (N::single) {
    return N(std::exp(x.b));
  } else {
    const auto trusted = abs(x) < N(detail::exp_limit<R>);
    return guarded(
        N(simd::exp(select(trusted, x, N(0)).b)), trusted, [](R v) { return std::exp(v); }, x);
  }
}

template <class R, class A>
WIRTINGER_INLINE Packet<R, A> log(Packet<R, A> x) {
  using N = Packet<R, A>;
  using Limits = std::numeric_limits<R>;
  if constexpr (N::single) {
    return N(std::log(x.b));
  } else {
    const auto trusted = (x >= N(Limits::min())) & (x <= N(Limits::max()));
    return guarded(
        N(simd::log(select(trusted, x, N(1)).b)), trusted, [](R v) { return std::log(v); }, x);
  }
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
    // Not xsimd's: the reduction there, hence the last bit, depends on the company a lane has.
    using Constants = detail::CircularConstants<R>;
    const auto trusted = abs(x) < N(detail::angle_limit<R>);
    const N inside = select(trusted, x, N(0));
    const N turns = N(simd::nearbyint((inside * N(0.63661977236758134308)).b)) + N(0);
    const auto& part = Constants::quarter_turn;
    const N rest = inside - turns * N(part[0]) - turns * N(part[1]) - turns * N(part[2]);
    const N square = rest * rest;
    const N s = rest + rest * (square * detail::polynomial(Constants::sine, square));
    const N c =
        N(1) - (N(0.5) * square - square * square * detail::polynomial(Constants::cosine, square));
    const N quadrant = turns - N(4) * N(simd::floor((turns * N(0.25)).b));
    const auto odd = (quadrant == N(1)) | (quadrant == N(3));
    const N size_s = select(odd, c, s), size_c = select(odd, s, c);
    const N signed_s = select(quadrant >= N(2), -size_s, size_s);
    const N sine = select(x == N(0), x, signed_s);  // -0 keeps its sign
    const N cosine = select((quadrant == N(1)) | (quadrant == N(2)), -size_c, size_c);
    return {guarded(
                sine, trusted, [](R v) { return std::sin(v); }, x),
            guarded(
                cosine, trusted, [](R v) { return std::cos(v); }, x)};
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
