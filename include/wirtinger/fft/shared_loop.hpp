/// \file
/// Plain loops over independent elements that the team shares where it pays.
#pragma once

#include "../array/team.hpp"
#include "settings.hpp"

namespace wirtinger::detail {

/// f(begin, end) for ranges that make up 0 .. count.
///   operations: simple ones, in all (Team::threads_for).
template <class F>
void for_shares(Index count, Index operations, const F& f) {
  constexpr Index worth_sharing = 1 << 15;
  const int set = transform_settings.threads.load(std::memory_order_relaxed);
  const int threads =
      set == 1 || operations < worth_sharing ? 1 : Team::of_process().threads_for(set, operations);
  if (threads == 1) return f(0, count);
  const Index parts = std::min<Index>(count, 4 * threads);
  Team::of_process().run(threads, parts,
                         [&](Index k, int) { f(count * k / parts, count * (k + 1) / parts); });
}

}  // namespace wirtinger::detail
