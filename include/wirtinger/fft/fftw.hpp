/// \file
/// FFTW's names for each precision. A precision that is not used needs no library.
#pragma once

#ifndef WIRTINGER_NO_FFTW

#include <cstddef>

#include <fftw3.h>

#include "../array/team.hpp"
#include "../scalar/concepts.hpp"
#include "planner_lock.hpp"

#ifdef __ELF__
// Not in the header nor in the library before FFTW 3.3.9.
extern "C" {
using wirtinger_fftw_loop = void(void* (*work)(char*), char* data, std::size_t size, int count,
                                 void*);
void fftw_threads_set_callback(wirtinger_fftw_loop* loop, void* data);
void fftwf_threads_set_callback(wirtinger_fftw_loop* loop, void* data);
void fftwl_threads_set_callback(wirtinger_fftw_loop* loop, void* data);
}
#pragma weak fftw_threads_set_callback
#pragma weak fftwf_threads_set_callback
#pragma weak fftwl_threads_set_callback
#endif

namespace wirtinger::detail {

template <RealScalar R>
struct Fftw;

// FFTW's threads are a library of their own. A program that links it has these functions; for one
// that does not, weak references leave them null. WIRTINGER_FFTW_THREADS makes the references
// strong: for static libraries, and for linkers that drop what only weak references ask for.
#ifdef __ELF__
#ifndef WIRTINGER_FFTW_THREADS
#pragma weak fftw_init_threads
#pragma weak fftw_plan_with_nthreads
#pragma weak fftwf_init_threads
#pragma weak fftwf_plan_with_nthreads
#pragma weak fftwl_init_threads
#pragma weak fftwl_plan_with_nthreads
#endif
#endif
#if defined(__ELF__) || defined(WIRTINGER_FFTW_THREADS)
#define WIRTINGER_FFTW_THREAD_FUNCTIONS(PREFIX) \
  { &PREFIX##init_threads, &PREFIX##plan_with_nthreads, &PREFIX##threads_set_callback }
#else
#define WIRTINGER_FFTW_THREAD_FUNCTIONS(PREFIX) \
  { nullptr, nullptr, nullptr }
#endif

struct FftwThreads {
  int (*init)();
  void (*plan_with)(int count);
  void (*set_loop)(void (*loop)(void* (*work)(char*), char* data, std::size_t size, int count,
                                void*),
                   void* data);
  bool linked() const { return init != nullptr && plan_with != nullptr; }
};

#define WIRTINGER_FFTW_PRECISION(R, PREFIX)                                                    \
  template <>                                                                                  \
  struct Fftw<R> {                                                                             \
    using Complex = PREFIX##complex;                                                           \
    using Plan = PREFIX##plan;                                                                 \
    static Plan plan_c2c(int rank, const fftw_iodim64* axes, int batch_rank,                   \
                         const fftw_iodim64* batch, Complex* in, Complex* out, int sign,       \
                         unsigned flags) {                                                     \
      return PREFIX##plan_guru64_dft(rank, axes, batch_rank, batch, in, out, sign, flags);     \
    }                                                                                          \
    static Plan plan_r2c(int rank, const fftw_iodim64* axes, int batch_rank,                   \
                         const fftw_iodim64* batch, R* in, Complex* out, unsigned flags) {     \
      return PREFIX##plan_guru64_dft_r2c(rank, axes, batch_rank, batch, in, out, flags);       \
    }                                                                                          \
    static Plan plan_c2r(int rank, const fftw_iodim64* axes, int batch_rank,                   \
                         const fftw_iodim64* batch, Complex* in, R* out, unsigned flags) {     \
      return PREFIX##plan_guru64_dft_c2r(rank, axes, batch_rank, batch, in, out, flags);       \
    }                                                                                          \
    static Plan plan_r2r(int rank, const fftw_iodim64* axes, int batch_rank,                   \
                         const fftw_iodim64* batch, R* in, R* out, const fftw_r2r_kind* kinds, \
                         unsigned flags) {                                                     \
      return PREFIX##plan_guru64_r2r(rank, axes, batch_rank, batch, in, out, kinds, flags);    \
    }                                                                                          \
    static void execute_c2c(Plan plan, Complex* in, Complex* out) {                            \
      PREFIX##execute_dft(plan, in, out);                                                      \
    }                                                                                          \
    static void execute_r2c(Plan plan, R* in, Complex* out) {                                  \
      PREFIX##execute_dft_r2c(plan, in, out);                                                  \
    }                                                                                          \
    static void execute_c2r(Plan plan, Complex* in, R* out) {                                  \
      PREFIX##execute_dft_c2r(plan, in, out);                                                  \
    }                                                                                          \
    static void execute_r2r(Plan plan, R* in, R* out) { PREFIX##execute_r2r(plan, in, out); }  \
    static void destroy(Plan plan) { PREFIX##destroy_plan(plan); }                             \
    static void set_time_limit(double seconds) { PREFIX##set_timelimit(seconds); }             \
    /* Allocated with malloc. */                                                               \
    static char* export_wisdom() { return PREFIX##export_wisdom_to_string(); }                 \
    static bool import_wisdom(const char* text) {                                              \
      return PREFIX##import_wisdom_from_string(text) != 0;                                     \
    }                                                                                          \
    static FftwThreads threads() { return WIRTINGER_FFTW_THREAD_FUNCTIONS(PREFIX); }           \
    static bool is_aligned(const void* data) {                                                 \
      return PREFIX##alignment_of(static_cast<R*>(const_cast<void*>(data))) == 0;              \
    }                                                                                          \
  };

WIRTINGER_FFTW_PRECISION(float, fftwf_)
WIRTINGER_FFTW_PRECISION(double, fftw_)
WIRTINGER_FFTW_PRECISION(long double, fftwl_)

#undef WIRTINGER_FFTW_PRECISION
#undef WIRTINGER_FFTW_THREAD_FUNCTIONS

/// Makes FFTW's threads usable if they are linked; false if not. To be called before the first plan
/// and before wisdom is read or written: wisdom is good for the solvers that were there when it was
/// made, and this adds some.
template <RealScalar R>
bool start_fftw_threads(const PlannerGuard&) {
  static const bool started = [] {
    const FftwThreads threads = Fftw<R>::threads();
    if (!threads.linked() || threads.init() == 0) return false;
    // They are the team's (FFTW 3.3.9 or newer). A child process has none of FFTW's own threads,
    // for which its plans would wait.
    if (threads.set_loop != nullptr)
      threads.set_loop(
          [](void* (*work)(char*), char* data, std::size_t size, int count, void*) {
            Team::of_process().run(count, count, [&](Index part, int) {
              work(data + static_cast<std::size_t>(part) * size);
            });
          },
          nullptr);
    return true;
  }();
  return started;
}

}  // namespace wirtinger::detail

#endif
