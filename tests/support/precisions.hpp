// What is costly to compile is looked at in all precisions by ./test.sh --all only.
#pragma once

#include <type_traits>

namespace precisions {

#ifdef WIRTINGER_TEST_EVERY_PRECISION
inline constexpr bool every = true;
#else
inline constexpr bool every = false;
#endif

/// Calls f with the tag of each type, in the slow run.
template <class... Ts, class F>
void in_slow_run(F f) {
  if constexpr (every) (f(std::type_identity<Ts>{}), ...);
}

}  // namespace precisions
