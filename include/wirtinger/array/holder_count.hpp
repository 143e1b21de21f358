/// \file
/// How many handles hold something that they share.
#pragma once

#include <atomic>
#include <cstdint>

#if defined(__has_include)
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define WIRTINGER_KNOWS_OF_THREADS
#endif
#endif

#include "../scalar/config.hpp"

namespace wirtinger::detail {

/// Begins with one holder. Threads may hold and let go at once.
///   As long as a process has one thread, which glibc knows, counting takes no locked instructions:
///   each costs as much as a look-up of a plan.
class HolderCount {
 public:
  std::int32_t count() const { return count_.load(std::memory_order_acquire); }
  void add() {
    if (has_one_thread())
      count_.store(count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    else
      count_.fetch_add(1, std::memory_order_relaxed);
  }
  /// True if the last holder let go.
  bool drop() {
    // A sole holder needs no read-modify-write: nobody else can make the count grow.
    const std::int32_t before = count();
    if (before == 1) return true;
    if (!has_one_thread()) return count_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    count_.store(before - 1, std::memory_order_relaxed);
    return false;
  }
  /// For what is used again: one holder.
  void restart() { count_.store(1, std::memory_order_relaxed); }

 private:
  static bool has_one_thread() {
#ifdef WIRTINGER_KNOWS_OF_THREADS
    return __libc_single_threaded != 0;
#else
    return false;
#endif
  }

  std::atomic<std::int32_t> count_{1};
};

}  // namespace wirtinger::detail

#undef WIRTINGER_KNOWS_OF_THREADS
