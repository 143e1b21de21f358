/// \file
/// Leaves of recorded statements, and binding an expression to them.
#pragma once

#include "array_operand.hpp"
#include "expression.hpp"

namespace wirtinger::detail {

/// A scalar of the tape in a statement.
template <Scalar T>
struct ScalarArgument {
  using value_type = T;
  static constexpr bool varies = true;
  static constexpr std::uint32_t width = components<T>;
  T value;              // in front, as in Var
  std::uint32_t index;  // VarAccess::none: passive
  bool is_active() const { return index != VarAccess::none; }
};

/// An array of the tape in a fused statement.
template <Scalar T>
struct ArrayArgument : ArrayOperand<real_t<T>> {
  using value_type = T;
  static constexpr bool varies = true;

  ArrayArgument(Node<real_t<T>>* from, Array<T>&& array)
      : ArrayOperand<real_t<T>>(from, std::move(array)) {}
  bool is_active() const { return this->node != nullptr; }
};

template <class Leaf>
struct IsArrayArgument : std::false_type {};
template <Scalar T>
struct IsArrayArgument<ArrayArgument<T>> : std::true_type {};
template <class Leaf>
struct IsScalarArgument : std::false_type {};
template <Scalar T>
struct IsScalarArgument<ScalarArgument<T>> : std::true_type {};
template <class Leaf>
struct IsAnyLeaf : std::true_type {};

template <Scalar T>
WIRTINGER_INLINE ConstantLeaf<T> bind_operand(const Constant<T>& c) {
  return {c.value};
}
template <Scalar T>
WIRTINGER_INLINE ScalarArgument<T> bind_operand(const Var<T>& v) {
  return {v.value(), VarAccess::index(v)};
}
template <Scalar T>
ArrayArgument<T> bind_operand(const Var<Array<T>>& v) {
  return {VarAccess::node(v), Array<T>(v.value())};
}
template <Scalar T>
ArrayArgument<T> bind_operand(Var<Array<T>>&& v) {
  auto* node = VarAccess::node(v);
  return {node, VarAccess::take_value(std::move(v))};
}
template <class Rule, class... A>
WIRTINGER_INLINE auto bind_operand(const Expr<Rule, A...>& e) {
  return std::apply(
      [](const auto&... x) {
        return Bound<Rule, decltype(bind_operand(x))...>{bind_operand(x)...};
      },
      e.operands());
}
template <class Rule, class... A>
WIRTINGER_INLINE auto bind_operand(Expr<Rule, A...>&& e) {
  return std::apply(
      [](auto&... x) {
        return Bound<Rule, decltype(bind_operand(std::move(x)))...>{bind_operand(std::move(x))...};
      },
      e.operands());
}

/// The memory order that the statement of an expression will have (LoopShape::choose_order).
template <class E>
Order order_of(const E& expression) {
  const Shape& shape = expression.shape();
  bool row = false, column = false;
  const auto look = [&](const auto& self, const auto& x) -> void {
    using X = std::remove_cvref_t<decltype(x)>;
    if constexpr (is_expr<X>)
      std::apply([&](const auto&... operand) { (self(self, operand), ...); }, x.operands());
    else if constexpr (has_array<X>)
      if (x.shape() == shape)
        (same_layout(shape, x.value().order(), Order::row_major) ? row : column) = true;
  };
  if (shape.rank() > 1) look(look, expression);
  return column && !row ? Order::column_major : Order::row_major;
}

template <class Tree>
inline constexpr std::size_t array_count = count_leaves<IsArrayArgument, Tree>;

/// Element type of a bound tree's result.
template <class X>
struct TreeElement {
  using type = typename X::value_type;
};
template <class Rule, class... A>
struct TreeElement<Bound<Rule, A...>> {
  using type =
      scalar_of_t<decltype(Rule::value(std::declval<Lane<typename TreeElement<A>::type>>()...))>;
};
template <class Tree>
using tree_element_t = typename TreeElement<Tree>::type;

}  // namespace wirtinger::detail
