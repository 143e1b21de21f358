/// \file
/// One step of a loop, u = step(u) or step(u, k), on a state that is a variable or a tuple of them.
#pragma once

#include <memory>

#include "segment.hpp"

namespace wirtinger::detail {

/// Results of a step as the next state; real ones become complex if the state is.
template <class State, class Results>
State as_next_state(Results results) {
  static_assert(std::tuple_size_v<State> == std::tuple_size_v<Results>,
                "the step returns another number of variables than the state has");
  State next;
  for_each_place(
      []<class T, class U>(Var<T>& to, Var<U>& from) {
        constexpr bool fits = std::is_assignable_v<Var<T>&, Var<U>>;
        static_assert(fits,
                      "the step's result is not of the type of the state it gets: a complex result "
                      "needs a complex state from the start (to_complex(x0)), and arrays and "
                      "numbers do not become each other");
        if constexpr (fits) to = std::move(from);
      },
      next, results);
  return next;
}

/// step(u, k), or step(u) if it takes no number. tuple: step takes and gives a std::tuple.
template <bool tuple, class Step, class State>
State stepped(Step& step, State u, Index k) {
  auto given = as_given<tuple>(std::move(u));
  using Given = decltype(given);
  constexpr bool counts = std::is_invocable_v<Step&, Given&, Index>;
  constexpr bool counts_not = std::is_invocable_v<Step&, Given&>;
  static_assert(!(counts && counts_not),
                "the step can be called with the state alone and with a number as well, which would "
                "be that of the step: if its second parameter has a default, wrap it in a lambda "
                "that takes (auto u), or (auto u, wg::Index k) for the number");
  static_assert(counts || counts_not,
                "the step is called with the state, a variable or a std::tuple of variables, or "
                "with the state and the number of the step, a wg::Index: let it take them by auto");
  const auto next = [&] {
    if constexpr (counts)
      return step(given, k);
    else
      return step(given);
  };
  constexpr bool nothing = std::is_void_v<decltype(next())>;
  static_assert(!nothing, "the step returns nothing: let it return the next state");
  if constexpr (nothing)
    return State();
  else
    return as_next_state<State>(as_state(next()));
}

/// Throws DomainError for a number of steps below 0.
inline void require_steps(std::string_view operation, Index steps) {
  if (steps < 0)
    throw DomainError(message(operation, ": ", steps, " steps found, expected 0 or more"));
}

/// Calls f with x0's state; what x0's expressions recorded is forgotten if it throws.
template <class X, class F>
auto with_state(X&& x0, F f) {
  const auto run = [&] { return f(as_state(std::forward<X>(x0))); };
  if constexpr (is_tuple<std::remove_cvref_t<X>>)
    return std::apply([&](auto&... each) { return all_or_nothing(run, each...); }, x0);
  else
    return all_or_nothing(run, x0);
}

}  // namespace wirtinger::detail
