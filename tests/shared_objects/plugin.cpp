// One of two shared objects that use the library without knowing of each other, as plug-ins of one
// program do. Compiled with hidden visibility.

#include <thread>
#include <vector>
#include <wirtinger/fft.hpp>

namespace wg = wirtinger;

#define WIRTINGER_EXPORTED extern "C" __attribute__((visibility("default")))

WIRTINGER_EXPORTED const void* planner_locks() { return &wg::detail::planner_locks(); }

/// Plans, runs and drops transforms in several threads; the number of wrong results.
WIRTINGER_EXPORTED int plan_in_threads(int rounds) {
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; ++id)
    threads.emplace_back([&, id] {
      for (int round = 0; round < rounds; ++round) {
        const wg::Index n = 2 + (round * 5 + id * 3) % 29;
        const auto y = wg::fft(wg::ones<std::complex<double>>({n}));
        if (std::abs(y(0) - static_cast<double>(n)) > 1e-12 || std::abs(y(1)) > 1e-12)
          ++wrong[static_cast<std::size_t>(id)];
        if (round % 8 == 0) wg::plan_cache().clear();
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  return wrong[0] + wrong[1] + wrong[2] + wrong[3];
}
