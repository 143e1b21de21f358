/// \file
/// concat: arrays side by side along one of their axes.
#pragma once

#include "join.hpp"

namespace wirtinger {

namespace detail {

/// Parts one after the other along an axis that they all have.
inline JoinPlan concat_plan(const std::vector<Shape>& shapes, int axis) {
  if (shapes.empty())
    throw ShapeError("concat: an empty vector found, expected at least one array");
  const Shape& first = shapes.front();
  const int a = checked_axis("concat", axis, first.rank());
  Index extent = 0;
  for (const Shape& shape : shapes) {
    if (shape.rank() != first.rank() || !(shape.with(a, first[a]) == first))
      throw ShapeError(message("concat: shapes ", to_text(first), " and ", to_text(shape),
                               " found, expected equal extents on every axis but ", a));
    extent = sum_of_extents("concat", extent, shape[a]);
  }
  JoinPlan plan{"concat", first.with(a, extent), {}};
  Index start = 0;
  for (const Shape& shape : shapes) {
    plan.parts.push_back(Region(plan.shape).along(a, start, shape[a]));
    start += shape[a];
  }
  return plan;
}

}  // namespace detail

/// y[.., start_k + i, ..] = x_k[.., i, ..], start_k = extent_0 + .. + extent_{k-1} along the axis.
///   Field: real or complex.  Shape: the extents along the axis added up.
///   Adjoint: x_k takes its part of y, y[.., start_k .. start_k + extent_k - 1, ..].
///   Throws ShapeError for an empty vector and for extents that differ along another axis,
///   AxisError, TapeError for variables of two tapes.
template <detail::Joinable X>
auto concat(const std::vector<X>& arguments, int axis) {
  return detail::join<0>(&detail::concat_plan, arguments, axis);
}

/// Formulas of one type: evaluated first.
template <class X>
requires(detail::is_expr<X>) auto concat(const std::vector<X>& arguments, int axis) {
  return concat(detail::evaluated_parts(arguments), axis);
}

}  // namespace wirtinger
