// Derivatives where there is none, or none that is finite: every row of table 5 of convention.md in
// all sweeps - gradients of numbers on lean and full tapes and of arrays, tangents, second order,
// replay - and that none of them makes a NaN.

#include <wirtinger/api/hvp.hpp>
#include <wirtinger/api/jvp.hpp>
#include <wirtinger/ops/comparison.hpp>
#include <wirtinger/ops/reductions.hpp>

#include <algorithm>

#include "support/catch.hpp"
#include "swept_rules.hpp"

namespace {

namespace wg = wirtinger;
using swept_rules::Complex, swept_rules::Numbers, swept_rules::Point, swept_rules::Swept,
    swept_rules::SweptRule;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr Complex infinite(inf, 0);

enum class Field { real, complex, both };

/// A point and the cotangents that a seed 1 gives there: conj(dw/da) of a holomorphic function, the
/// gradient of a real one.
struct Kink {
  std::string_view name;
  Field field;
  Complex a, b;
  Complex a_bar, b_bar = 0;
  /// Is no second derivative NaN? Not so where infinities of both signs meet: x and y of pow and of
  /// a quotient varied together at 0, and numbers so small that 1/x overflows.
  enum Second { never_nan, meets_infinity, alone } second = never_nan;
};

const Kink kinks[] = {
    // no direction is better than another: 0
    {"abs", Field::both, 0, 0, 0},
    {"abs", Field::both, -0.0, 0, 0},
    {"arg", Field::both, 0, 0, 0},
    {"abs2", Field::both, 0, 0, 0},
    {"sign", Field::both, 0, 0, 0},
    {"hypot", Field::real, 0, 0, 0},
    {"atan2", Field::real, 0, 0, 0},
    {"atan2", Field::real, 0, -0.0, 0},
    {"relu", Field::real, 0, 0, 0},
    // the one-sided limit
    {"sqrt", Field::both, 0, 0, infinite},
    {"log", Field::both, 0, 0, infinite},
    {"log2", Field::both, 0, 0, infinite},
    {"log10", Field::both, 0, 0, infinite},
    {"log1p", Field::both, -1, 0, infinite},
    {"cbrt", Field::both, 0, 0, infinite},
    {"rsqrt", Field::both, 0, 0, -infinite},
    {"reciprocal", Field::both, 0, 0, -infinite},
    {"asin", Field::both, 1, 0, infinite},
    {"asin", Field::both, -1, 0, infinite},
    {"acos", Field::both, 1, 0, -infinite},
    {"acos", Field::both, -1, 0, -infinite},
    {"acosh", Field::both, 1, 0, infinite},
    {"acosh", Field::complex, -1, 0, infinite},
    {"atanh", Field::both, 1, 0, infinite},
    {"atanh", Field::both, -1, 0, infinite},
    {"atan", Field::complex, {0, 1}, 0, infinite},
    {"atan", Field::complex, {0, -1}, 0, infinite},
    {"asinh", Field::complex, {0, 1}, 0, infinite},
    {"asinh", Field::complex, {0, -1}, 0, infinite},
    // half to each
    {"max", Field::real, 2, 2, 0.5, 0.5},
    {"max", Field::real, 0, -0.0, 0.5, 0.5},
    {"max", Field::real, inf, inf, 0.5, 0.5},
    {"min", Field::real, -3, -3, 0.5, 0.5},
    {"min", Field::real, -inf, -inf, 0.5, 0.5},
    // powers of zero: the formula with the zero rule
    {"pow", Field::both, 0, 0.5, infinite, 0, Kink::alone},
    {"pow", Field::both, 0, 0.0, 0, -infinite, Kink::alone},
    {"pow", Field::both, 0, 1, 1, 0, Kink::alone},
    {"pow", Field::both, 0, 2, 0, 0},
    {"pow", Field::both, 0, 3.5, 0, 0},
    {"pow", Field::both, 0, -0.5, -infinite, -infinite, Kink::alone},
    // division by zero
    {"divide", Field::real, 1, 0, infinite, -infinite, Kink::alone},
    {"divide", Field::real, -2, 0, infinite, infinite, Kink::alone},
    // a zero with a sign: the domain is where it was
    {"sqrt", Field::both, -0.0, 0, infinite},
    {"log", Field::both, -0.0, 0, infinite},
    {"log2", Field::real, -0.0, 0, infinite},
    {"log10", Field::real, -0.0, 0, infinite},
    {"pow", Field::real, -0.0, 0.5, infinite, 0, Kink::alone},
    // infinite numbers have a direction
    {"abs", Field::both, inf, 0, 1},
    {"abs", Field::both, -inf, 0, -1},
    {"abs", Field::complex, {3, -inf}, 0, Complex(0, -1)},
    {"abs", Field::complex, {inf, -inf}, 0, Complex(std::sqrt(0.5), -std::sqrt(0.5))},
    {"hypot", Field::real, -inf, 3, -1, 0},
    // the smallest numbers
    {"arg", Field::complex, 5e-324, 0, Complex(0, inf), 0, Kink::meets_infinity},
    {"arg", Field::complex, {0, 5e-324}, 0, -infinite, 0, Kink::meets_infinity},
    {"log", Field::complex, 5e-324, 0, infinite, 0, Kink::meets_infinity},
    {"log", Field::complex, {0, 5e-324}, 0, Complex(0, inf), 0, Kink::meets_infinity},
    {"sign", Field::both, 5e-324, 0, 0, 0, Kink::meets_infinity},
    // without a kink, beside one
    {"abs", Field::real, -1e-300, 0, -1},
    {"abs", Field::both, 5e-324, 0, 1, 0, Kink::meets_infinity},
    {"abs", Field::both, 1e300, 0, 1},
    {"hypot", Field::real, 0, 3, 0, 1},
    {"hypot", Field::real, 5e-324, 0, 1, 0, Kink::meets_infinity},
    {"sign", Field::real, 1e-300, 0, 0},
    {"relu", Field::real, 5e-324, 0, 1},
};

bool has_nan(Complex x) { return std::isnan(x.real()) || std::isnan(x.imag()); }
bool same(Complex x, Complex y) {
  const auto part = [](double u, double v) { return u == v || (std::isnan(u) && std::isnan(v)); };
  return part(x.real(), y.real()) && part(x.imag(), y.imag());
}
bool same(const Numbers& x, const Numbers& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](Complex u, Complex v) { return same(u, v); });
}

const SweptRule& rule_of(const Kink& kink, bool complex) {
  const auto& rules = swept_rules::all();
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const SweptRule& rule) {
    return rule.name == kink.name && rule.a_complex == complex && rule.b_complex == complex;
  });
  REQUIRE(found != rules.end());
  return *found;
}

/// The kink at element 7 of 11, or alone; the other elements are harmless.
struct Placed {
  Point point;
  std::size_t at;
};
Placed placed(const SweptRule& rule, const Kink& kink, bool among_others, Complex a_dot,
              Complex b_dot) {
  const std::size_t count = among_others ? 11 : 1, at = among_others ? 7 : 0;
  Placed result{{Numbers(count), Numbers(count), Numbers(count, a_dot), Numbers(count, b_dot),
                 Numbers(count, 1.0)},
                at};
  for (std::size_t k = 0; k < count; ++k) {
    result.point.a[k] = k == at ? kink.a : Complex(rule.domain.real(k));
    result.point.b[k] = k == at ? kink.b : Complex(rule.domain.real(k, 0.37));
  }
  return result;
}

void check_same(const Swept& found, const Swept& expected) {
  CHECK(same(found.w, expected.w));
  CHECK(same(found.w_dot, expected.w_dot));
  CHECK(same(found.a_bar, expected.a_bar));
  CHECK(same(found.b_bar, expected.b_bar));
  CHECK(same(found.a_bar_dot, expected.a_bar_dot));
  CHECK(same(found.b_bar_dot, expected.b_bar_dot));
}

/// The sweeps of second order along one direction.
void check_sweeps(const SweptRule& rule, const Kink& kink, bool arrays, Complex a_dot,
                  Complex b_dot) {
  const auto [point, at] = placed(rule, kink, arrays, a_dot, b_dot);
  CAPTURE(arrays, a_dot, b_dot);
  const auto sweeps = arrays ? rule.arrays : rule.full;
  const Swept s = sweeps(point, nullptr);
  CAPTURE(s.w[at], s.a_bar[at], s.b_bar[at], s.w_dot[at], s.a_bar_dot[at], s.b_bar_dot[at]);
  CHECK(same(s.a_bar[at], kink.a_bar));
  CHECK(same(s.b_bar[at], kink.b_bar));
  CHECK(same(s.a_bar_too[at], kink.a_bar));
  CHECK(same(s.b_bar_too[at], kink.b_bar));
  const bool alone = a_dot == Complex(0) || b_dot == Complex(0);
  if (kink.second == Kink::never_nan || (kink.second == Kink::alone && b_dot == Complex(0))) {
    CHECK_FALSE(has_nan(s.a_bar_dot[at]));
    CHECK_FALSE(has_nan(s.b_bar_dot[at]));
  }
  const auto slope = [&](Complex bar) {  // along 1
    return rule.w_complex ? std::conj(bar) : Complex(bar.real());
  };
  if (a_dot == Complex(0) && b_dot == Complex(0)) {
    CHECK(s.w_dot[at] == Complex(0));
    CHECK(s.a_bar_dot[at] == Complex(0));
    CHECK(s.b_bar_dot[at] == Complex(0));
  } else if (b_dot == Complex(0) && a_dot == Complex(1)) {
    CHECK(same(s.w_dot[at], slope(kink.a_bar)));
  } else if (a_dot == Complex(0) && b_dot == Complex(1)) {
    CHECK(same(s.w_dot[at], slope(kink.b_bar)));
  } else if (alone || kink.second == Kink::never_nan) {
    CHECK_FALSE(has_nan(s.w_dot[at]));
  }
  Point elsewhere = point;
  elsewhere.a[at] = rule.domain.real(3);
  elsewhere.b[at] = rule.domain.real(3, 0.37);
  check_same(sweeps(point, &elsewhere), s);
}

void check(const SweptRule& rule, const Kink& kink) {
  CAPTURE(kink.name, rule.a_complex, kink.a, kink.b, kink.a_bar, kink.b_bar);
  {
    INFO("lean");
    const auto [point, at] = placed(rule, kink, false, 0, 0);
    const Swept s = rule.lean(point);
    CHECK(same(s.a_bar[at], kink.a_bar));
    CHECK(same(s.b_bar[at], kink.b_bar));
  }
  for (const bool arrays : {false, true})
    for (const Complex a_dot : {Complex(1), Complex(0), Complex(0, 1), Complex(-1, 2)}) {
      if (!rule.a_complex && a_dot.imag() != 0) continue;
      check_sweeps(rule, kink, arrays, a_dot, 0);
      if (rule.binary) check_sweeps(rule, kink, arrays, a_dot, 1);
    }
}

}  // namespace

TEST_CASE("table 5: documented derivatives in every sweep - numbers and arrays") {
  for (const Kink& kink : kinks) {
    if (kink.field != Field::complex) check(rule_of(kink, false), kink);
    if (kink.field != Field::real) check(rule_of(kink, true), kink);
  }
}

namespace {

/// Value, gradient, tangent and second derivative of a program of one number, as in the library's
/// front door.
template <class F>
void check_program(F f, double x, double slope) {
  CAPTURE(x, slope);
  CHECK(wg::gradient(f, x) == slope);
  CHECK(wg::jvp(f, x, 1.0).tangent == slope);
  const auto second = wg::hvp(f, x, 1.0);
  CHECK(second.gradient == slope);
  CHECK_FALSE(std::isnan(second.product));
  // ... and of an array of it
  const auto of_array = [f](const auto& a) { return wg::sum(f(a)); };
  const wg::Array<double> many = wg::full<double>({5}, x);
  CHECK(wg::gradient(of_array, many)(4) == slope);
  CHECK(wg::jvp(of_array, many, wg::ones<double>({5})).tangent == 5 * slope);
  const auto seconds = wg::hvp(of_array, many, wg::ones<double>({5}));
  CHECK(seconds.gradient(4) == slope);
  CHECK_FALSE(std::isnan(seconds.product(4)));
}

}  // namespace

TEST_CASE("table 5: clamp has slope one on its closed interval") {
  const auto f = [](const auto& x) { return wg::clamp(x, -1.0, 2.0); };
  for (const double inside : {-1.0, 0.0, 2.0})
    check_program(f, inside, 1);
  for (const double outside : {-1.5, 2.5, inf, -inf})
    check_program(f, outside, 0);
}

TEST_CASE("table 5: norms of nothing but zeros have gradient zero") {
  const auto f = [](const auto& z) { return wg::norm2(z); };
  const auto zeros = wg::zeros<Complex>({5});
  const auto direction = wg::full<Complex>({5}, Complex(1, -2));
  CHECK(wg::identical(wg::gradient(f, zeros), zeros));
  CHECK(wg::jvp(f, zeros, direction).tangent == 0);
  const auto second = wg::hvp(f, zeros, direction);
  CHECK(wg::identical(second.gradient, zeros));
  for (const Complex& x : second.product.to_row_major())
    CHECK_FALSE(has_nan(x));
}

TEST_CASE("table 5: of slopes with both signs at zero the sign of the domain counts") {
  // The domain of sqrt(-x) ends at 0 from the left.
  CHECK(wg::gradient([](const auto& x) { return wg::sqrt(-x); }, 0.0) == -inf);
  CHECK(wg::gradient([](const auto& x) { return wg::log(-x); }, 0.0) == -inf);
  CHECK(wg::gradient([](const auto& x) { return wg::log10(-x); }, 0.0) == -inf);
}

TEST_CASE("table 5: an exponent has no derivative where the base is negative and all is real") {
  const auto [by_base, by_exponent] =
      wg::gradient([](const auto& x, const auto& y) { return wg::pow(x, y); }, -2.0, 2.0);
  CHECK(by_base == -4);
  CHECK(std::isnan(by_exponent));
  // Of complex numbers: log(-2) (-2)^2.
  const auto exponent =
      wg::gradient([](const auto& y) { return wg::real(wg::pow(Complex(-2, 0), y)); }, Complex(2));
  CHECK(std::abs(exponent - std::conj(std::log(Complex(-2)) * 4.0)) < 1e-13);
}
