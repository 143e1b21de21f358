/// \file
/// The one place that knows all engines.
#pragma once

#include "engine_registry.hpp"
#include "fftw_engine.hpp"
#include "plan_cache.hpp"
#include "split_plan.hpp"

#ifdef WIRTINGER_NO_FFTW
#include "eigen_engine.hpp"
#endif

namespace wirtinger {

namespace detail {

/// What to call of an engine; null functions if it is not there.
template <RealScalar R>
EngineFunctions engine_functions(Engine engine) {
#ifndef WIRTINGER_NO_FFTW
  if (engine == Engine::fftw) return {&FftwEngine<R>::plan, &FftwEngine<R>::is_aligned};
#endif
  return registered_engine(engine, precision_of<R>);
}

/// True if data can be transformed where they are by a plan for aligned data.
template <RealScalar R>
bool is_aligned(const void* data, Engine engine) {
  if (reinterpret_cast<std::uintptr_t>(data) % 64 == 0) return true;
  return engine_functions<R>(engine).is_aligned(data);
}

/// The plan for a key from the cache.
///   Throws PlanError naming the operation and the shape if the engine makes none.
template <RealScalar R>
PlanHandle planned(std::string_view operation, const Shape& shape, const PlanKey& key) {
  PlanHandle plan =
      plan_cache().find(key, [](const PlanKey& wanted, const PlannerGuard& guard) -> PlanHandle {
        const EngineFunctions functions = engine_functions<R>(wanted.engine);
        if (wanted.engine == Engine::fftw)
          if (PlanHandle split = SplitPlan::make(functions, wanted, guard)) return split;
        return functions.plan(wanted, guard);
      });
  if (plan) [[likely]]
    return plan;
  std::string sizes;
  for (std::size_t k = 0; k < key.rank; ++k)
    sizes += (k == 0 ? "" : " x ") + std::to_string(key.axes[k].extent);
  throw PlanError(message(operation, ": the engine made no plan for shape ", to_text(shape),
                          " (transform of ", sizes, " points); expected sizes that it supports"));
}

}  // namespace detail

/// Chooses what runs the transforms from now on, in all threads.
///   Throws PlanError for an engine that this program does not contain.
inline void set_engine(Engine engine) {
  if (engine > Engine::reference)
    throw PlanError(detail::message("set_engine: ", static_cast<int>(engine),
                                    " found, expected Engine::fftw, eigen or reference"));
#ifndef WIRTINGER_NO_FFTW
  const bool there =
      engine == Engine::fftw ||
      detail::registered_engine(engine, detail::Precision::as_double).plan != nullptr;
  constexpr std::string_view hint =
      "; include <wirtinger/fft/eigen_engine.hpp> or <wirtinger/fft/reference_engine.hpp>";
#else
  const bool there =
      detail::registered_engine(engine, detail::Precision::as_double).plan != nullptr;
  constexpr std::string_view hint = "; this program is compiled with WIRTINGER_NO_FFTW";
#endif
  if (!there)
    throw PlanError(detail::message("set_engine: the program does not contain the engine ",
                                    detail::name_of(engine), hint));
  detail::transform_settings.engine = engine;
}

/// The engine in force.
inline Engine engine() { return detail::transform_settings.engine; }

/// Number of threads that share large statements and transforms; 1 at first. With Effort::estimate
/// any number gives the same bits. FFTW's threads, which measured plans use, are a library of their
/// own, one for each precision (docs/transforms.md says how to link it).
///   Throws PlanError for a number below 1, and for more than one if the program has no FFTW
///   threads.
inline void set_threads(int threads) {
  if (threads < 1 || threads > 1024)
    throw PlanError(detail::message("set_threads: ", threads, " found, expected 1 .. 1024"));
#ifdef WIRTINGER_NO_FFTW
  constexpr bool linked = false;
  constexpr std::string_view reason = "this program is compiled with WIRTINGER_NO_FFTW";
#else
#ifdef WIRTINGER_FFTW_THREADS
  constexpr bool linked = true;
#else
  const bool linked = detail::Fftw<double>::threads().linked() ||
                      detail::Fftw<float>::threads().linked() ||
                      detail::Fftw<long double>::threads().linked();
#endif
  constexpr std::string_view reason =
      "FFTW's threads are not linked; add -lfftw3_threads, and see docs/transforms.md";
#endif
  if (threads > 1 && !linked)
    throw PlanError(detail::message("set_threads: ", threads, " found, expected 1: ", reason));
  detail::transform_settings.threads = static_cast<std::uint16_t>(threads);
}

}  // namespace wirtinger
