/// \file
/// The sweeps over a recording: the heart of the library, one screen.
#pragma once

#include "watched_statements.hpp"

namespace wirtinger::detail {

/// Reverse sweep over what was recorded since `from`. The seeds are in the cotangents already.
///   For each node from the last to the first: run the scalar statements recorded after it,
///   let it pull its cotangent back, drop what nobody needs.
template <RealScalar R>
void sweep_backward(TapeCore<R>& core, const typename TapeCore<R>::Mark& from, Sweep sweep) {
  if (sweep == Sweep::product && core.mode() == Mode::lean && core.scalars() > from.scalars)
    throw TapeError(
        "second order: this tape keeps first-order partials only; open it with hvp or record");
  if (core.watch().memory) require_unchanged(core);
  typename TapeCore<R>::Sweeping sweeping(core);
  RecordStream::Cursor cursor(core.stream(), core.stream().position());
  std::uint32_t top = core.scalars();
  const Action action = sweep == Sweep::product ? Action::pull_back_product : Action::pull_back;
  const auto run_statements = [&](std::uint32_t down_to) {
    if (core.watch().finite) [[unlikely]]
      run_watched_backward(core, cursor, top, down_to, action);
    else if (core.mode() == Mode::lean)
      run_lean_backward(core, cursor, top, down_to);
    else
      run_full_backward(core, cursor, top, down_to, action);
  };
  for (std::size_t i = core.nodes().size(); i-- > from.nodes;) {
    Node<R>& node = core.node(i);
    run_statements(node.scalars);
    if (!node.cotangent.empty() || node.scalar_output != Node<R>::no_scalar ||
        node.several_results) {
      node.pull_back(core, sweep);
      sweeping.sample();
      if (core.watch().finite) [[unlikely]]
        require_finite_contributions(core, node);
    }
    if (!node.keep_cotangent) {
      node.cotangent.clear();
      node.cotangent_tangent.clear();
    }
  }
  run_statements(from.scalars);
}

/// Forward sweep in recorded order: values at new inputs, or tangents.
template <RealScalar R>
void sweep_forward(TapeCore<R>& core, const typename TapeCore<R>::Mark& from, Action action) {
  if (core.mode() == Mode::lean)
    throw TapeError(
        "replay: this tape keeps partials, which cannot be evaluated at another point; open it "
        "with record, jvp or hvp");
  RecordStream::Cursor cursor(core.stream(), from.statements);
  std::uint32_t next = from.scalars;
  for (std::size_t i = from.nodes; i < core.nodes().size(); ++i) {
    Node<R>& node = core.node(i);
    run_full_forward(core, cursor, next, node.scalars, action);
    if (action == Action::evaluate)
      node.evaluate(core);
    else
      node.push_forward(core);
  }
  run_full_forward(core, cursor, next, core.scalars(), action);
}

/// Empties every cotangent and sizes the scalar ones, before the seeds are set.
template <RealScalar R>
void clear_cotangents(TapeCore<R>& core, Sweep sweep) {
  for (Node<R>* node : core.nodes()) {
    node->cotangent.clear();
    node->cotangent_tangent.clear();
    node->kept_too_late = false;
  }
  core.adjoint.assign(core.scalars(), R(0));
  if (sweep == Sweep::product) core.adjoint_tangent.assign(core.scalars(), R(0));
}

}  // namespace wirtinger::detail
