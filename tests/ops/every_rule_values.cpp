// The value of every row of the rule table on a grid of corners - zeros of both signs, denormals,
// huge, infinite, NaN, both sides of the cuts - and at ordinary points: packets of the machine's
// width against the standard library in long double, or against a formula in long double where std
// has no such function. A row without a reference does not compile.

#include <wirtinger/ops/rules.hpp>

#include <algorithm>

#include "packet_rules.hpp"
#include "support/catch.hpp"
#include "support/corners.hpp"

namespace {

using L = long double;
using LC = std::complex<long double>;

// --- what every rule means, written down once more
// ------------------------------------------------

namespace reference {

constexpr L pi = 3.141592653589793238462643383279502884L;
constexpr LC i(0, 1);

template <class Z>
concept Real = std::same_as<Z, L>;
template <class Z>
constexpr bool is_zero(Z z) {
  return z == Z(0);
}
/// Parts, not L(2) * z: a product with a real number is one of complex numbers for some compilers.
LC scaled(L s, LC z) { return {s * z.real(), s * z.imag()}; }
L scaled(L s, L x) { return s * x; }

// std has it for real and complex numbers
#define WIRTINGER_STD(name)            \
  L name(L x) { return std::name(x); } \
  LC name(LC z) { return LC(std::name(z)); }
WIRTINGER_STD(exp)
WIRTINGER_STD(log)
WIRTINGER_STD(log10)
WIRTINGER_STD(sqrt)
WIRTINGER_STD(sin)
WIRTINGER_STD(cos)
WIRTINGER_STD(tan)
WIRTINGER_STD(asin)
WIRTINGER_STD(acos)
WIRTINGER_STD(atan)
WIRTINGER_STD(sinh)
WIRTINGER_STD(cosh)
WIRTINGER_STD(tanh)
WIRTINGER_STD(asinh)
WIRTINGER_STD(acosh)
WIRTINGER_STD(atanh)
#undef WIRTINGER_STD
// ... or for real numbers only
L erf(L x) { return std::erf(x); }
L atan2(L y, L x) { return std::atan2(y, x); }
L hypot(L x, L y) { return std::hypot(x, y); }

template <class A, class B>
LC add(A a, B b) {
  const LC x = a, y = b;
  return {x.real() + y.real(), x.imag() + y.imag()};
}
template <class A, class B>
LC subtract(A a, B b) {
  const LC x = a, y = b;
  return {x.real() - y.real(), x.imag() - y.imag()};
}
template <class A, class B>
LC multiply(A a, B b) {
  const LC x = a, y = b;
  return {x.real() * y.real() - x.imag() * y.imag(), x.real() * y.imag() + x.imag() * y.real()};
}
template <class A, class B>
LC divide(A a, B b) {
  if constexpr (Real<B>) return {std::real(a) / b, Real<A> ? 0 : std::imag(a) / b};
  return LC(a) / LC(b);
}
template <class Z>
Z negate(Z z) {
  return -z;
}
L conj(L x) { return x; }
LC conj(LC z) { return std::conj(z); }
L real(L x) { return x; }
L real(LC z) { return z.real(); }
L imag(L) { return 0; }
L imag(LC z) { return z.imag(); }
L abs(L x) { return std::abs(x); }
L abs(LC z) { return std::hypot(z.real(), z.imag()); }
L abs2(L x) { return x * x; }
L abs2(LC z) { return z.real() * z.real() + z.imag() * z.imag(); }
template <class Z>
L arg(Z z) {
  return std::arg(LC(z));
}
L sign(L x) { return x == 0 || std::isnan(x) ? x : std::copysign(L(1), x); }
LC sign(LC z) { return is_zero(z) ? LC(0) : scaled(1 / abs(z), z); }
L sign_slope(L) { return 0; }
L sign_slope(LC z) { return is_zero(z) ? 0 : 0.5L / abs(z); }
template <class Z>
LC to_complex(Z z) {
  return z;
}
LC cis(L x) { return {std::cos(x), std::sin(x)}; }
LC cis(LC z) { return std::exp(LC(-z.imag(), z.real())); }
template <class A, class B>
LC polar(A a, B b) {
  return multiply(a, cis(b));
}
template <class A, class B>
LC complex(A a, B b) {
  const LC x = a, y = b;
  return {x.real() - y.imag(), x.imag() + y.real()};
}

L expm1(L x) { return std::expm1(x); }
LC expm1(LC z) {
  const LC half = scaled(0.5L, z);
  return std::real(z) > -20 ? scaled(2, std::exp(half) * std::sinh(half)) : std::exp(z) - LC(1);
}
L log1p(L x) { return std::log1p(x); }
LC log1p(LC z) {
  if (abs(z) > 0.5L) return std::log(LC(1 + z.real(), z.imag()));
  return scaled(2, std::atanh(z / LC(2 + z.real(), z.imag())));
}
L log2(L x) { return std::log2(x); }
LC log2(LC z) { return scaled(1 / std::log(2.0L), std::log(z)); }
L cbrt(L x) { return std::cbrt(x); }
LC cbrt(LC z) { return is_zero(z) ? z : std::exp(scaled(1 / 3.0L, std::log(z))); }
template <class Z>
Z reciprocal(Z z) {
  if constexpr (Real<Z>)
    return 1 / z;
  else
    return is_zero(z) ? LC(std::numeric_limits<L>::infinity()) : LC(1) / z;
}
template <class Z>
Z rsqrt(Z z) {
  return reciprocal(std::sqrt(z));
}
template <class Z>
Z square(Z z) {
  if constexpr (Real<Z>)
    return z * z;
  else
    return multiply(z, z);
}
L pow(L x, L y) { return std::pow(x, y); }
template <class A, class B>
LC pow(A a, B b) {
  if (!is_zero(a)) return std::exp(multiply(b, std::log(LC(a))));
  if (is_zero(b)) return 1;
  return std::real(b) > 0 ? L(0) : std::numeric_limits<L>::infinity();
}

/// sin(pi z) and cos(pi z) from the distance to the nearest integer, which is exact.
template <class Z>
struct OfPi {
  Z sin, cos;
};
template <class Z>
OfPi<Z> of_pi(Z z) {
  const L rest = std::remainder(std::real(z), L(1)), integer = std::real(z) - rest;
  const L sign = std::fmod(integer, L(2)) == 0 ? 1 : -1;
  const Z angle = scaled(pi, z - Z(integer));
  return {scaled(sign, std::sin(angle)), scaled(sign, std::cos(angle))};
}
template <class Z>
Z sinc(Z z) {
  if (is_zero(z)) return 1;
  return of_pi(z).sin / scaled(pi, z);
}
/// sinc'(z)/z = sum over k > 0 of  -2 k (-(pi z)^2)^(k-1) pi^2 / (2k+1)!
template <class Z>
Z sinc_slope(Z z) {
  if (abs(z) > 1) return (of_pi(z).cos - sinc(z)) / (z * z);
  Z sum(0), power(-pi * pi);
  L factorial = 1;
  for (int k = 1; k < 30; ++k) {
    factorial *= static_cast<L>(2 * k * (2 * k + 1));
    sum += scaled(static_cast<L>(2 * k) / factorial, power);
    power *= scaled(-pi * pi, z * z);
  }
  return sum;
}
template <class Z>
Z sigmoid(Z z) {
  if (std::real(z) < 0) {
    const Z e = std::exp(z);
    return e / (e + Z(1));
  }
  return Z(1) / (std::exp(-z) + Z(1));
}
L softplus(L x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
L relu(L x) { return x > 0 || std::isnan(x) ? x : 0; }
L max(L x, L y) { return std::isnan(x) || std::isnan(y) ? x + y : x < y ? y : x; }
L min(L x, L y) { return std::isnan(x) || std::isnan(y) ? x + y : y < x ? y : x; }

template <class A, class B>
LC safe_divide(A a, B b) {
  return is_zero(b) ? LC(0) : divide(a, b);
}
template <class M, class Z>
Z masked(M mask, Z z) {
  return is_zero(mask) ? Z(0) : z;
}
template <class M, class Z>
Z unmasked(M mask, Z z) {
  return is_zero(mask) ? z : Z(0);
}
template <class A, class B>
auto log_for(A a, B) {
  return std::log(std::conditional_t < Real<A> && Real<B>, L, LC > (a));
}
L at_least(L x, L low) { return x < low ? low : x; }
L at_most(L x, L high) { return x > high ? high : x; }
template <class Z>
Z end_reciprocal(Z z) {
  return reciprocal(z);
}
template <class Z>
Z tan_slope(Z z) {
  return square(reciprocal(std::cos(z)));
}
template <class Z>
Z tanh_slope(Z z) {
  return square(reciprocal(std::cosh(z)));
}
L atan_slope(L x) { return 1 / (1 + x * x); }
LC atan_slope(LC z) {
  return is_zero(z * z + LC(1)) ? reciprocal(LC(0)) : LC(1) / (i + z) / (z - i);
}
L atanh_slope(L x) { return 1 / ((1 - x) * (1 + x)); }
LC atanh_slope(LC z) {
  return is_zero(LC(1) - z * z) ? reciprocal(LC(0)) : LC(1) / (LC(1) - z) / (LC(1) + z);
}
L root_one_plus_square(L x) { return std::hypot(L(1), x); }
LC root_one_plus_square(LC z) {
  return std::sqrt(LC(1 - z.imag(), z.real())) * std::sqrt(LC(1 + z.imag(), -z.real()));
}

}  // namespace reference

/// A row's reference for one choice of fields.
struct Reference {
  std::string_view name;
  bool binary, a_complex, b_complex;
  LC (*value)(LC a, LC b);
};

struct References {
  std::vector<Reference> list;

  template <class F>
  void add1(std::string_view name, wirtinger::number::Kind kind, F) {
    if constexpr (std::invocable<F, L>)
      list.push_back({name, false, false, false, [](LC a, LC) { return LC(F{}(a.real())); }});
    if constexpr (std::invocable<F, LC>)
      if (kind != wirtinger::number::Kind::real)
        list.push_back({name, false, true, false, [](LC a, LC) { return LC(F{}(a)); }});
  }
  template <class F>
  void add2(std::string_view name, wirtinger::number::Kind kind, F) {
    list.push_back(
        {name, true, false, false, [](LC a, LC b) { return LC(F{}(a.real(), b.real())); }});
    if (kind == wirtinger::number::Kind::real) return;
    if constexpr (std::invocable<F, LC, LC>) {
      list.push_back({name, true, true, true, [](LC a, LC b) { return LC(F{}(a, b)); }});
      list.push_back({name, true, false, true, [](LC a, LC b) { return LC(F{}(a.real(), b)); }});
      list.push_back({name, true, true, false, [](LC a, LC b) { return LC(F{}(a, b.real())); }});
    }
  }
};

/// In the order of packet_rules::all().
const std::vector<Reference>& references() {
  static const std::vector<Reference> list = [] {
    References r;
    // What `requires` says no to is asked again by the call itself for the sentence: a row without
    // a reference is an error here, at its name.
#define WIRTINGER_REFERENCE1(name)                    \
  using reference::name;                              \
  r.add1(#name, wirtinger::number::name##_rule::kind, \
         [](auto z) -> decltype(reference::name(z)) { return reference::name(z); });
#define WIRTINGER_REFERENCE2(name)                    \
  r.add2(#name, wirtinger::number::name##_rule::kind, \
         [](auto a, auto b) -> decltype(reference::name(a, b)) { return reference::name(a, b); });
#define RULE(name, ...) WIRTINGER_REFERENCE1(name)
#define RULE_GENERAL(name, ...) WIRTINGER_REFERENCE1(name)
#define RULE2(name, ...) WIRTINGER_REFERENCE2(name)
#define OPERATOR1(name, ...) WIRTINGER_REFERENCE1(name)
#define OPERATOR2(name, ...) WIRTINGER_REFERENCE2(name)
#define HELPER(name, ...) WIRTINGER_REFERENCE1(name)
#define HELPER2(name, ...) WIRTINGER_REFERENCE2(name)
#include <wirtinger/ops/rule_table.inc>
#undef WIRTINGER_REFERENCE1
#undef WIRTINGER_REFERENCE2
    return r.list;
  }();
  return list;
}

// --- the comparison
// -------------------------------------------------------------------------------

template <class R>
std::complex<R> rounded(LC x) {
  return {static_cast<R>(x.real()), static_cast<R>(x.imag())};
}

/// Strictly as the reference: infinities, NaN and the sign of every zero.
constexpr std::string_view strict[] = {
    "exp",  "log",  "sqrt",  "sin",    "cos",        "tan", "asin",  "acos",    "atan", "sinh",
    "cosh", "tanh", "asinh", "acosh",  "atanh",      "erf", "atan2", "hypot",   "abs",  "abs2",
    "arg",  "real", "conj",  "negate", "to_complex", "max", "min",   "log_for",
};
/// The others: what is not finite need not be so in the same way, and zeros may have either sign,
/// because std has no such function, or another one for mixed fields. Here also:
struct Exception {
  std::string_view name;
  bool extremes;  // compared at huge and tiny, infinite and NaN arguments, too
  double ulps;    // of the larger part
};
constexpr Exception usual{"", true, 8};
constexpr Exception exceptions[] = {
    // By its definition; std repairs products of infinities, and parts may overflow that cancel.
    {"multiply", false, 4},
    {"square", false, 4},
    {"polar", false, 8},
    // Quotients of parts that overflow or vanish: std gives what its scaling gives; packets.cpp.
    {"divide", false, 4},
    {"safe_divide", false, 4},
    // |z| of a denormal z has few digits, and of the largest numbers is infinite.
    {"sign", false, 4},
    {"sign_slope", false, 4},
    {"cbrt", false, 8},
    // The exponential of a rounded product b log a: these many for each unit of it.
    {"pow", false, 4},
    // The rounding of pi Im z counts as often as that is large; near their zeros parts cancel.
    {"sinc", false, 2048},
    {"sinc_slope", false, 4096},
    // Parts overflow that would cancel, or an exponential overflows in a denominator.
    {"expm1", false, 8},
    {"sigmoid", false, 16},
    {"root_one_plus_square", false, 8},
    {"tan_slope", false, 32},
    {"tanh_slope", false, 32},
    {"atan_slope", false, 16},
    {"atanh_slope", false, 16},
};
Exception exception_of(std::string_view name) {
  for (const Exception& e : exceptions)
    if (e.name == name) return e;
  return usual;
}

template <class R>
bool is_extreme(std::complex<R> z) {
  // Squares and exponentials of what is between these are in range.
  const R large = std::is_same_v<R, float> ? R(80) : R(600), tiny = R(1e-9L);
  const auto part = [&](R x) { return x != 0 && !(std::abs(x) < large && std::abs(x) > tiny); };
  return part(z.real()) || part(z.imag());
}
template <class R>
bool is_finite(std::complex<R> z) {
  return std::isfinite(z.real()) && std::isfinite(z.imag());
}

template <class R>
bool is_good(std::string_view name, std::complex<R> a, std::complex<R> b, std::complex<R> found,
             std::complex<R> expected) {
  if (std::find(std::begin(strict), std::end(strict), name) != std::end(strict))
    return corners::same(found, expected, R(8));
  const Exception allowed = exception_of(name);
  if (!allowed.extremes && (is_extreme(a) || is_extreme(b))) return true;
  if (!is_finite(expected) || !is_finite(found)) return is_finite(expected) == is_finite(found);
  const bool grows = name == "pow" && a != std::complex<R>(0);
  const double units =
      allowed.ulps * (1 + (grows ? static_cast<double>(std::abs(b * std::log(a))) : 0));
  return corners::same(found + std::complex<R>(0), expected + std::complex<R>(0),
                       static_cast<R>(units));
}

template <class R>
void check_value(const packet_rules::PacketRule<R>& rule, std::complex<R> a, std::complex<R> b,
                 std::complex<R> found, std::complex<R> expected) {
  if (is_good(rule.name, a, b, found, expected)) return;
  const std::string_view name = rule.name;
  CAPTURE(name, sizeof(R), rule.a_complex, rule.b_complex, a, b, found, expected);
  CHECK(is_good(name, a, b, found, expected));
}

template <class R>
std::vector<std::complex<R>> points_of(const packet_rules::PacketRule<R>& rule, double turn) {
  std::vector<std::complex<R>> points = corners::complex_points<R>(100);
  for (std::size_t k = 0; k < domains::points; ++k)
    points.emplace_back(rule.domain(k, turn));
  return points;
}

template <class R, int register_bytes>
void check_values() {
  using C = std::complex<R>;
  const auto rules = packet_rules::all<R, register_bytes>();
  REQUIRE(rules.size() == references().size());
  for (std::size_t row = 0; row < rules.size(); ++row) {
    const packet_rules::PacketRule<R>& rule = rules[row];
    const Reference& expected_of = references()[row];
    REQUIRE(rule.name == expected_of.name);
    REQUIRE(rule.a_complex == expected_of.a_complex);
    REQUIRE(rule.b_complex == expected_of.b_complex);
    const std::vector<C> as = points_of(rule, 0), bs = points_of(rule, 0.37);
    std::vector<packet_rules::Arguments<R>> at(rule.width);
    std::vector<packet_rules::Results<R>> found(rule.width);
    const std::size_t partners = rule.binary ? 3 : 1, count = partners * as.size();
    for (std::size_t from = 0; from < count; from += rule.width) {
      for (std::size_t lane = 0; lane < rule.width; ++lane) {
        const std::size_t k = (from + lane) % count;
        const C a = as[k / partners], b = bs[(k * 37 + 5) % bs.size()];
        at[lane].a = rule.a_complex ? a : C(a.real());
        at[lane].b = rule.b_complex ? b : C(b.real());
      }
      rule.run(at.data(), found.data());
      for (std::size_t lane = 0; lane < rule.width; ++lane)
        check_value(rule, at[lane].a, at[lane].b, found[lane].w,
                    rounded<R>(expected_of.value(LC(at[lane].a), LC(at[lane].b))));
    }
    SUCCEED(rule.name);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("every rule has the value of its reference", "", float, double) {
  constexpr int bytes = static_cast<int>(
      sizeof(TestType) *
      static_cast<std::size_t>(
          wirtinger::number::Packet<TestType, wirtinger::number::Arch<TestType>>::width));
  check_values<TestType, (bytes < packet_rules::narrowest ? 0 : bytes)>();
}
TEST_CASE("every rule has the value of its reference: long double") {
  check_values<long double, 0>();
}
