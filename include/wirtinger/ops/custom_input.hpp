/// \file
/// An argument of a custom node: where its value, its tangent and its cotangent are.
#pragma once

#include "custom_arguments.hpp"

namespace wirtinger::detail {

/// An argument of a custom node: a node's array, a scalar of the tape, or passive.
template <class P>
struct CustomInput {
  using R = real_t<element_of_plain<P>>;
  using Core = TapeCore<R>;
  static constexpr bool array = is_array<P>;

  P value;
  Node<R>* node = nullptr;
  std::uint32_t index = VarAccess::none;

  explicit CustomInput(const Var<P>& x) : value(x.value()) {
    if constexpr (array)
      node = VarAccess::node(x);
    else
      index = VarAccess::index(x);
  }
  bool is_active() const { return node != nullptr || index != VarAccess::none; }

  void read_value(const Core& core) {
    if constexpr (array) {
      if (node != nullptr) value = P(node->shape, node->order, node->value);
    } else {
      if (is_active()) value = Core::template get<P>(core.value, index);
    }
  }
  /// The value in the node is not needed by `reader` any more.
  void let_go(std::uint32_t reader) const {
    if (node != nullptr) static_cast<void>(node->value_for(reader));
  }
  bool moves(const Core& core) const {
    if constexpr (array)
      return node != nullptr && node->tangent;
    else
      return is_active() && core.tangent[index] != R(0);
  }
  bool moves_imaginary(const Core& core) const {
    if constexpr (!array && ComplexScalar<P>)
      return is_active() && core.tangent[index + 1] != R(0);
    else
      return false;
  }
  P tangent(const Core& core) const {
    if constexpr (array) {
      if (node == nullptr || !node->tangent) return zeros_like(value);
      return P(node->shape, node->order, node->tangent);
    } else {
      return is_active() ? Core::template get<P>(core.tangent, index) : P(0);
    }
  }
  void contribute(const P& bar, Slot<R> Node<R>::*slot, std::vector<R>& numbers) const {
    if constexpr (array) {
      if (node != nullptr)
        (node->*slot).give(settled(bar.in_order(node->order)).buffer(), node->components());
    } else {
      if (is_active()) Core::template add<P>(numbers, index, bar);
    }
  }
  void describe(NodeReader<R>& reader) const {
    if constexpr (array) {
      if (node != nullptr) reader.input(*node);
      reader.keeps(value.buffer(), reinterpret_cast<const R*>(value.data()),
                   static_cast<std::size_t>(value.size()) * components<typename P::value_type>);
    } else {
      if (is_active()) reader.scalar_input(index, components<P>);
    }
  }
};

}  // namespace wirtinger::detail
