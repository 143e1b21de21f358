/// \file
/// Scalar statements as they lie in the record stream, and running them.
///
/// Lean:  [partial, argument]..., header byte             (read backward)
///        an argument is a number of 29 bits with a 3-bit Term that says how its partial acts;
///        the header byte holds the count of arguments, "is an array element" and "is complex".
/// Full:  [bytes, width, function, expression, bytes]     (read in both directions)
#pragma once

#include "../scalar/partial.hpp"
#include "watch.hpp"

namespace wirtinger::detail {

/// How the stored partial P (the cotangent for a seed of 1) acts on a cotangent b.
enum class Term : std::uint32_t {
  holomorphic = 0,  // complex argument, complex result: g += P b
  from_real = 1,    // complex argument, real result:    g += P b, b real
  to_complex = 2,   // real argument, complex result:    g += P.re b.re + P.im b.im
  real = 3,         // real argument, real result:       g += P b
  general = 4,      // complex to complex: g += P b.re + Q b.im, Q the cotangent for a seed of i
  plus = 5,         // P = 1, argument and result of one field: g += b, nothing stored
  minus = 6         // P = -1, likewise:                        g -= b
};

inline constexpr std::uint32_t term_shift = 29;
inline constexpr std::uint32_t index_mask = (std::uint32_t(1) << term_shift) - 1;
inline constexpr unsigned header_complex = 0x80, header_element = 0x40, header_count = 0x3f;

/// What a full statement's function is asked to do.
enum class Action { evaluate, push_forward, pull_back, pull_back_product };

template <RealScalar R>
using StatementFunction = void (*)(TapeCore<R>&, const std::byte* expression, std::uint32_t output,
                                   Action);

template <class V>
WIRTINGER_INLINE std::byte* put(std::byte* at, const V& value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}
template <class V>
WIRTINGER_INLINE V peek(const std::byte* at) {
  V value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// --- recording ----------------------------------------------------------------------------------

template <RealScalar R>
void record_full(TapeCore<R>& core, StatementFunction<R> function, const void* expression,
                 std::uint32_t size, std::uint32_t width) {
  const std::uint32_t total = size + 3 * sizeof(std::uint32_t) + sizeof function;
  std::byte* at = core.stream().room(total);
  at = put(put(put(at, total), width), function);
  if (size != 0) std::memcpy(at, expression, size);
  core.stream().commit(put(at + size, total));
}

/// In full mode every scalar's value is remembered, for replay and tangents.
template <Scalar T>
std::uint32_t new_full_scalar(TapeCore<real_t<T>>& core, const T& value) {
  const std::uint32_t index = core.new_scalar(components<T>);
  core.value.resize(core.scalars());
  TapeCore<real_t<T>>::template set<T>(core.value, index, value);
  return index;
}

/// A statement without arguments: an input, or the output of a reduction.
template <Scalar T>
std::uint32_t record_scalar_leaf(TapeCore<real_t<T>>& core, const T& value) {
  if (core.mode() == Mode::full) {
    record_full<real_t<T>>(core, nullptr, nullptr, 0, components<T>);
    return new_full_scalar(core, value);
  }
  std::byte* at = core.stream().room(1);
  core.stream().commit(put(at, static_cast<unsigned char>(ComplexScalar<T> ? header_complex : 0)));
  return core.new_scalar(components<T>);
}

/// An element of an array node: its node and offset in elements.
struct ElementOf {
  std::uint32_t node;
  Index offset;
};

template <Scalar T>
void run_element(TapeCore<real_t<T>>& core, const std::byte* expression, std::uint32_t output,
                 Action action) {
  using R = real_t<T>;
  using Core = TapeCore<R>;
  const auto element = peek<ElementOf>(expression);
  Node<R>& node = core.node(element.node);
  const auto read = [&](const Buffer& from) {
    return from ? static_cast<const T*>(from.data())[element.offset] : T(0);
  };
  const auto contribute = [&](Slot<R>& slot, const std::vector<R>& from) {
    reinterpret_cast<T*>(slot.add_region(node.components()))[element.offset] +=
        Core::template get<T>(from, output);
  };
  switch (action) {
    case Action::evaluate:
      return Core::template set<T>(core.value, output, read(node.value));
    case Action::push_forward:
      return Core::template set<T>(core.tangent, output, read(node.tangent));
    case Action::pull_back_product:
      contribute(node.cotangent_tangent, core.adjoint_tangent);
      [[fallthrough]];
    case Action::pull_back:
      contribute(node.cotangent, core.adjoint);
  }
}

template <Scalar T>
std::uint32_t record_element(TapeCore<real_t<T>>& core, ElementOf element, const T& value) {
  std::uint32_t index;
  if (core.mode() == Mode::full) {
    record_full<real_t<T>>(core, &run_element<T>, &element, sizeof element, components<T>);
    index = new_full_scalar(core, value);
  } else {
    std::byte* at = core.stream().room(sizeof element + 1);
    constexpr unsigned header = header_element | (ComplexScalar<T> ? header_complex : 0);
    core.stream().commit(put(put(at, element), static_cast<unsigned char>(header)));
    index = core.new_scalar(components<T>);
  }
  if (core.node(element.node).independent) core.note_given(index, value);
  return index;
}

// --- running lean statements backward -----------------------------------------------------------

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

// --- running full statements --------------------------------------------------------------------

struct FullStatement {
  std::uint32_t total, width;
  const std::byte* expression;
};

template <RealScalar R>
FullStatement run_full(TapeCore<R>& core, const std::byte* record, std::uint32_t output,
                       Action action, bool backward) {
  FullStatement s{peek<std::uint32_t>(record), peek<std::uint32_t>(record + 4), record + 8};
  const auto function = peek<StatementFunction<R>>(s.expression);
  const std::uint32_t index = backward ? output - s.width : output;
  if (function == nullptr ||
      (backward && core.has_no_cotangent(index, s.width, action == Action::pull_back_product)))
    return s;
  function(core, s.expression + sizeof function, index, action);
  return s;
}

template <RealScalar R>
void run_full_backward(TapeCore<R>& core, RecordStream::Cursor& cursor, std::uint32_t& top,
                       std::uint32_t down_to, Action action) {
  while (top > down_to) {
    cursor.settle_backward();
    const auto total = peek<std::uint32_t>(cursor.at() - sizeof(std::uint32_t));
    const std::byte* record = cursor.at() - total;
    top -= run_full(core, record, top, action, true).width;
    cursor.move_to(record);
  }
}

template <RealScalar R>
void run_full_forward(TapeCore<R>& core, RecordStream::Cursor& cursor, std::uint32_t& next,
                      std::uint32_t up_to, Action action) {
  while (next < up_to) {
    cursor.settle_forward();
    const FullStatement s = run_full(core, cursor.at(), next, action, false);
    next += s.width;
    cursor.move_to(cursor.at() + s.total);
  }
}

// --- running statements while numbers are watched ------------------------------------------------

/// Calls f(number, components) for the arguments of the lean record that ends at `end`, which is not
/// that of an element; returns where it begins.
template <RealScalar R, class F>
const std::byte* for_each_argument(const std::byte* end, F f) {
  const std::byte* at = end - 1;
  const auto header = static_cast<unsigned>(*at);
  const bool complex = (header & header_complex) != 0;
  for (unsigned n = header & header_count; n > 0; --n) {
    at -= sizeof(std::uint32_t);
    const auto tagged = peek<std::uint32_t>(at);
    const auto term = static_cast<Term>(tagged >> term_shift);
    const bool unit = term == Term::plus || term == Term::minus;
    at -= sizeof(R) * (unit ? 0 : term == Term::general ? 4 : term == Term::real ? 1 : 2);
    f(tagged & index_mask,
      term == Term::real || term == Term::to_complex || (unit && !complex) ? 1u : 2u);
  }
  return at;
}

/// Calls of_node(id) and of_scalar(number) for what lean statements from scalar `down_to` on read.
template <RealScalar R, class OfNode, class OfScalar>
void for_each_read(const TapeCore<R>& core, std::uint32_t down_to, OfNode of_node,
                   OfScalar of_scalar) {
  RecordStream::Cursor cursor(core.stream(), core.stream().position());
  for (std::uint32_t top = core.scalars(); top > down_to;) {
    cursor.settle_backward();
    const std::byte* at = cursor.at();
    const auto header = static_cast<unsigned>(at[-1]);
    top -= (header & header_complex) != 0 ? 2 : 1;
    if ((header & header_element) != 0) {
      at -= sizeof(ElementOf) + 1;
      of_node(peek<ElementOf>(at).node);
    } else {
      at = for_each_argument<R>(at, [&](std::uint32_t index, std::uint32_t) { of_scalar(index); });
    }
    cursor.move_to(at);
  }
}

/// One statement after the other, throwing DomainError where a cotangent stops being finite.
template <RealScalar R>
WIRTINGER_COLD void run_watched_backward(TapeCore<R>& core, RecordStream::Cursor& cursor,
                                         std::uint32_t& top, std::uint32_t down_to, Action action) {
  const auto name_of = [&](std::uint32_t number) -> std::string_view {
    for (const auto& [index, name] : core.watch().names)
      if (index == number) return name;
    return "a scalar statement";
  };
  std::uint32_t below = 0;  // first component of the statement just run
  const auto require = [&](const R& cotangent, std::string_view whose) {
    if (!is_finite(cotangent))
      require_finite(cotangent,
                     message("backward through ", name_of(below), ": the cotangent of ", whose));
  };
  while (top > down_to) {
    cursor.settle_backward();
    const std::byte* const record = cursor.at();
    if (core.mode() == Mode::full) {
      run_full_backward(core, cursor, top, top - 1, action);
      below = top;
      require(core.adjoint[top], "its result");
      continue;
    }
    run_lean_backward(core, cursor, top, top - 1);
    below = top;
    if ((static_cast<unsigned>(record[-1]) & header_element) != 0) continue;
    for_each_argument<R>(record, [&](std::uint32_t index, std::uint32_t components) {
      for (std::uint32_t k = index; k < index + components; ++k)
        require(core.adjoint[k], "its argument");
    });
  }
}

}  // namespace wirtinger::detail
