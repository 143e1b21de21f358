/// \file
/// Regular parts of arrays: what slices, paddings, rolls and concatenations read and write.
#pragma once

#include "../array/array.hpp"

namespace wirtinger::detail {

/// Along each axis, element i of the part is element start + step i of the array.
struct Region {
  explicit Region(const Shape& whole) : shape(whole) { step.fill(1); }

  /// The same part, but `extent` elements along one axis.
  Region along(int axis, Index first, Index extent, Index by = 1) const {
    Region changed = *this;
    changed.shape = shape.with(axis, extent);
    changed.start[static_cast<std::size_t>(axis)] = first;
    changed.step[static_cast<std::size_t>(axis)] = by;
    return changed;
  }

  /// Where the part begins and how its elements are spaced, given the array's strides.
  Index offset(const Strides& of_array) const {
    Index sum = 0;
    if (shape.size() == 0) return sum;  // an empty part may start outside of the array
    for (std::size_t axis = 0; axis < max_rank; ++axis)
      sum += start[axis] * of_array[axis];
    return sum;
  }
  Strides strides(const Strides& of_array) const {
    Strides result{};
    for (std::size_t axis = 0; axis < max_rank; ++axis)
      result[axis] = step[axis] * of_array[axis];
    return result;
  }

  Shape shape;
  std::array<Index, max_rank> start{};
  std::array<Index, max_rank> step{};
};

/// The part as an array that shares the memory.
template <Element T>
Array<T> view_of_part(const Array<T>& x, const Region& part) {
  return Array<T>(part.shape, part.strides(x.strides()), x.buffer(),
                  const_cast<T*>(x.data()) + part.offset(x.strides()));
}

/// The part as an array of its own, in the array's order.
template <Element T>
Array<T> copy_of_part(const Array<T>& x, const Region& part) {
  Array<T> y = Array<T>::uninitialized(part.shape, x.order());
  copy_strided(part.shape, x.data() + part.offset(x.strides()), part.strides(x.strides()), y.data(),
               y.strides());
  return y;
}

/// to[part] = from
template <Element T>
void copy_into_part(const Array<T>& from, Array<T>& to, const Region& part) {
  T* const target = to.data();
  copy_strided(part.shape, from.data(), from.strides(), target + part.offset(to.strides()),
               part.strides(to.strides()));
}

/// to[part] += from
template <Scalar T>
void add_into_part(const Array<T>& from, Array<T>& to, const Region& part) {
  T* const target = to.data();
  sum_strided(part.shape, from.data(), from.strides(), target + part.offset(to.strides()),
              part.strides(to.strides()));
}

/// The sum of two extents. Throws ShapeError naming the operation if it cannot be counted.
inline Index sum_of_extents(std::string_view operation, Index a, Index b) {
  if (a > std::numeric_limits<Index>::max() - b)
    throw ShapeError(message(operation, ": extents ", a, " and ", b,
                             " found, together more elements than can be addressed"));
  return a + b;
}

}  // namespace wirtinger::detail
