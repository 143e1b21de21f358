/// \file
/// The one loop that evaluates fused expressions: a row in blocks of packets. The last packet of
/// a row goes through the same code on padded copies, so that a value never depends on where its
/// element lies.
#pragma once

#include "arguments.hpp"
#include "kernel_operand.hpp"

namespace wirtinger::detail {

/// Memory for one packet of any type.
struct alignas(64) PacketMemory {
  std::byte bytes[256];
};

/// The last elements of a row as padded packets, and results back from them. Pad lanes hold a
/// copy of a valid element, so that they raise nothing of their own.
class Tail {
 public:
  Tail(PacketMemory* memory, Index begin, Index count, Index width)
      : memory_(memory),
        begin_(static_cast<std::size_t>(begin)),
        count_(static_cast<std::size_t>(count)),
        width_(static_cast<std::size_t>(width)) {}

  Index count() const { return static_cast<Index>(count_); }

  template <class T>
  WIRTINGER_INLINE void read(const T*& from) {
    from = fill(from);
  }
  template <class T>
  WIRTINGER_INLINE void write(T*& to) {
    if (to != nullptr) to = fill_for_writing(to);
  }
  void write_back() const {
    for (std::size_t k = 0; k < writes_; ++k)
      std::memcpy(write_[k].to, write_[k].from, write_[k].bytes);
  }

 private:
  template <class T>
  WIRTINGER_COLD T* fill(const T* from) {
    T* const padded = reinterpret_cast<T*>((memory_++)->bytes);
    const T* const source = from + begin_;
    for (std::size_t k = 0; k < width_; ++k)
      padded[k] = source[k < count_ ? k : count_ - 1];
    return padded;
  }
  template <class T>
  WIRTINGER_COLD T* fill_for_writing(T* to) {
    void* const original = to + begin_;
    for (std::size_t k = 0; k < writes_; ++k)  // two operands are the same variable: one copy
      if (write_[k].to == original) return static_cast<T*>(write_[k].from);
    write_[writes_] = {original, fill(to), count_ * sizeof(T)};
    return static_cast<T*>(write_[writes_++].from);
  }
  struct Write {
    void* to;
    void* from;
    std::size_t bytes;
  };
  PacketMemory* memory_;
  std::size_t begin_, count_, width_;
  std::size_t writes_ = 0;
  std::array<Write, 130> write_;
};

// --- leaves while a row runs ---------------------------------------------------------------------

template <Scalar T, class A>
WIRTINGER_INLINE auto all_lanes() {
  return number::first_lanes<number::Packet<real_t<T>, A>>(number::Packet<real_t<T>, A>::width);
}

/// An array operand: where its elements are, and where its cotangents go.
template <Scalar T, class A, bool dual>
struct ArrayView {
  static constexpr bool varies = true;
  using Z = number::number_t<T, A>;

  const T* values;
  Index values_mask;  // 0: the same packet for the whole row
  const T* tangents = nullptr;
  Index tangents_mask = 0;
  T* cotangents;  // null: passive
  T* cotangent_tangents;
  bool add_to_cotangents;
  bool is_given;

  /// At a row of the result and of the operand; `splats` holds elements that are repeated.
  ArrayView(const KernelOperand<real_t<T>>& o, Index result_offset, Index offset,
            PacketMemory* splats)
      : values_mask(o.values != nullptr && !o.repeated_in_row ? -1 : 0),
        cotangents(at(o.cotangents, o.accumulates ? offset : result_offset)),
        cotangent_tangents(at(o.cotangent_tangents, o.accumulates ? offset : result_offset)),
        add_to_cotangents(o.add_to_cotangents),
        is_given(o.node == nullptr || o.node->independent) {
    values = place(o.values, offset, values_mask, splats[0], T(1));
    if constexpr (dual) {
      tangents_mask = o.tangents != nullptr && !o.repeated_in_row ? -1 : 0;
      tangents = place(o.tangents, offset, tangents_mask, splats[1], T(0));
    }
  }

  WIRTINGER_INLINE auto load(Index i) const {
    const Z x = number::load<T, A>(values + (i & values_mask));
    if constexpr (!dual)
      return x;
    else
      return number::Dual<Z>{x, number::load<T, A>(tangents + (i & tangents_mask))};
  }
  WIRTINGER_INLINE bool given() const { return is_given; }
  WIRTINGER_INLINE bool takes_cotangent() const { return cotangents != nullptr; }
  template <class C>
  WIRTINGER_INLINE void add(Index i, const C& cotangent) {
    if constexpr (dual) {
      put(cotangents + i, cotangent.value);
      put(cotangent_tangents + i, cotangent.tangent);
    } else {
      put(cotangents + i, cotangent);
    }
  }
  WIRTINGER_INLINE void pad(Tail& tail) {
    if (values_mask != 0) tail.read(values);
    if constexpr (dual)
      if (tangents_mask != 0) tail.read(tangents);
    tail.write(cotangents);
    if constexpr (dual) tail.write(cotangent_tangents);
  }
  WIRTINGER_INLINE void end_of_block() {}

 private:
  using R = real_t<T>;
  WIRTINGER_INLINE void put(T* to, const Z& z) const {
    number::store<T, A>(to, add_to_cotangents ? number::load<T, A>(to) + z : z);
  }
  static T* at(R* all, Index offset) { return all ? reinterpret_cast<T*>(all) + offset : nullptr; }
  static const T* place(const R* all, Index offset, Index mask, PacketMemory& splat, T if_none) {
    const T* here = all ? reinterpret_cast<const T*>(all) + offset : nullptr;
    if (mask != 0) return here;
    T* same = reinterpret_cast<T*>(splat.bytes);
    for (Index lane = 0; lane < Z::width; ++lane)
      same[lane] = here != nullptr ? *here : if_none;
    return same;
  }
};

/// A scalar operand: the same in every lane.
template <Scalar T, class A, bool dual>
struct SplatView {
  static constexpr bool varies = true;
  using Z = number::number_t<T, A>;

  Z value, tangent;
  KernelScalar<real_t<T>>* scalar;
  bool active = scalar->active;
  Z sum{}, sum_tangent{};
  decltype(all_lanes<T, A>()) valid = all_lanes<T, A>();

  WIRTINGER_INLINE auto load(Index) const {
    if constexpr (!dual)
      return value;
    else
      return number::Dual<Z>{value, tangent};
  }
  WIRTINGER_INLINE bool given() const { return scalar->given; }
  WIRTINGER_INLINE bool takes_cotangent() const { return active; }
  template <class C>
  WIRTINGER_INLINE void add(Index, const C& cotangent) {
    if constexpr (dual) {
      sum = sum + select(valid, cotangent.value, Z{});
      sum_tangent = sum_tangent + select(valid, cotangent.tangent, Z{});
    } else {
      sum = sum + select(valid, cotangent, Z{});
    }
  }
  WIRTINGER_INLINE void pad(Tail& tail) {
    valid = number::first_lanes<number::Packet<real_t<T>, A>>(tail.count());
  }
  WIRTINGER_INLINE void end_of_block() {
    scalar->cotangent_sum.add(number::sum_lanes_to_scalar(sum));
    if constexpr (dual) scalar->cotangent_tangent_sum.add(number::sum_lanes_to_scalar(sum_tangent));
    sum = sum_tangent = Z{};
    valid = all_lanes<T, A>();
  }
};

template <Scalar T, class A>
struct ConstantView {
  static constexpr bool varies = false;
  number::number_t<T, A> value;
  WIRTINGER_INLINE auto load(Index) const { return value; }
  static constexpr bool given() { return true; }
  WIRTINGER_INLINE void pad(Tail&) {}
  WIRTINGER_INLINE void end_of_block() {}
};

// --- the zero rule, where it matters -------------------------------------------------------------

using number::replace_nan;
inline NoCotangent replace_nan(NoCotangent, NoCotangent) { return {}; }
template <class A>
WIRTINGER_INLINE auto replace_nan(const UnaryCotangents<A>& x, const UnaryCotangents<A>& instead) {
  return UnaryCotangents<A>{replace_nan(x.a, instead.a)};
}
template <class A, class B>
WIRTINGER_INLINE auto replace_nan(const BinaryCotangents<A, B>& x,
                                  const BinaryCotangents<A, B>& instead) {
  return BinaryCotangents<A, B>{replace_nan(x.a, instead.a), replace_nan(x.b, instead.b)};
}

/// The cotangents of one packet of elements with the zero rule in every product: what cotangents()
/// of plain products leaves undone, which shows as a NaN. Only those are replaced, so that an
/// element does not depend on its neighbours. By value: the loop keeps its own in registers.
template <class Real, class View, class From, class C>
WIRTINGER_COLD C with_zero_rule(View view, From from, Index i, C plain) {
  const auto careful = cotangents(view, forward(view, i), from.load(i), clean_lanes<Real>(view, i));
  return replace_nan(plain, careful);
}

/// Adds to the cotangents of the operands. The products are plain; if a NaN comes out (one look at
/// the sum of all), they are done again with the zero rule. Gives the statement's value.
template <class Real, class View, class From>
WIRTINGER_INLINE auto pull_element(View& view, const From& from, Index i) {
  const auto trace = forward(view, i);
  auto bars = cotangents(view, trace, from.load(i), number::Plain{});
  Real sum(0);
  for_each_cotangent(view, bars, [&](auto&, const auto& bar) WIRTINGER_INLINE_LAMBDA {
    sum = sum + number::parts_sum(bar);
  });
  if (!all(number::is_number(sum))) [[unlikely]]
    bars = with_zero_rule<Real>(view, from, i, bars);
  for_each_cotangent(
      view, bars, [&](auto& leaf, const auto& bar) WIRTINGER_INLINE_LAMBDA { leaf.add(i, bar); });
  return trace.w;
}

// --- what a pass reads or writes besides its operands --------------------------------------------

/// A full-size array that is read (an incoming cotangent).
template <Scalar T, class A>
struct Source {
  const T* at;
  template <class Sum>
  Source from(Index offset, Sum&) const {
    return {at + offset};
  }
  WIRTINGER_INLINE auto load(Index i) const { return number::load<T, A>(at + i); }
  WIRTINGER_INLINE void pad(Tail& tail) { tail.read(at); }
  WIRTINGER_INLINE void end_of_block() {}
};
/// A full-size array that is written (a result).
template <Scalar T, class A>
struct Sink {
  T* at;
  template <class Sum>
  Sink from(Index offset, Sum&) const {
    return {at + offset};
  }
  WIRTINGER_INLINE void store(Index i, const number::number_t<T, A>& z) const {
    number::store<T, A>(at + i, z);
  }
  WIRTINGER_INLINE void pad(Tail& tail) { tail.write(at); }
  WIRTINGER_INLINE void end_of_block() {}
};
/// The same cotangent for every element (of a sum).
template <Scalar T, class A>
struct Uniform {
  number::number_t<T, A> value;
  template <class Sum>
  Uniform from(Index, Sum&) const {
    return *this;
  }
  WIRTINGER_INLINE auto load(Index) const { return value; }
  WIRTINGER_INLINE void pad(Tail&) {}
  WIRTINGER_INLINE void end_of_block() {}
};
/// Sum of everything that is added, in blocks.
template <Scalar T, class A>
struct Summation {
  using Z = number::number_t<T, A>;
  TreeSum<std::complex<real_t<T>>>* blocks = nullptr;
  Z sum{};
  decltype(all_lanes<T, A>()) valid = all_lanes<T, A>();
  Summation from(Index, KernelScalar<real_t<T>>& total) const { return {&total.cotangent_sum}; }
  WIRTINGER_INLINE void add(const Z& z) { sum = sum + select(valid, z, Z{}); }
  WIRTINGER_INLINE void pad(Tail& tail) {
    valid = number::first_lanes<number::Packet<real_t<T>, A>>(tail.count());
  }
  WIRTINGER_INLINE void end_of_block() {
    blocks->add(number::sum_lanes_to_scalar(sum));
    sum = Z{};
    valid = all_lanes<T, A>();
  }
};
/// A cotangent and its tangent together.
template <class Incoming>
struct IncomingPair {
  Incoming value, tangent;
  template <class Sum>
  IncomingPair from(Index offset, Sum& sum) const {
    return {value.from(offset, sum), tangent.from(offset, sum)};
  }
  WIRTINGER_INLINE auto load(Index i) const {
    const auto v = value.load(i);
    return number::Dual<std::remove_cv_t<decltype(v)>>{v, tangent.load(i)};
  }
  WIRTINGER_INLINE void pad(Tail& tail) {
    value.pad(tail);
    tangent.pad(tail);
  }
  WIRTINGER_INLINE void end_of_block() {}
};

/// Runs body(view, io, i) over `count` elements; view and io start at the row.
template <class A, class R, class View, class IO, class Body>
WIRTINGER_INLINE void run_row(View view, IO io, PacketMemory* memory, Index count, Body body) {
  constexpr Index width = number::Packet<R, A>::width;
  for (Index begin = 0; begin < count; begin += block_size) {
    const Index end = std::min(begin + block_size, count);
    Index i = begin, stop = begin + (end - begin) / width * width;
    const Index rest = end - stop;
    Tail tail(memory, stop, rest, width);
    for (bool last = rest == 0;; last = true) {  // whole packets, then the padded one
      for (; i < stop; i += width)
        body(view, io, i);
      if (last) break;
      for_each_leaf(view, [&](auto& leaf) WIRTINGER_INLINE_LAMBDA { leaf.pad(tail); });
      io.pad(tail);
      i = 0;
      stop = width;
    }
    if (rest != 0) tail.write_back();
    for_each_leaf(view, [&](auto& leaf) WIRTINGER_INLINE_LAMBDA { leaf.end_of_block(); });
    io.end_of_block();
  }
}

}  // namespace wirtinger::detail
