/// \file
/// The threads that share the work of one statement or transform: one team for the whole process.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <new>

#include "../scalar/config.hpp"

// Where there are POSIX threads they are started as such: <thread> is a fiftieth of parsing the
// library.
#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#define WIRTINGER_HAS_FORK
#else
#include <thread>
#endif

#ifdef __GNUC__
// Shared objects compiled with -fvisibility=hidden share the team all the same.
#define WIRTINGER_ONE_PER_PROCESS [[gnu::visibility("default")]]
#else
#define WIRTINGER_ONE_PER_PROCESS
#endif

namespace wirtinger::detail {

/// Runs the parts of a piece of work on several threads. What a part computes may not depend on
/// which thread runs it, nor on the order: then the number of threads changes no bit.
class WIRTINGER_ONE_PER_PROCESS Team {
 public:
  /// Never destroyed: its threads sleep until the process ends.
  static Team& of_process() {
    Team* team = process_team_.load(std::memory_order_acquire);
    return team != nullptr ? *team : make();
  }

  /// work(part, member) for part = 0 .. count - 1, each once, by this thread (member 0) and up to
  /// threads - 1 others (member 1 .. threads - 1); returns when all are done. One piece of work at
  /// a time: a second thread that comes, or a part that calls this again, does all of its own parts
  /// itself.
  ///   work: must not throw.
  template <class F>
  void run(int threads, Index count, F&& work) {
    const int helpers = static_cast<int>(std::min<Index>(threads, count)) - 1;
    if (helpers < 1 || busy_.exchange(true, std::memory_order_acquire)) {
      for (Index part = 0; part < count; ++part)
        work(part, 0);
      return;
    }
    hire(helpers);
    job_.work = &work;
    job_.call = [](void* f, Index part, int member) {
      (*static_cast<std::remove_reference_t<F>*>(f))(part, member);
    };
    job_.count = count;
    job_.helpers = helpers;
    job_.next.store(0, std::memory_order_relaxed);
    taking_part_.fetch_and(~closed, std::memory_order_release);
    generation_.fetch_add(1, std::memory_order_release);
    generation_.notify_all();
    take_parts(0);
    // Who comes from now on is too late and must not be waited for.
    std::uint32_t others = taking_part_.fetch_or(closed, std::memory_order_acq_rel);
    while ((others & ~closed) != 0) {
      taking_part_.wait(others | closed, std::memory_order_acquire);
      others = taking_part_.load(std::memory_order_acquire);
    }
    busy_.store(false, std::memory_order_release);
  }

 private:
  struct Job {
    void (*call)(void* work, Index part, int member) = nullptr;
    void* work = nullptr;
    Index count = 0;
    int helpers = 0;
    std::atomic<Index> next{0};
  };
  static constexpr std::uint32_t closed = std::uint32_t{1} << 31;

  Team() = default;

  static Team& make() {
    auto* mine = new Team;
    Team* first = nullptr;
    if (!process_team_.compare_exchange_strong(first, mine, std::memory_order_acq_rel)) {
      delete mine;
      return *first;
    }
#ifdef WIRTINGER_HAS_FORK
    // A child process has none of the threads: it makes a team of its own. The old one, which they
    // may have been about to touch, is left alone.
    pthread_atfork(nullptr, nullptr, [] { process_team_.store(nullptr); });
#endif
    return *mine;
  }

  // As many threads as are wanted, or as there are to be had.
  void hire(int helpers) {
    while (hired_ < helpers && start(new (std::nothrow) Helper{this, hired_, generation_.load()}))
      ++hired_;
  }

  struct Helper {
    Team* team;
    int rank;
    std::uint32_t seen;

    static void* work(void* helper) {
      const Helper it = *static_cast<Helper*>(helper);
      delete static_cast<Helper*>(helper);
      it.team->work_for_ever(it.rank, it.seen);
      return nullptr;
    }
  };
  // False without memory or a thread to be had.
  static bool start(Helper* helper) {
    if (helper == nullptr) return false;
#ifdef WIRTINGER_HAS_FORK
    pthread_t thread;
    if (pthread_create(&thread, nullptr, &Helper::work, helper) == 0) {
      pthread_detach(thread);
      return true;
    }
#else
    try {
      std::thread(&Helper::work, helper).detach();
      return true;
    } catch (...) {
    }
#endif
    delete helper;
    return false;
  }

  void work_for_ever(int rank, std::uint32_t seen) {
    for (;;) {
      generation_.wait(seen, std::memory_order_acquire);
      seen = generation_.load(std::memory_order_acquire);
      if ((taking_part_.fetch_add(1, std::memory_order_acq_rel) & closed) == 0 &&
          rank < job_.helpers)
        take_parts(rank + 1);
      taking_part_.fetch_sub(1, std::memory_order_acq_rel);
      taking_part_.notify_all();
    }
  }

  void take_parts(int member) {
    for (;;) {
      const Index part = job_.next.fetch_add(1, std::memory_order_relaxed);
      if (part >= job_.count) return;
      job_.call(job_.work, part, member);
    }
  }

  std::atomic<bool> busy_{false};
  int hired_ = 0;  // read and written by the thread that has set busy_
  std::atomic<std::uint32_t> generation_{0};
  std::atomic<std::uint32_t> taking_part_{closed};
  Job job_;
  inline static constinit std::atomic<Team*> process_team_{nullptr};
};

}  // namespace wirtinger::detail

#undef WIRTINGER_ONE_PER_PROCESS
#undef WIRTINGER_HAS_FORK
