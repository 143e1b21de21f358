/// \file
/// A planned transform, whatever the engine, and the handle that keeps it alive.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "../array/holder_count.hpp"

namespace wirtinger::detail {

/// One transform with its sizes, strides and direction, ready to run on any arrays of the
/// alignment it was made for. Running is thread-safe and without normalisation.
class Plan {
 public:
  Plan() = default;
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  virtual ~Plan() = default;

  /// out = transform(in), given the first elements of both. `in` and `out` are equal if and only
  /// if the plan is in place.
  virtual void execute(const void* in, void* out) const = 0;

  /// When the cache last gave this plan away, on the cache's clock.
  mutable std::atomic<std::uint64_t> last_used{0};

 private:
  friend class PlanHandle;
  mutable HolderCount holders_;
};

/// Shared ownership of a plan: whoever holds a handle can run it, also after the cache has
/// dropped it. Counted in the plan itself: this is on the path of every transform.
class PlanHandle {
 public:
  PlanHandle() = default;
  PlanHandle(std::nullptr_t) {}
  /// Takes over a plan made with new.
  explicit PlanHandle(const Plan* plan) : plan_(plan) {}
  PlanHandle(const PlanHandle& other) : plan_(other.plan_) {
    if (plan_ != nullptr) plan_->holders_.add();
  }
  PlanHandle(PlanHandle&& other) noexcept : plan_(std::exchange(other.plan_, nullptr)) {}
  PlanHandle& operator=(PlanHandle other) noexcept {
    std::swap(plan_, other.plan_);
    return *this;
  }
  ~PlanHandle() {
    if (plan_ != nullptr && plan_->holders_.drop()) delete plan_;
  }

  void reset() { *this = PlanHandle(); }
  const Plan& operator*() const { return *plan_; }
  const Plan* operator->() const { return plan_; }
  explicit operator bool() const { return plan_ != nullptr; }

 private:
  const Plan* plan_ = nullptr;
};

}  // namespace wirtinger::detail
