#pragma once
// Every rule on arrays of one precision, through all sweeps and a replay: what they give is what
// numbers give, which every_rule_precisions.cpp compares with double.

#include "swept_rules_compared.hpp"
#include "swept_rules_of_part.hpp"

namespace swept_rules {

template <class R>
void check_arrays() {
  std::size_t compared = 0;
  for (const SweptRule& rule : detail::rules_of<detail::Chosen<R, 0, 1, true>>()) {
    if (rule.arrays == nullptr) continue;  // of mixed fields: numbers only
    ++compared;
    CAPTURE(rule.name, rule.a_complex);
    const Point at = point_of(rule);
    const Swept arrays = rule.arrays(at, nullptr);
    check_near(arrays, rule.full(at, nullptr), measure::epsilon<R>);
    Point elsewhere = at;
    std::swap(elsewhere.a.front(), elsewhere.a.back());
    std::swap(elsewhere.b.front(), elsewhere.b.back());
    const Swept replayed = rule.arrays(at, &elsewhere);
    for (const auto& [name, list] : results) {
      CAPTURE(name);
      CHECK(replayed.*list == arrays.*list);
    }
  }
  CHECK(compared > 80);
}

}  // namespace swept_rules
