// Every rule on numbers in float and in long double, through all sweeps: what they give is what
// double gives at the same point, to the rounding of the coarser of the two.

#include "swept_rules_compared.hpp"

namespace {

using swept_rules::Point, swept_rules::Swept, swept_rules::SweptRule;

/// The row of the same name and fields in another list.
const SweptRule& same_row(const std::vector<SweptRule>& rules, const SweptRule& row) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const SweptRule& rule) {
    return rule.name == row.name && rule.binary == row.binary && rule.a_complex == row.a_complex &&
           rule.b_complex == row.b_complex;
  });
  REQUIRE(found != rules.end());
  return *found;
}

template <class R>
void check_precision() {
  const double eps = std::max(measure::epsilon<R>, measure::epsilon<double>);
  const std::vector<SweptRule> rules = swept_rules::rules_of_numbers<R>();
  CHECK(rules.size() == swept_rules::all().size());
  for (const SweptRule& rule : rules) {
    CAPTURE(rule.name, rule.a_complex, rule.b_complex);
    const SweptRule& in_double = same_row(swept_rules::all(), rule);
    CHECK(rule.w_complex == in_double.w_complex);
    const Point at = swept_rules::point_of(rule);
    const Swept expected = in_double.full(at, nullptr);
    const Swept found = rule.full(at, nullptr);
    swept_rules::check_near(found, expected, eps);
    const Swept lean = rule.lean(at);
    CHECK(lean.w == found.w);
    for (std::size_t k = 0; k < domains::points; ++k) {
      CHECK(std::abs(lean.a_bar[k] - found.a_bar[k]) <= 100 * eps * (1 + std::abs(found.a_bar[k])));
      CHECK(std::abs(lean.b_bar[k] - found.b_bar[k]) <= 100 * eps * (1 + std::abs(found.b_bar[k])));
    }
  }
}

}  // namespace

TEST_CASE("every rule: numbers in float go through all sweeps as those in double") {
  check_precision<float>();
}
TEST_CASE("every rule: numbers in long double go through all sweeps as those in double") {
  check_precision<long double>();
}
