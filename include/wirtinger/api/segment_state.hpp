/// \file
/// The variables that a segment takes and gives: where they are on the tape, their values and their
/// cotangents.
#pragma once

#include <optional>

#include "arguments.hpp"

namespace wirtinger::detail {

template <class X>
inline constexpr bool is_tuple = false;
template <class... X>
inline constexpr bool is_tuple<std::tuple<X...>> = true;

/// What a function of loops takes and gives, a variable or a tuple of them, as a tuple of
/// variables.
template <class X>
auto as_state(X&& x) {
  const auto evaluated = []<class... Y>(Y&&... each) {
    return std::tuple<decltype(as_result(std::forward<Y>(each)))...>{
        as_result(std::forward<Y>(each))...};
  };
  if constexpr (is_tuple<std::remove_cvref_t<X>>)
    return std::apply(evaluated, std::forward<X>(x));
  else
    return evaluated(std::forward<X>(x));
}
/// The same the other way.
template <bool tuple, class State>
auto as_given(State state) {
  if constexpr (tuple)
    return state;
  else
    return std::get<0>(std::move(state));
}

/// f(of a, of b, ...) for each place of tuples of one size.
template <class F, class First, class... More>
void for_each_place(F f, First&& first, More&&... more) {
  const auto at = [&]<std::size_t k>(std::integral_constant<std::size_t, k>) {
    f(std::get<k>(first), std::get<k>(more)...);
  };
  [&]<std::size_t... k>(std::index_sequence<k...>) {
    (at(std::integral_constant<std::size_t, k>{}), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<First>>>{});
}

/// A number or an array and its tangent; what is not there is zero.
template <class T>
struct WithTangent {
  std::optional<T> value, tangent;
};

/// Where a variable is on its tape; nowhere if it is passive.
template <class T>
struct Place;
template <Scalar T>
struct Place<T> {
  std::uint32_t index = VarAccess::none;
  bool is_active() const { return index != VarAccess::none; }
  static Place of(const Var<T>& v) { return {VarAccess::index(v)}; }
};
template <Scalar T>
struct Place<Array<T>> {
  Node<real_t<T>>* node = nullptr;
  bool is_active() const { return node != nullptr; }
  static Place of(const Var<Array<T>>& v) { return {VarAccess::node(v)}; }
};

template <class State>
struct StateTraits;
template <class T, class... More>
struct StateTraits<std::tuple<Var<T>, Var<More>...>> {
  using Real = typename Var<T>::Real;
  static_assert((std::same_as<Real, typename Var<More>::Real> && ...),
                "the variables have different precisions: convert them to one first");
  using Numbers = std::tuple<WithTangent<T>, WithTangent<More>...>;
  using Places = std::tuple<Place<T>, Place<More>...>;
};
template <class State>
using real_of_state = typename StateTraits<State>::Real;
/// Values, or cotangents, with their tangents.
template <class State>
using numbers_of_state = typename StateTraits<State>::Numbers;
template <class State>
using places_of_state = typename StateTraits<State>::Places;

/// The common tape of variables; null if all are passive.
template <class State>
TapeCore<real_of_state<State>>* core_of_state(std::string_view operation, const State& state) {
  TapeCore<real_of_state<State>>* found = nullptr;
  for_each_place(
      [&](const auto& v) {
        auto* core = VarAccess::core(v);
        if (core == nullptr) return;
        if (found != nullptr && found != core)
          throw TapeError(message(operation,
                                  ": the variables belong to two different tapes; use one tape for "
                                  "a computation"));
        found = core;
      },
      state);
  return found;
}

template <class State>
places_of_state<State> places_of(const State& state) {
  places_of_state<State> places;
  for_each_place([]<class T>(Place<T>& place, const Var<T>& v) { place = Place<T>::of(v); }, places,
                 state);
  return places;
}

/// The tangent of a variable after a push-forward.
template <Scalar T>
std::optional<T> tangent_at(const TapeCore<real_t<T>>& core, Place<T> place) {
  if (!place.is_active()) return {};
  return TapeCore<real_t<T>>::template get<T>(core.tangent, place.index);
}
template <Scalar T>
std::optional<Array<T>> tangent_at(const TapeCore<real_t<T>>&, Place<Array<T>> place) {
  if (!place.is_active() || !place.node->tangent) return {};
  return Array<T>(place.node->shape, place.node->order, place.node->tangent);
}

/// The values of variables, and their tangents if asked for: a push-forward has come by then.
template <class State>
numbers_of_state<State> numbers_of(const State& state, bool with_tangents) {
  numbers_of_state<State> numbers;
  for_each_place(
      [&]<class T>(WithTangent<T>& x, const Var<T>& v) {
        x.value = v.value();
        if (!with_tangents) return;  // describe() comes here when the region is closed already
        if (auto* core = VarAccess::core(v); core != nullptr)
          x.tangent = tangent_at(*core, Place<T>::of(v));
      },
      numbers, state);
  return numbers;
}

/// An array as the buffer of a node; handed over, so that it may be overwritten.
template <Scalar T>
Buffer as_node_buffer(Array<T> x, const Node<real_t<T>>& node) {
  Array<T> own = settled(std::move(x).in_order(node.order));
  return std::move(own.buffer());
}

/// What has arrived at a result; nothing, if that is zero.
template <Scalar T>
WithTangent<T> taken_cotangent(TapeCore<real_t<T>>& core, Place<T> place, Sweep sweep) {
  using Core = TapeCore<real_t<T>>;
  const bool product = sweep == Sweep::product;
  WithTangent<T> bar;
  if (!place.is_active() || core.has_no_cotangent(place.index, components<T>, product)) return bar;
  bar.value = Core::template get<T>(core.adjoint, place.index);
  if (product) bar.tangent = Core::template get<T>(core.adjoint_tangent, place.index);
  return bar;
}
template <Scalar T>
WithTangent<Array<T>> taken_cotangent(TapeCore<real_t<T>>&, Place<Array<T>> place, Sweep sweep) {
  WithTangent<Array<T>> bar;
  if (!place.is_active() || place.node->cotangent.empty()) return bar;
  auto& node = *place.node;
  const auto taken = [&](Slot<real_t<T>>& slot) {
    return Array<T>(node.shape, node.order, node.keep_cotangent ? slot.buffer() : slot.take());
  };
  bar.value = taken(node.cotangent);
  if (sweep == Sweep::product && !node.cotangent_tangent.empty())
    bar.tangent = taken(node.cotangent_tangent);
  return bar;
}

/// Contributes a cotangent to a variable, and uses it up.
template <Scalar T>
void give_cotangent(TapeCore<real_t<T>>& core, Place<T> place, WithTangent<T>& bar, Sweep sweep) {
  using Core = TapeCore<real_t<T>>;
  if (!place.is_active() || !bar.value) return;
  Core::template add<T>(core.adjoint, place.index, *bar.value);
  if (sweep == Sweep::product && bar.tangent)
    Core::template add<T>(core.adjoint_tangent, place.index, *bar.tangent);
}
template <Scalar T>
void give_cotangent(TapeCore<real_t<T>>&, Place<Array<T>> place, WithTangent<Array<T>>& bar,
                    Sweep sweep) {
  auto given = std::exchange(bar, {});
  if (!place.is_active() || !given.value) return;
  auto& node = *place.node;
  const auto give = [&](std::optional<Array<T>>& x, Slot<real_t<T>>& slot) {
    slot.give(as_node_buffer(std::move(*x), node), node.components());
  };
  if (sweep == Sweep::product) {
    if (!given.tangent) given.tangent = zeros<T>(node.shape);
    give(given.tangent, node.cotangent_tangent);
  }
  give(given.value, node.cotangent);
}

template <class State>
numbers_of_state<State> taken_cotangents(TapeCore<real_of_state<State>>& core,
                                         const places_of_state<State>& places, Sweep sweep) {
  numbers_of_state<State> bars;
  for_each_place([&](auto& bar, const auto& place) { bar = taken_cotangent(core, place, sweep); },
                 bars, places);
  return bars;
}
template <class Places, class Numbers, RealScalar R>
void give_cotangents(TapeCore<R>& core, const Places& places, Numbers& bars, Sweep sweep) {
  for_each_place([&](const auto& place, auto& bar) { give_cotangent(core, place, bar, sweep); },
                 places, bars);
}
template <class Numbers>
bool all_zero(const Numbers& numbers) {
  return std::apply([](const auto&... x) { return (!x.value && ...); }, numbers);
}

/// Tells a reader of the variables that a segment contributes to.
template <RealScalar R, class Places>
void describe_places(NodeReader<R>& reader, const Places& places) {
  for_each_place(
      [&]<class T>(const Place<T>& place) {
        if (!place.is_active()) return;
        if constexpr (is_array<T>)
          reader.input(*place.node);
        else
          reader.scalar_input(place.index, components<T>);
      },
      places);
}
/// Tells a reader of arrays that a segment holds.
template <class Numbers, RealScalar R>
void describe_numbers(NodeReader<R>& reader, const Numbers& numbers) {
  const auto keeps = [&]<class T>(const std::optional<T>& x) {
    if constexpr (is_array<T>)
      if (x)
        reader.keeps(x->buffer(), reinterpret_cast<const R*>(x->data()),
                     static_cast<std::size_t>(x->size() * components<typename T::value_type>));
  };
  for_each_place(
      [&](const auto& x) {
        keeps(x.value);
        keeps(x.tangent);
      },
      numbers);
}

}  // namespace wirtinger::detail
