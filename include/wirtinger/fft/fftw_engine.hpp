/// \file
/// Plans made and run by FFTW, through its guru interface: any axes, any strides.
#pragma once

#ifndef WIRTINGER_NO_FFTW

#include <cstdlib>
#include <memory>
#include <new>

#include "fftw.hpp"
#include "plan.hpp"
#include "plan_key.hpp"
#include "planner_lock.hpp"

namespace wirtinger::detail {

template <RealScalar R>
struct FftwEngine {
  using Library = Fftw<R>;
  using Complex = typename Library::Complex;

  class ComplexPlan final : public Plan {
   public:
    ComplexPlan(const PlanKey& key, const PlannerGuard&) : plan_(made(key)) {}
    ~ComplexPlan() override {
      if (plan_ == nullptr) return;
      const PlannerGuard guard;
      Library::destroy(plan_);
    }
    void execute(const void* in, void* out) const override {
      Library::execute(plan_, static_cast<Complex*>(const_cast<void*>(in)),
                       static_cast<Complex*>(out));
    }
    bool ready() const { return plan_ != nullptr; }

   private:
    typename Library::Plan plan_;
  };

  /// Null if FFTW cannot plan this. FFTW checks almost nothing: the key has to make sense.
  static PlanHandle plan(const PlanKey& key, const PlannerGuard& guard) {
    auto plan = std::make_unique<ComplexPlan>(key, guard);
    return plan->ready() ? PlanHandle(plan.release()) : nullptr;
  }

  static bool is_aligned(const void* data) { return Library::is_aligned(data); }

 private:
  static typename Library::Plan made(const PlanKey& key) {
    std::array<fftw_iodim64, max_rank> axes{};
    std::size_t in_size = 1, out_size = 1;  // spans; strides of plans are never negative
    for (std::size_t k = 0; k < key.axis_count(); ++k) {
      const auto& [extent, in_stride, out_stride] = key.axes[k];
      axes[k] = {extent, in_stride, out_stride};
      in_size += static_cast<std::size_t>((extent - 1) * in_stride);
      out_size += static_cast<std::size_t>((extent - 1) * out_stride);
    }
    // Measuring overwrites the arrays, so planning has its own. With FFTW_ESTIMATE they are not
    // even touched, only their alignment counts, and untouched memory costs nothing.
    const Scratch in(in_size), out(key.in_place ? 0 : out_size);
    if (key.effort != Effort::estimate)
      Library::set_time_limit(transform_settings.time_limit.load());
    return Library::plan_c2c(key.rank, axes.data(), key.batch_rank, axes.data() + key.rank,
                             in.data(), key.in_place ? in.data() : out.data(),
                             key.direction == Direction::forward ? FFTW_FORWARD : FFTW_BACKWARD,
                             flags_of(key));
  }

  static unsigned flags_of(const PlanKey& key) {
    constexpr unsigned effort_flags[] = {FFTW_ESTIMATE, FFTW_MEASURE, FFTW_PATIENT};
    const bool simd = key.in == Alignment::simd && key.out == Alignment::simd;
    return effort_flags[static_cast<std::size_t>(key.effort)] | (simd ? 0u : FFTW_UNALIGNED);
  }

  // Aligned memory that goes back to the system, not to the pool: it may be large and is rare.
  class Scratch {
   public:
    explicit Scratch(std::size_t elements)
        : data_(std::aligned_alloc(64, (elements * sizeof(Complex) + 63) / 64 * 64 + 64)) {
      if (data_ == nullptr) throw std::bad_alloc();
    }
    ~Scratch() { std::free(data_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Complex* data() const { return static_cast<Complex*>(data_); }

   private:
    void* data_;
  };
};

}  // namespace wirtinger::detail

#endif
