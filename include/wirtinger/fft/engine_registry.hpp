/// \file
/// The engines of this process. An engine is a template over the precision,
///
///   template <RealScalar R> struct E {
///     static PlanHandle plan(const PlanKey& key, const PlannerGuard&);  // null: it cannot
///     static bool is_aligned(const void* data);                        // as its plans want it
///   };
///
/// and one line that registers it: an engine costs nothing where its header is not read. FFTW alone
/// is not registered (engine.hpp): only the precisions in use may ask for its libraries.
#pragma once

#include <array>

#include "plan.hpp"
#include "plan_key.hpp"
#include "planner_lock.hpp"

namespace wirtinger::detail {

template <class E>
concept TransformEngine = requires(const PlanKey& key, const PlannerGuard& guard, const void* data) {
  { E::plan(key, guard) } -> std::same_as<PlanHandle>;
  { E::is_aligned(data) } -> std::same_as<bool>;
};

/// What the library calls of an engine, for one precision.
struct EngineFunctions {
  PlanHandle (*plan)(const PlanKey&, const PlannerGuard&) = nullptr;
  bool (*is_aligned)(const void*) = nullptr;
};

inline constexpr std::size_t engine_count = 3, precision_count = 3;
inline constinit std::array<std::array<EngineFunctions, precision_count>, engine_count>
    registered_engines{};

inline EngineFunctions& registered_engine(Engine engine, Precision precision) {
  return registered_engines[static_cast<std::size_t>(engine)][static_cast<std::size_t>(precision)];
}

/// Makes an engine available for all precisions.
template <template <class> class E>
bool register_engine(Engine engine) {
  const auto add = [&]<class R>(std::type_identity<R>) {
    static_assert(TransformEngine<E<R>>);
    registered_engine(engine, precision_of<R>) = {&E<R>::plan, &E<R>::is_aligned};
  };
  add(std::type_identity<float>{});
  add(std::type_identity<double>{});
  add(std::type_identity<long double>{});
  return true;
}

}  // namespace wirtinger::detail
