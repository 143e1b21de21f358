/// \file
/// From the options of a call to the axes that are transformed and their lengths.
#pragma once

#include "norm.hpp"

namespace wirtinger::detail {

/// The transformed axes, counted from the front, in the order they were listed, and the shape
/// that is transformed: the input's, cropped or zero-padded along them.
struct TransformAxes {
  explicit TransformAxes(const Shape& input) : shape(input) {}

  Shape shape;
  std::array<std::int8_t, max_rank> list{};
  int count = 0;
  unsigned mask = 0;  // bit `axis` of each listed axis

  std::span<const std::int8_t> span() const {
    return {list.data(), static_cast<std::size_t>(count)};
  }
  /// The axis listed last: of real transforms the one of which half of the bins are kept.
  int last() const { return list[static_cast<std::size_t>(count - 1)]; }
  bool contains(int axis) const { return (mask >> axis & 1u) != 0; }
  /// Product of the lengths.
  Index points() const {
    Index points = 1;
    for (int axis : span())
      points *= shape[axis];
    return points;
  }

  void add(std::string_view operation, const Shape& input, int axis, std::optional<Index> length,
           std::string_view option) {
    if (contains(axis)) throw AxisError(message(operation, ": axis ", axis, " is listed twice"));
    const Index points = length.value_or(input[axis]);
    if (length && points < 1)
      throw ShapeError(message(operation, ": ", option, " = ", points,
                               " found, expected 1 or more points along axis ", axis));
    if (points < 1)
      throw ShapeError(message(operation, ": axis ", axis, " of shape ", to_text(input),
                               " is empty, expected 1 point or more; pass ", option,
                               " to zero-pad it"));
    list[static_cast<std::size_t>(count++)] = static_cast<std::int8_t>(axis);
    mask |= 1u << axis;
    if (points != input[axis]) resize(operation, axis, points, option);
  }

 private:
  void resize(std::string_view operation, int axis, Index points, std::string_view option) {
    try {
      shape = shape.with(axis, points);
    } catch (const ShapeError&) {
      throw ShapeError(message(operation, ": ", option, " = ", points, " found for axis ", axis,
                               " of shape ", to_text(shape),
                               ", expected an array whose elements can be counted"));
    }
  }
};

/// The axes that n-dimensional options list, counted from the front.
///   Throws AxisError for an axis out of range, ShapeError if `s` does not fit the axes.
inline std::vector<int> listed_axes(std::string_view operation, const Shape& input,
                                    const FftnOptions& options) {
  const int rank = input.rank(), lengths = options.s.rank();
  const int count = options.axes.given() ? static_cast<int>(options.axes.list().size())
                    : lengths != 0       ? lengths
                                         : rank;
  if (lengths != 0 && lengths != count)
    throw ShapeError(message(operation, ": s has ", lengths, " lengths, axes lists ", count,
                             "; expected one length for each axis"));
  if (!options.axes.given() && lengths > rank)
    throw ShapeError(message(operation, ": s has ", lengths, " lengths for an array of shape ",
                             to_text(input), ", expected at most ", rank));
  std::vector<int> axes;
  for (int k = 0; k < count; ++k)
    axes.push_back(checked_axis(operation,
                                options.axes.given()
                                    ? options.axes.list()[static_cast<std::size_t>(k)]
                                    : rank - count + k,
                                rank));
  return axes;
}

/// Throws ShapeError for an empty axis or a length below 1, AxisError for an axis out of range.
inline TransformAxes transform_axes(std::string_view operation, const Shape& input,
                                    const FftOptions& options) {
  TransformAxes axes(input);
  const int axis = checked_axis(operation, options.axis, input.rank());
  axes.add(operation, input, axis, options.n, "n");
  return axes;
}

/// As above; also AxisError for a repeated axis, ShapeError if `s` does not fit the axes.
inline TransformAxes transform_axes(std::string_view operation, const Shape& input,
                                    const FftnOptions& options) {
  TransformAxes axes(input);
  int k = 0;
  for (int axis : listed_axes(operation, input, options)) {
    axes.add(operation, input, axis,
             options.s.rank() != 0 ? std::optional(options.s[k]) : std::nullopt, "s");
    ++k;
  }
  return axes;
}

/// The input of a transform from a half spectrum as long as its result: n = 2 (m - 1) along the
/// halved axis if no length is given.
///   Throws ShapeError if that is not positive.
inline Shape unhalved(std::string_view operation, const Shape& input, int axis, bool given,
                      std::string_view option) {
  if (given) return input;
  const Index m = input[axis], n = 2 * (m - 1);
  if (n < 1)
    throw ShapeError(message(operation, ": axis ", axis, " has extent ", m,
                             ", so the default n = 2 (m - 1) is ", n, "; pass ", option,
                             " = 1, or more bins"));
  return input.with(axis, n);
}

/// Axes and real lengths of a real transform. `half`: the input is the half spectrum.
inline TransformAxes real_transform_axes(std::string_view operation, const Shape& input,
                                         const FftOptions& options, bool half) {
  const int axis = checked_axis(operation, options.axis, input.rank());
  return transform_axes(
      operation, half ? unhalved(operation, input, axis, options.n.has_value(), "n") : input,
      options);
}
inline TransformAxes real_transform_axes(std::string_view operation, const Shape& input,
                                         const FftnOptions& options, bool half) {
  const std::vector<int> listed = listed_axes(operation, input, options);
  if (listed.empty())
    throw AxisError(message(operation, ": no axis is listed, expected at least the one of which "
                            "half of the bins are kept"));
  return transform_axes(
      operation,
      half ? unhalved(operation, input, listed.back(), options.s.rank() != 0, "s") : input,
      options);
}

/// An operator is made for one shape.
inline void require_shape(std::string_view operation, const Shape& found, const Shape& expected) {
  if (!(found == expected))
    throw ShapeError(message(operation, ": shape ", to_text(found),
                             " found, the transform was made for ", to_text(expected)));
}

/// What the 2-D forms make of options without axes.
inline FftnOptions with_last_two_axes(FftnOptions options) {
  if (!options.axes.given()) options.axes = {-2, -1};
  return options;
}

}  // namespace wirtinger::detail
