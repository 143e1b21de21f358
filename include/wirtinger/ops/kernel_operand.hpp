/// \file
/// What a pass of a fused statement knows of its array operands. Nothing here depends on the
/// expression, so that it is compiled once for each precision.
#pragma once

#include <span>

#include "../tape/core.hpp"

namespace wirtinger::detail {

inline Strides strides_in(Order order, const Shape& shape) {
  return order == Order::row_major ? row_major_strides(shape) : column_major_strides(shape);
}

/// One array operand during one pass. Pointers and strides count real components.
template <RealScalar R>
struct KernelOperand {
  Node<R>* node = nullptr;          // null: passive
  const Shape* shape = nullptr;
  int width = 1;                    // components of an element
  const R* values = nullptr;        // null: no partial reads them
  const R* tangents = nullptr;      // null: zero
  R* cotangents = nullptr;          // null: passive
  R* cotangent_tangents = nullptr;
  bool add_to_cotangents = false;
  bool repeated_in_row = false;     // broadcasting: one element serves a whole row
  bool direct = false;              // cotangents go straight into the node's slot
  Buffer held_tangents, own_cotangents, own_cotangent_tangents;
};

/// Copies an array of `width` components an element into another memory order.
template <RealScalar R>
Buffer reordered(const Buffer& from, const Shape& shape, int width, Order from_order, Order to_order) {
  const auto convert = [&]<class T>(std::type_identity<T>) {
    return Array<T>(shape, from_order, from).in_order(to_order).buffer();
  };
  return width == 1 ? convert(std::type_identity<R>{}) : convert(std::type_identity<std::complex<R>>{});
}

/// Tangents of the operands, in the memory order of the pass.
template <RealScalar R>
void attach_tangents(std::span<KernelOperand<R>> operands, Order order) {
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr || !o.node->tangent) continue;
    o.held_tangents = reordered<R>(o.node->tangent, o.node->shape, o.width, o.node->order, order);
    o.tangents = static_cast<const R*>(o.held_tangents.data());
  }
}

/// Where the operands' cotangents are written: straight into the slots where shape and order
/// are the pass's own, into full-size arrays that are summed afterwards elsewhere.
template <RealScalar R>
void attach_cotangents(std::span<KernelOperand<R>> operands, const Shape& shape, Order order,
                       Sweep sweep, Node<R>* own) {
  const auto attach = [&](Slot<R>& slot, Slot<R>* mine, int width, std::size_t count) {
    // The first contribution may overwrite this node's own cotangent while it is read.
    if (slot.empty() && mine != nullptr && width == own->components_per_element && mine->reusable()) {
      slot.give(mine->take(), count);
      return true;
    }
    return slot.write_or_add(count);
  };
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr) continue;
    Node<R>& node = *o.node;
    o.direct = node.order == order && node.shape == shape;
    if (o.direct) {
      const std::size_t count = node.components();
      o.add_to_cotangents = !attach(node.cotangent, own ? &own->cotangent : nullptr, o.width, count);
      o.cotangents = node.cotangent.data();
      if (sweep != Sweep::product) continue;
      // Both slots have seen the same contributions, so both are written or both added to.
      attach(node.cotangent_tangent, own ? &own->cotangent_tangent : nullptr, o.width, count);
      o.cotangent_tangents = node.cotangent_tangent.data();
    } else {
      const std::size_t bytes =
          static_cast<std::size_t>(shape.size()) * static_cast<std::size_t>(o.width) * sizeof(R);
      o.own_cotangents = Buffer::allocate(bytes);
      o.cotangents = static_cast<R*>(o.own_cotangents.data());
      if (sweep != Sweep::product) continue;
      o.own_cotangent_tangents = Buffer::allocate(bytes);
      o.cotangent_tangents = static_cast<R*>(o.own_cotangent_tangents.data());
    }
  }
}

/// Operands that were broadcast take the sum over the axes they were repeated along
/// (convention.md, eq. 12); operands in another memory order are brought into it.
template <RealScalar R>
void deliver_cotangents(std::span<KernelOperand<R>> operands, const Shape& shape, Order order, Sweep sweep) {
  const auto reduce = [&](const KernelOperand<R>& o, const Buffer& from, Slot<R>& slot) {
    const Node<R>& node = *o.node;
    R* to = slot.add_region(node.components());
    const Strides to_strides = broadcast_strides(node.shape, strides_in(node.order, node.shape), shape);
    const auto sum = [&]<class T>(std::type_identity<T>) {
      sum_strided(shape, static_cast<const T*>(from.data()), strides_in(order, shape),
                  reinterpret_cast<T*>(to), to_strides);
    };
    if (o.width == 1) sum(std::type_identity<R>{});
    else sum(std::type_identity<std::complex<R>>{});
  };
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr || o.direct) continue;
    reduce(o, o.own_cotangents, o.node->cotangent);
    if (sweep == Sweep::product) reduce(o, o.own_cotangent_tangents, o.node->cotangent_tangent);
  }
}

/// Calls row(context, offsets, length) for every row of the result. offsets[0]: in the result,
/// offsets[k + 1]: in operand k, all in elements.
using RowFunction = void (*)(void* context, const Index* offsets, Index length);

template <RealScalar R, std::size_t K>
void walk_rows(std::span<KernelOperand<R>> operands, const Shape& shape, Order order, void* context,
               RowFunction row) {
  std::array<Strides, K> strides;
  strides[0] = strides_in(order, shape);
  for (std::size_t k = 0; k + 1 < K; ++k)
    strides[k + 1] = broadcast_strides(*operands[k].shape, strides_in(order, *operands[k].shape), shape);
  const Rows<K> rows(shape, strides);
  for (std::size_t k = 0; k + 1 < K; ++k) operands[k].repeated_in_row = rows.step[k + 1] == 0;
  rows.for_each([&](const std::array<Index, K>& offsets) { row(context, offsets.data(), rows.length); });
}

}  // namespace wirtinger::detail
