/// \file
/// Transforms along an axis whose elements lie far apart, such as the columns of a row-major
/// matrix: a few neighbouring lines at a time are copied together, transformed in the cache, and
/// copied back. Where the distance is a power of two, elements of a line compete for the same
/// places of the cache; row W2, 512^2, of docs/performance.md shows what an estimated plan that
/// walks them there costs.
#pragma once

#include <cstring>

#include "../array/buffer.hpp"
#include "line_blocks.hpp"

namespace wirtinger::detail {

class GatheredLines final : public LinePass {
 public:
  /// Null if the lines are not worth copying: contiguous, short, or without neighbours.
  static std::unique_ptr<LinePass> make(const PlanKey& key) {
    if (key.kind != TransformKind::c2c || key.batch_rank == 0) return nullptr;
    const PlanAxis &line = key.axes[0], &neighbours = key.axes[key.axis_count() - 1];
    const Index element = element_size(key.precision, true), group = group_bytes / element;
    if (line.extent < 64 || line.in_stride == 1 || line.out_stride == 1 ||
        neighbours.in_stride != 1 || neighbours.out_stride != 1 || neighbours.extent < group)
      return nullptr;
    auto* pass = new GatheredLines;
    std::unique_ptr<LinePass> owner(pass);
    pass->key_ = key;
    pass->key_.in_place = true;
    pass->key_.rank = pass->key_.batch_rank = 0;
    pass->key_.add_transformed({line.extent, group, group});
    pass->key_.add_batch({group, 1, 1});
    const auto in_bytes = [&](const PlanAxis& axis) -> PlanAxis {
      return {axis.extent, axis.in_stride * element, axis.out_stride * element};
    };
    pass->line_ = in_bytes(line);
    pass->row_bytes_ = neighbours.extent * element;
    pass->groups_ = (neighbours.extent + group - 1) / group;
    for (std::size_t k = key.rank; k + 1 < key.axis_count(); ++k) {
      pass->outer_[pass->outer_rank_++] = in_bytes(key.axes[k]);
      pass->groups_ *= key.axes[k].extent;
    }
    return owner;
  }

  bool plan(const EngineFunctions& engine, const PlannerGuard& guard) override {
    plan_ = engine.plan(key_, guard);
    return bool(plan_);
  }

  void execute(const std::byte* in, std::byte* out, int threads) const override {
    const Index parts = std::min<Index>(groups_, 8 * threads);
    const auto scratch_bytes = static_cast<std::size_t>(line_.extent * group_bytes);
    const Buffer scratch =
        Buffer::allocate(scratch_bytes * static_cast<std::size_t>(std::min<Index>(threads, parts)));
    Team::of_process().run(threads, parts, [&](Index part, int member) {
      std::byte* const mine = static_cast<std::byte*>(scratch.data()) +
                              static_cast<std::size_t>(member) * scratch_bytes;
      const Index begin = part * groups_ / parts, end = (part + 1) * groups_ / parts;
      for (Index group = begin; group < end; ++group)
        transform(group, in, out, mine);
    });
  }

 private:
  static constexpr Index group_bytes = 128;  // of one element of each line: two lines of the cache

  void transform(Index group, const std::byte* in, std::byte* out, std::byte* scratch) const {
    const Index groups_of_row = (row_bytes_ + group_bytes - 1) / group_bytes;
    const Index first = group % groups_of_row * group_bytes;
    in += first;
    out += first;
    Index rest = group / groups_of_row;
    for (std::size_t k = outer_rank_; k-- > 0; rest /= outer_[k].extent) {
      in += rest % outer_[k].extent * outer_[k].in_stride;
      out += rest % outer_[k].extent * outer_[k].out_stride;
    }
    const Index bytes = std::min(group_bytes, row_bytes_ - first);
    if (bytes == group_bytes) {
      copy_lines<group_bytes>(in, line_.in_stride, scratch, group_bytes);
      plan_->execute(scratch, scratch);
      copy_lines<group_bytes>(scratch, group_bytes, out, line_.out_stride);
    } else {  // the last lines of a row, and zeros
      std::memset(scratch, 0, static_cast<std::size_t>(line_.extent * group_bytes));
      copy_lines(in, line_.in_stride, scratch, group_bytes, bytes);
      plan_->execute(scratch, scratch);
      copy_lines(scratch, group_bytes, out, line_.out_stride, bytes);
    }
  }

  // A fixed size lets the compiler copy in registers.
  template <Index fixed>
  void copy_lines(const std::byte* from, Index from_step, std::byte* to, Index to_step) const {
    copy_lines(from, from_step, to, to_step, std::integral_constant<Index, fixed>{});
  }
  template <class Bytes>
  WIRTINGER_INLINE void copy_lines(const std::byte* from, Index from_step, std::byte* to,
                                   Index to_step, Bytes bytes) const {
    for (Index i = 0; i < line_.extent; ++i)
      std::memcpy(to + i * to_step, from + i * from_step, static_cast<std::size_t>(Index{bytes}));
  }

  PlanKey key_;
  PlanHandle plan_;
  PlanAxis line_{};  // strides in bytes
  Index row_bytes_ = 0, groups_ = 0;
  std::size_t outer_rank_ = 0;
  std::array<PlanAxis, max_rank> outer_{};
};

}  // namespace wirtinger::detail
