// The rules on numbers in float through all sweeps: swept_rules.hpp.

#include "swept_rules_of_part.hpp"

template std::vector<swept_rules::SweptRule> swept_rules::rules_of_numbers<float>();
