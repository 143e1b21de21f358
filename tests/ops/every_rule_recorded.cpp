// The functions of the rule table on complex variables; real and mixed: every_rule_real.cpp.

#include "recorded_rules.hpp"

namespace {

template <class Rule, class F>
void check_rule(const domains::Sector& domain) {
  using wirtinger::number::Kind;
  using T = std::conditional_t<Rule::kind == Kind::real, double, std::complex<double>>;
  recorded_rules::check<T, T, F, true>(domain);
}

}  // namespace

// The second argument of a unary function takes no part: its gradient is zero.
#define WIRTINGER_CHECK(name, tested, call)                                            \
  TEST_CASE("recorded rule: " #name) {                                                 \
    using namespace domains;                                                           \
    const auto f = [](const auto& a, [[maybe_unused]] const auto& b) { return call; }; \
    check_rule<wirtinger::number::name##_rule, decltype(f)>(tested);                   \
  }
#define RULE(name, kind, tested, ...) WIRTINGER_CHECK(name, tested, wirtinger::name(a))
#define RULE_GENERAL(name, tested, ...) WIRTINGER_CHECK(name, tested, wirtinger::name(a))
#define RULE2(name, kind, tested, ...) WIRTINGER_CHECK(name, tested, wirtinger::name(a, b))
#define OPERATOR1(name, symbol, tested, ...) WIRTINGER_CHECK(name, tested, symbol a)
#define OPERATOR2(name, symbol, tested, ...) WIRTINGER_CHECK(name, tested, a symbol b)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
