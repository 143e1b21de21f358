/// \file
/// Running full statements, in both directions.
#pragma once

#include "statement.hpp"

namespace wirtinger::detail {

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

}  // namespace wirtinger::detail
