/// \file
/// What the process has chosen for all transforms to come: engine, planning effort, threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "../scalar/errors.hpp"

namespace wirtinger {

/// What runs the transforms: FFTW; Eigen's FFT module, for programs without FFTW; the O(N^2)
/// definition, for tests.
enum class Engine : std::uint8_t { fftw, eigen, reference };

/// How long a planner may look for a fast plan. `estimate` does not measure: it is quick and
/// gives the same bits in every run. The others measure (milliseconds to minutes for each new
/// transform), are faster from about 4096 points on and not reproducible to the bit.
enum class Effort : std::uint8_t { estimate, measure, patient };

/// Options of set_effort: seconds that planning of one transform may take (not given: no limit).
struct EffortOptions {
  std::optional<double> time_limit = std::nullopt;
};

namespace detail {

constexpr std::string_view name_of(Engine engine) {
  constexpr std::string_view names[] = {"fftw", "eigen", "reference"};
  return names[static_cast<std::size_t>(engine)];
}

struct TransformSettings {
#ifdef WIRTINGER_NO_FFTW
  std::atomic<Engine> engine{Engine::eigen};
#else
  std::atomic<Engine> engine{Engine::fftw};
#endif
  std::atomic<Effort> effort{Effort::estimate};
  std::atomic<double> time_limit{-1};  // seconds, negative: none
  std::atomic<std::uint16_t> threads{1};
};

inline constinit TransformSettings transform_settings;

}  // namespace detail

/// Planning effort of transforms that are planned from now on, in all threads. Plans of another
/// effort stay in the cache.
///   Throws PlanError for a time limit that is negative or not a number.
inline void set_effort(Effort effort, const EffortOptions& options = {}) {
  if (effort > Effort::patient)
    throw PlanError(detail::message("set_effort: ", static_cast<int>(effort),
                                    " found, expected Effort::estimate, measure or patient"));
  if (options.time_limit && !(*options.time_limit >= 0))
    throw PlanError(detail::message("set_effort: time_limit = ", *options.time_limit,
                                    " found, expected 0 or more seconds"));
  detail::transform_settings.time_limit = options.time_limit.value_or(-1);
  detail::transform_settings.effort = effort;
}

/// The planning effort in force.
inline Effort effort() { return detail::transform_settings.effort; }

/// The number of threads in force.
inline int threads() { return detail::transform_settings.threads; }

}  // namespace wirtinger
