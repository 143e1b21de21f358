/// \file
/// resize_axis: crop or zero-pad one axis at its end.
#pragma once

#include "../array/resize.hpp"
#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// y[j] = x[j] for j < min(n, extent), zero after that, along one axis.
///   Field: real or complex.  Shape: n along the axis.
///   Adjoint: zero-padded or cropped back, added in place.
///   Throws ShapeError for a negative n, AxisError.
struct ResizeAxis {
  static constexpr std::string_view name = "resize_axis";
  int axis;
  Index n;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    if (n < 0)
      throw ShapeError(detail::message("resize_axis: n = ", n, " found for axis ", axis,
                                       " of shape ", detail::to_text(x.shape()),
                                       ", expected 0 or more"));
    return resized(x.in_order(x.order()), x.shape().with(a, n));
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    const Index common = std::min(n, x.shape()[a]);
    detail::add_into_part(detail::view_of_part(y, detail::Region(y.shape()).along(a, 0, common)), x,
                          detail::Region(x.shape()).along(a, 0, common));
  }
};

/// x with n elements along one axis, cropped or zero-padded at the end; see ResizeAxis.
template <detail::ArrayLike X>
auto resize_axis(X&& x, int axis, Index n) {
  return detail::linear_keeping_rank(ResizeAxis{axis, n}, std::forward<X>(x));
}

}  // namespace wirtinger
