/// \file
/// The threads that share the work of one statement or transform: one team for the whole process.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <new>

#include "../scalar/config.hpp"

// Where there are POSIX threads they are started as such: <thread> is a fiftieth of parsing the
// library.
#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#include <sched.h>
#include <time.h>
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
  void run(int threads, Index count, const F& work) {
    const int helpers = static_cast<int>(std::min<Index>(limited(threads), count)) - 1;
    if (helpers < 1 || busy_.exchange(true, std::memory_order_acquire)) {
      for (Index part = 0; part < count; ++part)
        work(part, 0);
      return;
    }
    hire(helpers);
    share_out(count, helpers + 1);
    job_.work = &work;
    job_.call = [](const void* f, Index part, int member) {
      (*static_cast<const F*>(f))(part, member);
    };
    job_.members = helpers + 1;
    taking_part_.fetch_and(~closed, std::memory_order_release);
    generation_.fetch_add(1, std::memory_order_release);
    generation_.notify_all();
    take_parts(0);
    // Who comes from now on is too late and must not be waited for.
    taking_part_.fetch_or(closed, std::memory_order_acq_rel);
    look_out([this] { return taking_part_.load(std::memory_order_relaxed) == closed; });
    std::uint32_t others = taking_part_.load(std::memory_order_acquire);
    while ((others & ~closed) != 0) {
      taking_part_.wait(others | closed, std::memory_order_acquire);
      others = taking_part_.load(std::memory_order_acquire);
    }
    busy_.store(false, std::memory_order_release);
  }

  /// The number of threads, out of `threads`, that work of this size is worth: all or one.
  ///   size: in simple operations on an element, of less than a nanosecond each.
  ///   Threads that look out for work take part in anything. To wake one up takes 20 microseconds
  ///   on a virtual machine: that is done for large work, or when much small work has come in quick
  ///   succession, so that they are awake for the rest of it.
  int threads_for(int threads, Index size) {
    if (threads == 1 || size >= worth_waking) return threads;
    if (hired_.load(std::memory_order_relaxed) >= limited(threads) - 1 &&
        asleep_.load(std::memory_order_relaxed) == 0)
      return threads;
    // Of several threads that come here at once one is counted: nothing but time depends on it.
    const Index now = nanoseconds(), before = small_.load(std::memory_order_relaxed);
    Index missed = missed_.load(std::memory_order_relaxed);
    if (now - before > close_by + 2 * last_size_.load(std::memory_order_relaxed)) missed = 0;
    missed += size;
    const bool enough = missed >= 4 * worth_waking;
    small_.store(now, std::memory_order_relaxed);
    last_size_.store(size, std::memory_order_relaxed);
    missed_.store(enough ? 0 : missed, std::memory_order_relaxed);
    return enough ? threads : 1;
  }

 private:
  struct Job {
    void (*call)(const void* work, Index part, int member) = nullptr;
    const void* work = nullptr;
    int members = 0;
  };
  // The parts that a member begins with: the same ones in every pass over an array, so that they
  // are in its own cache. Then it helps the others.
  struct alignas(64) Share {
    std::atomic<Index> next{0};
    Index end = 0;
  };
  static constexpr std::uint32_t closed = std::uint32_t{1} << 31;
  // Operations that are worth waking a thread for; nanoseconds between works that belong together.
  static constexpr Index worth_waking = 1 << 18, close_by = 100'000;

  static constexpr int most_members = 256;
  static int limited(int threads) { return std::min(threads, most_members); }

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

  static Index nanoseconds() {
#ifdef WIRTINGER_HAS_FORK
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<Index>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
#else
    return 0;
#endif
  }

  void share_out(Index count, int members) {
    for (int m = 0; m < members; ++m) {
      share_[m].next.store(count * m / members, std::memory_order_relaxed);
      share_[m].end = count * (m + 1) / members;
    }
  }

  // A member looks out for what it waits for before it sleeps, for as long as the largest work
  // takes that would not wake it up: some 100 microseconds. Others that want the processor get it.
  template <class Done>
  static void look_out(const Done& done) {
    constexpr int looks = 2000;
    for (int k = 0; k < looks && !done(); ++k) {
#if defined(__x86_64__) || defined(__i386__)
      __builtin_ia32_pause();
#elif defined(__aarch64__)
      asm volatile("yield");
#endif
#ifdef WIRTINGER_HAS_FORK
      if (k % 100 == 99) sched_yield();
#endif
    }
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
      look_out([&] { return generation_.load(std::memory_order_relaxed) != seen; });
      asleep_.fetch_add(1, std::memory_order_relaxed);
      generation_.wait(seen, std::memory_order_acquire);
      asleep_.fetch_sub(1, std::memory_order_relaxed);
      seen = generation_.load(std::memory_order_acquire);
      if ((taking_part_.fetch_add(1, std::memory_order_acq_rel) & closed) == 0 &&
          rank + 1 < job_.members)
        take_parts(rank + 1);
      taking_part_.fetch_sub(1, std::memory_order_acq_rel);
      taking_part_.notify_all();
    }
  }

  void take_parts(int member) {
    for (int k = 0; k < job_.members; ++k) {
      Share& share = share_[(member + k) % job_.members];
      for (Index part; (part = share.next.fetch_add(1, std::memory_order_relaxed)) < share.end;)
        job_.call(job_.work, part, member);
    }
  }

  std::atomic<bool> busy_{false};
  std::atomic<int> hired_{0};  // written by the thread that has set busy_
  std::atomic<std::uint32_t> generation_{0};
  std::atomic<std::uint32_t> taking_part_{closed};
  std::atomic<int> asleep_{0};
  // Small work that was not shared: when the last one came, its size, and how much it was in all.
  std::atomic<Index> small_{0}, last_size_{0}, missed_{0};
  Job job_;
  Share share_[most_members];
  inline static constinit std::atomic<Team*> process_team_{nullptr};
};

}  // namespace wirtinger::detail

#undef WIRTINGER_ONE_PER_PROCESS
#undef WIRTINGER_HAS_FORK
