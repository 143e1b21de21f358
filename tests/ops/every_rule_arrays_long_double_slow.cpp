#include "every_rule_arrays.hpp"

TEST_CASE("every rule: arrays of long double go through all sweeps as numbers do") {
  swept_rules::check_arrays<long double>();
}
