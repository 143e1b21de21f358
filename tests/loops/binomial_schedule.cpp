// The binomial schedule alone: how many steps it evaluates and how many states it stores, against
// Griewank's formula, and the formula against the minimum found by trying all ways.

#include <wirtinger/api/binomial_schedule.hpp>

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace wg = wirtinger;
using wg::Index;

/// What it takes to reverse steps as binomial_stop says.
struct Costs {
  Index evaluations = 0, most_stored = 0;
  std::vector<Index> reversed;
};
Costs run(Index steps, Index checkpoints) {
  Costs costs;
  std::vector<Index> stored{0};
  for (Index end = steps; end > 0;) {
    Index at = stored.back();
    for (;;) {
      costs.most_stored = std::max(costs.most_stored, static_cast<Index>(stored.size()));
      const Index stop =
          wg::binomial_stop(at, end, checkpoints - static_cast<Index>(stored.size()));
      if (stop < at || stop >= end) FAIL("from " << at << " to " << stop << ", end " << end);
      costs.evaluations += stop - at;
      at = stop;
      if (at == end - 1) break;
      stored.push_back(at);
    }
    ++costs.evaluations;  // recorded, and reversed
    costs.reversed.push_back(at);
    end = at;
    while (!stored.empty() && stored.back() >= end)
      stored.pop_back();
  }
  return costs;
}

}  // namespace

TEST_CASE("binomial schedule: beta is the binomial coefficient") {
  for (Index c = 0; c <= 20; ++c)
    for (Index r = 0; r <= 20; ++r) {
      CAPTURE(c, r);
      const Index beta = wg::binomial_reach(c, r);
      if (c == 0 || r == 0)
        CHECK(beta == 1);
      else  // Pascal's rule
        CHECK(beta == wg::binomial_reach(c - 1, r) + wg::binomial_reach(c, r - 1));
      CHECK(wg::binomial_reach(r, c) == beta);
    }
  CHECK(wg::binomial_reach(3, -1) == 0);
  constexpr Index most = std::numeric_limits<Index>::max();
  CHECK(wg::binomial_reach(200, 200) == most);
  CHECK(wg::binomial_reach(1, most / 2) == most / 2 + 1);
  // 66 over 33 is the largest of its kind below 2^63.
  CHECK(wg::binomial_reach(33, 33) == 7219428434016265740);
  CHECK(wg::binomial_reach(34, 34) == most);
}

TEST_CASE("binomial schedule: the formula is the least number of evaluations there is") {
  // To reverse l steps: go m of them, store, reverse the rest with one state less, then the first
  // m.
  constexpr Index most_steps = 70, most_checkpoints = 9;
  std::vector<std::vector<Index>> least(most_checkpoints + 1,
                                        std::vector<Index>(most_steps + 1, 0));
  for (Index c = 1; c <= most_checkpoints; ++c)
    for (Index l = 2; l <= most_steps; ++l) {
      Index best = l * (l - 1) / 2;  // always from the start
      if (c > 1)
        for (Index m = 1; m < l; ++m)
          best = std::min(best, m + least[c - 1][l - m] + least[c][m]);
      least[c][l] = best;
      CAPTURE(l, c);
      CHECK(wg::binomial_extra_evaluations(l, c) == best);
    }
}

TEST_CASE("binomial schedule: steps are reversed in order with the evaluations of the formula") {
  std::vector<Index> lengths;
  for (Index l = 1; l <= 130; ++l)
    lengths.push_back(l);
  for (Index l : {500, 999, 1000, 1001, 5000})
    lengths.push_back(l);
  for (const Index l : lengths)
    for (const Index c : {1, 2, 3, 4, 5, 7, 10, 16, 64, 200}) {
      if (c == 1 && l > 1001) continue;
      CAPTURE(l, c);
      const Costs costs = run(l, c);
      CHECK(costs.evaluations == l + wg::binomial_extra_evaluations(l, c));
      CHECK(costs.most_stored <= c);
      CHECK(static_cast<Index>(costs.reversed.size()) == l);
      const auto& order = costs.reversed;
      CHECK(order.front() == l - 1);
      CHECK(order.back() == 0);
      CHECK(std::adjacent_find(order.begin(), order.end(),
                               [](Index a, Index b) { return b != a - 1; }) == order.end());
    }
}

TEST_CASE("binomial schedule: limits") {
  for (const Index l : {1, 2, 5, 100, 100000}) {
    CAPTURE(l);
    CHECK(wg::binomial_extra_evaluations(l, 1) == l * (l - 1) / 2);
    CHECK(wg::binomial_extra_evaluations(l, l) == l - 1);
    CHECK(wg::binomial_extra_evaluations(l, 10 * l) == l - 1);
  }
  CHECK(wg::binomial_extra_evaluations(0, 3) == 0);
  // The r that the formula speaks of.
  for (const Index c : {1, 2, 3, 10, 50})
    for (Index l = 2; l < 3000; l += 7) {
      const Index r = wg::binomial_repetitions(l, c);
      CAPTURE(l, c, r);
      CHECK(wg::binomial_reach(c, r - 1) < l);
      CHECK(l <= wg::binomial_reach(c, r));
    }
}
