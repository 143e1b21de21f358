/// \file
/// Shapes, axes and what NumPy broadcasting makes of two shapes.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "../scalar/config.hpp"
#include "../scalar/errors.hpp"

namespace wirtinger {

/// Most axes an array can have.
inline constexpr int max_rank = 8;

class Shape;
namespace detail {
std::string to_text(const Shape& shape);
}

/// Extents of an array, outermost axis first. Rank 0 .. 8, known at run time.
///   Throws ShapeError for a rank above 8, a negative extent or more elements than Index counts.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<Index> extents) : Shape(extents.begin(), extents.size()) {}
  Shape(const std::vector<Index>& extents) : Shape(extents.data(), extents.size()) {}
  Shape(std::span<const Index> extents) : Shape(extents.data(), extents.size()) {}

  int rank() const { return static_cast<int>(rank_); }
  Index operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
  const Index* begin() const { return extents_.data(); }
  const Index* end() const { return extents_.data() + rank_; }

  /// Number of elements; 1 for rank 0.
  Index size() const { return size_; }

  /// The same shape with one extent replaced.
  Shape with(int axis, Index extent) const {
    Shape changed = *this;
    changed.extents_[static_cast<std::size_t>(axis)] = extent;
    changed.count();
    return changed;
  }

  friend bool operator==(const Shape& a, const Shape& b) {
    bool equal = a.rank_ == b.rank_;
    for (int axis = 0; equal && axis < a.rank(); ++axis)  // std::equal would call a function
      equal = a[axis] == b[axis];
    return equal;
  }

 private:
  Shape(const Index* extents, std::size_t rank) {
    if (rank > max_rank)
      throw ShapeError(detail::message("shape: rank ", rank, " found, at most ", max_rank,
                                       " axes are supported; merge axes with reshape"));
    rank_ = static_cast<Index>(rank);
    std::copy_n(extents, rank, extents_.begin());
    count();
  }

  void count() {
    bool empty = false;
    for (Index extent : *this) {
      if (extent < 0)
        throw ShapeError(detail::message("shape: extent ", extent,
                                         " found, expected 0 or more; there is no extent that "
                                         "follows from the others"));
      empty = empty || extent == 0;
    }
    // 32 bytes is the largest element (complex long double): byte counts must fit as well.
    size_ = empty ? 0 : 1;
    if (empty) return;
    constexpr Index most = std::numeric_limits<Index>::max() / 64;
    for (Index extent : *this) {
      if (extent > most / size_)
        throw ShapeError(detail::message("shape: ", detail::to_text(*this),
                                         " has more elements than can be addressed; check the "
                                         "extents"));
      size_ *= extent;
    }
  }

  std::array<Index, max_rank> extents_{};
  Index size_ = 1;
  // As wide as the rest, so that copying a shape moves whole registers: with an odd end the last
  // one would be read across two that were just written, which processors wait for.
  Index rank_ = 0;
};

/// A list of axes, or "not given". Negative axes count from the end.
class Axes {
 public:
  Axes() = default;
  Axes(std::initializer_list<int> axes) : axes_(axes), given_(true) {}
  Axes(std::vector<int> axes) : axes_(std::move(axes)), given_(true) {}
  Axes(std::span<const int> axes) : axes_(axes.begin(), axes.end()), given_(true) {}

  bool given() const { return given_; }
  std::span<const int> list() const { return axes_; }

 private:
  std::vector<int> axes_;
  bool given_ = false;
};

namespace detail {

inline std::string to_text(const Shape& shape) {
  std::string text = "(";
  for (int axis = 0; axis < shape.rank(); ++axis)
    text += (axis ? ", " : "") + std::to_string(shape[axis]);
  return text + (shape.rank() == 1 ? ",)" : ")");
}

/// The axis counted from the front. Throws AxisError naming the operation.
inline int checked_axis(std::string_view operation, int axis, int rank) {
  if (rank == 0)
    throw AxisError(message(operation, ": axis ", axis,
                            " found, but an array of rank 0 has no axes; reshape it to {1}"));
  if (axis < -rank || axis >= rank)
    throw AxisError(message(operation, ": axis ", axis, " found, expected ", -rank, " .. ",
                            rank - 1, " for an array of rank ", rank));
  return axis < 0 ? axis + rank : axis;
}

/// Axes counted from the front; throws AxisError if one is out of range or listed twice.
inline std::vector<int> checked_axes(std::string_view operation, std::span<const int> axes,
                                     int rank) {
  std::vector<int> checked;
  for (int axis : axes) {
    const int a = checked_axis(operation, axis, rank);
    if (std::find(checked.begin(), checked.end(), a) != checked.end())
      throw AxisError(message(operation, ": axis ", axis, " is listed twice"));
    checked.push_back(a);
  }
  return checked;
}

/// All axes when none were given.
inline std::vector<int> checked_axes(std::string_view operation, const Axes& axes, int rank) {
  if (axes.given()) return checked_axes(operation, axes.list(), rank);
  std::vector<int> all(static_cast<std::size_t>(rank));
  for (int axis = 0; axis < rank; ++axis)
    all[static_cast<std::size_t>(axis)] = axis;
  return all;
}

/// NumPy broadcasting of two shapes. Throws ShapeError naming the operation and both shapes.
inline Shape broadcast(std::string_view operation, const Shape& a, const Shape& b) {
  if (a == b) return a;
  const int rank = std::max(a.rank(), b.rank());
  std::array<Index, max_rank> extents{};
  for (int k = 1; k <= rank; ++k) {
    const Index m = k <= a.rank() ? a[a.rank() - k] : 1, n = k <= b.rank() ? b[b.rank() - k] : 1;
    if (m != n && m != 1 && n != 1)
      throw ShapeError(message(operation, ": shapes ", to_text(a), " and ", to_text(b),
                               " do not broadcast: extents ", m, " and ", n, " at axis ", -k,
                               " are neither equal nor 1"));
    extents[static_cast<std::size_t>(rank - k)] = m == 1 ? n : m;
  }
  return Shape(std::span<const Index>(extents.data(), static_cast<std::size_t>(rank)));
}

}  // namespace detail
}  // namespace wirtinger
