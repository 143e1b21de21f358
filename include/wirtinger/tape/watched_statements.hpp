/// \file
/// Looking at statements: what lean ones read, and sweeps that stop where a cotangent is not
/// finite.
#pragma once

#include "full_statements.hpp"
#include "lean_statements.hpp"

namespace wirtinger::detail {

/// Calls f(number, components) for the arguments of the lean record that ends at `end`, which is
/// not that of an element; returns where it begins.
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
