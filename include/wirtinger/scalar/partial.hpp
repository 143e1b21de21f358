/// \file
/// Arithmetic of derivatives: partials known to vanish, products that obey the zero rule, and
/// the one place where a complex cotangent is projected onto a real variable.
#pragma once

#include "constants.hpp"

namespace wirtinger::number {

template <class Z>
inline constexpr bool is_zero_type = std::is_same_v<Z, Zero>;

WIRTINGER_INLINE Zero conj(Zero) { return {}; }

/// Lanes that are not NaN.
template <class R, class A>
WIRTINGER_INLINE auto is_number(Packet<R, A> x) {
  return x == x;
}
template <class N>
WIRTINGER_INLINE auto is_number(Complex<N> z) {
  return (z.re == z.re) & (z.im == z.im);
}

/// A number that is NaN where a part of z is (and where the parts are infinities that cancel).
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> parts_sum(Packet<R, A> x) {
  return x;
}
template <class N>
WIRTINGER_INLINE N parts_sum(const Complex<N>& z) {
  return z.re + z.im;
}

/// x, and where a part of it is NaN that of `instead`.
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> replace_nan(Packet<R, A> x, Packet<R, A> instead) {
  return select(is_number(x), x, instead);
}
template <class N>
WIRTINGER_INLINE Complex<N> replace_nan(const Complex<N>& z, const Complex<N>& instead) {
  return {replace_nan(z.re, instead.re), replace_nan(z.im, instead.im)};
}

// What a product with an exactly zero factor is if the other factor is a NaN; the zero rule,
// convention.md, eq. 42.

/// Inside a partial: the NaN.
struct KeepNaN {};
/// Of a tangent: zero.
struct DropNaN {};
/// Whatever the product is: whoever asks for it looks for NaN afterwards.
struct Plain {};
/// Of a cotangent: zero in the lanes of a Mask, where no NaN came with the input.

namespace detail {
template <class R, class A>
WIRTINGER_INLINE Packet<R, A> zero_or_product(Mask<R, A> zero, Packet<R, A> a, Packet<R, A> b) {
  return select(zero, Packet<R, A>(0), a * b);
}
template <class R, class A, class NaN>
WIRTINGER_INLINE Packet<R, A> real_product(Packet<R, A> a, Packet<R, A> b, const NaN& nan) {
  using N = Packet<R, A>;
  const auto zero = (a == N(0)) | (b == N(0));
  if constexpr (std::is_same_v<NaN, Plain>) {
    return a * b;
  } else if constexpr (std::is_same_v<NaN, DropNaN>) {
    return zero_or_product(zero, a, b);
  } else {
    const N either = a + b;
    if constexpr (std::is_same_v<NaN, KeepNaN>)
      return zero_or_product(zero & (either == either), a, b);
    else
      return zero_or_product(zero & ((either == either) | nan), a, b);
  }
}
}  // namespace detail

/// a b with the zero rule applied to each real product.
template <class R, class A, class NaN>
WIRTINGER_INLINE Packet<R, A> product(Packet<R, A> a, Packet<R, A> b, const NaN& nan) {
  return detail::real_product(a, b, nan);
}
template <class N, class NaN>
WIRTINGER_INLINE Complex<N> product(N a, Complex<N> b, const NaN& nan) {
  return {detail::real_product(a, b.re, nan), detail::real_product(a, b.im, nan)};
}
template <class N, class NaN>
WIRTINGER_INLINE Complex<N> product(Complex<N> a, N b, const NaN& nan) {
  return product(b, a, nan);
}
template <class N, class NaN>
WIRTINGER_INLINE Complex<N> product(Complex<N> a, Complex<N> b, const NaN& nan) {
  using detail::real_product;
  return {real_product(a.re, b.re, nan) - real_product(a.im, b.im, nan),
          real_product(a.re, b.im, nan) + real_product(a.im, b.re, nan)};
}
template <class B, class NaN>
WIRTINGER_INLINE Zero product(Zero, const B&, const NaN&) {
  return {};
}
// A constant of the rule table (1, -1, 0.5) is finite and not zero: a plain product.
template <class B, class NaN>
WIRTINGER_INLINE B product(double a, const B& b, const NaN&) {
  return a * b;
}
template <class B, class NaN>
requires(!std::is_arithmetic_v<B> && !is_zero_type<B>) WIRTINGER_INLINE B
    product(const B& b, double a, const NaN&) {
  return a * b;
}
// d(a b) = da b + a db, each with the zero rule.
template <class Z, class B, class NaN>
WIRTINGER_INLINE auto product(const Dual<Z>& a, const Dual<B>& b, const NaN& nan) {
  const auto value = product(a.value, b.value, nan);
  return Dual<std::remove_cv_t<decltype(value)>>{
      value, product(a.tangent, b.value, nan) + product(a.value, b.tangent, nan)};
}
template <class Z, class B, class NaN>
requires(!is_dual<Z> && !std::is_same_v<Z, Zero> && !std::is_arithmetic_v<Z>) WIRTINGER_INLINE
    auto product(const Z& a, const Dual<B>& b, const NaN& nan) {
  const auto value = product(a, b.value, nan);
  return Dual<std::remove_cv_t<decltype(value)>>{value, product(a, b.tangent, nan)};
}
template <class Z, class B, class NaN>
requires(!is_dual<B>) WIRTINGER_INLINE auto product(const Dual<Z>& a, const B& b, const NaN& nan) {
  return product(b, a, nan);
}

/// The product that formulas of the rule table use.
template <class Z, class B>
WIRTINGER_INLINE auto safe_product(const Z& a, const B& b) -> decltype(product(a, b, KeepNaN{})) {
  return product(a, b, KeepNaN{});
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
