/// \file
/// pad: zeros before and after the elements of one axis.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// y[j] = x[j - before], zero outside of x, along one axis.
///   Field: real or complex.  Shape: before + extent + after along the axis.
///   Adjoint: without the first `before` and the last `after` elements.
///   Throws ShapeError for a negative padding, AxisError.
struct Pad {
  static constexpr std::string_view name = "pad";
  int axis;
  Index before, after;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    if (before < 0 || after < 0)
      throw ShapeError(detail::message("pad: before ", before, " and after ", after,
                                       " found, expected 0 or more; slice removes elements"));
    const Index extent = x.shape()[a];
    const Shape padded = x.shape().with(
        a, detail::sum_of_extents(name, detail::sum_of_extents(name, before, extent), after));
    Array<T> y = Array<T>::uninitialized(padded, x.order());
    std::fill_n(y.data(), y.size(), T(0));
    detail::copy_into_part(x, y, detail::Region(padded).along(a, before, extent));
    return y;
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    const int a = detail::checked_axis(name, axis, y.rank());
    return detail::copy_of_part(
        y, detail::Region(y.shape()).along(a, before, y.shape()[a] - before - after));
  }
};

/// x with zeros before and after its elements along one axis; see Pad.
template <detail::ArrayLike X>
auto pad(X&& x, int axis, Index before, Index after) {
  return detail::linear_keeping_rank(Pad{axis, before, after}, std::forward<X>(x));
}

}  // namespace wirtinger
