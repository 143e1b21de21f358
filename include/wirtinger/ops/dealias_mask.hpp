/// \file
/// dealias_mask: the bins that products of periodic signals leave free of aliases.
#pragma once

#include "wave_numbers.hpp"

namespace wirtinger {

/// Options of dealias_mask: the axes, all if not given; how many signals are multiplied; and
/// whether the mask is for rfftn, with n/2 + 1 bins along the axis listed last.
struct DealiasOptions {
  Axes axes = {};
  int factors = 2;
  bool half = false;
};

/// 1 in the bins |k| < n / (factors + 1) of every listed axis, 0 elsewhere, for signals of a shape.
/// Spectra that are masked before and after pointwise products of that many of them have no
/// aliases: of bins up to K the product reaches `factors` K, which comes back as `factors` K - n,
/// below -K. Two factors: the 2/3 rule of Orszag, J. Atmos. Sci. 28, 1074 (1971). Convention.md,
/// eq. (103).
///   Result: the shape of fftn's result, of rfftn's with .half.
///   Throws AxisError for an axis out of range, listed twice, or none; ShapeError for an empty one;
///   DomainError for fewer than one factor.
template <RealScalar R = double>
Array<R> dealias_mask(const Shape& shape, const DealiasOptions& options = {}) {
  constexpr std::string_view name = "dealias_mask";
  const auto axes = detail::spectral_axes(name, shape, options.axes);
  if (options.factors < 1)
    throw DomainError(
        detail::message(name, ": factors = ", options.factors, " found, expected 1 or more"));
  const Shape bins = options.half ? shape.with(axes.back(), shape[axes.back()] / 2 + 1) : shape;
  Array<R> mask = ones<R>(bins);
  for (int axis : axes)
    mask = mask * detail::over_bins<R>(
                      shape[axis], axis, shape.rank(),
                      options.half && axis == axes.back() ? detail::Bins::half : detail::Bins::all,
                      [&](Index k) {
                        const Index n = shape[axis];
                        return std::abs(k) <= (n - 1) / (options.factors + 1) ? R(1) : R(0);
                      });
  return mask;
}

}  // namespace wirtinger
