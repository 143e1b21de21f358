#pragma once
// Points that all precisions hold, and two results of the sweeps compared at one of them.

#include <algorithm>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "swept_rules.hpp"

namespace swept_rules {

/// Numbers that all three precisions hold.
inline Numbers rounded(Numbers x) {
  for (Complex& z : x)
    z = Complex(std::complex<float>(z));
  return x;
}
inline Point point_of(const SweptRule& rule) {
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

inline constexpr std::pair<const char*, Numbers Swept::*> results[] = {
    {"value", &Swept::w},
    {"tangent", &Swept::w_dot},
    {"first cotangent", &Swept::a_bar},
    {"second cotangent", &Swept::b_bar},
    {"first product", &Swept::a_bar_dot},
    {"second product", &Swept::b_bar_dot}};

/// Derivatives amplify the rounding of what they are made of: the measure is the largest result at
/// the point, and 1.
inline void check_near(const Swept& found, const Swept& expected, double eps) {
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

}  // namespace swept_rules
