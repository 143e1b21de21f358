#include "every_rule_arrays.hpp"

TEST_CASE("every rule: arrays of float go through all sweeps as numbers do") {
  swept_rules::check_arrays<float>();
}
