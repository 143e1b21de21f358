/// \file
/// A transform of many lines as passes over one axis each, every pass cut into parts that the team
/// shares. How it is cut follows from the transform alone: any number of threads, one included,
/// computes the same bits.
#pragma once

#include <algorithm>
#include <vector>

#include "gathered_lines.hpp"
#include "line_blocks.hpp"
#include "shared_loop.hpp"

namespace wirtinger::detail {

/// Points from which on a transform is cut.
inline constexpr Index points_worth_cutting = 1 << 15;

class SplitPlan final : public Plan {
 public:
  /// Null if the transform is not worth cutting or cannot be cut: too small, a single line, not
  /// made by an estimate (other plans are measured as a whole, with the engine's own threads), or
  /// the engine has no plan for a part.
  static PlanHandle make(const EngineFunctions& engine, const PlanKey& key,
                         const PlannerGuard& guard) {
    if (key.effort != Effort::estimate || key.in != Alignment::simd || key.out != Alignment::simd ||
        (key.in_place && key.kind != TransformKind::c2c) || points_of(key) < points_worth_cutting)
      return nullptr;
    auto plan = std::make_unique<SplitPlan>();
    plan->operations_ = 4 * points_of(key);
    for (const auto& [pass, on_input] : passes_of(key)) {
      std::unique_ptr<LinePass> lines = GatheredLines::make(pass);
      if (lines == nullptr) lines = LineBlocks::make(pass);
      if (lines == nullptr) return nullptr;
      plan->passes_.push_back({std::move(lines), on_input, pass.in_place});
    }
    for (const Pass& pass : plan->passes_)
      if (!pass.lines->plan(engine, guard)) {
        // Not given back: that takes the lock which is held.
        static std::vector<std::unique_ptr<SplitPlan>>* const unfinished =
            new std::vector<std::unique_ptr<SplitPlan>>;
        unfinished->push_back(std::move(plan));
        return nullptr;
      }
    return PlanHandle(plan.release());
  }

  void execute(const void* in, void* out) const override {
    const int threads = threads_for(operations_);
    for (const Pass& pass : passes_) {
      const auto* from = static_cast<const std::byte*>(pass.on_input ? in : out);
      auto* to = static_cast<std::byte*>(pass.in_place ? const_cast<std::byte*>(from) : out);
      pass.lines->execute(from, to, threads);
    }
  }

 private:
  struct Pass {
    std::unique_ptr<LinePass> lines;
    bool on_input, in_place;
  };
  // A transform along one axis, and which of the two arrays it reads. It writes the output, or in
  // place.
  struct PassKey {
    PlanKey key;
    bool on_input;
  };

  // The pass along transformed axis `at` of the key; the other axes are its batch.
  static PlanKey along(const PlanKey& key, std::size_t at, TransformKind kind, bool reads_input,
                       bool writes_output) {
    PlanKey pass = key;
    pass.kind = kind;
    if (key.kind == TransformKind::r2c) pass.direction = Direction::forward;
    if (key.kind == TransformKind::c2r) pass.direction = Direction::inverse;
    pass.rank = pass.batch_rank = 0;
    pass.r2r = key.r2r >> 8 * at & 0xff;
    pass.in_place = !(reads_input && writes_output) || key.in_place;
    const bool halved = key.kind == TransformKind::r2c || key.kind == TransformKind::c2r;
    const auto axis = [&](std::size_t k) {
      PlanAxis a = key.axes[k];
      if (!reads_input) a.in_stride = a.out_stride;
      if (!writes_output) a.out_stride = a.in_stride;
      if (halved && kind == TransformKind::c2c && k + 1 == key.rank) a.extent = a.extent / 2 + 1;
      return a;
    };
    pass.add_transformed(axis(at));
    // From large strides to small ones. (std::stable_sort is a twentieth of parsing <fft.hpp>.)
    std::array<PlanAxis, max_rank> others;
    std::size_t count = 0;
    for (std::size_t k = 0; k < key.axis_count(); ++k) {
      if (k == at) continue;
      const PlanAxis next = axis(k);
      std::size_t place = count++;
      for (; place > 0 && others[place - 1].out_stride < next.out_stride; --place)
        others[place] = others[place - 1];
      others[place] = next;
    }
    for (std::size_t k = 0; k < count; ++k)
      pass.add_batch(others[k]);
    return pass;
  }

  // Axis by axis, the last one first, but for c2r: there it comes last, as it leaves the complex
  // numbers. Its other passes overwrite the input, which such plans may destroy.
  static std::vector<PassKey> passes_of(const PlanKey& key) {
    std::vector<PassKey> passes;
    const bool to_real = key.kind == TransformKind::c2r, from_real = key.kind == TransformKind::r2c;
    for (std::size_t k = key.rank; k-- > 0;) {
      const bool last = k + 1 == key.rank;
      if (to_real && last) continue;
      const bool on_input = to_real || passes.empty();
      const TransformKind kind = to_real || (from_real && !last) ? TransformKind::c2c : key.kind;
      passes.push_back({along(key, k, kind, on_input, !to_real), on_input});
    }
    if (to_real) passes.push_back({along(key, key.rank - 1u, key.kind, true, true), true});
    return passes;
  }

  std::vector<Pass> passes_;
  Index operations_ = 0;  // of a pass, simple ones: some four on a point
};

}  // namespace wirtinger::detail
