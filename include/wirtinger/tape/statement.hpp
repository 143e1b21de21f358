/// \file
/// Scalar statements as they lie in the record stream, and recording them.
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

}  // namespace wirtinger::detail
