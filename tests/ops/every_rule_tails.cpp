// A value never depends on where its element lies in an array: statements of every length from 1 to
// two packets and three, each element with the bits that it has in a long array.

#include <wirtinger/scalar/packet.hpp>

#include <cstring>

#include "support/catch.hpp"
#include "swept_rules.hpp"

namespace {

namespace number = wirtinger::number;
using swept_rules::Complex, swept_rules::Numbers, swept_rules::Point, swept_rules::Swept,
    swept_rules::SweptRule;

// Corners beside ordinary numbers: what a lane's neighbours are must not matter.
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double unusual[] = {0.0, -0.0, 1.0, -1.0, inf, -inf, 1e200, -1e-200, 5e-324, 700.0};

Complex number_at(const SweptRule& rule, bool complex, std::size_t k, double turn) {
  const Complex ordinary = complex ? rule.domain(k, turn) : Complex(rule.domain.real(k, turn));
  const std::size_t which = k * 7 + static_cast<std::size_t>(turn * 100);
  if (which % 3 != 0) return ordinary;
  const double corner = unusual[which / 3 % std::size(unusual)];
  return complex && which % 2 == 0 ? Complex(ordinary.real(), corner) : Complex(corner, 0);
}
Point long_point(const SweptRule& rule, std::size_t count) {
  Point at;
  for (std::size_t k = 0; k < count; ++k) {
    const double angle = 0.3 + 1.1 * static_cast<double>(k);
    const auto direction = [&](bool complex, double phase) {
      return complex ? std::polar(0.9, angle + phase) : Complex(std::cos(angle + phase));
    };
    at.a.push_back(number_at(rule, rule.a_complex, k, 0));
    at.b.push_back(number_at(rule, rule.b_complex, k, 0.37));
    at.a_dot.push_back(direction(rule.a_complex, 0));
    at.b_dot.push_back(direction(rule.b_complex, 1));
    at.w_bar.push_back(direction(rule.w_complex, 2));
  }
  return at;
}
Point part(const Point& of, std::size_t from, std::size_t count) {
  const auto cut = [&](const Numbers& x) {
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(from);
    return Numbers(begin, begin + static_cast<std::ptrdiff_t>(count));
  };
  return {cut(of.a), cut(of.b), cut(of.a_dot), cut(of.b_dot), cut(of.w_bar)};
}

bool same_bits(double x, double y) {
  return std::memcmp(&x, &y, sizeof(double)) == 0 || (std::isnan(x) && std::isnan(y));
}
bool same_bits(Complex x, Complex y) {
  return same_bits(x.real(), y.real()) && same_bits(x.imag(), y.imag());
}

}  // namespace

TEST_CASE("every rule: an element has the same bits wherever it lies") {
  constexpr auto width =
      static_cast<std::size_t>(number::Packet<double, number::Arch<double>>::width);
  constexpr std::size_t most = 2 * width + 3, count = 3 * most;
  for (const SweptRule& rule : swept_rules::all()) {
    if (rule.arrays == nullptr) continue;
    const Point whole = long_point(rule, count);
    const Swept expected = rule.arrays(whole, nullptr);
    for (std::size_t n = 1; n <= most; ++n) {
      const std::size_t from = (5 * n) % (count - n);
      const Swept found = rule.arrays(part(whole, from, n), nullptr);
      for (const auto& [name, list] :
           {std::pair{"value", &Swept::w}, std::pair{"tangent", &Swept::w_dot},
            std::pair{"first cotangent", &Swept::a_bar},
            std::pair{"second cotangent", &Swept::b_bar},
            std::pair{"first product", &Swept::a_bar_dot},
            std::pair{"second product", &Swept::b_bar_dot}}) {
        REQUIRE((found.*list).size() == n);
        for (std::size_t k = 0; k < n; ++k) {
          const Complex here = (found.*list)[k], there = (expected.*list)[from + k];
          if (same_bits(here, there)) continue;
          CAPTURE(rule.name, rule.a_complex, name, n, k, whole.a[from + k], whole.b[from + k]);
          CHECK(same_bits(here, there));
        }
      }
    }
    SUCCEED(rule.name);
  }
}
