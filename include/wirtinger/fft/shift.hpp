/// \file
/// Swapping the halves of axes, so that frequency 0 is in the middle, and back.
#pragma once

#include "../array/array.hpp"

namespace wirtinger {

/// Options of fftshift and ifftshift: the axes, all if not given.
struct ShiftOptions {
  Axes axes = {};
};

namespace detail {

/// y[(j + shift(n)) mod n] = x[j] along each listed axis of extent n.
template <Scalar T, class Shift>
Array<T> shifted_halves(std::string_view operation, const Array<T>& x, const Axes& listed,
                        Shift shift) {
  const std::vector<int> axes = checked_axes(operation, listed, x.rank());
  Array<T> y = Array<T>::uninitialized(x.shape(), x.order());
  T* const to = y.data();
  const T* const from = x.data();
  // Bit b of `half` says which of the two parts of axis axes[b] is moved.
  for (unsigned half = 0; half < 1u << axes.size(); ++half) {
    Shape part = x.shape();
    Index source = 0, target = 0;
    for (std::size_t b = 0; b < axes.size(); ++b) {
      const auto axis = static_cast<std::size_t>(axes[b]);
      const Index n = x.shape()[axes[b]], h = shift(n);
      const bool upper = (half >> b & 1u) != 0;  // x[n - h .. n) goes to the front
      part = part.with(axes[b], upper ? h : n - h);
      source += (upper ? n - h : 0) * x.strides()[axis];
      target += (upper ? 0 : h) * y.strides()[axis];
    }
    copy_strided(part, from + source, x.strides(), to + target, y.strides());
  }
  return y;
}

inline Index half_down(Index n) { return n / 2; }
inline Index half_up(Index n) { return n - n / 2; }

}  // namespace detail

/// y[(j + n/2) mod n] = x[j] along each axis: frequency 0 goes from the front to the middle.
///   Field: real or complex.  Shape: kept.  Adjoint: ifftshift (they differ for odd n).
///   Throws AxisError for an axis out of range or listed twice.
struct FftShift {
  static constexpr std::string_view name = "fftshift";
  Axes axes;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return detail::shifted_halves(name, x, axes, detail::half_down);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return detail::shifted_halves(name, y, axes, detail::half_up);
  }
};

/// Inverse of FftShift: y[(j + n - n/2) mod n] = x[j].
struct IfftShift {
  static constexpr std::string_view name = "ifftshift";
  Axes axes;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return detail::shifted_halves(name, x, axes, detail::half_up);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return detail::shifted_halves(name, y, axes, detail::half_down);
  }
};

/// Moves frequency 0 to the middle of the listed axes (all if not given); see FftShift.
template <Scalar T>
Array<T> fftshift(const Array<T>& x, const ShiftOptions& options = {}) {
  return FftShift{options.axes}.apply(x);
}

/// Undoes fftshift; see IfftShift.
template <Scalar T>
Array<T> ifftshift(const Array<T>& x, const ShiftOptions& options = {}) {
  return IfftShift{options.axes}.apply(x);
}

}  // namespace wirtinger
