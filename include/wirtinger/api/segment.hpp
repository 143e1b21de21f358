/// \file
/// A segment: a piece of a computation of which the tape keeps no recording. A sweep that comes to
/// it records it again in a region, goes through that and forgets it (convention.md, eq. (80)).
/// What checkpoint, iterate and reversible share.
#pragma once

#include "segment_region.hpp"

namespace wirtinger::detail {

/// f(). If it throws, what it has recorded is forgotten and its variables are no longer valid.
template <RealScalar R, class F>
auto rewound_if_it_throws(TapeCore<R>& core, F f) {
  const auto mark = core.mark();
  try {
    return f();
  } catch (...) {
    if (core.is_open(mark.region)) core.rewind(mark);
    throw;
  }
}

/// The node of a segment. Its results are the leaves made just before it.
///   Segment:
///     static constexpr std::string_view name
///     pull_back(core, segment, bars, sweep)   contributes to all that it read
///     push_forward(core)                      the values of its results with their tangents
///     describe(reader)                        what it holds and reads for certain
template <class Segment, class State>
class SegmentNode final : public Node<real_of_state<State>> {
 public:
  using R = real_of_state<State>;
  using Core = TapeCore<R>;

  SegmentNode(Segment&& segment, const State& results, const typename Core::Mark& before)
      : segment_(std::move(segment)), results_(places_of(results)), before_(before) {
    this->several_results = true;
  }

  /// Tapes that are replayed record segments plainly.
  void evaluate(Core&) override {
    throw TapeError(message(Segment::name, ": this tape cannot be replayed; open it with record"));
  }
  void push_forward(Core& core) override {
    auto numbers = segment_.push_forward(core);
    for_each_place(
        [&]<class T>(const Place<T>& place, const WithTangent<T>& x) {
          if constexpr (is_array<T>)
            place.node->tangent = x.tangent ? as_node_buffer(*x.tangent, *place.node) : Buffer();
          else
            Core::template set<T>(core.tangent, place.index, x.tangent ? *x.tangent : T(0));
        },
        results_, numbers);
  }
  void pull_back(Core& core, Sweep sweep) override {
    auto bars = taken_cotangents<State>(core, results_, sweep);
    if (!all_zero(bars)) segment_.pull_back(core, before_, bars, sweep);
  }
  void describe(NodeReader<R>& reader) const override { segment_.describe(reader); }
  std::string_view name() const override { return Segment::name; }

 private:
  Segment segment_;
  places_of_state<State> results_;
  typename Core::Mark before_;
};

/// Records a segment that was run in a region: its results as variables, and its node.
template <class State, class Segment>
State record_segment(TapeCore<real_of_state<State>>& core, Segment segment,
                     const numbers_of_state<State>& results) {
  const auto before = core.here();
  try {
    State variables = std::apply(
        [&](const auto&... x) { return State{make_leaf(core, Segment::name, *x.value, false)...}; },
        results);
    typename TapeCore<real_of_state<State>>::template Draft<SegmentNode<Segment, State>> node(
        core, std::move(segment), variables, before);
    node.commit(real_of_state<State>(0));
    return variables;
  } catch (...) {
    core.undo(before);
    throw;
  }
}

}  // namespace wirtinger::detail
