/// \file
/// reversible: a loop of steps that can be undone, of which the last state is stored alone.
#pragma once

#include "loop_step.hpp"

namespace wirtinger {

namespace detail {

/// All steps of a loop, backward from its last state.
template <bool tuple, class Step, class Inverse, class State>
struct ReversibleSegment {
  using R = real_of_state<State>;
  using Core = TapeCore<R>;
  using Numbers = numbers_of_state<State>;
  static constexpr std::string_view name = "reversible";

  Step step;
  Inverse inverse;
  places_of_state<State> x0;
  Index first, steps;  // first: number of the step that x0 goes into
  Numbers last = {};

  template <class F>
  Numbers after(Core& core, F& f, const Numbers& u, Index k, bool with_tangents) {
    SegmentRegion<R> region(core);
    const State w = stepped<tuple>(f, region.template leaves<State>(name, u), first + k);
    region.require_whole(name, w);
    if (with_tangents) region.push_forward();
    return numbers_of(w, with_tangents);
  }

  void pull_back(Core& core, const typename Core::Mark& segment, Numbers& bars, Sweep sweep) {
    const bool product = sweep == Sweep::product;
    Numbers u = last;
    for (Index k = steps; k-- > 0;) {
      u = after(core, inverse, u, k, product);
      SegmentRegion<R> region(core);
      const State before = region.template leaves<State>(name, u);
      const State w = stepped<tuple>(step, before, first + k);
      if (product) region.push_forward();
      region.pull_back(name, segment, w, bars, sweep);
      bars = taken_cotangents<State>(core, places_of(before), sweep);
    }
    give_cotangents(core, x0, bars, sweep);
  }
  /// The values on the way are those that the inverse gives, as in a pull-back.
  Numbers push_forward(Core& core) {
    for_each_place([](auto& x) { x.tangent.reset(); }, last);
    Numbers u = last;
    for (Index k = steps; k-- > 0;)
      u = after(core, inverse, u, k, false);
    for_each_place([&](auto& x, const auto& place) { x.tangent = tangent_at(core, place); }, u, x0);
    for (Index k = 0; k < steps; ++k)
      u = after(core, step, u, k, true);
    for_each_place([](auto& x, auto& moved) { x.tangent = std::move(moved.tangent); }, last, u);
    return last;
  }
  void describe(NodeReader<R>& reader) const {
    describe_places(reader, x0);
    describe_numbers(reader, last);
  }
};

template <bool tuple, class Step, class Inverse, class State>
State reversed(Step step, Inverse inverse, State u, Index steps) {
  using Segment = ReversibleSegment<tuple, Step, Inverse, State>;
  auto* core = core_of_state(Segment::name, u);
  Index k = 0;
  for (; k < steps && (core == nullptr || core->keeps_values()); ++k) {
    u = stepped<tuple>(step, std::move(u), k);
    core = core_of_state(Segment::name, u);
  }
  if (k == steps) return u;
  Segment segment{std::move(step), std::move(inverse), places_of(u), k, steps - k};
  segment.last = numbers_of(u, false);
  u = State();
  for (Index j = 0; j < segment.steps; ++j)
    segment.last = segment.after(*core, segment.step, segment.last, j, false);
  const auto last = segment.last;
  return record_segment<State>(*core, std::move(segment), last);
}

/// max |a - b| and max |b| over arrays and numbers, as numbers of the same precision.
template <RealScalar R>
struct Deviation {
  R difference = 0, size = 0;
  template <Scalar T>
  void note(const T& a, const T& b) {
    const R d = std::abs(a - b), s = std::abs(b);
    if (!(d <= difference)) difference = d;
    if (!(s <= size)) size = s;
  }
  template <Scalar T>
  void note(const Array<T>& a, const Array<T>& b) {
    if (!(a.shape() == b.shape()))
      throw ShapeError(message("reversible_drift: the inverse gave shape ", to_text(a.shape()),
                               ", the step was given shape ", to_text(b.shape())));
    const Array<T> x = a.in_order(Order::row_major), y = b.in_order(Order::row_major);
    for (Index i = 0; i < x.size(); ++i)
      note(x.data()[i], y.data()[i]);
  }
};

}  // namespace detail

/// The last of the states u_0 = x0, u_(k+1) = step(u_k, k), k = 0 .. steps - 1, of steps that
/// inverse undoes: u_k = inverse(u_(k+1), k). The last state is stored alone; a backward sweep goes
/// back by inverse, convention.md, eq. (87).
///   step, inverse: called with the state, or the state and k; step as in iterate. Variables that
///   either captures are inputs of step alone: inverse is not differentiated.
///   x0: as in iterate. A value and a gradient cost 2 steps and 1 inverse for each step.
///   Gradients are those of the plain loop up to what the states drift on the way back: for unitary
///   steps by rounding only, about steps times eps, where errors grow by more; see
///   reversible_drift. jvp, hvp, record and constant x0: as iterate. Throws DomainError for a
///   negative number; what step and inverse throw, the tape being as it was; TapeError as
///   checkpoint does.
template <class Step, class Inverse, class X>
auto reversible(Step&& step, Inverse&& inverse, X&& x0, Index steps) {
  detail::require_steps("reversible", steps);
  constexpr bool tuple = detail::is_tuple<std::remove_cvref_t<X>>;
  std::decay_t<Step> own(std::forward<Step>(step));
  std::decay_t<Inverse> own_inverse(std::forward<Inverse>(inverse));
  return detail::as_given<tuple>(detail::with_state(std::forward<X>(x0), [&](auto state) {
    return detail::reversed<tuple>(std::move(own), std::move(own_inverse), std::move(state), steps);
  }));
}

/// How far `steps` steps and as many inverse ones miss x0: max |there and back - x0| / max |x0|,
/// over all elements and variables of the state. The error that gradients of reversible inherit.
///   x0: values or variables; step and inverse are called with constants.
template <class Step, class Inverse, class X>
auto reversible_drift(Step&& step, Inverse&& inverse, const X& x0, Index steps) {
  detail::require_steps("reversible_drift", steps);
  constexpr bool tuple = detail::is_tuple<X>;
  auto start = detail::as_state(x0);
  using State = decltype(start);
  detail::for_each_place([]<class T>(Var<T>& v) { v = Var<T>(v.value()); }, start);
  State u = start;
  for (Index k = 0; k < steps; ++k)
    u = detail::stepped<tuple>(step, std::move(u), k);
  for (Index k = steps; k-- > 0;)
    u = detail::stepped<tuple>(inverse, std::move(u), k);
  detail::Deviation<detail::real_of_state<State>> deviation;
  detail::for_each_place(
      [&](const auto& a, const auto& b) { deviation.note(a.value(), b.value()); }, u, start);
  return deviation.difference == 0 ? deviation.difference : deviation.difference / deviation.size;
}

}  // namespace wirtinger
