/// \file
/// Propagation of scalar light fields in free space: angular spectrum, Fresnel, Fraunhofer. A field
/// u lies on the last two axes (y, x), stacks of fields on the axes before; time runs as
/// exp(-i omega t), so that light travels with exp(+ikz).
#pragma once

#include "comparison.hpp"
#include "wave_numbers.hpp"

namespace wirtinger {

/// Options of angular_spectrum and fresnel, for a field in precision R. Wavelength, pitch and
/// distance are lengths in one unit. The wavelength (in the medium) may be a real variable, the
/// pitch is one number, or {along y, along x}. `band_limited` cuts the frequencies at which the
/// transfer function changes too fast for its samples.
template <RealScalar R>
struct PropagationOptions {
  Var<R> wavelength = R(0);
  Lengths pitch = {};
  bool band_limited = false;
};

/// Options of fraunhofer: the wavelength, and the pitch of the field before propagation.
template <RealScalar R>
struct FraunhoferOptions {
  Var<R> wavelength = R(0);
  Lengths pitch = {};
};

namespace detail {

/// Where a propagation takes place, checked: the axes y and x and their pitch.
template <RealScalar R>
struct Propagation {
  Shape shape;
  std::vector<int> axes;
  std::vector<long double> pitch;
  Var<R> wavelength, distance;

  Propagation(std::string_view operation, const Shape& shape_, const Var<R>& distance_,
              const Var<R>& wavelength_, const Lengths& pitch_)
      : shape(shape_), wavelength(wavelength_), distance(distance_) {
    if (shape.rank() < 2)
      throw ShapeError(message(operation, ": a field of shape ", to_text(shape),
                               " found, expected 2 axes or more; reshape a line to {1, n}"));
    axes = spectral_axes(operation, shape, {shape.rank() - 2, shape.rank() - 1});
    if (pitch_.list().empty())
      throw DomainError(message(operation,
                                ": no pitch found, expected the distance of two samples "
                                "in the unit of the wavelength; give .pitch"));
    pitch = lengths_of_axes(operation, "pitch", pitch_, 2, 0);
    require_positive(operation, "wavelength", wavelength.value());
    if (!std::isfinite(distance.value()))
      throw DomainError(message(operation, ": distance = ", distance.value(),
                                " found, expected a finite length"));
  }

  /// Length of the sampled window, the period of its transform, along y and x.
  std::vector<long double> window() const {
    return {static_cast<long double>(shape[axes[0]]) * pitch[0],
            static_cast<long double>(shape[axes[1]]) * pitch[1]};
  }
  /// f_x^2 + f_y^2 in every bin, in cycles per length: with these a grazing wave is one exactly.
  Array<R> transverse() const {
    return squared_wave_numbers<R>(shape, axes, window(), Bins::all, 1);
  }
  /// 1 where |f| <= limit(window) along both axes, 0 elsewhere.
  template <class F>
  Array<R> band(F limit) const {
    const auto of_axis = [&](std::size_t a) {
      const long double length = window()[a], most = limit(length);
      return over_bins<R>(shape[axes[a]], axes[a], shape.rank(), Bins::all, [&](Index j) {
        return std::abs(static_cast<long double>(j)) / length <= most ? R(1) : R(0);
      });
    };
    return of_axis(0) * of_axis(1);
  }
  Array<R> all_pass() const {
    return ones<R>(Shape(std::vector<Index>(static_cast<std::size_t>(shape.rank()), 1)));
  }
  long double z() const { return std::abs(static_cast<long double>(distance.value())); }
  long double lambda() const { return static_cast<long double>(wavelength.value()); }
};

/// Convention.md, eq. (106), (107).
template <RealScalar R>
Var<Array<std::complex<R>>> angular_spectrum_factors(const Propagation<R>& p, bool band_limited) {
  constexpr R turn = static_cast<R>(two_pi);
  const Array<R> transverse = p.transverse();
  const auto inverse = eval(reciprocal(p.wavelength));
  Array<R> band = p.all_pass();
  if (band_limited) {
    band = p.band([&](long double length) {
      const long double slope = 2 * p.z() / length;
      return 1 / (p.lambda() * std::sqrt(slope * slope + 1));
    });
    band = band * where(transverse < inverse.value() * inverse.value(), R(1), R(0));
  }
  // k_z / (2 pi) where the wave propagates, minus the decay per length, over 2 pi, where it does
  // not. At 0 sign() and abs() have the derivative 0, so that of a grazing wave is finite.
  const auto square = eval(inverse * inverse - transverse);
  const auto along = eval(sign(square) * sqrt(abs(square)));
  return eval(band *
              polar(exp(-turn * abs(p.distance) * relu(-along)), turn * p.distance * relu(along)));
}

/// Convention.md, eq. (108).
template <RealScalar R>
Var<Array<std::complex<R>>> fresnel_factors(const Propagation<R>& p, bool band_limited) {
  constexpr R turn = static_cast<R>(two_pi);
  const auto limit = [&](long double length) { return length / (2 * p.lambda() * p.z()); };
  const Array<R> band = band_limited ? p.band(limit) : p.all_pass();
  return eval(band * cis(turn * p.distance / p.wavelength -
                         (turn / 2 * p.distance * p.wavelength) * p.transverse()));
}

/// A field times the factors that `make(Propagation, band_limited)` gives for its spectrum.
template <class X, class Z, class Make>
auto propagated(std::string_view operation, X&& u, Z&& distance,
                const PropagationOptions<common_real_t<X>>& options, Make make) {
  using R = common_real_t<X>;
  static_assert(RealScalar<common_real_t<X, Z>>);  // one precision, or its sentence
  const auto computed = [&] {
    const auto field = as_variable(std::forward<X>(u));
    const Propagation<R> p(operation, field.shape(), as_real_variable<R>(std::forward<Z>(distance)),
                           options.wavelength, options.pitch);
    const auto h = make(p, options.band_limited);
    return in_kind_of_field<X, Z>(operation, ifft2(fft2(field) * h));
  };
  return all_or_nothing(computed, u, distance, options.wavelength);
}

}  // namespace detail

/// The field at a distance z behind the plane of u, of all plane waves that u is made of:
///   ifft2( H fft2(u) ),   H = exp(i z sqrt(k^2 - k_x^2 - k_y^2)),   k = 2 pi / wavelength
/// Evanescent waves, k_x^2 + k_y^2 > k^2, decay as exp(-|z| sqrt(k_x^2 + k_y^2 - k^2)), for
/// negative z too: H(-z) = conj(H(z)), propagation by -z is the adjoint, and for the others the
/// inverse. With .band_limited only |f_x| <= 1 / (wavelength sqrt((2 z / (n pitch))^2 + 1)), f_y
/// likewise, and no evanescent waves pass (Matsushima, Shimobaba, Optics Express 17, 19662 (2009));
/// this cut is a constant for derivatives and in replays. Convention.md, eq. (106), (107).
///   u: real or complex; distance: a number or a real scalar variable or expression; both, and the
///   wavelength, are differentiated. Grazing waves, k_z = 0, count with the derivative 0 of k_z.
///   Shape: kept. The window is periodic: pad u to keep light from coming in at the other side.
///   Unitary if nothing is evanescent or cut, which is so for pitch > wavelength / sqrt(2).
///   Throws ShapeError for fewer than two axes or an empty one; DomainError for wavelength or pitch
///   that are not positive, a distance that is not finite; TapeError if only the wavelength is a
///   variable: give the field as Var(u).
template <detail::ArrayLike X, class Z>
auto angular_spectrum(X&& u, Z&& distance,
                      const PropagationOptions<detail::common_real_t<X>>& options) {
  if constexpr (!detail::has_numbers<X>())
    return Array<double>();
  else
    return detail::propagated("angular_spectrum", std::forward<X>(u), std::forward<Z>(distance),
                              options, detail::angular_spectrum_factors<detail::common_real_t<X>>);
}

/// The paraxial form of angular_spectrum, for waves at small angles to the axis:
///   H = exp( i z (k - (k_x^2 + k_y^2) / (2 k)) )
/// With .band_limited only |f_x| <= n pitch / (2 wavelength |z|), f_y likewise, where two samples
/// of H differ by half a turn or less. Unitary without this cut. Convention.md, eq. (108); Goodman,
/// Introduction to Fourier Optics, section 4.2. Arguments, shape, errors: as
/// for angular_spectrum.
template <detail::ArrayLike X, class Z>
auto fresnel(X&& u, Z&& distance, const PropagationOptions<detail::common_real_t<X>>& options) {
  if constexpr (!detail::has_numbers<X>())
    return Array<double>();
  else
    return detail::propagated("fresnel", std::forward<X>(u), std::forward<Z>(distance), options,
                              detail::fresnel_factors<detail::common_real_t<X>>);
}

/// The far field of u in a plane at distance z:
///   U(x, y) = exp(ikz + ik (x^2 + y^2) / (2 z)) / (i wavelength z)
///             sum pitch_x pitch_y u(x', y') exp(-ik (x x' + y y') / z)
/// Both planes have their origin at index n/2. The pitch behind is wavelength z / (n pitch), see
/// fraunhofer_pitch: it changes with distance and wavelength, and derivatives with respect to these
/// are those of the samples, wherever they lie. sum |U|^2 pitch_x' pitch_y' is kept. Convention.md,
/// eq. (109), (110); Goodman, section 4.3.
///   Arguments, shape, errors: as for angular_spectrum; DomainError also for distance 0.
template <detail::ArrayLike X, class Z>
auto fraunhofer(X&& u, Z&& distance, const FraunhoferOptions<detail::common_real_t<X>>& options) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else {
    using R = detail::common_real_t<X>;
    static_assert(RealScalar<detail::common_real_t<X, Z>>);  // one precision, or its sentence
    constexpr std::string_view name = "fraunhofer";
    const auto computed = [&] {
      const auto field = detail::as_variable(std::forward<X>(u));
      const detail::Propagation<R> p(name, field.shape(),
                                     detail::as_real_variable<R>(std::forward<Z>(distance)),
                                     options.wavelength, options.pitch);
      if (p.distance.value() == 0)
        throw DomainError(detail::message(
            name, ": distance = 0 found, expected the distance of a plane in the far field"));
      const ShiftOptions both{.axes = Axes(p.axes)};
      const auto spectrum = fftshift(fft2(ifftshift(field, both)), both);
      // With x = wavelength z f the phase k x^2 / (2 z) is pi wavelength z f^2.
      const auto transverse = Var(fftshift(p.transverse(), both));
      constexpr R turn = static_cast<R>(detail::two_pi);
      const std::complex<R> area(0, -static_cast<R>(p.pitch[0] * p.pitch[1]));
      const auto h = eval((area / (p.wavelength * p.distance)) *
                          cis(turn * p.distance / p.wavelength +
                              (turn / 2 * p.distance * p.wavelength) * transverse));
      return detail::in_kind_of_field<X, Z>(name, eval(spectrum * h));
    };
    return detail::all_or_nothing(computed, u, distance, options.wavelength);
  }
}

/// Distance of two samples of fraunhofer's result along an axis of n points: wavelength distance /
/// (n pitch), of numbers or variables. Convention.md, eq. (110).
template <class Z, class W>
auto fraunhofer_pitch(Index n, Z&& distance, W&& wavelength, double pitch) {
  return std::forward<W>(wavelength) * std::forward<Z>(distance) / (static_cast<double>(n) * pitch);
}

}  // namespace wirtinger
