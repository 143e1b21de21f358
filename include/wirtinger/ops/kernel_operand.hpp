/// \file
/// What a pass of a fused statement knows of its array operands. Nothing here depends on the
/// expression, so that it is compiled once for each precision.
#pragma once

#include "../array/team.hpp"
#include "../fft/shared_loop.hpp"
#include "array_operand.hpp"

namespace wirtinger::detail {

/// One array operand during one pass. Pointers and strides count real components.
template <RealScalar R>
struct KernelOperand {
  Node<R>* node = nullptr;  // null: passive
  const Shape* shape = nullptr;
  int width = 1;                // components of an element
  const R* values = nullptr;    // null: no partial reads them
  const R* tangents = nullptr;  // null: zero
  R* cotangents = nullptr;      // null: passive
  R* cotangent_tangents = nullptr;
  bool add_to_cotangents = false;
  bool repeated_in_row = false;  // broadcasting: one element serves a whole row
  bool direct = false;           // cotangents go straight into the node's slot
  bool accumulates = false;      // ... and rows are added up there: the operand is one of them
  Buffer* spent = nullptr;       // memory of the values, if cotangents may be written over them
  Buffer held_tangents, own_cotangents, own_cotangent_tangents;
};

/// Tangents of the operands, in the memory order of the pass.
template <RealScalar R>
void attach_tangents(std::span<KernelOperand<R>> operands, Order order) {
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr || !o.node->tangent) continue;
    const Node<R>& node = *o.node;
    o.held_tangents = same_layout(node.shape, node.order, order)
                          ? node.tangent
                          : reordered(static_cast<const R*>(node.tangent.data()), node.shape,
                                      o.width, node.order, order);
    o.tangents = static_cast<const R*>(o.held_tangents.data());
  }
}

/// Where the operands' cotangents are written: straight into the slots where shape and order
/// are the pass's own or the operand is a row of them, into full-size arrays that are summed
/// afterwards elsewhere. A slot that is
/// empty takes over memory that dies in this pass: each element is read before it is written.
template <RealScalar R>
void attach_cotangents(std::span<KernelOperand<R>> operands, const Shape& shape, Order order,
                       Sweep sweep, Node<R>* own) {
  const auto attach = [&](Slot<R>& slot, Slot<R>* mine, Buffer* spent, int width,
                          std::size_t count) {
    if (slot.empty() && mine != nullptr && width == own->components_per_element &&
        mine->reusable()) {
      slot.give(mine->take(), count);
      return true;
    }
    if (slot.empty() && spent != nullptr) {
      slot.give(std::move(*spent), count);
      return true;
    }
    return slot.write_or_add(count);
  };
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr) continue;
    Node<R>& node = *o.node;
    o.direct = node.shape == shape && same_layout(shape, node.order, order);
    if (o.direct) {
      const std::size_t count = node.components();
      o.add_to_cotangents =
          !attach(node.cotangent, own ? &own->cotangent : nullptr, o.spent, o.width, count);
      o.cotangents = node.cotangent.data();
      if (sweep != Sweep::product) continue;
      // Both slots have seen the same contributions, so both are written or both added to.
      attach(node.cotangent_tangent, own ? &own->cotangent_tangent : nullptr, nullptr, o.width,
             count);
      o.cotangent_tangents = node.cotangent_tangent.data();
    } else if (o.accumulates && same_layout(node.shape, node.order, order)) {
      o.add_to_cotangents = true;
      o.cotangents = node.cotangent.add_region(node.components());
      if (sweep == Sweep::product)
        o.cotangent_tangents = node.cotangent_tangent.add_region(node.components());
    } else {
      o.accumulates = false;
      const std::size_t bytes =
          static_cast<std::size_t>(shape.size()) * static_cast<std::size_t>(o.width) * sizeof(R);
      o.own_cotangents = Buffer::allocate(bytes);
      o.cotangents = static_cast<R*>(o.own_cotangents.data());
      if (sweep != Sweep::product) continue;
      o.own_cotangent_tangents = Buffer::allocate(bytes);
      o.cotangent_tangents = static_cast<R*>(o.own_cotangent_tangents.data());
    }
  }
}

/// Operands that were broadcast take the sum over the axes they were repeated along
/// (convention.md, eq. 12); operands in another memory order are brought into it.
template <RealScalar R>
void deliver_cotangents(std::span<KernelOperand<R>> operands, const Shape& shape, Order order,
                        Sweep sweep) {
  const auto reduce = [&](const KernelOperand<R>& o, const Buffer& from, Slot<R>& slot) {
    const Node<R>& node = *o.node;
    R* to = slot.add_region(node.components());
    const Strides to_strides =
        broadcast_strides(node.shape, strides_in(node.order, node.shape), shape);
    const Strides from_strides = strides_in(order, shape);
    // In shares along an axis that is kept: every sum is formed as by one thread.
    int kept = -1;
    for (int axis = 0; axis < shape.rank(); ++axis)
      if (to_strides[static_cast<std::size_t>(axis)] != 0 &&
          (kept < 0 || shape[axis] > shape[kept]))
        kept = axis;
    const auto sum = [&]<class T>(std::type_identity<T>) {
      const auto sum_range = [&](Index begin, Index end) {
        const auto at = static_cast<std::size_t>(kept < 0 ? 0 : kept);
        sum_strided(kept < 0 ? shape : shape.with(kept, end - begin),
                    static_cast<const T*>(from.data()) + begin * from_strides[at], from_strides,
                    reinterpret_cast<T*>(to) + begin * to_strides[at], to_strides);
      };
      for_shares(kept < 0 ? 1 : shape[kept], kept < 0 ? 1 : shape.size(), sum_range);
    };
    if (o.width == 1)
      sum(std::type_identity<R>{});
    else
      sum(std::type_identity<std::complex<R>>{});
  };
  for (KernelOperand<R>& o : operands) {
    if (o.node == nullptr || o.direct || o.accumulates) continue;
    reduce(o, o.own_cotangents, o.node->cotangent);
    if (sweep == Sweep::product) reduce(o, o.own_cotangent_tangents, o.node->cotangent_tangent);
  }
}

/// A cotangent times a seed that came later; where it is zero, no seed makes it anything else
/// (convention.md, eq. 42).
template <RealScalar R>
R scaled_cotangent(R seed, R bar) {
  return bar == R(0) ? bar : seed * bar;
}
/// Gives what was pulled back for a seed of 1 to the operands' slots.
template <RealScalar R>
void give_scaled(ArrayOperands<R> operands, std::span<Buffer> pulled, R seed) {
  for (std::size_t k = 0; k < operands.size(); ++k) {
    if (!pulled[k]) continue;
    Node<R>& node = *operands[k]->node;
    const std::size_t count = node.components();
    if (seed != R(1)) {
      R* bar = static_cast<R*>(pulled[k].data());
      for (std::size_t i = 0; i < count; ++i)
        bar[i] = scaled_cotangent(seed, bar[i]);
    }
    node.cotangent.give(std::move(pulled[k]), count);
  }
}

/// Sum of block sums as a balanced binary tree over the order of the blocks.
template <class V>
class TreeSum {
 public:
  void add(V sum) { add_subtree(sum, 0); }
  /// Adds the blocks of another sum after these, as if one by one: these must be a multiple of a
  /// power of two that is no less than the number of the others.
  void append(const TreeSum& other) {
    for (std::size_t level = level_.size(); level-- > 0;)
      if ((other.blocks_ >> level) & 1) add_subtree(other.level_[level], level);
  }
  V total() const {
    V sum{};
    bool first = true;
    for (std::size_t level = 0; blocks_ >> level != 0; ++level)
      if ((blocks_ >> level) & 1) {
        sum = first ? level_[level] : level_[level] + sum;
        first = false;
      }
    return sum;
  }

 private:
  // The sum of 2^level blocks.
  void add_subtree(V sum, std::size_t level) {
    const std::size_t count = (blocks_ >> level) + 1;
    blocks_ += std::size_t{1} << level;
    for (std::size_t left = count; (left & 1) == 0; left >>= 1)
      sum = level_[level++] + sum;
    level_[level] = sum;
  }

  // Not initialised: a pass makes these for every scalar, and uses few levels.
  struct Levels {
    V& operator[](std::size_t level) { return reinterpret_cast<V*>(memory)[level]; }
    V operator[](std::size_t level) const { return reinterpret_cast<const V*>(memory)[level]; }
    static constexpr std::size_t size() { return 48; }
    alignas(V) std::byte memory[size() * sizeof(V)];
  };

  std::size_t blocks_ = 0;
  Levels level_;
};

/// One scalar operand during one pass, or the sum that is its result: its place on the tape, and
/// what is summed for it.
template <RealScalar R>
struct KernelScalar {
  std::uint32_t index = 0;
  bool active = false, complex = false;
  bool given = true;  // passive, or an independent variable that is NaN
  std::complex<R> tangent{};
  TreeSum<std::complex<R>> cotangent_sum, cotangent_tangent_sum;
};

enum class Pass { values, tangents, pull, pull_product, sum_and_pull };
inline constexpr bool pulls_back(Pass pass) { return pass >= Pass::pull; }
inline constexpr bool has_tangents(Pass pass) {
  return pass == Pass::tangents || pass == Pass::pull_product;
}

/// Everything a row needs.
template <RealScalar R>
struct KernelContext {
  const void* tree;
  const void* io;
  KernelOperand<R>* operands;
  KernelScalar<R>* scalars;
};

/// Runs one row. offsets[0]: where it starts in the result, offsets[k + 1]: in operand k.
template <RealScalar R>
using RowFunction = void (*)(const KernelContext<R>& context, const Index* offsets, Index length);

/// Elements in a block. Reductions combine whole blocks in a fixed tree, whatever cuts the work.
inline constexpr Index block_size = 4096;

/// How a pass is cut for the team: `count` parts of `length` units each, the last one shorter.
struct Parts {
  Index count, length, units;
  int threads = 1;
};
/// Cut into parts of `unit` elements, or of one row each, where the pass is long enough. A part has
/// a power of two of blocks, so that the tree of their sums stays the same.
///   operations: of the statement, on each element.
inline Parts parts_of(Index units, Index unit, Index row_length, Index operations) {
  const Parts whole{1, units, units};
  const int threads = threads_for(units * row_length * operations);
  if (threads == 1) return whole;
  const Index blocks_per_row = (row_length + block_size - 1) / block_size;
  if (!std::has_single_bit(static_cast<std::uint64_t>(blocks_per_row))) return whole;
  const auto each = static_cast<std::uint64_t>(units / (2 * threads) / unit);
  if (each == 0) return whole;
  const Index length = static_cast<Index>(std::bit_floor(each)) * unit;
  return {(units + length - 1) / length, length, units, threads};
}

/// run(context, begin, length) for each part, by the team. Sums are kept for each part and combined
/// in their order.
template <RealScalar R, class Run>
void run_parts(const Parts& parts, const KernelContext<R>& context,
               std::span<KernelScalar<R>> scalars, const Run& run) {
  if (parts.count == 1) return run(context, 0, parts.length);
  PooledVector<KernelScalar<R>> sums;
  sums.reserve(static_cast<std::size_t>(parts.count) * scalars.size());
  for (Index k = 0; k < parts.count; ++k)
    sums.insert(sums.end(), scalars.begin(), scalars.end());
  const auto part = [&](Index k, int) {
    KernelContext<R> mine = context;
    mine.scalars = sums.data() + static_cast<std::size_t>(k) * scalars.size();
    const Index begin = k * parts.length;
    run(mine, begin, std::min(parts.length, parts.units - begin));
  };
  Team::of_process().run(parts.threads, parts.count, part);
  for (std::size_t k = 0; k < sums.size(); ++k) {
    KernelScalar<R>& scalar = scalars[k % scalars.size()];
    scalar.cotangent_sum.append(sums[k].cotangent_sum);
    scalar.cotangent_tangent_sum.append(sums[k].cotangent_tangent_sum);
  }
}

/// One pass of a statement: attaches tangents and cotangents, calls `row` for every row of the
/// result, delivers what was pulled back; `own`: the node whose cotangent memory may be reused.
///   Pass::sum_and_pull leaves what was pulled back to scalars with them: the sweep has not begun.
template <std::size_t arrays, RealScalar R>
void run_pass(Pass pass, TapeCore<R>* core, const LoopShape& loop, ArrayOperands<R> array_operands,
              std::span<KernelScalar<R>> scalars, const void* tree, const void* io, Node<R>* own,
              RowFunction<R> row) {
  const bool dual = has_tangents(pass), pulls = pulls_back(pass);
  const Sweep sweep = dual ? Sweep::product : Sweep::gradient;
  std::array<KernelOperand<R>, arrays + 1> storage;
  const std::span<KernelOperand<R>> operands(storage.data(), arrays);
  for (std::size_t k = 0; k < arrays; ++k) {
    ArrayOperand<R>& from = *array_operands[k];
    operands[k].node = from.node;
    operands[k].shape = &from.shape;
    operands[k].width = from.width;
    operands[k].values = from.values;
    if (pass == Pass::sum_and_pull && loop.linear && from.is_only_holder())
      operands[k].spent = &from.buffer;
  }
  if (dual) {
    attach_tangents(operands, loop.order);
    for (KernelScalar<R>& s : scalars)
      if (s.active)
        s.tangent = {core->tangent[s.index], s.complex ? core->tangent[s.index + 1] : R(0)};
  }
  const auto attach = [&] {
    if (pulls) attach_cotangents(operands, loop.shape, loop.order, sweep, own);
  };
  const KernelContext<R> context{tree, io, storage.data(), scalars.data()};
  if (loop.linear) {
    attach();
    run_parts<R>(parts_of(loop.shape.size(), block_size, 1, loop.operations), context, scalars,
                 [&](const KernelContext<R>& part, Index begin, Index length) {
                   std::array<Index, arrays + 1> origin;
                   origin.fill(begin);
                   row(part, origin.data(), length);
                 });
  } else {
    std::array<Strides, arrays + 1> strides;
    strides[0] = strides_in(loop.order, loop.shape);
    for (std::size_t k = 0; k < arrays; ++k)
      strides[k + 1] = broadcast_strides(*operands[k].shape,
                                         strides_in(loop.order, *operands[k].shape), loop.shape);
    const Rows<arrays + 1> rows(loop.shape, strides);
    const Parts parts = parts_of(rows.rows, 1, rows.length, loop.operations);
    for (std::size_t k = 0; k < arrays; ++k) {
      operands[k].repeated_in_row = rows.step[k + 1] == 0;
      // One after the other, as sum_strided adds them: any number of threads has the same bits. The
      // same variable once: its terms as one operand come before those as another.
      const auto is_same = [&](const KernelOperand<R>& o) { return o.node == operands[k].node; };
      operands[k].accumulates = rows.step[k + 1] == 1 && parts.count == 1 &&
                                std::none_of(&operands[0], &operands[k], is_same);
    }
    attach();
    run_parts<R>(
        parts, context, scalars, [&](const KernelContext<R>& part, Index first, Index count) {
          rows.for_each(first, count,
                        [&](const auto& offsets) { row(part, offsets.data(), rows.length); });
        });
  }
  if (!pulls) return;
  deliver_cotangents(operands, loop.shape, loop.order, sweep);
  if (pass == Pass::sum_and_pull) return;
  for (KernelScalar<R>& s : scalars) {
    if (!s.active) continue;
    const auto add = [&](std::vector<R>& to, const std::complex<R>& sum) {
      to[s.index] += sum.real();
      if (s.complex) to[s.index + 1] += sum.imag();
    };
    add(core->adjoint, s.cotangent_sum.total());
    if (sweep == Sweep::product) add(core->adjoint_tangent, s.cotangent_tangent_sum.total());
  }
}

}  // namespace wirtinger::detail
