/// \file
/// The length of an array whose entries are too large or too small to be squared.
#pragma once

#include "reduce_node.hpp"

namespace wirtinger::detail {

/// w = s sqrt(sum_j |u_j|^2),  u = x / s,  s a power of two near the largest |x_j|; w does not
/// depend on s, which is a constant for derivatives.
///   Field: real or complex, the result real.
///   Adjoint: x_bar = u / |u| w_bar, convention.md eq. (48); 0 at x = 0.
struct ScaledNorm {
  static constexpr std::string_view name = "norm2";
  static constexpr bool takes_nothing = true;
  template <Scalar T>
  using Result = real_t<T>;

  template <class X>
  static auto reduce(const Fibres& fibres, const X& x) {
    const auto s = scales(fibres, x);
    auto w = lengths(fibres, x, s);
    for (std::size_t o = 0; o < w.size(); ++o)
      w[o] = s[o] * w[o];
    return w;
  }

  template <class X, class W, class XBar>
  static void pull(const Fibres& fibres, const X& x, const W& w_bar, bool given,
                   const XBar& x_bar) {
    using number::product, number::safe_divide;
    auto s = scales(fibres, x);
    auto length = lengths(fibres, x, s);
    const auto pulled = [&](Index i, Index o, const auto& s_, const auto& length_) {
      x_bar.put(i, product(safe_divide(x[i] / s_, length_), w_bar[o],
                           is_clean_fibre(given, length_)));
    };
    fibres.for_each(pulled, s, length);
  }

 private:
  template <class X>
  static auto scales(const Fibres& fibres, const X& x) {
    using N = Lane<real_t<typename X::Element>>;
    using R = typename N::Real;
    auto s = fibres.fold(
        N(0),
        [&](Index i, Index) WIRTINGER_INLINE_LAMBDA {
          const auto z = number::primal(x[i]);
          return number::max(number::abs(number::real(z)), number::abs(number::imag(z)));
        },
        [](N a, N b) WIRTINGER_INLINE_LAMBDA { return number::max(a, b); });
    constexpr R least = std::numeric_limits<R>::min();
    for (N& of : s) {
      if (of.b == 0 || !std::isfinite(of.b))
        of = N(1);
      else  // 1 / s must be finite
        of = N(of.b < least ? least : std::scalbn(R(1), std::ilogb(of.b)));
    }
    return s;
  }
  template <class X, class N>
  static auto lengths(const Fibres& fibres, const X& x, const PooledVector<N>& s) {
    using W = decltype(number::abs2(x[0]));
    auto w = fibres.fold(
        W{}, [&](Index i, Index o) { return abs2(x[i] / s[static_cast<std::size_t>(o)]); },
        [](const W& a, const W& b) WIRTINGER_INLINE_LAMBDA { return a + b; });
    for (W& of : w)
      of = sqrt(of);
    return w;
  }
};

/// True if squares that add up to `total` have neither overflowed nor lost digits to underflow,
/// with room for the powers of the root in second derivatives.
template <RealScalar R>
bool are_safe_squares(R total, Index count) {
  using Limits = std::numeric_limits<R>;
  return total <= Limits::max() * Limits::epsilon() &&
         total >= static_cast<R>(count) * (Limits::min() / Limits::epsilon());
}

}  // namespace wirtinger::detail
