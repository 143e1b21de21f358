/// \file
/// Sums and means over some axes.
#pragma once

#include "broadcast_to.hpp"
#include "reshape.hpp"

namespace wirtinger {

/// Options of reductions over axes: which (all if not given; none listed: nothing is reduced), and
/// whether they stay with extent 1.
struct ReduceOptions {
  Axes axes = {};
  bool keep_dims = false;
};

namespace detail {

/// Shapes of a reduction: of the argument, with extent 1 on the reduced axes, of the result.
struct ReducedShape {
  Shape from, kept, to;
  /// Number of elements that make one.
  Index count = 1;
};

/// Throws AxisError, naming the operation, for an axis out of range or listed twice.
inline ReducedShape reduced_shape(std::string_view operation, const Shape& from,
                                  const ReduceOptions& options) {
  ReducedShape reduced{from, from, {}};
  const std::vector<int> axes = checked_axes(operation, options.axes, from.rank());
  for (int axis : axes) {
    reduced.kept = reduced.kept.with(axis, 1);
    reduced.count *= from[axis];
  }
  std::vector<Index> rest;
  for (int axis = 0; axis < from.rank(); ++axis)
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) rest.push_back(from[axis]);
  reduced.to = options.keep_dims ? reduced.kept : Shape(rest);
  return reduced;
}

}  // namespace detail

/// y = the sum of x over the listed axes; 0 over an axis of extent 0.
///   Field: real or complex.  Shape: without these axes, or 1 on them.
///   Adjoint: y broadcast along these axes.
struct SumAxes {
  static constexpr std::string_view name = "sum";
  detail::ReducedShape shape;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    if (shape.kept == shape.from) return detail::relabelled(x.in_order(x.order()), shape.to);
    Array<T> sums = Array<T>::uninitialized(shape.kept, x.order());
    std::fill_n(sums.data(), sums.size(), T(0));
    detail::add_broadcast_adjoint(x, sums);
    return detail::relabelled(sums, shape.to);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return detail::broadcasted(detail::relabelled(y.in_order(y.order()), shape.kept), shape.from);
  }
};

/// y = the mean of x over the listed axes: their sum divided by the number of elements; see
/// SumAxes.
struct MeanAxes {
  static constexpr std::string_view name = "mean";
  detail::ReducedShape shape;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return divided(SumAxes{shape}.apply(x));
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return SumAxes{shape}.apply_adjoint(divided(y));
  }

 private:
  template <Scalar T>
  Array<T> divided(const Array<T>& sums) const {
    const auto count = static_cast<real_t<T>>(shape.count);
    Array<T> y = sums.in_order(sums.order());
    T* const elements = y.data();
    for (Index i = 0; i < y.size(); ++i)
      elements[i] /= count;
    return y;
  }
};

/// Sums over axes: an array, of rank 0 if all axes are summed; see SumAxes.
///   Throws AxisError for an axis out of range or listed twice.
template <detail::ArrayLike X>
auto sum(X&& x, const ReduceOptions& options) {
  return detail::linear_of_any_rank(
      SumAxes{detail::reduced_shape("sum", detail::shape_of(x), options)}, std::forward<X>(x));
}

/// Means over axes: an array, of rank 0 if all axes are averaged; see MeanAxes.
///   Throws AxisError as sum does, ShapeError if no elements make a mean.
template <detail::ArrayLike X>
auto mean(X&& x, const ReduceOptions& options) {
  const auto shape = detail::reduced_shape("mean", detail::shape_of(x), options);
  if (shape.count == 0)
    throw ShapeError(detail::message("mean: no elements along the listed axes of shape ",
                                     detail::to_text(shape.from), ", expected at least one"));
  return detail::linear_of_any_rank(MeanAxes{shape}, std::forward<X>(x));
}

}  // namespace wirtinger
