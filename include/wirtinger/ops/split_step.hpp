/// \file
/// split_step: one time step of the nonlinear Schroedinger or Gross-Pitaevskii equation.
#pragma once

#include "wave_numbers.hpp"

namespace wirtinger {

/// Options of split_step, for a field in precision R: step, coefficients and potential, each a
/// number (array) or a real variable; the axes that the Laplacian is taken along, all if not given,
/// and the periods along them.
template <RealScalar R>
struct SplitStepOptions {
  Var<R> step = R(0);
  Var<R> dispersion = R(1);
  Var<R> nonlinearity = R(0);
  std::optional<Var<Array<R>>> potential = std::nullopt;  // broadcast to the field's shape
  Axes axes = {};
  Lengths lengths = {};  // 2 pi if not given
};

/// One Strang step of
///   i du/dt = -(dispersion / 2) Laplacian(u) + potential u + nonlinearity |u|^2 u
/// with periodic boundaries: half a step of potential and nonlinearity, which keep |u|^2 and are a
/// phase, a whole one of the Laplacian in Fourier space, and the other half. Its error is of third
/// order in the step, after a given time of second. Keeps sum |u|^2; a step of -step undoes it.
/// Convention.md, eq. (111), (112); Strang, SIAM J. Numer. Anal. 5, 506 (1968); Bao, Jin,
/// Markowich, J. Comput. Phys. 175, 487 (2002).
/// Gross-Pitaevskii: dispersion 1, nonlinearity beta. A fibre, i dA/dz = (beta2 / 2) d^2A/dT^2 -
/// gamma |A|^2 A: dispersion -beta2, nonlinearity -gamma.
///   u: real or complex, the result is complex.  Shape: kept.  Differentiable in u, step,
///   dispersion, nonlinearity and potential.
///   Throws AxisError for an axis out of range, listed twice, or none; ShapeError for an empty one,
///   for another number of lengths than axes, for a potential that does not fit; DomainError for
///   step 0 or not finite, for lengths that are not positive; TapeError if options are variables
///   and the field is not: give it as Var(u).
template <detail::ArrayLike X>
auto split_step(X&& u, const SplitStepOptions<detail::common_real_t<X>>& options) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else {
    using R = detail::common_real_t<X>;
    using Field = Var<Array<std::complex<R>>>;
    constexpr std::string_view name = "split_step";
    // Without a potential one 0 is added.
    const Var<Array<R>> potential = options.potential.value_or(Var(zeros<R>({})));
    const auto stepped = [&] {
      const Field field = [&]() -> Field {
        if constexpr (RealScalar<detail::element_of_argument<X>>)
          return to_complex(detail::as_variable(std::forward<X>(u)));
        else
          return detail::as_variable(std::forward<X>(u));
      }();
      const Shape& shape = field.shape();
      const auto axes = detail::spectral_axes(name, shape, options.axes);
      const auto lengths =
          detail::lengths_of_axes(name, "lengths", options.lengths, axes.size(), detail::two_pi);
      const R dt = options.step.value();
      if (dt == 0 || !std::isfinite(dt))
        throw DomainError(
            detail::message(name, ": step = ", dt, " found, expected a finite one that is not 0"));
      if (!(detail::broadcast(name, shape, potential.shape()) == shape))
        throw ShapeError(detail::message(
            name, ": a potential of shape ", detail::to_text(potential.shape()),
            " found for a field of shape ", detail::to_text(shape),
            ", expected one that is broadcast to the field's; broadcast_to() makes more fields"));

      const auto turned = [&](const Field& v) {
        return eval(v *
                    cis((R(-0.5) * options.step) * (options.nonlinearity * abs2(v) + potential)));
      };
      const auto squares = detail::squared_wave_numbers<R>(shape, axes, lengths, detail::Bins::all);
      const auto h = eval(cis((R(-0.5) * options.step * options.dispersion) * squares));
      return detail::in_kind_of_field<X>(name, turned(detail::filtered(turned(field), h, axes)));
    };
    return detail::all_or_nothing(stepped, u, options.step, options.dispersion,
                                  options.nonlinearity, potential);
  }
}

}  // namespace wirtinger
