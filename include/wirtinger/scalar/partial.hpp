/// \file
/// Arithmetic of derivatives: partials known to vanish, products that obey the zero rule, and
/// the one place where a complex cotangent is projected onto a real variable.
#pragma once

#include "constants.hpp"

namespace wirtinger::number {

template <class Z>
inline constexpr bool is_zero_type = std::is_same_v<Z, Zero>;

WIRTINGER_INLINE Zero conj(Zero) { return {}; }

namespace detail {
// 0 * inf = 0, but a NaN factor stays NaN: convention.md, eq. 42 (zero rule).
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> real_product(Packet<R, A> a, Packet<R, A> b) {
  using N = Packet<R, A>;
  const N either = a + b;
  return select(((a == N(0)) | (b == N(0))) & (either == either), N(0), a * b);
}
}  // namespace detail

/// a b with the zero rule applied to each real product.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> safe_product(Packet<R, A> a, Packet<R, A> b) {
  return detail::real_product(a, b);
}
template <class N>
WIRTINGER_INLINE Complex<N> safe_product(N a, Complex<N> b) {
  return {detail::real_product(a, b.re), detail::real_product(a, b.im)};
}
template <class N>
WIRTINGER_INLINE Complex<N> safe_product(Complex<N> a, N b) {
  return safe_product(b, a);
}
template <class N>
WIRTINGER_INLINE Complex<N> safe_product(Complex<N> a, Complex<N> b) {
  using detail::real_product;
  return {real_product(a.re, b.re) - real_product(a.im, b.im),
          real_product(a.re, b.im) + real_product(a.im, b.re)};
}
template <class B>
WIRTINGER_INLINE Zero safe_product(Zero, const B&) {
  return {};
}
// A constant of the rule table (1, -1, 0.5) is finite and not zero: a plain product.
template <class B>
WIRTINGER_INLINE B safe_product(double a, const B& b) {
  return a * b;
}
// d(a b) = da b + a db, each with the zero rule.
template <class Z, class B>
WIRTINGER_INLINE auto safe_product(const Dual<Z>& a, const Dual<B>& b) {
  const auto value = safe_product(a.value, b.value);
  return Dual<std::remove_cv_t<decltype(value)>>{
      value, safe_product(a.tangent, b.value) + safe_product(a.value, b.tangent)};
}
template <class Z, class B>
requires(!is_dual<Z> && !std::is_same_v<Z, Zero> && !std::is_arithmetic_v<Z>) WIRTINGER_INLINE
    auto safe_product(const Z& a, const Dual<B>& b) {
  const auto value = safe_product(a, b.value);
  return Dual<std::remove_cv_t<decltype(value)>>{value, safe_product(a, b.tangent)};
}
template <class Z, class B>
requires(!is_dual<B>) WIRTINGER_INLINE auto safe_product(const Dual<Z>& a, const B& b) {
  return safe_product(b, a);
}

// Sums in which one side may be known to vanish.
template <class A, class B>
WIRTINGER_INLINE auto add_partials(const A& a, const B& b) {
  if constexpr (is_zero_type<A>)
    return b;
  else if constexpr (is_zero_type<B>)
    return a;
  else
    return a + b;
}

/// z seen as a number of type W: a real number embedded, a complex one projected to its real
/// part (convention.md, eq. 7), a missing tangent filled with zero.
template <class W, class Z>
WIRTINGER_INLINE W as(const Z& z) {
  if constexpr (std::is_same_v<W, Z>) {
    return z;
  } else if constexpr (is_zero_type<Z>) {
    return W{};
  } else if constexpr (is_dual<W>) {
    using V = decltype(W::value);
    if constexpr (is_dual<Z>)
      return {as<V>(z.value), as<V>(z.tangent)};
    else
      return {as<V>(z), V{}};
  } else if constexpr (is_complex<W> && !is_complex<Z>) {
    using N = typename W::Part;
    return {N(z), N(0)};
  } else if constexpr (!is_complex<W> && is_complex<Z>) {
    return z.re;
  } else {
    return W(z);
  }
}

}  // namespace wirtinger::number
