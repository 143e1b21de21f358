/// \file
/// Reductions that are not linear, over axes.
#pragma once

#include "reduce_node.hpp"
#include "sum_axes.hpp"

namespace wirtinger::detail {

/// An array, of rank 0 if all axes are reduced; an Array for an Eigen object.
///   Throws AxisError for an axis out of range or listed twice.
template <class Reduction, ArrayLike X>
auto reduce_axes(X&& x, const ReduceOptions& options) {
  const ReducedShape shape = reduced_shape(Reduction::name, shape_of(x), options);
  return reduce_to<Reduction>(std::forward<X>(x), shape.kept, shape.to);
}

}  // namespace wirtinger::detail
