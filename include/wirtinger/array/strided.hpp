/// \file
/// The only loop over strided memory. Axes are sorted and merged once; the caller gets rows.
#pragma once

#include <cstring>

#include "shape.hpp"

namespace wirtinger::detail {

using Strides = std::array<Index, max_rank>;

inline Strides row_major_strides(const Shape& shape) {
  Strides strides{1};  // of one axis: written as a whole, so that copies of it need not wait
  if (shape.rank() == 1) return strides;
  Index step = 1;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    strides[static_cast<std::size_t>(axis)] = step;
    step *= shape[axis];
  }
  return strides;
}

inline Strides column_major_strides(const Shape& shape) {
  Strides strides{1};  // as above
  if (shape.rank() == 1) return strides;
  Index step = 1;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    strides[static_cast<std::size_t>(axis)] = step;
    step *= shape[axis];
  }
  return strides;
}

/// Strides with which an array of shape `from` is read as one of shape `to` (0: repeated).
inline Strides broadcast_strides(const Shape& from, const Strides& strides, const Shape& to) {
  Strides result{};
  const int shift = to.rank() - from.rank();
  for (int axis = 0; axis < from.rank(); ++axis)
    if (from[axis] != 1)
      result[static_cast<std::size_t>(axis + shift)] = strides[static_cast<std::size_t>(axis)];
  return result;
}

/// Common rows of K operands of one shape: `rows` runs of `length` elements, the elements of
/// operand k `step[k]` apart.
template <std::size_t K>
class Rows {
 public:
  Rows(const Shape& shape, const std::array<Strides, K>& strides) {
    for (int axis = 0; axis < shape.rank(); ++axis) {
      if (shape[axis] == 0) empty_ = true;
      if (shape[axis] != 1) insert(shape[axis], strides, static_cast<std::size_t>(axis));
    }
    merge();
    if (rank_ == 0) {
      length = 1;
      step.fill(1);  // a single element: any step describes it
    } else {
      length = extent_[rank_ - 1];
      step = stride_[rank_ - 1];
      --rank_;
    }
    for (std::size_t a = 0; a < rank_; ++a)
      rows *= extent_[a];
    if (empty_) rows = length = 0;
  }

  Index length = 1;
  Index rows = 1;
  std::array<Index, K> step{};

  /// Calls f(offsets) for each row, offsets[k] being where the row starts in operand k.
  template <class F>
  void for_each(F&& f) const {
    for_each(0, rows, f);
  }
  /// The same for rows first .. first + count - 1.
  template <class F>
  void for_each(Index first, Index count, F&& f) const {
    if (count <= 0) return;  // of no rows an extent may be 0
    std::array<Index, K> offset{};
    std::array<Index, max_rank> index{};
    for (std::size_t axis = rank_; axis-- > 0; first /= extent_[axis]) {
      index[axis] = first % extent_[axis];
      for (std::size_t k = 0; k < K; ++k)
        offset[k] += index[axis] * stride_[axis][k];
    }
    for (; count > 0; --count) {
      f(static_cast<const std::array<Index, K>&>(offset));
      std::size_t axis = rank_;
      for (;;) {
        if (axis == 0) return;
        --axis;
        for (std::size_t k = 0; k < K; ++k)
          offset[k] += stride_[axis][k];
        if (++index[axis] < extent_[axis]) break;
        for (std::size_t k = 0; k < K; ++k)
          offset[k] -= stride_[axis][k] * extent_[axis];
        index[axis] = 0;
      }
    }
  }

 private:
  static Index magnitude(Index stride) { return stride < 0 ? -stride : stride; }

  // Keeps the axes sorted by the first operand's stride, largest first: it is the one written.
  void insert(Index extent, const std::array<Strides, K>& strides, std::size_t axis) {
    std::size_t at = rank_;
    while (at > 0 && magnitude(stride_[at - 1][0]) < magnitude(strides[0][axis])) {
      extent_[at] = extent_[at - 1];
      stride_[at] = stride_[at - 1];
      --at;
    }
    extent_[at] = extent;
    for (std::size_t k = 0; k < K; ++k)
      stride_[at][k] = strides[k][axis];
    ++rank_;
  }

  void merge() {
    if (rank_ == 0) return;
    std::size_t last = 0;
    for (std::size_t a = 1; a < rank_; ++a) {
      bool fits = true;
      for (std::size_t k = 0; k < K; ++k)
        fits = fits && stride_[last][k] == stride_[a][k] * extent_[a];
      if (fits)
        extent_[last] *= extent_[a];
      else
        extent_[++last] = extent_[a];
      stride_[last] = stride_[a];
    }
    rank_ = last + 1;
  }

  std::size_t rank_ = 0;
  bool empty_ = false;
  std::array<Index, max_rank> extent_{};
  std::array<std::array<Index, K>, max_rank> stride_{};
};

/// to[..] = from[..] over a shape.
template <class T>
void copy_strided(const Shape& shape, const T* from, const Strides& from_strides, T* to,
                  const Strides& to_strides) {
  const Rows<2> rows(shape, {to_strides, from_strides});
  rows.for_each([&](const std::array<Index, 2>& offset) {
    T* target = to + offset[0];
    const T* source = from + offset[1];
    if (rows.step[0] == 1 && rows.step[1] == 1)
      std::memcpy(static_cast<void*>(target), source,
                  static_cast<std::size_t>(rows.length) * sizeof(T));
    else
      for (Index i = 0; i < rows.length; ++i)
        target[i * rows.step[0]] = source[i * rows.step[1]];
  });
}

/// Sum of `count` numbers `step` apart, halving: the error grows like log(count).
template <class T>
T pairwise_sum(const T* from, Index count, Index step) {
  if (count <= 64) {
    T sum = from[0];
    for (Index i = 1; i < count; ++i)
      sum += from[i * step];
    return sum;
  }
  const Index half = count / 2;
  return pairwise_sum(from, half, step) + pairwise_sum(from + half * step, count - half, step);
}

/// to[..] += from[..] over a shape; strides of 0 in `to` sum over that axis.
template <class T>
void sum_strided(const Shape& shape, const T* from, const Strides& from_strides, T* to,
                 const Strides& to_strides) {
  // Sorted by the operand that is read: its rows are contiguous.
  const Rows<2> rows(shape, {from_strides, to_strides});
  rows.for_each([&](const std::array<Index, 2>& offset) {
    const T* source = from + offset[0];
    T* target = to + offset[1];
    if (rows.step[1] == 0)
      *target += pairwise_sum(source, rows.length, rows.step[0]);
    else
      for (Index i = 0; i < rows.length; ++i)
        target[i * rows.step[1]] += source[i * rows.step[0]];
  });
}

}  // namespace wirtinger::detail
