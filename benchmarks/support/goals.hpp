/// \file
/// What the library wants to reach, in times the limit (double precision, one thread).
#pragma once

#include <optional>
#include <string_view>

#include "options.hpp"

namespace bench {

struct Goal {
  std::string_view workload;
  Index least_elements;  // from this size on, until the next line
  double recorded, replayed;
};

inline constexpr Goal goals[] = {
    {"W1", 0, 1.60, 1.15},     {"W1", 512, 1.08, 1.08}, {"W1", 2048, 1.05, 1.05},
    {"W2", 0, 1.10, 1.10},     {"W3", 0, 1.60, 1.15},   {"W3", 512, 1.08, 1.08},
    {"W3", 2048, 1.05, 1.05},  {"W4", 0, 1.60, 1.15},   {"W4", 1024, 1.15, 1.10},
    {"W4", 16384, 1.08, 1.05}, {"W5", 0, 1.10, 1.10},   {"S1", 0, 2.50, 2.50},
    {"S2", 0, 2.50, 2.50},     {"S3", 0, 2.50, 2.50},
};

/// Elements of one array of the workload: W4's second number counts steps.
inline Index elements(std::string_view workload, const Size& size) {
  Index count = 1;
  for (Index extent : size)
    count *= extent;
  return workload == "W4" ? size.front() : count;
}

inline std::optional<double> goal_for(std::string_view workload, const Size& size,
                                      std::string_view program) {
  std::optional<double> goal;
  for (const Goal& g : goals)
    if (g.workload == workload && elements(workload, size) >= g.least_elements) {
      if (program == "recorded") goal = g.recorded;
      if (program == "replayed") goal = g.replayed;
    }
  return goal;
}

}  // namespace bench
