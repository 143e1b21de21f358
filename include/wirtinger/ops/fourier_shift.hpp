/// \file
/// fourier_shift: shifts by parts of a sample.
#pragma once

#include "wave_numbers.hpp"

namespace wirtinger {

/// y(t) = x(t - shift) along one axis of a periodic signal, shift in samples, any real number:
///   y = ifft( exp(-2 pi i k shift / n) fft(x) ),   k = -(n/2) .. (n-1)/2
/// with cos(pi shift) as the factor of the bin k = -n/2 of an even n: half of what is in that bin
/// belongs to +n/2, and with both halves shifted a real signal stays real. For a whole shift it is
/// roll(x, shift, axis). Differentiable in x and in the shift. Convention.md, eq. (104).
///   x: real or complex, real stays real.  shift: a number or a real scalar variable or expression.
///   Shape: kept.  Adjoint: the shift by -shift.
///   Throws AxisError for an axis out of range, ShapeError for an empty one.
template <detail::ArrayLike X, class S>
auto fourier_shift(X&& x, S&& shift, int axis = -1) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else {
    using T = detail::element_of_argument<X>;
    using R = real_t<T>;
    static_assert(RealScalar<detail::common_real_t<X, S>>);  // one precision, or its sentence
    constexpr std::string_view name = "fourier_shift";
    const auto shifted = [&] {
      const auto v = detail::as_variable(std::forward<X>(x));
      const auto by = detail::as_real_variable<R>(std::forward<S>(shift));
      const auto axes = detail::spectral_axes(name, v.shape(), {axis});
      const Index n = v.shape()[axes[0]];
      const auto along_axis = [&](auto f) {
        return detail::over_bins<R>(n, axes[0], v.rank(), detail::bins_of<T>, f);
      };
      const auto angle = along_axis([&](Index k) {
        return static_cast<R>(-detail::two_pi * static_cast<long double>(k) /
                              static_cast<long double>(n));
      });
      const auto paired = along_axis([&](Index k) { return 2 * std::abs(k) == n ? R(0) : R(1); });
      // As many elements as the axis has, computed once for all lines.
      const auto h = eval(complex(cos(by * angle), paired * sin(by * angle)));
      return detail::in_kind_of_field<X, S>(name, detail::filtered(v, h, axes));
    };
    return detail::all_or_nothing(shifted, x, shift);
  }
}

}  // namespace wirtinger
