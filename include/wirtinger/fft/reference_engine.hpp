/// \file
/// Transforms straight from the definition, in long double: O(n) operations for each output
/// element and axis. The measure of the other engines; include this header to be able to choose it.
#pragma once

#include <numbers>

#include "engine_registry.hpp"
#include "line_engine.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct ReferenceEngine {
  struct Lines {
    using Real = long double;
    using Number = std::complex<Real>;

    // y[k] = sum_j x[j] exp(-+ 2 pi i jk/n)
    static void c2c(Number* line, Index n, Direction direction) {
      std::vector<Number> root(static_cast<std::size_t>(n)), x(line, line + n);
      const Real turn = (direction == Direction::forward ? -2 : 2) * std::numbers::pi_v<Real>;
      for (Index j = 0; j < n; ++j) {
        const Real angle = turn * static_cast<Real>(j) / static_cast<Real>(n);
        root[static_cast<std::size_t>(j)] = {std::cos(angle), std::sin(angle)};
      }
      for (Index k = 0; k < n; ++k) {
        Real re = 0, im = 0;
        for (Index j = 0; j < n; ++j) {
          const Number a = x[static_cast<std::size_t>(j)];
          const Number b = root[static_cast<std::size_t>(j * k % n)];
          re += a.real() * b.real() - a.imag() * b.imag();
          im += a.real() * b.imag() + a.imag() * b.real();
        }
        line[k] = {re, im};
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
