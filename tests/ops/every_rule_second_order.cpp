// The laws that tie the sweeps together, for every function of the rule table, real and complex,
// numbers and arrays: tangents are what the values change by, jvp and vjp are adjoint, second
// derivatives are the derivatives of the gradient and symmetric, a replay is a recording at the new
// point.

#include <functional>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "swept_rules.hpp"

namespace {

using swept_rules::Complex, swept_rules::Numbers, swept_rules::Point, swept_rules::Swept,
    swept_rules::SweptRule;

constexpr double eps = measure::epsilon<double>;

Numbers spread(bool complex, std::size_t count, double phase) {
  Numbers x(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double angle = phase + 1.7 * static_cast<double>(k);
    x[k] = complex ? std::polar(0.8, angle) : Complex(std::cos(angle));
  }
  return x;
}
Numbers points(const domains::Sector& domain, bool complex, double turn) {
  Numbers x(domains::points);
  for (std::size_t k = 0; k < x.size(); ++k)
    x[k] = complex ? domain(k, turn) : Complex(domain.real(k, turn));
  return x;
}
Point point_of(const SweptRule& rule) {
  return {points(rule.domain, rule.a_complex, 0), points(rule.domain, rule.b_complex, 0.37),
          spread(rule.a_complex, domains::points, 0.4),
          spread(rule.b_complex, domains::points, 1.3),
          spread(rule.w_complex, domains::points, 2.1)};
}
/// x + h v, both arguments.
Point moved(Point at, double h) {
  for (std::size_t k = 0; k < at.a.size(); ++k) {
    at.a[k] += h * at.a_dot[k];
    at.b[k] += h * at.b_dot[k];
  }
  return at;
}
double inner(Complex x, Complex y) { return (std::conj(x) * y).real(); }
bool near(Complex found, Complex expected, double tolerance, double size) {
  return std::abs(found - expected) <= tolerance * (1 + size);
}

using Sweeps = std::function<Swept(const Point&, const Point* recorded_at)>;

void check_jvp_against_vjp(const Point& at, const Swept& s) {
  for (std::size_t k = 0; k < at.a.size(); ++k) {
    CAPTURE(k, at.a[k], at.b[k]);
    const double pushed = inner(at.w_bar[k], s.w_dot[k]);
    const double pulled = inner(s.a_bar[k], at.a_dot[k]) + inner(s.b_bar[k], at.b_dot[k]);
    CHECK(std::abs(pushed - pulled) <= 100 * eps * (std::abs(s.a_bar[k]) + std::abs(s.b_bar[k])));
    const double size = std::abs(s.a_bar[k]) + std::abs(s.b_bar[k]);
    CHECK(near(s.a_bar_too[k], s.a_bar[k], 100 * eps, size));
    CHECK(near(s.b_bar_too[k], s.b_bar[k], 100 * eps, size));
  }
}

void check_against_differences(const Point& at, const Swept& s, const Sweeps& sweeps) {
  const double h = differences::step<double>();
  const Swept far_up = sweeps(moved(at, 2 * h), nullptr), up = sweeps(moved(at, h), nullptr),
              down = sweeps(moved(at, -h), nullptr), far_down = sweeps(moved(at, -2 * h), nullptr);
  const auto difference = [&](Numbers Swept::*x, std::size_t k) {
    return (8.0 * ((up.*x)[k] - (down.*x)[k]) - ((far_up.*x)[k] - (far_down.*x)[k])) / (12 * h);
  };
  Point across = at;  // along (u_a, u_b)
  for (std::size_t k = 0; k < at.a.size(); ++k) {
    across.a_dot[k] *= across.a_dot[k].imag() != 0 ? Complex(0.3, -0.9) : Complex(1.1);
    across.b_dot[k] *= across.b_dot[k].imag() != 0 ? Complex(-0.7, 0.8) : Complex(-0.6);
  }
  const Swept other = sweeps(across, nullptr);
  const double accuracy = differences::accuracy<double>();
  for (std::size_t k = 0; k < at.a.size(); ++k) {
    CAPTURE(k, at.a[k], at.b[k]);
    const double size = std::abs(s.a_bar_dot[k]) + std::abs(s.b_bar_dot[k]);
    const double scale = size + std::abs(s.a_bar[k]) + std::abs(s.b_bar[k]);
    CHECK(near(s.w_dot[k], difference(&Swept::w, k), accuracy, scale));
    CHECK(near(s.a_bar_dot[k], difference(&Swept::a_bar, k), accuracy, scale));
    CHECK(near(s.b_bar_dot[k], difference(&Swept::b_bar, k), accuracy, scale));
    // <u, H v> = <v, H u>
    const double left =
        inner(across.a_dot[k], s.a_bar_dot[k]) + inner(across.b_dot[k], s.b_bar_dot[k]);
    const double right =
        inner(at.a_dot[k], other.a_bar_dot[k]) + inner(at.b_dot[k], other.b_bar_dot[k]);
    CHECK(std::abs(left - right) <= 200 * eps * scale);
  }
}

bool equal(const Numbers& x, const Numbers& y) { return x == y; }
void check_equal(const Swept& found, const Swept& expected) {
  CHECK(equal(found.w, expected.w));
  CHECK(equal(found.w_dot, expected.w_dot));
  CHECK(equal(found.a_bar, expected.a_bar));
  CHECK(equal(found.b_bar, expected.b_bar));
  CHECK(equal(found.a_bar_dot, expected.a_bar_dot));
  CHECK(equal(found.b_bar_dot, expected.b_bar_dot));
}

void check_near(const Numbers& found, const Numbers& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t k = 0; k < found.size(); ++k)
    CHECK(near(found[k], expected[k], 100 * eps, std::abs(expected[k])));
}

void check(const Point& at, const Swept& s, const Sweeps& sweeps) {
  check_jvp_against_vjp(at, s);
  check_against_differences(at, s, sweeps);
  const Point elsewhere = moved(at, 0.01);
  check_equal(sweeps(at, &elsewhere), s);
}

}  // namespace

TEST_CASE("every rule: the sweeps agree with each other") {
  for (const SweptRule& rule : swept_rules::all()) {
    CAPTURE(rule.name, rule.binary, rule.a_complex, rule.b_complex);
    const Point at = point_of(rule);
    const Swept numbers = rule.full(at, nullptr), lean = rule.lean(at);
    {
      INFO("numbers");
      check(at, numbers, rule.full);
      check_near(lean.w, numbers.w);
      check_near(lean.a_bar, numbers.a_bar);
      check_near(lean.b_bar, numbers.b_bar);
    }
    if (rule.arrays != nullptr) {
      INFO("arrays");
      const Swept arrays = rule.arrays(at, nullptr);
      check(at, arrays, rule.arrays);
      check_near(arrays.w, numbers.w);
      check_near(arrays.w_dot, numbers.w_dot);
      check_near(arrays.a_bar, numbers.a_bar);
      check_near(arrays.b_bar, numbers.b_bar);
    }
  }
}

TEST_CASE("every rule: there is a row for every field of its arguments") {
  std::size_t real = 0, complex = 0, mixed = 0;
  for (const SweptRule& rule : swept_rules::all()) {
    const bool both = rule.a_complex && rule.b_complex;
    ++(both ? complex : rule.a_complex || rule.b_complex ? mixed : real);
    CHECK((rule.arrays != nullptr) == (rule.a_complex == rule.b_complex));
  }
  CHECK(complex > 40);
  CHECK(real > complex);
  CHECK(mixed > 10);
}
