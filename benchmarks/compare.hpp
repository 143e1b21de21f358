/// \file
/// Timing programs that compute the same thing: interleaved in one process, so that a noisy
/// machine disturbs all alike; what counts is the ratio.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace benchmark {

struct Times {
  double least, median;
};

inline Times summary(std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  return {seconds.front(), seconds[seconds.size() / 2]};
}

template <class F>
double seconds_of(F& f, int repetitions) {
  const auto start = std::chrono::steady_clock::now();
  for (int k = 0; k < repetitions; ++k) f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / repetitions;
}

struct Comparison {
  Times limit, recorded, replayed;
};

/// Rounds of all three in turn, each round long enough to be timed.
template <class Limit, class Recorded, class Replayed>
Comparison compare(Limit limit, Recorded recorded, Replayed replayed, int rounds = 25,
                   double seconds_a_round = 0.01) {
  limit();
  recorded();
  replayed();
  const double once = std::max(seconds_of(limit, 1), 1e-8);
  const int repetitions = std::max(1, static_cast<int>(seconds_a_round / once));
  std::vector<double> a, b, c;
  for (int round = 0; round < rounds; ++round) {
    a.push_back(seconds_of(limit, repetitions));
    b.push_back(seconds_of(recorded, repetitions));
    c.push_back(seconds_of(replayed, repetitions));
  }
  return {summary(a), summary(b), summary(c)};
}

}  // namespace benchmark
