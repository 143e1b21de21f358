/// \file
/// reshape: the same elements under another shape.
#pragma once

#include "eigen_rank.hpp"

namespace wirtinger {

namespace detail {

/// A contiguous array under another shape, in the order it has: for shapes that differ by axes of
/// extent 1 only, or for row-major arrays.
template <Element T>
Array<T> relabelled(const Array<T>& x, const Shape& shape) {
  const Strides strides =
      x.order() == Order::row_major ? row_major_strides(shape) : column_major_strides(shape);
  return Array<T>(shape, strides, x.buffer(), const_cast<T*>(x.data()));
}

}  // namespace detail

/// y = x with its elements, taken in row-major order, laid out row-major in another shape
/// (whatever the storage order is).
///   Field: real or complex.  Shape: `to`.  Adjoint: back to the shape `from` (unitary).
///   Throws ShapeError if the number of elements changes.
struct Reshape {
  static constexpr std::string_view name = "reshape";
  Shape from, to;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return reshaped(x, to);
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return reshaped(y, from);
  }

 private:
  template <Scalar T>
  static Array<T> reshaped(const Array<T>& x, const Shape& shape) {
    if (x.size() != shape.size())
      throw ShapeError(detail::message("reshape: shape ", detail::to_text(shape), " has ",
                                       shape.size(), " elements, the array ", x.size(),
                                       "; slice or pad it first"));
    return detail::relabelled(x.in_order(Order::row_major), shape);
  }
};

/// The elements of x, in row-major order, under another shape; see Reshape. Of an Eigen object: an
/// Eigen object if the shape is written as one or two extents in braces, else an Array.
template <detail::ArrayLike X>
auto reshape(X&& x, const Shape& shape) {
  return detail::linear_of_any_rank(Reshape{detail::shape_of(x), shape}, std::forward<X>(x));
}
template <EigenObject X, std::size_t rank>
auto reshape(X&& x, const Index (&shape)[rank]) {
  const std::span<const Index> extents(shape);
  return detail::linear_of_rank<static_cast<int>(rank)>(Reshape{detail::shape_of(x), extents}, x);
}

}  // namespace wirtinger
