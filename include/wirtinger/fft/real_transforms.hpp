/// \file
/// Real Fourier transforms of plain arrays: rfft, irfft, hfft, ihfft and their n-dimensional forms.
#pragma once

#include "real_transform.hpp"

namespace wirtinger {

// The operators behind the public functions: their names and defaults are here and nowhere else.

#define WIRTINGER_REAL_TRANSFORM(name, Operator, kind, Options, adjusted)                    \
  template <RealScalar R>                                                                    \
  Operator<R> name##_operator(const Shape& input, Order order, const Options& options = {}) { \
    return {#name, detail::RealKind::kind, input, order, adjusted};                          \
  }
WIRTINGER_REAL_TRANSFORM(rfft, ToHalfSpectrum, rfft, FftOptions, options)
WIRTINGER_REAL_TRANSFORM(rfftn, ToHalfSpectrum, rfft, FftnOptions, options)
WIRTINGER_REAL_TRANSFORM(rfft2, ToHalfSpectrum, rfft, FftnOptions,
                         detail::with_last_two_axes(options))
WIRTINGER_REAL_TRANSFORM(ihfft, ToHalfSpectrum, ihfft, FftOptions, options)
WIRTINGER_REAL_TRANSFORM(ihfftn, ToHalfSpectrum, ihfft, FftnOptions, options)
WIRTINGER_REAL_TRANSFORM(irfft, FromHalfSpectrum, irfft, FftOptions, options)
WIRTINGER_REAL_TRANSFORM(irfftn, FromHalfSpectrum, irfft, FftnOptions, options)
WIRTINGER_REAL_TRANSFORM(irfft2, FromHalfSpectrum, irfft, FftnOptions,
                         detail::with_last_two_axes(options))
WIRTINGER_REAL_TRANSFORM(hfft, FromHalfSpectrum, hfft, FftOptions, options)
WIRTINGER_REAL_TRANSFORM(hfftn, FromHalfSpectrum, hfft, FftnOptions, options)
#undef WIRTINGER_REAL_TRANSFORM

namespace detail {

template <Scalar T>
constexpr void require_real_signal() {
  static_assert(RealScalar<T>,
                "rfft, ihfft and their n-dimensional forms take real arrays: take real(x) of the "
                "argument, or call fft, which gives all bins");
}

}  // namespace detail

/// The first m = n/2 + 1 bins of the Fourier transform of a real array along one axis, the others
/// being their conjugates:  y[k] = s sum_j x[j] exp(-2 pi i jk/n),  k = 0 .. n/2.
///   `x`: real, any rank from 1; cropped or zero-padded to `n` points at the end of the axis.
///   Result: complex, m bins along the axis. s = 1 (Norm::backward), 1/sqrt(n) (ortho), 1/n
///   (forward).
///   Throws ShapeError for an empty axis or n < 1, AxisError for an axis out of range.
template <Scalar T>
auto rfft(const Array<T>& x, const FftOptions& options = {}) {
  detail::require_real_signal<T>();
  return rfft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Inverse of rfft: the real array of `n` points along the axis, n = 2 (m - 1) if not given, of
/// which x holds the first m bins. An odd n has to be given.
///   `x`: complex or real; cropped or zero-padded to n/2 + 1 bins. The imaginary parts of bin 0 and,
///   for even n, of bin n/2 are not read.
///   s = 1/n (Norm::backward), 1/sqrt(n) (ortho), 1 (forward). Errors as for rfft; ShapeError for
///   one bin without n.
template <Scalar T>
Array<real_t<T>> irfft(const Array<T>& x, const FftOptions& options = {}) {
  return irfft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// The real transform of a signal of which x holds the first half, the other half being its
/// conjugate:  n irfft(conj(x), n), with the factors of a forward transform. Shapes as for irfft.
template <Scalar T>
Array<real_t<T>> hfft(const Array<T>& x, const FftOptions& options = {}) {
  return hfft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Inverse of hfft:  conj(rfft(x))/n, with the factors of an inverse transform. Shapes as for rfft.
template <Scalar T>
auto ihfft(const Array<T>& x, const FftOptions& options = {}) {
  detail::require_real_signal<T>();
  return ihfft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// rfft along the axis listed last, fft along the others; all axes by default. `s`: their lengths.
///   N, the product of the lengths, takes the place of n in the factors.
///   Throws as rfft does; AxisError also for a repeated axis or an empty list, ShapeError for `s` and
///   `axes` of different length.
template <Scalar T>
auto rfftn(const Array<T>& x, const FftnOptions& options = {}) {
  detail::require_real_signal<T>();
  return rfftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}
/// Inverse of rfftn: ifft along all axes but the one listed last, then irfft along that.
template <Scalar T>
Array<real_t<T>> irfftn(const Array<T>& x, const FftnOptions& options = {}) {
  return irfftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}
/// hfft in several dimensions: N irfftn(conj(x)), with the factors of a forward transform.
template <Scalar T>
Array<real_t<T>> hfftn(const Array<T>& x, const FftnOptions& options = {}) {
  return hfftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}
/// Inverse of hfftn: conj(rfftn(x))/N, with the factors of an inverse transform.
template <Scalar T>
auto ihfftn(const Array<T>& x, const FftnOptions& options = {}) {
  detail::require_real_signal<T>();
  return ihfftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}
/// rfftn and irfftn along the last two axes by default.
template <Scalar T>
auto rfft2(const Array<T>& x, const FftnOptions& options = {}) {
  detail::require_real_signal<T>();
  return rfft2_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}
template <Scalar T>
Array<real_t<T>> irfft2(const Array<T>& x, const FftnOptions& options = {}) {
  return irfft2_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

}  // namespace wirtinger
