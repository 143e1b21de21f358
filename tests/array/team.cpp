// The team: every part is done once, by a member of its own, whatever calls it and from where.

#include <wirtinger/array/team.hpp>

#include <chrono>
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

TEST_CASE("threads that sleep are left alone by small work - but not by much of it") {
  Team& team = Team::of_process();
  constexpr Index large = Index(1) << 18, small = 1000;
  CHECK(team.threads_for(1, large) == 1);
  CHECK(team.threads_for(2, large) == 2);
  team.run(2, 8, [](Index, int) {});
  const auto sleep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
  const auto falls_asleep = [&] {
    for (int k = 0; k < 5000; ++k) {
      sleep();
      if (team.threads_for(2, small) == 1) return true;
    }
    return false;
  };
  REQUIRE(falls_asleep());
  for (int k = 0; k < 20; ++k) {  // apart from each other
    sleep();
    CHECK(team.threads_for(2, large / 2) == 1);
  }
  bool woken = false;  // in quick succession, unless the machine is busy elsewhere
  for (int k = 0; k < 1000000 && !woken; ++k)
    woken = team.threads_for(2, large / 2) == 2;
  CHECK(woken);
}
