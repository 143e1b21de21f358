// Functions on arrays of real variables, and on real beside complex ones: a real variable's
// gradient is real, whatever it is combined with. One function of each kind, since what projects a
// cotangent on real operands is the same for all; numbers of all fields:
// every_rule_second_order.cpp.

#include "recorded_rules.hpp"

namespace {

using recorded_rules::check, recorded_rules::Complex;

template <class A, class B, class F>
void check_arrays(F, const domains::Sector& domain) {
  check<A, B, F, true>(domain);
}

}  // namespace

TEST_CASE("arrays of real numbers: holomorphic - real-valued and complex results") {
  check_arrays<double, double>([](const auto& a, const auto& b) { return a * b; }, domains::plane);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::exp(a); },
                               domains::plane);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::abs(a); },
                               domains::away_from_zero);
  check_arrays<double, double>([](const auto& a, const auto&) { return wirtinger::cis(a); },
                               domains::plane);
}

TEST_CASE("arrays of complex numbers: holomorphic - real-valued and general") {
  check_arrays<Complex, Complex>([](const auto& a, const auto& b) { return a / b; },
                                 domains::away_from_zero);
  check_arrays<Complex, Complex>([](const auto& a, const auto&) { return wirtinger::abs(a); },
                                 domains::away_from_zero);
  check_arrays<Complex, Complex>([](const auto& a, const auto&) { return wirtinger::sign(a); },
                                 domains::away_from_zero);
}

TEST_CASE("arrays of real numbers beside complex ones") {
  check_arrays<double, Complex>([](const auto& a, const auto& b) { return a / b; },
                                domains::away_from_zero);
  check_arrays<Complex, double>([](const auto& a, const auto& b) { return wirtinger::conj(a) * b; },
                                domains::plane);
}
