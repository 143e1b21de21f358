/// \file
/// cumsum: running sums along an axis.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// y_k = x_0 + .. + x_k along one axis.
///   Field: real or complex.  Shape: kept.
///   Adjoint: the running sums from the other end, convention.md eq. (43).
///   Throws AxisError for an axis outside -rank .. rank-1.
struct Cumsum {
  static constexpr std::string_view name = "cumsum";
  int axis;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return running_sums(x, 1);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return running_sums(y, -1);
  }

 private:
  // From the first element along the axis on (step 1), or from the last one backward (-1).
  template <Scalar T>
  Array<T> running_sums(const Array<T>& x, Index step) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    const detail::Region whole(x.shape());
    Array<T> sums = detail::copy_of_part(x, whole);
    const Index n = x.shape()[a];
    if (n < 2) return sums;
    const Index start = step > 0 ? 0 : n - 1;
    const detail::Region from = whole.along(a, start, n - 1, step),
                         to = whole.along(a, start + step, n - 1, step);
    // In place: the walk is lexicographic, so that each element is complete before it is read.
    T* const elements = sums.data();
    detail::sum_strided(from.shape, elements + from.offset(sums.strides()),
                        from.strides(sums.strides()), elements + to.offset(sums.strides()),
                        to.strides(sums.strides()));
    return sums;
  }
};

/// Running sums along one axis, the last one if none is given; see Cumsum.
template <detail::ArrayLike X>
auto cumsum(X&& x, int axis = -1) {
  return detail::linear_keeping_rank(Cumsum{axis}, std::forward<X>(x));
}

}  // namespace wirtinger
