/// \file
/// The one place that knows all engines.
#pragma once

#include "fftw_engine.hpp"
#include "plan_cache.hpp"
#include "reference_engine.hpp"

namespace wirtinger::detail {

/// Calls f with the engine as a type.
template <RealScalar R, class F>
auto with_engine(Engine engine, F&& f) {
#ifndef WIRTINGER_NO_FFTW
  if (engine == Engine::fftw) return f(FftwEngine<R>{});
#endif
  static_cast<void>(engine);
  return f(ReferenceEngine<R>{});
}

/// True if data can be transformed where they are by a plan for aligned data.
template <RealScalar R>
bool is_aligned(const void* data, Engine engine) {
  if (reinterpret_cast<std::uintptr_t>(data) % 64 == 0) return true;
  return with_engine<R>(engine, [&](auto chosen) { return chosen.is_aligned(data); });
}

/// The plan for a key from the cache.
///   Throws PlanError naming the operation and the shape if the engine makes none.
template <RealScalar R>
PlanHandle planned(std::string_view operation, const Shape& shape, const PlanKey& key) {
  PlanHandle plan =
      plan_cache().find(key, [](const PlanKey& wanted, const PlannerGuard& guard) -> PlanHandle {
        return with_engine<R>(wanted.engine,
                              [&](auto engine) { return engine.plan(wanted, guard); });
      });
  if (plan) [[likely]]
    return plan;
  std::string sizes;
  for (std::size_t k = 0; k < key.rank; ++k)
    sizes += (k == 0 ? "" : " x ") + std::to_string(key.axes[k].extent);
  throw PlanError(message(operation, ": the engine made no plan for shape ", to_text(shape),
                          " (transform of ", sizes, " points); expected sizes that it supports"));
}

}  // namespace wirtinger::detail
