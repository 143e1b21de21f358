// Planning, running, evicting and clearing in many threads at once.

#include <wirtinger/fft/planner_lock.hpp>
#include <wirtinger/fft/shared_loop.hpp>

#include <atomic>
#include <thread>

#include "fft_testing.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/wait.h>
#include <unistd.h>
#define WIRTINGER_HAS_FORK
#endif

using namespace fft_testing;
using C = std::complex<double>;

namespace {

struct Restored {
  Index capacity = wg::plan_cache().capacity();
  ~Restored() { wg::plan_cache().set_capacity(capacity); }
};

struct Known {
  Array<C> x, y;
  wg::FftOptions options;
};

std::vector<Known> known_transforms() {
  std::vector<Known> known;
  for (const Index n : {3, 8, 13, 16, 30, 64})
    for (const int axis : {0, 1}) {
      const Array<C> x = noise<C>({n, 4}, 2);
      known.push_back({x, wg::fft(x, {.axis = axis}), {.axis = axis}});
    }
  return known;
}

template <class F>
void in_threads(int count, F f) {
  std::vector<std::thread> threads;
  for (int id = 0; id < count; ++id)
    threads.emplace_back(f, id);
  for (std::thread& thread : threads)
    thread.join();
}

}  // namespace

TEST_CASE("threads: planning and running and evicting and clearing at once") {
  const Restored restored;
  const std::vector<Known> known = known_transforms();
  wg::plan_cache().set_capacity(4);
  std::atomic<int> wrong = 0;
  in_threads(8, [&](int id) {
    for (int round = 0; round < 150; ++round) {
      const Known& k = known[static_cast<std::size_t>(round * 7 + id * 5) % known.size()];
      if (!identical(wg::fft(k.x, k.options), k.y)) ++wrong;
      if (id == 0 && round % 16 == 3) wg::plan_cache().clear();
      if (id == 1 && round % 16 == 7) wg::plan_cache().set_capacity(round % 6);
      if (id == 2 && (wg::plan_cache().hits() < 0 || wg::plan_cache().size() > 6)) ++wrong;
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("threads: a transform new to all is planned once") {
  wg::plan_cache().clear();
  const Index misses = wg::plan_cache().misses(), hits = wg::plan_cache().hits();
  const Array<C> x = noise<C>({101});
  in_threads(8, [&](int) { wg::fft(x); });
  CHECK(wg::plan_cache().misses() - misses == 1);
  CHECK(wg::plan_cache().hits() - hits == 7);  // also those of threads that have ended
}

TEST_CASE("threads: one operator is used by several") {
  const Array<C> x = noise<C>({6, 20});
  const auto op = wg::fft2_operator<double>(x.shape(), x.order());
  const Array<C> y = op.apply(x), z = op.apply_adjoint(y);
  std::atomic<int> wrong = 0;
  in_threads(4, [&](int) {
    for (int round = 0; round < 50; ++round)
      if (!identical(op.apply(x), y) || !identical(op.apply_adjoint(y), z)) ++wrong;
  });
  CHECK(wrong == 0);
}

#ifndef WIRTINGER_NO_FFTW
TEST_CASE("planner lock: a lock of the program is taken around planning and destroying") {
  static int depth = 0, calls = 0;
  wg::share_planner_lock({.lock = [](void* context) { ++depth, ++*static_cast<int*>(context); },
                          .unlock = [](void*) { --depth; },
                          .context = &calls});
  wg::plan_cache().clear();
  wg::fft(wg::ones<double>({18}));  // destroys what the thread held and makes a plan
  const int after_planning = calls;
  CHECK(after_planning >= 1);
  CHECK(depth == 0);
  wg::fft(wg::ones<double>({18}));
  CHECK(calls == after_planning);  // a known transform does not touch the lock
  wg::plan_cache().clear();
  wg::fft(wg::ones<double>({19}));
  CHECK(calls == after_planning + 2);  // one plan destroyed, one made
  wg::share_planner_lock({});
  wg::fft(wg::ones<double>({20}));
  CHECK(calls == after_planning + 2);
}
#endif

#ifdef WIRTINGER_HAS_FORK
// Helgrind does not follow a lock into a child process.
TEST_CASE("planner lock: a child process can plan whatever other threads did at the fork",
          "[not-helgrind]") {
  const Restored restored;
  std::atomic<bool> stop = false;
  std::thread busy([&] {
    while (!stop) {
      wg::plan_cache().clear();
      wg::fft(wg::ones<double>({60}));
    }
  });
  int right = 0;
  for (int round = 0; round < 10; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);  // a lock left behind would wait for ever
      const bool ok = std::abs(wg::fft(wg::ones<double>({21}))(0) - 21.0) < 1e-12;
      wg::plan_cache().clear();
      _exit(ok ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    right += WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  stop = true;
  busy.join();
  CHECK(right == 10);
}
#endif

// Helgrind does not see the order that the team makes: it has no locks. The thread sanitizer does.
TEST_CASE("threads: shares of a loop make up all of it and do not overlap", "[not-helgrind]") {
  auto& threads = wg::detail::transform_settings.threads;
  for (const int set : {1, 2, 5})
    for (const Index count : {0, 1, 7, 100000}) {
      threads = static_cast<std::uint16_t>(set);
      std::vector<int> done(static_cast<std::size_t>(count));
      std::atomic<int> shares = 0;
      wg::detail::for_shares(count, Index(1) << 20, [&](Index begin, Index end) {
        ++shares;
        for (Index k = begin; k < end; ++k)
          ++done[static_cast<std::size_t>(k)];
      });
      threads = 1;
      CAPTURE(set, count);
      CHECK(done == std::vector<int>(static_cast<std::size_t>(count), 1));
      CHECK((set == 1 ? shares == 1 : shares == std::min<Index>(count, 4 * set)));
    }
}
