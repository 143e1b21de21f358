/// \file
/// FFTW's names for each precision. A precision that is not used needs no library.
#pragma once

#ifndef WIRTINGER_NO_FFTW

#include <fftw3.h>

#include "../scalar/concepts.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct Fftw;

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
    static void execute(Plan plan, Complex* in, Complex* out) {                            \
      PREFIX##execute_dft(plan, in, out);                                                  \
    }                                                                                      \
    static void destroy(Plan plan) { PREFIX##destroy_plan(plan); }                         \
    static void set_time_limit(double seconds) { PREFIX##set_timelimit(seconds); }         \
    static bool is_aligned(const void* data) {                                             \
      return PREFIX##alignment_of(static_cast<R*>(const_cast<void*>(data))) == 0;          \
    }                                                                                      \
  };

WIRTINGER_FFTW_PRECISION(float, fftwf_)
WIRTINGER_FFTW_PRECISION(double, fftw_)
WIRTINGER_FFTW_PRECISION(long double, fftwl_)

#undef WIRTINGER_FFTW_PRECISION

}  // namespace wirtinger::detail

#endif
