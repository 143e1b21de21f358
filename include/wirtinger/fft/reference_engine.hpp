/// \file
/// Transforms straight from the definition, in long double: O(n) operations for each output
/// element and axis. The measure of the other engines; include this header to be able to choose it.
#pragma once

#include "engine_registry.hpp"
#include "line_engine.hpp"

namespace wirtinger::detail {

/// A sum whose rounding does not grow with the number of terms (Neumaier): in long double it is
/// what makes the definition better than a fast transform.
class CompensatedSum {
 public:
  void add(long double x) {
    const long double sum = sum_ + x;
    rest_ += std::abs(sum_) >= std::abs(x) ? (sum_ - sum) + x : (x - sum) + sum_;
    sum_ = sum;
  }
  long double value() const { return sum_ + rest_; }

 private:
  long double sum_ = 0, rest_ = 0;
};

template <RealScalar R>
struct ReferenceEngine {
  struct Lines {
    using Real = long double;
    using Number = std::complex<Real>;

    // y[k] = sum_j x[j] exp(-+ 2 pi i jk/n)
    static void c2c(Number* line, Index n, Direction direction) {
      std::vector<Number> root(static_cast<std::size_t>(n)), x(line, line + n);
      for (Index j = 0; j < n; ++j)
        root[static_cast<std::size_t>(j)] = root_of_unity<Real>(j, n, direction);
      for (Index k = 0; k < n; ++k) {
        CompensatedSum re, im;
        for (Index j = 0; j < n; ++j) {
          const Number a = x[static_cast<std::size_t>(j)];
          const Number b = root[static_cast<std::size_t>(j * k % n)];
          re.add(a.real() * b.real());
          re.add(-a.imag() * b.imag());
          im.add(a.real() * b.imag());
          im.add(a.imag() * b.real());
        }
        line[k] = {re.value(), im.value()};
      }
    }
  };

  static PlanHandle plan(const PlanKey& key, const PlannerGuard&) {
    return PlanHandle(new LinePlan<R, Lines>(key));
  }
  static bool is_aligned(const void*) { return true; }
};

inline const bool reference_engine_is_there = register_engine<ReferenceEngine>(Engine::reference);

}  // namespace wirtinger::detail
