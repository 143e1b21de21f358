/// \file
/// What the hand-written limits share: aligned memory, plans made once, packets.
#pragma once

#include <fftw3.h>

#include <complex>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>
#include <wirtinger/wirtinger.hpp>

#include "compare.hpp"

namespace by_hand {

using Complex = std::complex<double>;
using Arch = wirtinger::number::DefaultArch;
using Real = wirtinger::number::Packet<double, Arch>;
constexpr std::size_t width = static_cast<std::size_t>(Real::width);

inline auto load(const Complex* from) { return wirtinger::number::load<Complex, Arch>(from); }
inline void store(Complex* to, Real re, Real im) {
  wirtinger::number::store<Complex, Arch>(to, {re, im});
}

/// n complex numbers, aligned for FFTW.
class Buffer {
 public:
  explicit Buffer(std::size_t n) : data_(reinterpret_cast<Complex*>(fftw_alloc_complex(n))) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { fftw_free(data_); }
  Complex* data() const { return data_; }

 private:
  Complex* data_;
};

/// A one-dimensional transform of n points from one place to another, or in place.
class Plan {
 public:
  Plan(std::size_t n, const Buffer& in, const Buffer& out, int sign)
      : plan_(fftw_plan_dft_1d(static_cast<int>(n), raw(in.data()), raw(out.data()), sign,
                               FFTW_ESTIMATE)) {}
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan() { fftw_destroy_plan(plan_); }
  void operator()(const Complex* in, Complex* out) const {
    fftw_execute_dft(plan_, raw(const_cast<Complex*>(in)), raw(out));
  }

 private:
  static fftw_complex* raw(Complex* p) { return reinterpret_cast<fftw_complex*>(p); }
  fftw_plan plan_;
};

/// |a - b| / |b|
inline double relative_distance(const Complex* a, const Complex* b, std::size_t n) {
  double difference = 0, size = 0;
  for (std::size_t k = 0; k < n; ++k) {
    difference += std::norm(a[k] - b[k]);
    size += std::norm(b[k]);
  }
  return std::sqrt(difference / size);
}

/// A signal without symmetry.
inline wirtinger::Array<Complex> signal(wirtinger::Index n, double turn) {
  auto x = wirtinger::zeros<Complex>({n});
  for (wirtinger::Index k = 0; k < n; ++k) {
    const double t = static_cast<double>(k) + turn;
    x(k) = {std::sin(1.3 * t), std::cos(0.7 * t + 1)};
  }
  return x;
}

/// One line of the table; leaves the program if the two programs do not agree.
inline void report(const char* workload, wirtinger::Index n, const benchmark::Comparison& times,
                   double deviation) {
  std::printf(
      "%s %8td  double  limit %9.2f us  recorded %5.2f x (median %5.2f x)  "
      "replayed %5.2f x (median %5.2f x)  gradients agree to %.0e\n",
      workload, n, times.limit.least * 1e6, times.recorded.least / times.limit.least,
      times.recorded.median / times.limit.median, times.replayed.least / times.limit.least,
      times.replayed.median / times.limit.median, deviation);
  if (!(deviation < 1e-13)) std::exit(1);
}

/// The lengths of the command line, multiples of 8, or the usual ones.
inline std::vector<wirtinger::Index> lengths(int count, char** arguments) {
  std::vector<wirtinger::Index> lengths;
  for (int k = 1; k < count; ++k)
    lengths.push_back(std::atol(arguments[k]));
  if (lengths.empty()) lengths = {64, 1024, 4096, 16384, 65536, 262144, 1048576};
  for (wirtinger::Index n : lengths)
    if (n < 8 || n % 8 != 0) {
      std::fprintf(stderr, "%s: n = %td found, expected a multiple of 8\n", arguments[0], n);
      std::exit(1);
    }
  return lengths;
}

}  // namespace by_hand
