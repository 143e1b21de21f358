/// \file
/// diff: differences of neighbours along an axis.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

/// y_k = x_(k+1) - x_k along one axis.
///   Field: real or complex.  Shape: one less along the axis.
///   Adjoint: x_k = y_(k-1) - y_k, with y = 0 outside; convention.md eq. (44).
///   Throws AxisError for an axis outside -rank .. rank-1, ShapeError for extent 0 along it.
struct Diff {
  static constexpr std::string_view name = "diff";
  int axis;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const Neighbours in(axis, x.shape());
    Array<T> y = Array<T>::uninitialized(in.lower.shape, x.order());
    T* const to = y.data();
    for_each_pair(in, x.strides(), y.strides(), [&](Index lower, Index upper, Index k) {
      to[k] = x.data()[upper] - x.data()[lower];
    });
    return y;
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    const Neighbours in(axis, x.shape());
    T* const to = x.data();
    for_each_pair(in, x.strides(), y.strides(), [&](Index lower, Index upper, Index k) {
      to[upper] += y.data()[k];
      to[lower] -= y.data()[k];
    });
  }

 private:
  struct Neighbours {
    detail::Region lower, upper;
    Neighbours(int axis, const Shape& shape) : lower(shape), upper(shape) {
      const int a = detail::checked_axis(name, axis, shape.rank());
      const Index n = shape[a];
      if (n == 0)
        throw ShapeError(detail::message("diff: extent 0 found along axis ", a, " of shape ",
                                         detail::to_text(shape), ", expected at least 1"));
      lower = lower.along(a, 0, n - 1);
      upper = upper.along(a, 1, n - 1);
    }
  };

  // Calls f(place of x_k, place of x_(k+1), place of y_k).
  template <class F>
  static void for_each_pair(const Neighbours& in, const detail::Strides& x,
                            const detail::Strides& y, F f) {
    const detail::Rows<2> rows(in.lower.shape, {y, x});
    const Index step = in.upper.offset(x);
    rows.for_each([&](const std::array<Index, 2>& at) {
      for (Index i = 0; i < rows.length; ++i) {
        const Index lower = at[1] + i * rows.step[1];
        f(lower, lower + step, at[0] + i * rows.step[0]);
      }
    });
  }
};

/// Differences of neighbours along one axis, the last one if none is given; see Diff.
template <detail::ArrayLike X>
auto diff(X&& x, int axis = -1) {
  return detail::linear_keeping_rank(Diff{axis}, std::forward<X>(x));
}

}  // namespace wirtinger
