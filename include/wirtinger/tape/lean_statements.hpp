/// \file
/// Running lean statements backward: the inner loop of scalar code.
#pragma once

#include "statement.hpp"

namespace wirtinger::detail {

// A complex cotangent is touched as one vector: two separate stores followed by one wide load
// would stall.
template <class R>
struct PairOf {
  struct type {
    R part[2];
    R operator[](int k) const { return part[k]; }
    friend type operator+(type a, type b) { return {a.part[0] + b.part[0], a.part[1] + b.part[1]}; }
    friend type operator*(type a, R b) { return {a.part[0] * b, a.part[1] * b}; }
  };
  using in_memory = type;
};
#ifdef __GNUC__
// Read and written through a type of its own: a copy through memcpy would go by way of the stack.
template <>
struct PairOf<double> {
  typedef double type __attribute__((vector_size(16)));
  typedef type in_memory __attribute__((aligned(1), may_alias));
};
template <>
struct PairOf<float> {
  typedef float type __attribute__((vector_size(8)));
  typedef type in_memory __attribute__((aligned(1), may_alias));
};
#endif

/// i x
template <class Pair>
WIRTINGER_INLINE Pair turned(Pair x) {
#ifdef __GNUC__
  if constexpr (!std::is_class_v<Pair>)
    return __builtin_shufflevector(x, -x, 3, 0);
  else
#endif
    return Pair{-x[1], x[0]};
}
template <class R>
WIRTINGER_INLINE auto load_pair(const void* from) {
  typename PairOf<R>::type pair;
  if constexpr (std::is_class_v<typename PairOf<R>::type>)
    std::memcpy(&pair, from, sizeof pair);
  else
    pair = *static_cast<const typename PairOf<R>::in_memory*>(from);
  return pair;
}
template <class R>
WIRTINGER_INLINE void store_pair(void* to, typename PairOf<R>::type pair) {
  if constexpr (std::is_class_v<typename PairOf<R>::type>)
    std::memcpy(to, &pair, sizeof pair);
  else
    *static_cast<typename PairOf<R>::in_memory*>(to) = pair;
}

// A sum with plain products that came to NaN, once more with the zero rule: to + p re + q im. What
// the loss does not depend on contributes nothing, not even a NaN that it holds.
template <class R>
WIRTINGER_COLD R repaired_sum(R sum, R to, R p, R re, R q, R im) {
  using N = number::Packet<R, number::Single>;
  using number::safe_product;
  if (sum == sum) return sum;
  if (re == R(0) && im == R(0)) return to;
  return to + (safe_product(N(p), N(re)) + safe_product(N(q), N(im))).b;
}
template <class R, class Pair>
WIRTINGER_COLD Pair repaired_pair(Pair sum, Pair to, Pair p, R re, Pair q, R im) {
  return Pair{repaired_sum<R>(sum[0], to[0], p[0], re, q[0], im),
              repaired_sum<R>(sum[1], to[1], p[1], re, q[1], im)};
}
/// to + p re + q im, p and q being images of 1 and i.
template <class R, class Pair>
WIRTINGER_INLINE Pair add_images(Pair to, Pair p, R re, Pair q, R im) {
  const Pair sum = to + p * re + q * im;
  const R check = sum[0] + sum[1];
  if (!(check == check)) [[unlikely]]
    return repaired_pair<R>(sum, to, p, re, q, im);
  return sum;
}

/// Runs lean statements from the last down to (not including) scalar number `down_to`.
template <RealScalar R>
void run_lean_backward(TapeCore<R>& core, RecordStream::Cursor& from, std::uint32_t& from_top,
                       std::uint32_t down_to) {
  using Pair = typename PairOf<R>::type;
  constexpr std::size_t word = sizeof(R);
  R* const adjoint = core.adjoint.data();
  const auto load = [](const void* place) WIRTINGER_INLINE_LAMBDA { return load_pair<R>(place); };
  // Copies stay in registers; through the references every store would make them be read again.
  RecordStream::Cursor cursor = from;
  std::uint32_t top = from_top;
  // A chain of statements passes its cotangent on in a register: memory would answer later than
  // the arithmetic takes.
  Pair passed{};
  std::uint32_t passed_to = ~std::uint32_t(0);
  const auto store = [&](std::uint32_t index, Pair x) WIRTINGER_INLINE_LAMBDA {
    store_pair<R>(adjoint + index, x);
    if (index + 2 == top) {
      passed = x;
      passed_to = index;
    }
  };
  while (top > down_to) {
    cursor.settle_backward();
    const std::byte* at = cursor.at() - 1;
    const auto header = static_cast<unsigned>(*at);
    const bool complex = (header & header_complex) != 0;
    top -= complex ? 2 : 1;
    Pair bar;
    if (!complex)
      bar = Pair{adjoint[top], R(0)};
    else if (passed_to == top)
      bar = passed;
    else
      bar = load(adjoint + top);
    const R re = bar[0], im = bar[1];
    if (header & header_element) [[unlikely]] {
      at -= sizeof(ElementOf);
      const auto element = peek<ElementOf>(at);
      cursor.move_to(at);
      if (re == R(0) && im == R(0)) continue;
      Node<R>& node = core.node(element.node);
      R* to = node.cotangent.add_region(node.components()) + element.offset * (complex ? 2 : 1);
      to[0] += re;
      if (complex) to[1] += im;
      continue;
    }
    for (unsigned n = header & header_count; n > 0; --n) {
      at -= sizeof(std::uint32_t);
      const auto tagged = peek<std::uint32_t>(at);
      const std::uint32_t index = tagged & index_mask;
      const auto term = static_cast<Term>(tagged >> term_shift);
      if (term == Term::holomorphic) {
        at -= 2 * word;
        const Pair p = load(at);
        store(index, add_images<R>(load(adjoint + index), p, re, turned(p), im));
      } else if (term == Term::plus || term == Term::minus) {
        const R sign = term == Term::plus ? R(1) : R(-1);
        if (complex)
          store(index, load(adjoint + index) + bar * sign);
        else
          adjoint[index] += re * sign;
      } else if (term == Term::from_real || term == Term::general) {
        at -= (term == Term::general ? 4 : 2) * word;
        const Pair p = load(at), q = term == Term::general ? load(at + 2 * word) : Pair{};
        store(index, add_images<R>(load(adjoint + index), p, re, q, im));
      } else {
        at -= (term == Term::to_complex ? 2 : 1) * word;
        const R p = peek<R>(at), q = term == Term::to_complex ? peek<R>(at + word) : R(0);
        const R to = adjoint[index], sum = to + p * re + q * im;
        adjoint[index] = sum == sum ? sum : repaired_sum(sum, to, p, re, q, im);
      }
    }
    cursor.move_to(at);
  }
  from = cursor;
  from_top = top;
}

}  // namespace wirtinger::detail
