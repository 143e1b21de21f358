/// \file
/// Both Wirtinger derivatives of a scalar function.
#pragma once

#include "vjp.hpp"

namespace wirtinger {

template <class C>
struct WirtingerDerivatives {
  C dz, dzbar;
};

namespace detail {
// (a + b)/2 where opposite infinities cancel: at the end of a domain the part that vanishes for
// every other point vanishes, too.
template <RealScalar R>
R half_sum(R a, R b) {
  return a == -b ? R(0) : a / 2 + b / 2;
}
template <RealScalar R>
std::complex<R> half_sum(std::complex<R> a, std::complex<R> b) {
  return {half_sum(a.real(), b.real()), half_sum(a.imag(), b.imag())};
}
}  // namespace detail

/// dw/dz and dw/dconj(z) of w = f(z), z complex, w real or complex (convention.md, eq. 3).
///   From the pullbacks of 1 and i:  conj(dz) = (g_1 - i g_i)/2,  dzbar = (g_1 + i g_i)/2.
template <class F, ComplexScalar C>
auto wirtinger_derivatives(F&& f, const C& z) {
  const auto [value, pullback] = vjp(std::forward<F>(f), z);
  using W = std::remove_cvref_t<decltype(value)>;
  static_assert(Scalar<W>,
                "wirtinger_derivatives is for scalar results; call wirtinger_jacobian for arrays");
  const C one = pullback(W(1));
  C i{};
  if constexpr (ComplexScalar<W>) i = pullback(W(0, 1));
  const C turned(-i.imag(), i.real());  // i g_i
  return WirtingerDerivatives<C>{std::conj(detail::half_sum(one, -turned)),
                                 detail::half_sum(one, turned)};
}

template <class F, class X>
requires(!ComplexScalar<X>) auto wirtinger_derivatives(F&&, const X&) {
  static_assert(!sizeof(X*),
                "wirtinger_derivatives takes one complex number: call gradient for a real one, "
                "wirtinger_jacobian for arrays");
  return WirtingerDerivatives<std::complex<double>>{};
}

}  // namespace wirtinger
