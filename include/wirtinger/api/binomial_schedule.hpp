/// \file
/// Where a loop that is run backward from few stored states stores them: the binomial schedule of
/// Griewank and Walther, Algorithm 799: revolve, ACM Transactions on Mathematical Software 26
/// (2000).
#pragma once

#include <algorithm>
#include <limits>

#include "../scalar/config.hpp"

namespace wirtinger {

/// beta(c, r) = (c + r)! / (c! r!), convention.md, eq. (83): as many steps can be reversed with c
/// stored states if none is evaluated more than r times before. 0 for r < 0; a number that is too
/// large comes out as the largest there is.
constexpr Index binomial_reach(Index c, Index r) {
  constexpr Index most = std::numeric_limits<Index>::max();
  if (c < 0 || r < 0) return 0;
  Index reach = 1;
  for (Index k = 1, less = std::min(c, r), more = std::max(c, r); k <= less; ++k) {
    // reach (more + k) / k, a whole number, without an overflow on the way
    const Index whole = reach / k, rest = reach % k, factor = more + k;
    if (rest > 0 && factor > most / rest) return most;
    if (whole > (most - rest * factor / k) / factor) return most;
    reach = whole * factor + rest * factor / k;
  }
  return reach;
}

/// The r with beta(c, r - 1) < steps <= beta(c, r); 0 for at most one step. c: at least 1.
constexpr Index binomial_repetitions(Index steps, Index checkpoints) {
  // beta(1, r) = r + 1; more states need fewer repetitions.
  if (steps <= 1) return 0;
  if (checkpoints <= 1) return steps - 1;
  Index r = 1;
  while (binomial_reach(checkpoints, r) < steps)
    ++r;
  return r;
}

/// t(l, c) = r l - beta(c + 1, r - 1), convention.md, eq. (84): the fewest steps that have to be
/// evaluated, besides the one evaluation of each step that is recorded, to reverse l of them with
/// at most c >= 1 states stored at a time, that before the first step among them.
constexpr Index binomial_extra_evaluations(Index steps, Index checkpoints) {
  if (steps <= 1) return 0;
  if (checkpoints <= 1) return steps % 2 == 0 ? steps / 2 * (steps - 1) : (steps - 1) / 2 * steps;
  const Index r = binomial_repetitions(steps, checkpoints);
  return r * steps - binomial_reach(checkpoints + 1, r - 1);
}

/// Steps `from` .. `end` - 1 are to be reversed, the state before step `from` is at hand and `free`
/// more states may be stored. Says how far to go: to end - 1, to reverse that step now, or to a
/// step before, to store the state there and ask again from there with one less free.
///   The first stretch of l steps with c = free + 1 states is the longest that is optimal,
///   min(beta(c, r - 1), l - beta(c - 1, r - 1)): late states are the ones used most.
constexpr Index binomial_stop(Index from, Index end, Index free) {
  const Index steps = end - from, c = free + 1;
  if (steps <= 1 || free <= 0) return end - 1;
  const Index r = binomial_repetitions(steps, c);
  return from + std::min(binomial_reach(c, r - 1), steps - binomial_reach(c - 1, r - 1));
}

}  // namespace wirtinger
