// The team: every part is done once, by a member of its own, whatever calls it and from where.

#include <wirtinger/array/team.hpp>

#include <thread>
#include <vector>

#include "support/catch.hpp"

using wirtinger::Index;
using wirtinger::detail::Team;

TEST_CASE("every part is done once - and members do not meet") {
  for (const int threads : {1, 2, 3, 7})
    for (const Index count : {0, 1, 2, 5, 1000}) {
      std::vector<int> done(static_cast<std::size_t>(count));
      std::vector<std::atomic<int>> inside(static_cast<std::size_t>(threads));
      std::atomic<int> wrong{0};
      Team::of_process().run(threads, count, [&](Index part, int member) {
        if (member < 0 || member >= threads) return void(++wrong);
        if (inside[static_cast<std::size_t>(member)]++ != 0) ++wrong;
        ++done[static_cast<std::size_t>(part)];
        inside[static_cast<std::size_t>(member)]--;
      });
      CAPTURE(threads, count);
      CHECK(wrong == 0);
      CHECK(done == std::vector<int>(static_cast<std::size_t>(count), 1));
    }
}

TEST_CASE("what the parts have written is there afterwards - time after time") {
  std::vector<Index> values(64);
  Index wrong = 0;
  for (Index round = 0; round < 2000; ++round) {
    Team::of_process().run(
        3, 64, [&](Index part, int) { values[static_cast<std::size_t>(part)] = round + part; });
    for (Index part = 0; part < 64; ++part)
      wrong += values[static_cast<std::size_t>(part)] != round + part;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a part that calls the team does its own parts itself - threads that meet do too") {
  std::atomic<int> done{0};
  Team::of_process().run(2, 8, [&](Index, int) {
    Team::of_process().run(2, 10, [&](Index, int member) {
      if (member == 0) ++done;
    });
  });
  CHECK(done == 80);
  std::vector<std::thread> callers;
  for (int k = 0; k < 4; ++k)
    callers.emplace_back([&] {
      for (int round = 0; round < 200; ++round)
        Team::of_process().run(2, 5, [&](Index, int) { ++done; });
    });
  for (std::thread& caller : callers)
    caller.join();
  CHECK(done == 80 + 4 * 200 * 5);
}
