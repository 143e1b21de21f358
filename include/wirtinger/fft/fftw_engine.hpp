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

  class FftwPlan final : public Plan {
   public:
    FftwPlan(const PlanKey& key, const PlannerGuard& guard)
        : kind_(key.kind), plan_(made(key, guard)) {}
    ~FftwPlan() override {
      if (plan_ == nullptr) return;
      const PlannerGuard guard;
      Library::destroy(plan_);
    }
    void execute(const void* in, void* out) const override {
      void* const from = const_cast<void*>(in);
      switch (kind_) {
        case TransformKind::c2c:
          return Library::execute_c2c(plan_, static_cast<Complex*>(from),
                                      static_cast<Complex*>(out));
        case TransformKind::r2c:
          return Library::execute_r2c(plan_, static_cast<R*>(from), static_cast<Complex*>(out));
        case TransformKind::c2r:
          return Library::execute_c2r(plan_, static_cast<Complex*>(from), static_cast<R*>(out));
        case TransformKind::r2r:
          return Library::execute_r2r(plan_, static_cast<R*>(from), static_cast<R*>(out));
      }
    }
    bool ready() const { return plan_ != nullptr; }

   private:
    TransformKind kind_;
    typename Library::Plan plan_;
  };

  /// Null if FFTW cannot plan this. FFTW checks almost nothing: the key has to make sense.
  static PlanHandle plan(const PlanKey& key, const PlannerGuard& guard) {
    auto plan = std::make_unique<FftwPlan>(key, guard);
    return plan->ready() ? PlanHandle(plan.release()) : nullptr;
  }

  static bool is_aligned(const void* data) { return Library::is_aligned(data); }

 private:
  static typename Library::Plan made(const PlanKey& key, const PlannerGuard& guard) {
    const WithThreads threads(key.threads, guard);
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
    const Scratch in(in_size), other(key.in_place ? 0 : out_size);
    const Scratch& out = key.in_place ? in : other;
    if (key.effort != Effort::estimate)
      Library::set_time_limit(transform_settings.time_limit.load());
    const auto *const first = axes.data(), *const batch = axes.data() + key.rank;
    const unsigned flags = flags_of(key);
    switch (key.kind) {
      case TransformKind::c2c:
        return Library::plan_c2c(
            key.rank, first, key.batch_rank, batch, in.complex(), out.complex(),
            key.direction == Direction::forward ? FFTW_FORWARD : FFTW_BACKWARD, flags);
      case TransformKind::r2c:
        return Library::plan_r2c(key.rank, first, key.batch_rank, batch, in.real(), out.complex(),
                                 flags);
      case TransformKind::c2r:
        return Library::plan_c2r(key.rank, first, key.batch_rank, batch, in.complex(), out.real(),
                                 flags | FFTW_DESTROY_INPUT);
      case TransformKind::r2r:
        break;
    }
    std::array<fftw_r2r_kind, max_rank> kinds{};
    for (std::size_t k = 0; k < key.rank; ++k)
      kinds[k] = kind_of(key.r2r_kind(k));
    return Library::plan_r2r(key.rank, first, key.batch_rank, batch, in.real(), out.real(),
                             kinds.data(), flags);
  }

  static fftw_r2r_kind kind_of(R2r kind) {
    constexpr fftw_r2r_kind kinds[] = {FFTW_REDFT00, FFTW_REDFT01, FFTW_REDFT10, FFTW_REDFT11,
                                       FFTW_RODFT00, FFTW_RODFT01, FFTW_RODFT10, FFTW_RODFT11};
    return kinds[static_cast<std::size_t>(kind)];
  }

  // FFTW's number of threads, for one plan; the planner is locked meanwhile. A precision whose
  // threads are not linked keeps to one.
  class WithThreads {
   public:
    WithThreads(int count, const PlannerGuard& guard)
        : several_(start_fftw_threads<R>(guard) && count > 1) {
      if (several_) Library::threads().plan_with(count);
    }
    ~WithThreads() {
      if (several_) Library::threads().plan_with(1);
    }
    WithThreads(const WithThreads&) = delete;
    WithThreads& operator=(const WithThreads&) = delete;

   private:
    bool several_;
  };

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
    Complex* complex() const { return static_cast<Complex*>(data_); }
    R* real() const { return static_cast<R*>(data_); }

   private:
    void* data_;
  };
};

}  // namespace wirtinger::detail

#endif
