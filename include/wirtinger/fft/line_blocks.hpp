/// \file
/// Transforms along one axis of an array, shared by the team: blocks of lines where they lie.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>

#include "../array/team.hpp"
#include "engine_registry.hpp"

namespace wirtinger::detail {

/// The transforms along one axis of an array. Made in two steps, since a plan cannot be given back
/// while the planner is locked: what cannot be cut is found out before anything is planned.
class LinePass {
 public:
  LinePass() = default;
  LinePass(const LinePass&) = delete;
  LinePass& operator=(const LinePass&) = delete;
  virtual ~LinePass() = default;
  /// False if the engine has no plan.
  virtual bool plan(const EngineFunctions& engine, const PlannerGuard& guard) = 0;
  /// By up to `threads` threads; in == out if and only if the pass was made in place.
  virtual void execute(const std::byte* in, std::byte* out, int threads) const = 0;
};

inline Index points_of(const PlanKey& key) {
  Index product = 1;
  for (std::size_t k = 0; k < key.axis_count(); ++k)
    product *= key.axes[k].extent;
  return product;
}
/// Bytes of an element.
inline Index element_size(Precision precision, bool complex) {
  constexpr std::size_t sizes[] = {sizeof(float), sizeof(double), sizeof(long double)};
  return static_cast<Index>(sizes[static_cast<std::size_t>(precision)]) * (complex ? 2 : 1);
}

/// Consecutive lines together, each block by a plan of the engine.
class LineBlocks final : public LinePass {
 public:
  /// Null if there are too few lines to cut.
  static std::unique_ptr<LinePass> make(const PlanKey& key) {
    if (key.batch_rank == 0) return nullptr;
    std::size_t cut = key.rank;  // the longest axis of the batch
    for (std::size_t k = cut; k < key.axis_count(); ++k)
      if (key.axes[k].extent > key.axes[cut].extent) cut = k;
    const PlanAxis& axis = key.axes[cut];
    const bool real_in = key.kind == TransformKind::r2c || key.kind == TransformKind::r2r;
    const bool real_out = key.kind == TransformKind::c2r || key.kind == TransformKind::r2r;
    const Index in_step = element_size(key.precision, !real_in) * axis.in_stride;
    const Index out_step = element_size(key.precision, !real_out) * axis.out_stride;
    Index unit = 1;  // lines after which both arrays are aligned again
    while (unit * in_step % 64 != 0 || unit * out_step % 64 != 0)
      unit *= 2;
    const Index blocks = std::min<Index>(points_of(key) / least_points, most_blocks);
    const Index lines = (axis.extent + blocks * unit - 1) / (blocks * unit) * unit;
    const Index count = (axis.extent + lines - 1) / lines;
    if (count < 2) return nullptr;
    auto* pass = new LineBlocks;
    std::unique_ptr<LinePass> owner(pass);
    pass->key_ = key;
    pass->cut_ = cut;
    pass->lines_ = lines;
    pass->count_ = count;
    pass->in_step_ = lines * in_step;
    pass->out_step_ = lines * out_step;
    return owner;
  }

  bool plan(const EngineFunctions& engine, const PlannerGuard& guard) override {
    const Index rest = key_.axes[cut_].extent - (count_ - 1) * lines_;
    key_.axes[cut_].extent = lines_;
    plan_ = engine.plan(key_, guard);
    key_.axes[cut_].extent = rest;
    last_ = rest == lines_ ? plan_ : engine.plan(key_, guard);
    return plan_ && last_;
  }

  void execute(const std::byte* in, std::byte* out, int threads) const override {
    Team::of_process().run(threads, count_, [&](Index k, int) {
      const Plan& plan = k + 1 < count_ ? *plan_ : *last_;
      plan.execute(in + k * in_step_, out + k * out_step_);
    });
  }

 private:
  static constexpr Index least_points = 1 << 12, most_blocks = 16;

  PlanKey key_;
  std::size_t cut_ = 0;
  PlanHandle plan_, last_;
  Index lines_ = 0, count_ = 0, in_step_ = 0, out_step_ = 0;  // bytes
};

}  // namespace wirtinger::detail
