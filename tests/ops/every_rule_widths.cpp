// Every row of the rule table by packets of every width that the machine has: value, partials and
// lifted tangents are those of packets of one lane, and of each lane whatever stands in the others.
// Bits differ only where a compiler fuses other products and sums than before.

#include <algorithm>

#include "packet_rules.hpp"
#include "support/catch.hpp"
#include "support/corners.hpp"

namespace {

using packet_rules::Arguments, packet_rules::PacketRule, packet_rules::Results;

template <class R>
using Points = std::vector<Arguments<R>>;

/// Ordinary points, where differences are taken, and pairs of corners and of points near 0.
template <class R>
Points<R> points_of(const PacketRule<R>& rule) {
  using C = std::complex<R>;
  Points<R> points;
  const auto in_field = [](bool complex, C x) { return complex ? x : C(x.real()); };
  const auto add = [&](C a, C b) {
    const auto turn = static_cast<R>(points.size() % 100);
    points.push_back({in_field(rule.a_complex, a), in_field(rule.b_complex, b),
                      in_field(rule.a_complex, std::polar(R(0.9), turn)),
                      in_field(rule.b_complex, std::polar(R(0.8), 2 * turn + 1))});
  };
  const auto in_domain = [&](bool complex, std::size_t k, double turn) {
    return complex ? C(rule.domain(k, turn)) : C(static_cast<R>(rule.domain.real(k, turn)));
  };
  for (std::size_t k = 0; k < domains::points; ++k)
    add(in_domain(rule.a_complex, k, 0), in_domain(rule.b_complex, k, 0.37));
  const std::vector<C> all = corners::complex_points<R>(100);
  const std::size_t partners = rule.binary ? 2 : 1;
  for (std::size_t k = 0; k < all.size(); ++k)
    for (std::size_t j = 0; j < partners; ++j)
      add(all[k], all[(7 * k + 311 * j + 3) % all.size()]);
  return points;
}

// --- what counts as equal
// -------------------------------------------------------------------------

template <class R>
bool same_bits(std::complex<R> x, std::complex<R> y) {
  return corners::same(x.real(), y.real(), R(0), R(0)) &&
         corners::same(x.imag(), y.imag(), R(0), R(0));
}
template <class R>
bool same_bits(const Results<R>& x, const Results<R>& y) {
  return same_bits(x.w, y.w) && same_bits(x.p, y.p) && same_bits(x.q, y.q) &&
         same_bits(x.w_dot, y.w_dot);
}
/// Not finite in the same parts and ways; what is finite, up to `ulps` of the larger part and of
/// `size`, to which parts may have cancelled.
template <class R>
bool close(std::complex<R> found, std::complex<R> expected, R ulps, R size = 0) {
  const bool finite = std::isfinite(expected.real()) && std::isfinite(expected.imag());
  // Beside an infinite part the other one is the rest of an overflow.
  if (finite) size = std::max({size, std::abs(expected.real()), std::abs(expected.imag())});
  const auto part = [&](R x, R y) {
    if (!finite && std::isfinite(x) && std::isfinite(y)) return true;
    return corners::same(x, y, size, ulps);
  };
  return part(found.real(), expected.real()) && part(found.imag(), expected.imag());
}

// --- the laws
// -------------------------------------------------------------------------------------

template <class R>
Results<R> alone(const PacketRule<R>& rule, const Arguments<R>& at) {
  std::vector<Results<R>> results(rule.width);
  rule.run(Points<R>(rule.width, at).data(), results.data());
  return results.front();
}

template <class R>
void check_against_one_lane(const PacketRule<R>& rule, const PacketRule<R>& one_lane,
                            const Arguments<R>& at, const Results<R>& found) {
  const Results<R> expected = alone(one_lane, at);
  R slope = std::abs(expected.p) + std::abs(expected.q);
  if (!std::isfinite(slope)) slope = 0;
  const bool good = close(found.w, expected.w, R(4)) && close(found.p, expected.p, R(16)) &&
                    close(found.q, expected.q, R(16)) &&
                    close(found.w_dot, expected.w_dot, R(16), slope);
  if (good) return;
  CAPTURE(rule.name, rule.width, rule.a_complex, rule.b_complex, at.a, at.b, at.a_dot, at.b_dot);
  CAPTURE(found.w, found.p, found.q, found.w_dot);
  CAPTURE(expected.w, expected.p, expected.q, expected.w_dot);
  CHECK(good);
}

template <class R>
void check_rule(const PacketRule<R>& rule, const PacketRule<R>& one_lane) {
  const Points<R> points = points_of(rule);
  std::vector<Results<R>> expected(points.size()), together(rule.width);
  for (std::size_t k = 0; k < points.size(); ++k) {
    expected[k] = alone(rule, points[k]);
    check_against_one_lane(rule, one_lane, points[k], expected[k]);
  }
  // In steps that put points into every lane.
  for (std::size_t k = 0; k + rule.width <= points.size(); k += rule.width - 1) {
    rule.run(&points[k], together.data());
    for (std::size_t lane = 0; lane < rule.width; ++lane) {
      if (same_bits(together[lane], expected[k + lane])) continue;
      const Arguments<R>& at = points[k + lane];
      CAPTURE(rule.name, rule.width, rule.a_complex, rule.b_complex, lane, at.a, at.b);
      CAPTURE(together[lane].w, expected[k + lane].w);
      CHECK(same_bits(together[lane], expected[k + lane]));
    }
  }
}

template <class R, int register_bytes>
void check_width() {
  const std::vector<PacketRule<R>> one_lane = packet_rules::all<R, 0>(),
                                   rules = packet_rules::all<R, register_bytes>();
  if (rules.empty()) {
    SUCCEED("this build has no registers of that size");
    return;
  }
  REQUIRE(rules.size() == one_lane.size());
  CHECK(rules.front().width * sizeof(R) == static_cast<std::size_t>(register_bytes));
  for (std::size_t k = 0; k < rules.size(); ++k) {
    REQUIRE(rules[k].name == one_lane[k].name);
    check_rule(rules[k], one_lane[k]);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("every rule by packets of 16 bytes gives what one lane gives", "", float,
                   double) {
  check_width<TestType, 16>();
}
TEMPLATE_TEST_CASE("every rule by packets of 32 bytes gives what one lane gives", "", float,
                   double) {
  check_width<TestType, 32>();
}
TEMPLATE_TEST_CASE("every rule by packets of 64 bytes gives what one lane gives", "", float,
                   double) {
  check_width<TestType, 64>();
}
