/// \file
/// checkpoint: a function of which only the arguments are kept; a backward sweep computes it again.
#pragma once

#include "segment.hpp"

namespace wirtinger {

namespace detail {

/// f(x...) as a segment.
template <class F, class State>
struct CheckpointSegment {
  using R = real_of_state<State>;
  using Core = TapeCore<R>;
  static constexpr std::string_view name = "checkpoint";

  F f;
  State x;

  auto results() {
    State copies = x;  // f may rebind its parameters
    return as_state(std::apply(f, copies));
  }
  template <class Numbers>
  void pull_back(Core& core, const typename Core::Mark& segment, Numbers& bars, Sweep sweep) {
    SegmentRegion<R> region(core);
    const auto w = results();
    if (sweep == Sweep::product) region.push_forward();
    region.pull_back(name, segment, w, bars, sweep);
  }
  auto push_forward(Core& core) {
    SegmentRegion<R> region(core);
    const auto w = results();
    region.push_forward();
    return numbers_of(w, true);
  }
  void describe(NodeReader<R>& reader) const {
    describe_places(reader, places_of(x));
    describe_numbers(reader, numbers_of(x, false));
  }
};

template <class F, class State>
auto checkpointed(F f, State x) {
  constexpr bool callable = []<class... V>(std::type_identity<std::tuple<V...>>) {
    return std::is_invocable_v<F&, V&...>;
  }(std::type_identity<State>{});
  static_assert(callable,
                "checkpoint: the function is called with variables, one for each argument: let it "
                "take its arguments by auto");
  using Returned = decltype(std::apply(f, x));
  constexpr bool nothing = std::is_void_v<Returned>;
  static_assert(!nothing, "checkpoint: the function returns nothing: let it return its result");
  if constexpr (!nothing) {
    using Segment = CheckpointSegment<F, State>;
    constexpr bool tuple = is_tuple<std::remove_cvref_t<Returned>>;
    auto* core = core_of_state(Segment::name, x);
    Segment segment{std::move(f), std::move(x)};
    // A recording that is replayed has to hold all of it.
    if (core == nullptr || core->keeps_values()) return as_given<tuple>(segment.results());
    using Results = decltype(segment.results());
    static_assert(std::same_as<real_of_state<Results>, real_of_state<State>>,
                  "checkpoint: the results have another precision than the arguments");
    numbers_of_state<Results> values;
    {
      SegmentRegion<real_of_state<State>> region(*core);
      const Results w = segment.results();
      region.require_whole(Segment::name, w);
      values = numbers_of(w, false);
    }
    return as_given<tuple>(record_segment<Results>(*core, std::move(segment), values));
  }
}

}  // namespace detail

/// f(x...), of which the tape keeps x... only. A backward sweep that comes to it computes f again,
/// convention.md, eq. (80), so that it costs one more evaluation and its intermediate results live
/// one after the other.
///   f: called with variables, as often as needed until the tape is cleared; returns a variable or
///   an expression, real or complex, scalar or array, or a std::tuple of them. Variables that f
///   captures are inputs like x and get gradients. It has to give the same result every time, and
///   to outlive the call: capture by value, [=]; variables are cheap to copy. x: variables,
///   expressions, plain values. The tape is that of x: f of constants is recorded plainly, so give
///   it at least one variable. Gradients, tangents (jvp) and Hessian products (hvp) are those of
///   f(x...); a recording (record) holds f as if it were called plainly, since it is evaluated at
///   other points. Throws what f throws, the tape being as it was before, and TapeError from a
///   backward sweep if f has captured by reference a variable that was rebound meanwhile, or gives
///   another shape. Variables made in f do not outlive it: using them later throws TapeError.
///   Source: Griewank, Walther, Evaluating Derivatives (2008), chapter 12.
template <class F, class... X>
requires(sizeof...(X) > 0) auto checkpoint(F&& f, X&&... x) {
  // A copy that is made first: it evaluates named expressions that f holds.
  std::decay_t<F> own(std::forward<F>(f));
  return detail::all_or_nothing(
      [&] {
        using detail::as_result;
        return detail::checkpointed(std::move(own),
                                    std::tuple<decltype(as_result(std::forward<X>(x)))...>{
                                        as_result(std::forward<X>(x))...});
      },
      x...);
}

}  // namespace wirtinger
