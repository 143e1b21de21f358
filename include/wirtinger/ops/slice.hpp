/// \file
/// slice: every step-th element of a range, along one axis or a range along each.
#pragma once

#include "eigen_rank.hpp"
#include "region.hpp"

namespace wirtinger {

namespace detail {

/// `whole` with a range along one axis. No clipping: throws ShapeError for anything outside.
inline Region sliced(const Region& whole, int axis, Index start, Index stop, Index step) {
  const Index extent = whole.shape[axis];
  if (start < 0 || stop < start || extent < stop)
    throw ShapeError(message("slice: start ", start, " and stop ", stop, " found for axis ", axis,
                             " of extent ", extent,
                             ", expected 0 <= start <= stop <= extent; nothing is clipped"));
  if (step == 0)
    throw ShapeError("slice: step 0 found, expected a positive or negative number of elements");
  if (start == stop) return whole.along(axis, start, 0);
  const auto positive = static_cast<std::size_t>(step), gap = step < 0 ? 0 - positive : positive;
  const auto count = static_cast<Index>(static_cast<std::size_t>(stop - start - 1) / gap) + 1;
  // The step of a single element is 1, for steps that would overflow.
  return whole.along(axis, step < 0 ? stop - 1 : start, count, count == 1 ? 1 : step);
}

}  // namespace detail

/// y[i] = x[start + step i] for step > 0, y[i] = x[stop - 1 + step i] for step < 0, along one axis:
/// the elements of start .. stop - 1 that the step reaches, from the front or from the back.
///   Field: real or complex.  Shape: ceil((stop - start) / |step|) along the axis.
///   Adjoint: y goes back to where it came from, zero elsewhere; added in place, so that many
///   slices of one array do not each make an array of its size.
///   Throws ShapeError unless 0 <= start <= stop <= extent and step != 0, AxisError.
struct Slice {
  static constexpr std::string_view name = "slice";
  int axis;
  Index start, stop, step = 1;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return detail::copy_of_part(x, region(x.shape()));
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    detail::add_into_part(y, x, region(x.shape()));
  }

 private:
  detail::Region region(const Shape& shape) const {
    const int checked = detail::checked_axis(name, axis, shape.rank());
    return detail::sliced(detail::Region(shape), checked, start, stop, step);
  }
};

/// y[i, j, ..] = x[start_0 + i, start_1 + j, ..]: a start and a stop for each axis; see Slice.
///   Throws ShapeError for another number of ranges than axes too.
struct SliceBox {
  static constexpr std::string_view name = "slice";
  std::vector<std::pair<Index, Index>> ranges;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return detail::copy_of_part(x, region(x.shape()));
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    detail::add_into_part(y, x, region(x.shape()));
  }

 private:
  detail::Region region(const Shape& shape) const {
    if (static_cast<int>(ranges.size()) != shape.rank())
      throw ShapeError(detail::message("slice: ", ranges.size(), " ranges found for shape ",
                                       detail::to_text(shape), ", expected one for each of the ",
                                       shape.rank(), " axes"));
    detail::Region part(shape);
    for (int axis = 0; axis < shape.rank(); ++axis) {
      const auto& [start, stop] = ranges[static_cast<std::size_t>(axis)];
      part = detail::sliced(part, axis, start, stop, 1);
    }
    return part;
  }
};

/// Elements start .. stop - 1 along one axis, every step-th; a negative step takes them from
/// stop - 1 down to start. See Slice.
template <detail::ArrayLike X>
auto slice(X&& x, int axis, Index start, Index stop, Index step = 1) {
  return detail::linear_keeping_rank(Slice{axis, start, stop, step}, std::forward<X>(x));
}

/// A {start, stop} for each axis. See SliceBox.
template <detail::ArrayLike X>
auto slice(X&& x, const std::vector<std::pair<Index, Index>>& ranges) {
  return detail::linear_keeping_rank(SliceBox{ranges}, std::forward<X>(x));
}

}  // namespace wirtinger
