/// \file
/// flip: one axis backward.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// y[j] = x[n - 1 - j] along one axis.
///   Field: real or complex.  Shape: kept.  Adjoint: itself (unitary).
///   Throws AxisError for an axis outside -rank .. rank-1.
struct Flip {
  static constexpr std::string_view name = "flip";
  int axis;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    const Index n = x.shape()[a];
    return detail::copy_of_part(x, detail::Region(x.shape()).along(a, n - 1, n, -1));
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return apply(y);
  }
};

/// x backward along one axis; see Flip.
template <detail::ArrayLike X>
auto flip(X&& x, int axis) {
  return detail::linear_keeping_rank(Flip{axis}, std::forward<X>(x));
}

}  // namespace wirtinger
