/// \file
/// Transforms by Eigen's FFT module (kissfft): any length, every precision, nothing to link. The
/// engine of builds without FFTW; with FFTW, include this header to be able to choose it.
///   Accuracy: within eps sqrt(log2 n) (relative, Euclidean norm) where the prime factors of n are
///   small. It has no algorithm for large primes: a factor p takes p operations for each point, and
///   their rounding grows with sqrt(p), to sqrt(p)/8 times that bound.
#pragma once

#include <unsupported/Eigen/FFT>

#include "engine_registry.hpp"
#include "line_engine.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct EigenLines {
  using Real = R;

  static void c2c(std::complex<R>* line, Index n, Direction direction) {
    // It keeps its tables, which are not to be shared between threads.
    thread_local Eigen::FFT<R> fft = [] {
      Eigen::FFT<R> unscaled;
      unscaled.SetFlag(Eigen::FFT<R>::Unscaled);
      return unscaled;
    }();
    if (n == 1) return;
    std::vector<std::complex<R>> result(static_cast<std::size_t>(n));
    if (direction == Direction::forward)
      fft.fwd(result.data(), line, n);
    else
      fft.inv(result.data(), line, n);
    std::copy(result.begin(), result.end(), line);
  }
};

// Eigen's tables have the accuracy of double (EIGEN_PI is one), so long double has its own
// transform: decimation in time by the smallest prime factor.
template <>
struct EigenLines<long double> {
  using Real = long double;
  using Number = std::complex<Real>;

  static void c2c(Number* line, Index n, Direction direction) {
    std::vector<Number> roots(static_cast<std::size_t>(n));
    for (Index j = 0; j < n; ++j)
      roots[static_cast<std::size_t>(j)] = root_of_unity<Real>(j, n, direction);
    const std::vector<Number> x(line, line + n);
    transform(x.data(), 1, line, n, roots);
  }

 private:
  // y[k] = sum_j x[stride j] root^(jk) over n points.
  static void transform(const Number* x, Index stride, Number* y, Index n,
                        const std::vector<Number>& roots) {
    if (n == 1) {
      *y = *x;
      return;
    }
    Index p = 2;
    while (n % p != 0)
      p = p * p < n ? p + 1 : n;
    const Index m = n / p, step = static_cast<Index>(roots.size()) / n;
    for (Index r = 0; r < p; ++r)
      transform(x + r * stride, stride * p, y + r * m, m, roots);
    std::vector<Number> column(static_cast<std::size_t>(p));
    for (Index k = 0; k < m; ++k) {
      for (Index r = 0; r < p; ++r)
        column[static_cast<std::size_t>(r)] = y[r * m + k];
      for (Index q = 0; q < p; ++q) {
        Real re = 0, im = 0;
        for (Index r = 0; r < p; ++r) {
          const Number a = column[static_cast<std::size_t>(r)];
          const Number b = roots[static_cast<std::size_t>(step * (r * (k + q * m) % n))];
          re += a.real() * b.real() - a.imag() * b.imag();
          im += a.real() * b.imag() + a.imag() * b.real();
        }
        y[q * m + k] = {re, im};
      }
    }
  }
};

template <RealScalar R>
struct EigenEngine {
  static PlanHandle plan(const PlanKey& key, const PlannerGuard&) {
    return PlanHandle(new LinePlan<R, EigenLines<R>>(key));
  }
  static bool is_aligned(const void*) { return true; }
};

inline const bool eigen_engine_is_there = register_engine<EigenEngine>(Engine::eigen);

}  // namespace wirtinger::detail
