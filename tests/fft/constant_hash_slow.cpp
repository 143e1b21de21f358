// The suite once more with every key in one bucket: only equality may tell plans apart.

#define WIRTINGER_CONSTANT_PLAN_HASH
#include "definition.cpp"  // NOLINT(bugprone-suspicious-include)
#include "laws.cpp"        // NOLINT(bugprone-suspicious-include)
#include "plan_cache.cpp"  // NOLINT(bugprone-suspicious-include)
#include "threads.cpp"     // NOLINT(bugprone-suspicious-include)
