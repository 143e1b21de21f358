/// \file
/// How many threads take part in a piece of work, and plain loops that they share.
#pragma once

#include "../array/team.hpp"
#include "settings.hpp"

namespace wirtinger::detail {

/// Operations from which on a team that is awake takes part.
inline constexpr Index worth_a_team = 1 << 15;

/// Of the threads that were set those that so many simple operations are worth: all or one.
inline int threads_for(Index operations) {
  const int threads = transform_settings.threads.load(std::memory_order_relaxed);
  if (threads == 1 || operations < worth_a_team) return 1;
  return Team::of_process().threads_for(threads, operations);
}

/// f(begin, end) for ranges that make up 0 .. count.
///   operations: simple ones, in all.
template <class F>
void for_shares(Index count, Index operations, const F& f) {
  const int threads = threads_for(operations);
  if (threads == 1) return f(0, count);
  const Index parts = std::min<Index>(count, 4 * threads);
  Team::of_process().run(threads, parts,
                         [&](Index k, int) { f(count * k / parts, count * (k + 1) / parts); });
}

}  // namespace wirtinger::detail
