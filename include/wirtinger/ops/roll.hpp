/// \file
/// roll: circular shift.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// Circular shift along one axis:  y[j] = x[(j - shift) mod n].
///   Field: real or complex.  Shape: kept.  Adjoint: shift by -shift (unitary).
///   Throws AxisError for an axis outside -rank .. rank-1.
struct Roll {
  static constexpr std::string_view name = "roll";
  Index shift;
  int axis;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    return rolled(x, forward(x.shape()[a]), a);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    const int a = detail::checked_axis(name, axis, y.rank());
    const Index n = y.shape()[a];
    return rolled(y, n - forward(n), a);
  }

 private:
  // The shift as a number in 0 .. n-1.
  Index forward(Index n) const { return n == 0 ? 0 : (shift % n + n) % n; }

  // The last `tail` elements go to the front.
  template <Scalar T>
  static Array<T> rolled(const Array<T>& x, Index tail, int axis) {
    const Index head = x.shape()[axis] - tail;
    const detail::Region whole(x.shape());
    Array<T> y = Array<T>::uninitialized(x.shape(), x.order());
    detail::copy_into_part(detail::view_of_part(x, whole.along(axis, 0, head)), y,
                           whole.along(axis, tail, head));
    detail::copy_into_part(detail::view_of_part(x, whole.along(axis, head, tail)), y,
                           whole.along(axis, 0, tail));
    return y;
  }
};

/// x shifted circularly along one axis; see Roll.
template <detail::ArrayLike X>
auto roll(X&& x, Index shift, int axis) {
  return detail::linear_keeping_rank(Roll{shift, axis}, std::forward<X>(x));
}

}  // namespace wirtinger
