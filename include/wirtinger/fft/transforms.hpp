/// \file
/// Complex Fourier transforms of plain arrays: fft, ifft and their n-dimensional forms.
#pragma once

#include "complex_transform.hpp"

namespace wirtinger {

// The operators behind the public functions: their names and defaults are here and nowhere else.

template <RealScalar R>
FourierTransform<R> fft_operator(const Shape& input, Order order, const FftOptions& options = {}) {
  return {"fft", Direction::forward, input, order, options};
}
template <RealScalar R>
FourierTransform<R> ifft_operator(const Shape& input, Order order, const FftOptions& options = {}) {
  return {"ifft", Direction::inverse, input, order, options};
}
template <RealScalar R>
FourierTransform<R> fftn_operator(const Shape& input, Order order,
                                  const FftnOptions& options = {}) {
  return {"fftn", Direction::forward, input, order, options};
}
template <RealScalar R>
FourierTransform<R> ifftn_operator(const Shape& input, Order order,
                                   const FftnOptions& options = {}) {
  return {"ifftn", Direction::inverse, input, order, options};
}
template <RealScalar R>
FourierTransform<R> fft2_operator(const Shape& input, Order order,
                                  const FftnOptions& options = {}) {
  return {"fft2", Direction::forward, input, order, detail::with_last_two_axes(options)};
}
template <RealScalar R>
FourierTransform<R> ifft2_operator(const Shape& input, Order order,
                                   const FftnOptions& options = {}) {
  return {"ifft2", Direction::inverse, input, order, detail::with_last_two_axes(options)};
}

/// Fourier transform along one axis:  y[k] = s sum_j x[j] exp(-2 pi i jk/n).
///   `x`: real or complex, any rank from 1; cropped or zero-padded to `n` points at the end of
///   the axis. Result: complex, `n` points along the axis, in the storage order of `x`.
///   s = 1 (Norm::backward), 1/sqrt(n) (ortho), 1/n (forward).
///   Throws ShapeError for an empty axis or n < 1, AxisError for an axis out of range.
template <Scalar T>
Array<complex_t<T>> fft(const Array<T>& x, const FftOptions& options = {}) {
  return fft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Inverse of fft:  y[k] = s sum_j x[j] exp(+2 pi i jk/n).
///   s = 1/n (Norm::backward), 1/sqrt(n) (ortho), 1 (forward). Shapes and errors as for fft.
template <Scalar T>
Array<complex_t<T>> ifft(const Array<T>& x, const FftOptions& options = {}) {
  return ifft_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Fourier transform along several axes, all of them by default; `s` gives their lengths.
///   N, the product of the lengths, takes the place of n in the normalisation of fft.
///   An empty list of axes (a std::vector<int>; `{}` means not given): the complex array itself.
///   Throws as fft does; AxisError also for a repeated axis, ShapeError for `s` and `axes` of
///   different length.
template <Scalar T>
Array<complex_t<T>> fftn(const Array<T>& x, const FftnOptions& options = {}) {
  return fftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Inverse of fftn.
template <Scalar T>
Array<complex_t<T>> ifftn(const Array<T>& x, const FftnOptions& options = {}) {
  return ifftn_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// fftn along the last two axes by default.
template <Scalar T>
Array<complex_t<T>> fft2(const Array<T>& x, const FftnOptions& options = {}) {
  return fft2_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

/// Inverse of fft2.
template <Scalar T>
Array<complex_t<T>> ifft2(const Array<T>& x, const FftnOptions& options = {}) {
  return ifft2_operator<real_t<T>>(x.shape(), x.order(), options).apply(x);
}

}  // namespace wirtinger
