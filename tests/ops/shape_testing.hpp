#pragma once
// What the tests of shape operators share: shapes and layouts, laws on positions, sentences.

#include <wirtinger/ops/broadcast_to.hpp>
#include <wirtinger/ops/concat.hpp>
#include <wirtinger/ops/flip.hpp>
#include <wirtinger/ops/pad.hpp>
#include <wirtinger/ops/permute_axes.hpp>
#include <wirtinger/ops/region.hpp>
#include <wirtinger/ops/reshape.hpp>
#include <wirtinger/ops/resize_axis.hpp>
#include <wirtinger/ops/roll.hpp>
#include <wirtinger/ops/slice.hpp>
#include <wirtinger/ops/stack.hpp>
#include <wirtinger/ops/sum_axes.hpp>
#include <wirtinger/tape/tape.hpp>

#include <optional>

#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace shape_testing {

namespace wg = wirtinger;
using dot_test::noise;
using wg::Array;
using wg::Index;
using wg::Order;
using wg::Shape;
using wg::Tape;
using wg::Var;
using wg::detail::to_text;
using C = std::complex<double>;
using Position = std::vector<Index>;

/// Ranks 1 to 4; lengths 1, 2, even, odd, prime.
inline std::vector<Shape> shapes() {
  return {{1}, {2}, {7}, {8}, {1, 5}, {4, 3}, {2, 2}, {2, 3, 5}, {3, 1, 2}, {2, 3, 1, 4}};
}

/// The axes of an array of this rank, counted from the front and from the back.
inline std::vector<int> axes_of(const Shape& shape) {
  std::vector<int> axes;
  for (int axis = -shape.rank(); axis < shape.rank(); ++axis)
    axes.push_back(axis);
  return axes;
}
inline int from_front(int axis, const Shape& shape) {
  return axis < 0 ? axis + shape.rank() : axis;
}

/// The same values in row-major, column-major and spread memory.
template <class T>
std::vector<Array<T>> layouts(const Array<T>& x) {
  Shape doubled = x.shape();
  wg::detail::Region every_other(x.shape());
  for (int axis = 0; axis < x.rank(); ++axis) {
    doubled = doubled.with(axis, 2 * x.shape()[axis]);
    every_other = every_other.along(axis, 1, x.shape()[axis], 2);
  }
  Array<T> spread = noise<T>(doubled, 99);
  wg::detail::copy_into_part(x, spread, every_other);
  return {x.in_order(Order::row_major), x.in_order(Order::column_major),
          wg::detail::view_of_part(spread, every_other)};
}

template <class T>
T at(const Array<T>& x, const Position& p) {
  Index offset = 0;
  for (std::size_t axis = 0; axis < p.size(); ++axis)
    offset += p[axis] * x.strides()[axis];
  return x.data()[offset];
}

template <class F>
void for_each_position(const Shape& shape, F f) {
  if (shape.size() == 0) return;
  Position p(static_cast<std::size_t>(shape.rank()), 0);
  for (;;) {
    f(p);
    std::size_t axis = p.size();
    for (;; --axis) {
      if (axis == 0) return;
      if (++p[axis - 1] < shape[static_cast<int>(axis) - 1]) break;
      p[axis - 1] = 0;
    }
  }
}

/// Row-major number of a position.
inline Index number_of(const Position& p, const Shape& shape) {
  Index number = 0;
  for (std::size_t axis = 0; axis < p.size(); ++axis)
    number = number * shape[static_cast<int>(axis)] + p[axis];
  return number;
}
inline Position position_of(Index number, const Shape& shape) {
  Position p(static_cast<std::size_t>(shape.rank()));
  for (std::size_t axis = p.size(); axis-- > 0;) {
    const Index extent = shape[static_cast<int>(axis)];
    p[axis] = number % extent;
    number /= extent;
  }
  return p;
}

/// True if y has the shape, is contiguous, and y[p] = value(p) everywhere.
template <class T, class F>
bool is_given_by(const Array<T>& y, const Shape& shape, F value) {
  if (!(y.shape() == shape) || !y.is_dense(y.order())) return false;
  bool equal = true;
  for_each_position(shape, [&](const Position& p) { equal = equal && at(y, p) == value(p); });
  return equal;
}

inline Position with(Position p, int axis, Index i) {
  p[static_cast<std::size_t>(axis)] = i;
  return p;
}
inline Index along(const Position& p, int axis) { return p[static_cast<std::size_t>(axis)]; }

}  // namespace shape_testing
