/// \file
/// What can stand in an expression, and the element type and field of each.
#pragma once

#include "../tape/var.hpp"
#include "bound.hpp"

namespace wirtinger {

template <class Rule, class... Operands>
class Expr;

namespace detail {

/// A plain number in an expression, in the expression's precision.
template <Scalar T>
struct Constant {
  T value;
};

// --- element type and shape of operands ----------------------------------------------------------

template <class X>
struct OperandTraits;  // element: the scalar type; array: has a shape
template <Scalar T>
struct OperandTraits<Constant<T>> {
  using element = T;
  static constexpr bool array = false;
};
template <Scalar T>
struct OperandTraits<Var<T>> {
  using element = T;
  static constexpr bool array = false;
};
template <Scalar T>
struct OperandTraits<Var<Array<T>>> {
  using element = T;
  static constexpr bool array = true;
};

template <Scalar T>
using Lane = number::number_t<T, number::Single>;
template <class Z>
using scalar_of_t = decltype(number::to_scalar(std::declval<Z>()));

template <class Rule, class... A>
struct OperandTraits<Expr<Rule, A...>> {
  using element = scalar_of_t<decltype(Rule::value(
      std::declval<Lane<typename OperandTraits<A>::element>>()...))>;
  static constexpr bool array = (OperandTraits<A>::array || ...);
};

template <class X>
using element_t = typename OperandTraits<std::remove_cvref_t<X>>::element;
template <class X>
inline constexpr bool has_array = OperandTraits<std::remove_cvref_t<X>>::array;

template <class X>
inline constexpr bool is_expr = false;
template <class Rule, class... A>
inline constexpr bool is_expr<Expr<Rule, A...>> = true;

/// A variable or an expression.
template <class X>
concept Operand = is_var<std::remove_cvref_t<X>> || is_expr<std::remove_cvref_t<X>>;
/// A plain number.
template <class X>
concept Number = std::is_arithmetic_v<std::remove_cvref_t<X>> || Scalar<std::remove_cvref_t<X>>;

/// The value an expression evaluates to: T or Array<T>.
template <class X>
using value_of_t = std::conditional_t<has_array<X>, Array<element_t<X>>, element_t<X>>;
template <class X>
using var_of_t = Var<value_of_t<X>>;

/// The scalar type of a number or an array.
template <class P>
struct ElementOfPlain {
  using type = P;
};
template <class T>
struct ElementOfPlain<Array<T>> {
  using type = T;
};
template <class P>
using element_of_plain = typename ElementOfPlain<P>::type;

}  // namespace detail
}  // namespace wirtinger
