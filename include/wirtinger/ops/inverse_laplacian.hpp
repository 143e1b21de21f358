/// \file
/// inverse_laplacian: the Poisson equation with periodic boundaries.
#pragma once

#include "wave_numbers.hpp"

namespace wirtinger {

/// Options of inverse_laplacian: the axes, all if not given, and the periods along them.
struct InverseLaplacianOptions {
  Axes axes = {};
  Lengths lengths = {};  // 2 pi if not given
};

/// The periodic solution y of mean 0 of  sum over the axes of d^2 y / dt^2 = x - mean(x):
///   y = ifftn( -fftn(x) / |k|^2 ),   0 in the bin k = 0
/// where k is the wave vector, 2 pi (whole number) / length along each axis. Convention.md,
/// eq. (102).
///   Field: real or complex, real stays real.  Shape: kept.  Adjoint: itself.
///   Throws AxisError for an axis out of range, listed twice, or none; ShapeError for an empty one
///   and for another number of lengths than axes; DomainError for a length that is not positive.
template <detail::ArrayLike X>
auto inverse_laplacian(X&& x, const InverseLaplacianOptions& options = {}) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else {
    using T = detail::element_of_argument<X>;
    using R = real_t<T>;
    constexpr std::string_view name = "inverse_laplacian";
    const auto solved = [&] {
      const auto v = detail::as_variable(std::forward<X>(x));
      const auto axes = detail::spectral_axes(name, v.shape(), options.axes);
      const auto lengths =
          detail::lengths_of_axes(name, "lengths", options.lengths, axes.size(), detail::two_pi);
      Array<R> h = detail::squared_wave_numbers<R>(v.shape(), axes, lengths, detail::bins_of<T>);
      R* const factors = h.data();
      factors[0] = 0;
      for (Index j = 1; j < h.size(); ++j)
        factors[j] = -1 / factors[j];
      return detail::in_kind_of_field<X>(name, detail::filtered(v, Var(h), axes));
    };
    return detail::all_or_nothing(solved, x);
  }
}

}  // namespace wirtinger
