// Every rule on numbers in float and in long double, through all sweeps: what they give is what
// double gives at the same point, to the rounding of the coarser of the two.

#include <algorithm>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "swept_rules.hpp"

namespace {

using swept_rules::Complex, swept_rules::Numbers, swept_rules::Point, swept_rules::Swept,
    swept_rules::SweptRule;

/// Numbers that all three precisions hold.
Numbers rounded(Numbers x) {
  for (Complex& z : x)
    z = Complex(std::complex<float>(z));
  return x;
}
Point point_of(const SweptRule& rule) {
  Point at;
  for (std::size_t k = 0; k < domains::points; ++k) {
    const double angle = 0.3 + 1.7 * static_cast<double>(k);
    const auto point = [&](bool complex, double turn) {
      return complex ? rule.domain(k, turn) : Complex(rule.domain.real(k, turn));
    };
    const auto direction = [&](bool complex, double phase) {
      return complex ? std::polar(0.8, angle + phase) : Complex(std::cos(angle + phase));
    };
    at.a.push_back(point(rule.a_complex, 0));
    at.b.push_back(point(rule.b_complex, 0.37));
    at.a_dot.push_back(direction(rule.a_complex, 0));
    at.b_dot.push_back(direction(rule.b_complex, 1));
    at.w_bar.push_back(direction(rule.w_complex, 2));
  }
  for (Numbers* x : {&at.a, &at.b, &at.a_dot, &at.b_dot, &at.w_bar})
    *x = rounded(*x);
  return at;
}

/// The row of the same name and fields in another list.
const SweptRule& same_row(const std::vector<SweptRule>& rules, const SweptRule& row) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const SweptRule& rule) {
    return rule.name == row.name && rule.binary == row.binary && rule.a_complex == row.a_complex &&
           rule.b_complex == row.b_complex;
  });
  REQUIRE(found != rules.end());
  return *found;
}

constexpr std::pair<const char*, Numbers Swept::*> results[] = {
    {"value", &Swept::w},
    {"tangent", &Swept::w_dot},
    {"first cotangent", &Swept::a_bar},
    {"second cotangent", &Swept::b_bar},
    {"first product", &Swept::a_bar_dot},
    {"second product", &Swept::b_bar_dot}};

/// Derivatives amplify the rounding of what they are made of: the measure is the largest result at
/// the point, and 1.
void check_near(const Swept& found, const Swept& expected, double eps) {
  for (std::size_t k = 0; k < domains::points; ++k) {
    double size = 1;
    for (const auto& [name, list] : results)
      size = std::max(size, std::abs((expected.*list)[k]));
    for (const auto& [name, list] : results) {
      CAPTURE(name, k);
      CHECK(std::abs((found.*list)[k] - (expected.*list)[k]) <= 100 * eps * size);
    }
  }
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
    const Point at = point_of(rule);
    const Swept expected = in_double.full(at, nullptr);
    const Swept found = rule.full(at, nullptr);
    check_near(found, expected, eps);
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
