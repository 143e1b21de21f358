/// \file
/// Tangents of arguments set on a tape, and of results read from it: what jvp and hvp share.
#pragma once

#include "../tape/tangents.hpp"
#include "arguments.hpp"

namespace wirtinger::detail {

/// Direction `x_dot` as the tangent of variable v.
///   Throws ShapeError if it has another shape than the variable.
template <RealScalar R, class T, class Dot>
void set_tangent(Tape<R>& tape, std::string_view operation, const Var<T>& v, const Dot& x_dot) {
  TapeCore<R>& core = tape.core();
  constexpr bool array = is_array<Dot> || EigenObject<Dot>;
  static_assert(
      array || !is_array<T>,
      "the direction of an array argument is an array or Eigen object of its shape: for the "
      "same number in every direction write full<T>(shape, number)");
  static_assert(is_array<T> || !array, "the direction of a number is a number");
  if constexpr (array != is_array<T>) {
    return;  // a sentence was printed
  } else if constexpr (is_array<T>) {
    using E = typename T::value_type;
    const auto given = as_array(x_dot);
    using D = typename std::remove_cvref_t<decltype(given)>::value_type;
    static_assert(std::same_as<D, E> || (ComplexScalar<E> && std::same_as<D, real_t<E>>),
                  "the direction has another field or precision than the argument");
    if (!(given.shape() == v.shape()))
      throw ShapeError(message(operation, ": direction of shape ", to_text(given.shape()),
                               " found, the argument has shape ", to_text(v.shape())));
    Node<R>& node = *VarAccess::node(v);
    if constexpr (std::same_as<D, E>)
      node.tangent = settled(given.in_order(node.order)).buffer();
    else
      node.tangent = settled(to_complex(given).in_order(node.order)).buffer();
  } else {
    static_assert(Number<Dot> && (ComplexScalar<T> || !ComplexScalar<Dot>),
                  "the direction of a real argument is a real number");
    T value;
    if constexpr (ComplexScalar<Dot>)
      value = T(x_dot);
    else
      value = T(static_cast<R>(x_dot));
    TapeCore<R>::template set<T>(core.tangent, VarAccess::index(v), value);
  }
}

/// A single argument or direction, or a std::tuple of them, as a tuple of references.
template <class X>
auto as_tuple(const X& x) {
  return std::tie(x);
}
template <class... X>
auto as_tuple(const std::tuple<X...>& x) {
  return std::apply([](const auto&... each) { return std::tie(each...); }, x);
}

/// Sets the directions of several variables and pushes them through the recording.
template <RealScalar R, class Variables, class Directions>
void push_tangents(std::string_view operation, Tape<R>& tape, const Variables& variables,
                   const Directions& directions) {
  TapeCore<R>& core = tape.core();
  core.tangent.assign(core.scalars(), R(0));
  const auto set = [&]<std::size_t... k>(std::index_sequence<k...>) {
    (set_tangent(tape, operation, std::get<k>(variables), std::get<k>(directions)), ...);
  };
  set(std::make_index_sequence<std::tuple_size_v<Variables>>{});
  sweep_forward(core, core.origin(), Action::push_forward);
}

/// A function recorded with its tangents pushed forward: tape, variables, result.
template <class Arguments>
struct Pushed;
template <class... X>
struct Pushed<std::tuple<const X&...>> {
  using R = arguments_real_t<X...>;
  Tape<R> tape{Mode::full};
  std::tuple<decltype(make_variable(std::declval<Tape<R>&>(), std::declval<const X&>()))...>
      variables;

  explicit Pushed(const std::tuple<const X&...>& x)
      : variables(std::apply(
            [&](const auto&... each) { return std::make_tuple(make_variable(tape, each)...); },
            x)) {}

  template <class F>
  auto record(F& f) {
    return result_at(f, variables);
  }
  template <class Directions>
  void push(std::string_view operation, const Directions& directions) {
    static_assert(std::tuple_size_v<Directions> == sizeof...(X),
                  "as many directions are needed as there are arguments");
    push_tangents(operation, tape, variables, directions);
  }
  /// f(variable) for each, in the kind of its argument: one result or a tuple.
  template <class G>
  auto for_each_argument(G g) {
    return std::apply([&](const auto&... v) { return one_or_tuple(in_kind_of<X>(g(v))...); },
                      variables);
  }
  template <class Value>
  auto in_kind(std::string_view operation, const Value& value) const {
    return in_kind_of_arguments<X...>(operation, value);
  }
};
template <class... X>
Pushed(const std::tuple<const X&...>&) -> Pushed<std::tuple<const X&...>>;

}  // namespace wirtinger::detail
