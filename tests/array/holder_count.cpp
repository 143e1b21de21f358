// Counting holders: with one thread, with several, and across the moment when the second one
// starts.

#include <wirtinger/array/holder_count.hpp>

#include <thread>
#include <vector>

#include "support/catch.hpp"

using wirtinger::detail::HolderCount;

TEST_CASE("the last holder to let go is told so") {
  HolderCount holders;
  CHECK(holders.count() == 1);
  holders.add();
  holders.add();
  CHECK(holders.count() == 3);
  CHECK_FALSE(holders.drop());
  CHECK_FALSE(holders.drop());
  CHECK(holders.drop());
  holders.restart();
  CHECK(holders.count() == 1);
}

TEST_CASE("threads that hold and let go at once are all counted") {
  HolderCount holders;
  constexpr int threads = 4, rounds = 5000000;
  std::atomic<int> ready{0};
  for (int k = 0; k < threads; ++k)
    holders.add();  // before there is another thread: for them
  std::vector<int> last(threads);
  std::vector<std::thread> started;
  for (int k = 0; k < threads; ++k)
    started.emplace_back([&, k] {
      ++ready;
      while (ready < threads)  // all at once
        std::this_thread::yield();
      for (int round = 0; round < rounds; ++round) {
        holders.add();
        last[static_cast<std::size_t>(k)] += holders.drop();
      }
      last[static_cast<std::size_t>(k)] += holders.drop();
    });
  for (std::thread& each : started)
    each.join();
  for (const int times : last)
    CHECK(times == 0);
  CHECK(holders.count() == 1);
  CHECK(holders.drop());
}
