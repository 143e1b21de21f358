/// \file
/// Cosine and sine transforms of plain arrays: dct, dst, their inverses and n-dimensional forms, and
/// FFTW's kinds.
#pragma once

#include "r2r_transform.hpp"

namespace wirtinger {

namespace detail {

template <Scalar T>
constexpr void require_real_trigonometric() {
  static_assert(RealScalar<T>,
                "cosine and sine transforms take real arrays: transform real(x) and imag(x)");
}

}  // namespace detail

// Formulas: R2rTransform. Field: real. Shape: the argument's, n or s along the transformed axes.
//   dct   type II of cosines by default:  y[k] = 2 s sum_j x[j] cos(pi k (2j + 1) / (2n))
//   dst   type II of sines:               y[k] = 2 s sum_j x[j] sin(pi (k + 1) (2j + 1) / (2n))
//   idct, idst   undo the type that they are given; ...n: along several axes, all by default.
//   Throws ShapeError for an empty axis, a length below 1 (2 for the DCT-I), AxisError for an axis
//   out of range or listed twice, DomainError for a type other than 1 to 4.
#define WIRTINGER_TRIGONOMETRIC(name, sine, inverse, Options)                      \
  template <RealScalar R>                                                          \
  R2rTransform<R> name##_operator(const Shape& input, Order order,                 \
                                  const Options& options = {}) {                   \
    return {#name, sine, inverse, input, order, options};                          \
  }                                                                                \
  template <Scalar T>                                                              \
  auto name(const Array<T>& x, const Options& options = {}) {                      \
    detail::require_real_trigonometric<T>();                                       \
    return name##_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);     \
  }
WIRTINGER_TRIGONOMETRIC(dct, false, false, DctOptions)
WIRTINGER_TRIGONOMETRIC(idct, false, true, DctOptions)
WIRTINGER_TRIGONOMETRIC(dst, true, false, DctOptions)
WIRTINGER_TRIGONOMETRIC(idst, true, true, DctOptions)
WIRTINGER_TRIGONOMETRIC(dctn, false, false, DctnOptions)
WIRTINGER_TRIGONOMETRIC(idctn, false, true, DctnOptions)
WIRTINGER_TRIGONOMETRIC(dstn, true, false, DctnOptions)
WIRTINGER_TRIGONOMETRIC(idstn, true, true, DctnOptions)
#undef WIRTINGER_TRIGONOMETRIC

/// FFTW's real transforms without normalisation, one kind for each listed axis (the last axes if
/// none are listed).
///   Throws as dctn does; ShapeError if there are not as many kinds as axes.
template <RealScalar R>
R2rTransform<R> r2r_operator(const Shape& input, Order order, const std::vector<R2r>& kinds,
                             const R2rOptions& options = {}) {
  return {"r2r", input, order, kinds, options};
}
template <Scalar T>
auto r2r(const Array<T>& x, const std::vector<R2r>& kinds, const R2rOptions& options = {}) {
  detail::require_real_trigonometric<T>();
  return r2r_operator<real_t<T>>(x.shape(), x.order(), kinds, options).apply(x);
}

}  // namespace wirtinger
