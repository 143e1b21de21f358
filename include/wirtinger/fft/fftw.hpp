/// \file
/// FFTW's names for each precision. A precision that is not used needs no library.
#pragma once

#ifndef WIRTINGER_NO_FFTW

#include <fftw3.h>

#include "../scalar/concepts.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct Fftw;

// FFTW's threads are a library of their own. A program that links it has these functions; for one
// that does not, weak references leave them null.
#ifdef __ELF__
#pragma weak fftw_init_threads
#pragma weak fftw_plan_with_nthreads
#pragma weak fftwf_init_threads
#pragma weak fftwf_plan_with_nthreads
#pragma weak fftwl_init_threads
#pragma weak fftwl_plan_with_nthreads
#define WIRTINGER_FFTW_THREADS(PREFIX) \
  {&PREFIX##init_threads, &PREFIX##plan_with_nthreads}
#else
#define WIRTINGER_FFTW_THREADS(PREFIX) \
  {nullptr, nullptr}
#endif

struct FftwThreads {
  int (*start)();
  void (*plan_with)(int count);
  bool linked() const { return start != nullptr && plan_with != nullptr; }
};

#define WIRTINGER_FFTW_PRECISION(R, PREFIX)                                                \
  template <>                                                                              \
  struct Fftw<R> {                                                                         \
    using Complex = PREFIX##complex;                                                       \
    using Plan = PREFIX##plan;                                                             \
    static Plan plan_c2c(int rank, const fftw_iodim64* axes, int batch_rank,               \
                         const fftw_iodim64* batch, Complex* in, Complex* out, int sign,   \
                         unsigned flags) {                                                 \
      return PREFIX##plan_guru64_dft(rank, axes, batch_rank, batch, in, out, sign, flags); \
    }                                                                                      \
    static Plan plan_r2c(int rank, const fftw_iodim64* axes, int batch_rank,               \
                         const fftw_iodim64* batch, R* in, Complex* out, unsigned flags) { \
      return PREFIX##plan_guru64_dft_r2c(rank, axes, batch_rank, batch, in, out, flags);   \
    }                                                                                      \
    static Plan plan_c2r(int rank, const fftw_iodim64* axes, int batch_rank,               \
                         const fftw_iodim64* batch, Complex* in, R* out, unsigned flags) { \
      return PREFIX##plan_guru64_dft_c2r(rank, axes, batch_rank, batch, in, out, flags);   \
    }                                                                                      \
    static Plan plan_r2r(int rank, const fftw_iodim64* axes, int batch_rank,               \
                         const fftw_iodim64* batch, R* in, R* out,                         \
                         const fftw_r2r_kind* kinds, unsigned flags) {                     \
      return PREFIX##plan_guru64_r2r(rank, axes, batch_rank, batch, in, out, kinds, flags); \
    }                                                                                      \
    static void execute_c2c(Plan plan, Complex* in, Complex* out) {                        \
      PREFIX##execute_dft(plan, in, out);                                                  \
    }                                                                                      \
    static void execute_r2c(Plan plan, R* in, Complex* out) {                              \
      PREFIX##execute_dft_r2c(plan, in, out);                                              \
    }                                                                                      \
    static void execute_c2r(Plan plan, Complex* in, R* out) {                              \
      PREFIX##execute_dft_c2r(plan, in, out);                                              \
    }                                                                                      \
    static void execute_r2r(Plan plan, R* in, R* out) {                                    \
      PREFIX##execute_r2r(plan, in, out);                                                  \
    }                                                                                      \
    static void destroy(Plan plan) { PREFIX##destroy_plan(plan); }                         \
    static void set_time_limit(double seconds) { PREFIX##set_timelimit(seconds); }         \
    static bool export_wisdom(const char* path) {                                          \
      return PREFIX##export_wisdom_to_filename(path) != 0;                                 \
    }                                                                                      \
    static bool import_wisdom(const char* path) {                                          \
      return PREFIX##import_wisdom_from_filename(path) != 0;                               \
    }                                                                                      \
    static FftwThreads threads() { return WIRTINGER_FFTW_THREADS(PREFIX); }                \
    static bool is_aligned(const void* data) {                                             \
      return PREFIX##alignment_of(static_cast<R*>(const_cast<void*>(data))) == 0;          \
    }                                                                                      \
  };

WIRTINGER_FFTW_PRECISION(float, fftwf_)
WIRTINGER_FFTW_PRECISION(double, fftw_)
WIRTINGER_FFTW_PRECISION(long double, fftwl_)

#undef WIRTINGER_FFTW_PRECISION
#undef WIRTINGER_FFTW_THREADS

}  // namespace wirtinger::detail

#endif
