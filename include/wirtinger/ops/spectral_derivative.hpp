/// \file
/// spectral_derivative: derivatives of periodic signals by their Fourier series.
#pragma once

#include "wave_numbers.hpp"

namespace wirtinger {

/// Options of spectral_derivative: order of the derivative, and the period along the axis, in the
/// unit that the result is "per".
struct SpectralDerivativeOptions {
  int order = 1;
  long double length = detail::two_pi;
};

/// The derivative along one axis of a periodic signal sampled at t_j = j length / n:
///   y = ifft( (2 pi i k / length)^order fft(x) ),   k = -(n/2) .. (n-1)/2
/// with the bin k = -n/2 of an even n set to 0 for odd orders: it is a cosine that the samples
/// cannot tell from its mirror image, and whose derivative vanishes at all of them. Exact for
/// trigonometric polynomials below that bin. Convention.md, eq. (100); Trefethen, Spectral Methods
/// in MATLAB, 2000, ch. 3.
///   Field: real or complex, real stays real.  Shape: kept.
///   Adjoint: (-1)^order times itself.
///   Throws AxisError for an axis out of range, ShapeError for an empty one, DomainError for a
///   negative order or a length that is not positive.
template <detail::ArrayLike X>
auto spectral_derivative(X&& x, int axis = -1, const SpectralDerivativeOptions& options = {}) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else {
    using T = detail::element_of_argument<X>;
    using R = real_t<T>;
    constexpr std::string_view name = "spectral_derivative";
    const auto derived = [&] {
      const auto v = detail::as_variable(std::forward<X>(x));
      const auto axes = detail::spectral_axes(name, v.shape(), {axis});
      detail::require_positive(name, "length", options.length);
      if (options.order < 0)
        throw DomainError(
            detail::message(name, ": order = ", options.order, " found, expected 0 or more"));
      const Index n = v.shape()[axes[0]];
      const auto factor = [&](Index k) {
        const bool odd = options.order % 2 != 0;
        if (odd && 2 * std::abs(k) == n) return std::complex<R>(0);
        const long double number = detail::two_pi * static_cast<long double>(k) / options.length;
        const R power = static_cast<R>(std::pow(number, options.order));
        const R signed_power = options.order % 4 < 2 ? power : -power;
        return odd ? std::complex<R>(0, signed_power) : std::complex<R>(signed_power);
      };
      const Var h = detail::over_bins<R>(n, axes[0], v.rank(), detail::bins_of<T>, factor);
      return detail::in_kind_of_field<X>(name, detail::filtered(v, h, axes));
    };
    return detail::all_or_nothing(derived, x);
  }
}

}  // namespace wirtinger
