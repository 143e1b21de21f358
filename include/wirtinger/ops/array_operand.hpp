/// \file
/// The array operands of fused statements. Nothing here depends on the expression or on the
/// element type, so that it is compiled once for each precision.
#pragma once

#include <span>

#include "../tape/core.hpp"

namespace wirtinger::detail {

inline Strides strides_in(Order order, const Shape& shape) {
  return order == Order::row_major ? row_major_strides(shape) : column_major_strides(shape);
}

/// True if elements contiguous in one order are contiguous in the other as well.
inline bool same_layout(const Shape& shape, Order a, Order b) {
  if (a == b) return true;
  int long_axes = 0;
  for (Index extent : shape)
    long_axes += extent > 1;
  return long_axes <= 1;
}

/// Copies an array of `width` components an element into another memory order.
template <RealScalar R>
Buffer reordered(const R* from, const Shape& shape, int width, Order from_order, Order to_order) {
  const auto convert = [&]<class T>(std::type_identity<T>) {
    Buffer to = Buffer::allocate(static_cast<std::size_t>(shape.size()) * sizeof(T));
    copy_strided(shape, reinterpret_cast<const T*>(from), strides_in(from_order, shape),
                 static_cast<T*>(to.data()), strides_in(to_order, shape));
    return to;
  };
  return width == 1 ? convert(std::type_identity<R>{})
                    : convert(std::type_identity<std::complex<R>>{});
}

/// One operand as the statement keeps it: its values, contiguous, and where they come from.
template <RealScalar R>
struct ArrayOperand {
  Node<R>* node;  // null: passive
  Buffer buffer;  // empty once it is known that no active partial reads the values
  const R* values;
  Shape shape;
  Order order;
  int width;          // real components of an element
  bool keep = false;  // an active partial reads the values

  template <Scalar T>
  ArrayOperand(Node<R>* node_, Array<T>&& array)
      : node(node_),
        values(reinterpret_cast<const R*>(std::as_const(array).data())),
        shape(array.shape()),
        order(array.order()),
        width(components<T>) {
    buffer = std::move(array.buffer());
  }

  void reorder(Order to) {
    if (!same_layout(shape, order, to)) {
      buffer = reordered(values, shape, width, order, to);
      values = static_cast<const R*>(buffer.data());
    }
    order = to;
  }
  /// Reads the producing node's current value, for replay.
  void reload(Order to) {
    if (node == nullptr) return;
    buffer = node->value;
    values = static_cast<const R*>(buffer.data());
    order = node->order;
    reorder(to);
  }
  /// Nobody else sees it if the values are overwritten.
  bool is_only_holder() const { return buffer.exclusive() && values == buffer.data(); }
  void drop() {
    buffer.reset();
    values = nullptr;
  }
};

template <RealScalar R>
using ArrayOperands = std::span<ArrayOperand<R>* const>;

/// Shape and memory order of a statement's result. Column-major only if every operand of full
/// shape is; operands in another order are copied once.
struct LoopShape {
  Shape shape;
  Index operations = 1;  // on each element
  Order order = Order::row_major;
  bool linear = true;  // every array operand has the full shape: one row of all elements

  template <RealScalar R>
  void choose_order(ArrayOperands<R> operands) {
    bool row = false, column = false;
    for (ArrayOperand<R>* o : operands) {
      if (!(o->shape == shape))
        linear = false;
      else if (same_layout(shape, o->order, Order::row_major))
        row = true;
      else
        column = true;
    }
    order = column && !row ? Order::column_major : Order::row_major;
    for (ArrayOperand<R>* o : operands)
      o->reorder(order);
  }

  /// Memory for a result of `width` components an element. An operand that dies here gives its
  /// own: one that no partial reads and that nobody holds but this statement and the variable
  /// that will be rebound to the result, whose memory is `target`.
  template <RealScalar R>
  Buffer result_buffer(ArrayOperands<R> operands, int width, const Buffer* target) const {
    const std::size_t bytes = static_cast<std::size_t>(shape.size() * width) * sizeof(R);
    for (const ArrayOperand<R>* o : operands) {
      if (!linear || o->width != width || o->buffer.bytes() < bytes ||
          o->values != o->buffer.data())
        continue;
      int mine = target != nullptr && *target == o->buffer ? 1 : 0;
      bool read = false;
      for (const ArrayOperand<R>* other : operands)
        if (other->buffer == o->buffer) {
          ++mine;
          read = read || other->keep;
        }
      if (!read && o->buffer.held_by(mine)) return o->buffer;
    }
    return Buffer::allocate(bytes);
  }
};

}  // namespace wirtinger::detail
