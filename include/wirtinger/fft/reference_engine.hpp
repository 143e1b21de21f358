/// \file
/// Transforms straight from the definition, in long double: O(n) operations for each output
/// element and axis. The measure of the other engines.
#pragma once

#include <complex>
#include <numbers>
#include <vector>

#include "plan.hpp"
#include "plan_key.hpp"
#include "planner_lock.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct ReferenceEngine {
  using Complex = std::complex<R>;
  using Number = std::complex<long double>;

  class ComplexPlan final : public Plan {
   public:
    explicit ComplexPlan(const PlanKey& key) : key_(key) {}

    void execute(const void* in, void* out) const override {
      std::array<Index, max_rank> extents{};
      Strides in_strides{}, out_strides{};
      const std::size_t rank = key_.axis_count();
      for (std::size_t k = 0; k < rank; ++k) {
        extents[k] = key_.axes[k].extent;
        in_strides[k] = key_.axes[k].in_stride;
        out_strides[k] = key_.axes[k].out_stride;
      }
      const Shape shape(std::span<const Index>(extents.data(), rank));
      const Strides dense = row_major_strides(shape);
      std::vector<Number> work(static_cast<std::size_t>(shape.size()));
      copy(shape, static_cast<const Complex*>(in), in_strides, work.data(), dense);
      for (std::size_t k = 0; k < key_.rank; ++k)
        transform(work, extents[k], dense[k]);
      copy(shape, work.data(), dense, static_cast<Complex*>(out), out_strides);
    }

   private:
    template <class From, class To>
    static void copy(const Shape& shape, const From* from, const Strides& from_strides, To* to,
                     const Strides& to_strides) {
      const Rows<2> rows(shape, {to_strides, from_strides});
      rows.for_each([&](const std::array<Index, 2>& offset) {
        for (Index i = 0; i < rows.length; ++i)
          to[offset[0] + i * rows.step[0]] = static_cast<To>(from[offset[1] + i * rows.step[1]]);
      });
    }

    // y[k] = sum_j x[j] exp(-+ 2 pi i jk/n) along one axis of a dense array.
    void transform(std::vector<Number>& work, Index n, Index stride) const {
      std::vector<Number> root(static_cast<std::size_t>(n)), x(root.size());
      const long double turn =
          (key_.direction == Direction::forward ? -2 : 2) * std::numbers::pi_v<long double>;
      for (Index j = 0; j < n; ++j) {
        const long double angle = turn * static_cast<long double>(j) / static_cast<long double>(n);
        root[static_cast<std::size_t>(j)] = {std::cos(angle), std::sin(angle)};
      }
      const auto size = static_cast<Index>(work.size());
      for (Index first = 0; first < size; ++first) {
        if (first / stride % n != 0) continue;  // inside a line, not at its start
        Number* line = work.data() + first;
        for (Index j = 0; j < n; ++j)
          x[static_cast<std::size_t>(j)] = line[j * stride];
        for (Index k = 0; k < n; ++k) {
          long double re = 0, im = 0;
          for (Index j = 0; j < n; ++j) {
            const Number a = x[static_cast<std::size_t>(j)];
            const Number b = root[static_cast<std::size_t>(j * k % n)];
            re += a.real() * b.real() - a.imag() * b.imag();
            im += a.real() * b.imag() + a.imag() * b.real();
          }
          line[k * stride] = {re, im};
        }
      }
    }

    PlanKey key_;
  };

  static PlanHandle plan(const PlanKey& key, const PlannerGuard&) {
    return PlanHandle(new ComplexPlan(key));
  }
  static bool is_aligned(const void*) { return true; }
};

}  // namespace wirtinger::detail
