#pragma once
// The public functions of the rule table as they run on tapes, without their types: one list of
// functions from plain numbers to the results of all four sweeps. What is instantiated for each
// rule is compiled once, in swept_rules_*.cpp; the tests that go over the list cost nothing more.

#include <complex>
#include <string_view>
#include <vector>

#include "support/domains.hpp"

namespace swept_rules {

using Complex = std::complex<double>;
/// Real numbers are complex ones without an imaginary part.
using Numbers = std::vector<Complex>;

/// Arguments, a direction for each and the seed of the result: lists of one length.
struct Point {
  Numbers a, b, a_dot, b_dot, w_bar;
};

/// What the sweeps give, element by element.
struct Swept {
  Numbers w;                     // value
  Numbers w_dot;                 // jvp along (a_dot, b_dot)
  Numbers a_bar, b_bar;          // vjp of w_bar
  Numbers a_bar_dot, b_bar_dot;  // second order: derivative of a_bar, b_bar along (a_dot, b_dot)
  Numbers a_bar_too, b_bar_too;  // a_bar, b_bar as the sweep of second order gives them
};

struct SweptRule {
  std::string_view name;
  bool binary;  // of a unary rule all that belongs to b is zero
  bool a_complex, b_complex, w_complex;
  domains::Sector domain;
  /// Numbers on lean tapes: w, a_bar, b_bar; the rest is empty.
  Swept (*lean)(const Point&);
  /// Numbers on full tapes. Recorded at the second point, if there is one, and replayed at the
  /// first.
  Swept (*full)(const Point&, const Point* recorded_at);
  /// The same of array statements; null where numbers alone are instantiated.
  Swept (*arrays)(const Point&, const Point* recorded_at);
};

/// The rules are shared out over translation units, which take up to half a minute each.
inline constexpr int parts = 6;
template <int part>
std::vector<SweptRule> rules_of_part();
extern template std::vector<SweptRule> rules_of_part<0>();
extern template std::vector<SweptRule> rules_of_part<1>();
extern template std::vector<SweptRule> rules_of_part<2>();
extern template std::vector<SweptRule> rules_of_part<3>();
extern template std::vector<SweptRule> rules_of_part<4>();
extern template std::vector<SweptRule> rules_of_part<5>();

/// Numbers of another precision: rows and fields in the order of the table, no arrays. Arguments
/// and results are converted.
template <class R>
std::vector<SweptRule> rules_of_numbers();
extern template std::vector<SweptRule> rules_of_numbers<float>();
extern template std::vector<SweptRule> rules_of_numbers<long double>();

/// Every function and operator of the table, for every field of its arguments.
inline const std::vector<SweptRule>& all() {
  static const std::vector<SweptRule> rules = [] {
    std::vector<SweptRule> list = rules_of_part<0>();
    for (auto* more : {&rules_of_part<1>, &rules_of_part<2>, &rules_of_part<3>, &rules_of_part<4>,
                       &rules_of_part<5>})
      for (const SweptRule& rule : more())
        list.push_back(rule);
    return list;
  }();
  return rules;
}

}  // namespace swept_rules
