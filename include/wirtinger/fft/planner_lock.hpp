/// \file
/// One lock for every call into FFTW other than running a plan: planning, destroying, wisdom.
#pragma once

#include <mutex>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#define WIRTINGER_HAS_FORK
#endif

#if defined(__GNUC__)
// Two shared objects that use this library share one FFTW and so must share one lock, also when
// they are compiled with -fvisibility=hidden. Changing the layout means renaming the function.
#define WIRTINGER_ONE_PER_PROCESS [[gnu::visibility("default")]]
#else
#define WIRTINGER_ONE_PER_PROCESS
#endif

namespace wirtinger {

/// A lock that the program uses for its own calls of FFTW's planner. The functions must not throw.
struct WIRTINGER_ONE_PER_PROCESS PlannerHooks {
  void (*lock)(void* context) = nullptr;
  void (*unlock)(void* context) = nullptr;
  void* context = nullptr;
};

namespace detail {

/// Both locks of the transform layer. They are taken in this order, in fork() too: a child must
/// not inherit a lock that a thread of its parent holds.
struct WIRTINGER_ONE_PER_PROCESS PlannerLocks {
  std::mutex planning;
  PlannerHooks hooks;  // read and written under `planning`
  std::mutex caching;  // tables of the plan cache; held for table look-ups only

  void lock_planning() {
    planning.lock();
    if (hooks.lock != nullptr) hooks.lock(hooks.context);
  }
  void unlock_planning() {
    if (hooks.unlock != nullptr) hooks.unlock(hooks.context);
    planning.unlock();
  }
};

/// Never destroyed: plans may be released while the program ends.
WIRTINGER_ONE_PER_PROCESS inline PlannerLocks& planner_locks() {
  static PlannerLocks* const locks = [] {
#ifdef WIRTINGER_HAS_FORK
    const auto lock_all = [] {
      planner_locks().lock_planning();
      planner_locks().caching.lock();
    };
    const auto unlock_all = [] {
      planner_locks().caching.unlock();
      planner_locks().unlock_planning();
    };
    pthread_atfork(lock_all, unlock_all, unlock_all);
#endif
    return new PlannerLocks;
  }();
  return *locks;
}

/// Holds the planner lock. Functions that call FFTW's planner ask for one as proof.
class PlannerGuard {
 public:
  PlannerGuard() { planner_locks().lock_planning(); }
  ~PlannerGuard() { planner_locks().unlock_planning(); }
  PlannerGuard(const PlannerGuard&) = delete;
  PlannerGuard& operator=(const PlannerGuard&) = delete;
};

}  // namespace detail

/// Makes the library take the program's own lock around FFTW's planner as well, for programs that
/// plan with FFTW themselves. Do not hold that lock when calling a transform.
inline void share_planner_lock(const PlannerHooks& hooks) {
  const std::lock_guard guard(detail::planner_locks().planning);
  detail::planner_locks().hooks = hooks;
}

}  // namespace wirtinger

#undef WIRTINGER_ONE_PER_PROCESS
#undef WIRTINGER_HAS_FORK
