/// \file
/// Cropping and zero-padding at the end of axes.
#pragma once

#include "array.hpp"

namespace wirtinger {

namespace detail {

/// `x` cropped or zero-padded at the end of every axis to the shape `to`, in a given order and
/// element type, in one pass. Always new memory.
template <Element To, Element From>
Array<To> resized_as(const Array<From>& x, const Shape& to, Order order) {
  if (x.rank() != to.rank())
    throw ShapeError(message("resized: shape ", to_text(to), " found for an array of shape ",
                             to_text(x.shape()), ", expected rank ", x.rank()));
  Shape common = to;
  for (int axis = 0; axis < to.rank(); ++axis)
    common = common.with(axis, std::min(to[axis], x.shape()[axis]));
  Array<To> result = Array<To>::uninitialized(to, order);
  To* target = result.data();
  const From* source = x.data();
  if (!(common == to)) std::fill_n(target, to.size(), To(0));
  if constexpr (std::same_as<To, From>) {
    copy_strided(common, source, x.strides(), target, result.strides());
  } else {
    const Rows<2> rows(common, {result.strides(), x.strides()});
    rows.for_each([&](const std::array<Index, 2>& offset) {
      for (Index i = 0; i < rows.length; ++i)
        target[offset[0] + i * rows.step[0]] = To(source[offset[1] + i * rows.step[1]]);
    });
  }
  return result;
}

}  // namespace detail

/// `x` cropped or zero-padded at the end of every axis to the shape `to`; the storage order is
/// kept. An array that has the shape already is returned as it is (sharing its memory).
///   Throws ShapeError if the ranks differ.
template <Element T>
Array<T> resized(const Array<T>& x, const Shape& to) {
  return x.shape() == to ? x : detail::resized_as<T>(x, to, x.order());
}

namespace detail {

/// The same with the storage order of the result, for arrays that are dense in either.
template <Element T>
Array<T> resized_in(const Array<T>& x, const Shape& to, Order order) {
  return x.shape() == to ? x : resized_as<T>(x, to, order);
}

}  // namespace detail

}  // namespace wirtinger
