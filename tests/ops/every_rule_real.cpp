// The functions of the rule table on real variables, and on real beside complex ones: a real
// variable's gradient is real, whatever it is combined with. Numbers for every row; arrays for one
// function of each kind, since what projects a cotangent on real operands is the same for all.

#include "recorded_rules.hpp"

namespace {

using recorded_rules::check, recorded_rules::Complex;

constexpr auto tested_elsewhere =
    "real arguments are the only ones it has: every_rule_recorded.cpp";

template <class Rule, class F>
void check_rule1(const domains::Sector& domain) {
  if constexpr (Rule::kind == wirtinger::number::Kind::real)
    SUCCEED(tested_elsewhere);
  else
    check<double, double, F, false>(domain);
}
template <class Rule, class F>
void check_rule2(const domains::Sector& domain) {
  if constexpr (Rule::kind == wirtinger::number::Kind::real) {
    SUCCEED(tested_elsewhere);
  } else {
    check<double, double, F, false>(domain);
    check<double, Complex, F, false>(domain);
    check<Complex, double, F, false>(domain);
  }
}
template <class A, class B, class F>
void check_arrays(F, const domains::Sector& domain) {
  check<A, B, F, true>(domain);
}

}  // namespace

#define WIRTINGER_CHECK(arguments, name, tested, call)                                 \
  TEST_CASE("rule of real numbers: " #name) {                                          \
    using namespace domains;                                                           \
    const auto f = [](const auto& a, [[maybe_unused]] const auto& b) { return call; }; \
    check_rule##arguments<wirtinger::number::name##_rule, decltype(f)>(tested);        \
  }
#define RULE(name, kind, tested, ...) WIRTINGER_CHECK(1, name, tested, wirtinger::name(a))
#define RULE_GENERAL(name, tested, ...) WIRTINGER_CHECK(1, name, tested, wirtinger::name(a))
#define RULE2(name, kind, tested, ...) WIRTINGER_CHECK(2, name, tested, wirtinger::name(a, b))
#define OPERATOR1(name, symbol, tested, ...) WIRTINGER_CHECK(1, name, tested, symbol a)
#define OPERATOR2(name, symbol, tested, ...) WIRTINGER_CHECK(2, name, tested, a symbol b)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>

TEST_CASE("arrays of real numbers: holomorphic - real-valued and complex results") {
  check_arrays<double, double>([](const auto& a, const auto& b) { return a * b; }, domains::plane);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::exp(a); },
                               domains::plane);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::abs(a); },
                               domains::away_from_zero);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::cis(a); },
                               domains::plane);
}

TEST_CASE("arrays of real numbers beside complex ones") {
  check_arrays<double, Complex>([](const auto& a, const auto& b) { return a / b; },
                                domains::away_from_zero);
  check_arrays<Complex, double>([](const auto& a, const auto& b) { return wirtinger::conj(a) * b; },
                                domains::plane);
}
