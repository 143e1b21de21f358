/// \file
/// The plan key of a transform between two dense arrays.
#pragma once

#include "../array/array.hpp"
#include "plan_key.hpp"
#include "transform_axes.hpp"

namespace wirtinger::detail {

/// Shapes of the arrays that an engine reads and writes.
struct EngineShapes {
  Shape in, out;
};

/// Key for dense arrays of one storage order, transformed along `axes` (their shape has the logical
/// lengths), with the process's settings; direction forward, out of place.
///   r2c, c2r: half of the bins are kept of the axis listed last. r2r: kinds[k] belongs to axis k
///   of the list.
template <RealScalar R>
PlanKey dense_key(TransformKind kind, const TransformAxes& axes, const EngineShapes& shapes,
                  Order order, std::span<const R2r> kinds = {}) {
  const TransformSettings& settings = transform_settings;
  PlanKey key;
  key.kind = kind;
  key.engine = settings.engine.load(std::memory_order_relaxed);
  key.effort = settings.effort.load(std::memory_order_relaxed);
  // Estimated plans are the same for any number of threads; see split_plan.hpp.
  if (key.effort != Effort::estimate)
    key.threads = settings.threads.load(std::memory_order_relaxed);
  key.precision = precision_of<R>;
  const bool row_major = order == Order::row_major;
  const auto strides = [&](const Shape& shape) {
    return row_major ? row_major_strides(shape) : column_major_strides(shape);
  };
  const Strides in = strides(shapes.in), out = strides(shapes.out);
  const auto plan_axis = [&](int axis) -> PlanAxis {
    const auto at = static_cast<std::size_t>(axis);
    return {axes.shape[axis], in[at], out[at]};
  };
  const auto from_outer_to_inner = [&](auto f) {
    const int rank = axes.shape.rank();
    for (int k = 0; k < rank; ++k)
      f(row_major ? k : rank - 1 - k);
  };
  const bool halved = kind == TransformKind::r2c || kind == TransformKind::c2r;
  if (kind == TransformKind::r2r) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      key.r2r |= static_cast<std::uint64_t>(kinds[k]) << 8 * k;
      key.add_transformed(plan_axis(axes.span()[k]));
    }
  } else {
    from_outer_to_inner([&](int axis) {
      if (!axes.contains(axis) || axes.shape[axis] == 1 || (halved && axis == axes.last())) return;
      key.add_transformed(plan_axis(axis));
    });
    if (halved) key.add_transformed(plan_axis(axes.last()));
  }
  from_outer_to_inner([&](int axis) {
    if (!axes.contains(axis) && axes.shape[axis] != 1) key.add_batch(plan_axis(axis));
  });
  return key;
}

}  // namespace wirtinger::detail
