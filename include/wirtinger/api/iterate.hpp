/// \file
/// iterate: a loop of many steps of which few states are stored.
#pragma once

#include "binomial_schedule.hpp"
#include "loop_step.hpp"

namespace wirtinger {

struct IterateOptions {
  /// Most states stored at a time, x0 among them; 0: every step is recorded.
  Index checkpoints = 0;
};

namespace detail {

/// All steps of a loop but the last one, which the tape records plainly: the sweep begins with it.
template <bool tuple, class Step, class State>
struct IterateSegment {
  using R = real_of_state<State>;
  using Core = TapeCore<R>;
  using Numbers = numbers_of_state<State>;
  static constexpr std::string_view name = "iterate";
  struct Stored {
    Index step;
    Numbers state;
  };

  std::shared_ptr<Step> step;
  State x0;
  Index first, steps, checkpoints;  // first: number of the step that x0 goes into
  std::vector<Stored> stored = {};  // beside x0, in the order of steps
  bool with_tangents = false;       // of the stored states

  /// Goes on from the last stored state to the one before step end - 1, storing states on the way.
  Numbers go_to_last(Core& core, Index end) {
    Index at = stored.empty() ? 0 : stored.back().step;
    Numbers u = stored.empty() ? numbers_of(x0, with_tangents) : stored.back().state;
    for (;;) {
      const Index stop =
          binomial_stop(at, end, checkpoints - 1 - static_cast<Index>(stored.size()));
      for (; at < stop; ++at)
        u = after_step(core, std::move(u), at);
      if (at == end - 1) return u;
      stored.push_back({at, u});
    }
  }

  /// Leaves no stored state but x0: another sweep starts from there.
  void pull_back(Core& core, const typename Core::Mark& segment, Numbers& bars, Sweep sweep) {
    if (std::exchange(with_tangents, sweep == Sweep::product) != with_tangents) stored.clear();
    if (!stored.empty()) core.note_held();
    for (Index k = steps - 1; k-- > 0 && !all_zero(bars);) {
      Numbers u = go_to_last(core, k + 1);
      if (!stored.empty() && stored.back().step == k) stored.pop_back();
      SegmentRegion<R> region(core);
      const State before = state_in(region, std::move(u), k);
      const State w = stepped<tuple>(*step, before, first + k);
      if (with_tangents) region.push_forward();
      region.pull_back(name, segment, w, bars, sweep);
      if (k > 0) bars = taken_cotangents<State>(core, places_of(before), sweep);
    }
  }
  Numbers push_forward(Core& core) {
    stored.clear();
    with_tangents = true;
    return go_to_last(core, steps);
  }
  void describe(NodeReader<R>& reader) const {
    describe_places(reader, places_of(x0));
    describe_numbers(reader, numbers_of(x0, false));
    for (const Stored& each : stored)
      describe_numbers(reader, each.state);
  }

 private:
  // The first step reads x0 itself.
  State state_in(SegmentRegion<R>& region, Numbers u, Index k) {
    return k == 0 ? x0 : region.template leaves<State>(name, u);
  }
  Numbers after_step(Core& core, Numbers u, Index k) {
    SegmentRegion<R> region(core);
    const State w = stepped<tuple>(*step, state_in(region, std::move(u), k), first + k);
    region.require_whole(name, w);
    if (with_tangents) region.push_forward();
    return numbers_of(w, with_tangents);
  }
};

template <bool tuple, class Step, class State>
State iterated(std::shared_ptr<Step> step, State u, Index steps, Index checkpoints) {
  using Segment = IterateSegment<tuple, Step, State>;
  auto* core = core_of_state(Segment::name, u);
  Index k = 0;
  // Steps on constants have no tape until one of them reads a variable.
  for (; core == nullptr && k < steps; ++k) {
    u = stepped<tuple>(*step, std::move(u), k);
    core = core_of_state(Segment::name, u);
  }
  if (core == nullptr || k == steps) return u;
  return rewound_if_it_throws(*core, [&] {
    // A recording that is replayed has to hold all of it.
    if (checkpoints > 0 && steps - k > 1 && !core->keeps_values()) {
      Segment segment{step, std::move(u), k, steps - k, checkpoints};
      const auto before_last = segment.go_to_last(*core, segment.steps);
      u = record_segment<State>(*core, std::move(segment), before_last);
      k = steps - 1;
    }
    for (; k < steps; ++k)
      u = stepped<tuple>(*step, std::move(u), k);
    return std::move(u);
  });
}

}  // namespace detail

/// The last of the states u_0 = x0, u_(k+1) = step(u_k, k), k = 0 .. steps - 1.
///   step: called with the state, or the state and k (a wg::Index); as f of checkpoint: it may
///   capture variables, which get gradients, gives the same result every time, and outlives the
///   call. x0: the state, a variable or a std::tuple of them, scalars or arrays, real or complex;
///   step takes and returns the same. The shape may change from step to step. checkpoints = c > 0:
///   at most c states are stored at a time, x0 among them, and besides these the recording of one
///   step. Steps are evaluated l + t(l, c) times for value and gradient of l steps, convention.md,
///   eq. (82) to (84), the fewest possible. A second backward sweep of the same tape begins without
///   stored states, and evaluates l - 1 more. c = 0, the default: every step is recorded, as by a
///   plain loop. Gradients, tangents (jvp) and Hessian products (hvp) are those of the plain loop;
///   a recording (record) holds every step. If x0 is constant, the steps up to the first one that
///   reads a variable are run plainly, and those after it are the l steps. Throws DomainError for a
///   negative number; what step throws, the tape being as it was before; TapeError as checkpoint
///   does. Variables made in a step do not outlive it. Source: Griewank, Walther, Algorithm 799
///   (2000).
template <class Step, class X>
auto iterate(Step&& step, X&& x0, Index steps, IterateOptions options = {}) {
  detail::require_steps("iterate", steps);
  if (options.checkpoints < 0)
    throw DomainError(detail::message("iterate: checkpoints = ", options.checkpoints,
                                      " found, expected 1 or more, or 0 to record every step"));
  constexpr bool tuple = detail::is_tuple<std::remove_cvref_t<X>>;
  using Own = std::decay_t<Step>;
  const auto own = std::make_shared<Own>(std::forward<Step>(step));
  return detail::as_given<tuple>(detail::with_state(std::forward<X>(x0), [&](auto state) {
    return detail::iterated<tuple>(own, std::move(state), steps, options.checkpoints);
  }));
}

}  // namespace wirtinger
