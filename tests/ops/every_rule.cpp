// Every row of the rule table: its Wirtinger pair against differences, its tangent on dual numbers.
// A new row is tested as it is; a row with a domain that domains.hpp does not know does not
// compile.

#include <wirtinger/ops/rules.hpp>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "support/domains.hpp"

namespace {

using namespace wirtinger::number;
using Wide = std::complex<long double>;

struct Pair {
  Wide p, q;
};
struct ValueAndTangent {
  Wide value, tangent;
};

/// A rule as a function of one argument x, with what the table says of it. Real arguments are
/// complex ones without imaginary part, `other` is the second argument of a binary rule.
template <class R>
struct Case {
  using C = std::complex<R>;
  bool complex_argument;
  bool holomorphic;
  C (*value)(C x, C other);
  Pair (*pair)(C x, C other);
  ValueAndTangent (*lifted)(C x, C other, C x_dot);
};

// --- from and to the numbers that rules compute with --------------------------------------------

template <class Z>
Z number_of(std::complex<typename Z::Real> x) {
  using N = Packet<typename Z::Real, Single>;
  if constexpr (is_complex<Z>)
    return {N(x.real()), N(x.imag())};
  else
    return N(x.real());
}
template <class R, class P>
std::complex<R> plain(const P& p) {
  if constexpr (is_zero_type<P>)
    return R(0);
  else if constexpr (std::is_arithmetic_v<P>)
    return static_cast<R>(p);
  else
    return to_scalar(p);
}
template <class R, class Z>
ValueAndTangent plain_dual(const Dual<Z>& w) {
  return {measure::wide(plain<R>(w.value)), measure::wide(plain<R>(w.tangent))};
}

/// The pair that a rule's partials stand for, by its kind.
template <Kind kind, class Z, class P, class Q>
Pair pair_of(const P& p, const Q& q) {
  using R = typename Z::Real;
  const Wide dz = measure::wide(plain<R>(p)), dzbar = measure::wide(plain<R>(q));
  if (kind == Kind::real_valued)
    return is_complex<Z> ? Pair{dz, std::conj(dz)} : Pair{2 * dz.real(), 0};
  return is_complex<Z> ? Pair{dz, dzbar} : Pair{dz + dzbar, 0};
}

// --- the laws -----------------------------------------------------------------------------------

template <class R>
std::complex<R> point(const domains::Sector& domain, bool complex, std::size_t k, double turn) {
  if (!complex) return static_cast<R>(domain.real(k, turn));
  return std::complex<R>(domain(k, turn));
}

template <class R>
void check(const Case<R>& rule, bool complex_other, const domains::Sector& domain) {
  using C = std::complex<R>;
  const double accuracy = differences::accuracy<R>();
  for (std::size_t k = 0; k < domains::points; ++k) {
    const C x = point<R>(domain, rule.complex_argument, k, 0),
            other = point<R>(domain, complex_other, k, 0.37);
    CAPTURE(k, rule.complex_argument, x, other);
    const auto along = [&](C direction) {
      return measure::wide(
          differences::derivative<R>([&](R h) { return rule.value(x + direction * h, other); }));
    };
    const Pair found = rule.pair(x, other);
    Pair expected{along(1), 0};
    if (rule.complex_argument) {
      const Wide turned = along({0, 1}) * Wide(0, 1);
      expected = {(expected.p - turned) / 2.0L, (expected.p + turned) / 2.0L};
    }
    const auto size = static_cast<double>(1 + std::abs(expected.p) + std::abs(expected.q));
    CHECK(static_cast<double>(std::abs(found.p - expected.p)) <= accuracy * size);
    CHECK(static_cast<double>(std::abs(found.q - expected.q)) <= accuracy * size);
    if (rule.holomorphic)  // Cauchy-Riemann
      CHECK(static_cast<double>(std::abs(expected.q)) <= accuracy * size);

    // w_dot = p x_dot + q conj(x_dot), which is not complex linear
    const C x_dot = rule.complex_argument ? C(R(0.6), R(-0.8)) : C(R(-0.75));
    const Wide dot = measure::wide(x_dot);
    const ValueAndTangent w = rule.lifted(x, other, x_dot);
    CHECK(w.value == measure::wide(rule.value(x, other)));
    CHECK(static_cast<double>(std::abs(w.tangent - (found.p * dot + found.q * std::conj(dot)))) <=
          64 * measure::epsilon<R> * size);
  }
}

// --- the rows as cases --------------------------------------------------------------------------

template <class Rule, class Z, class Lifted>
void check_argument(const domains::Sector& domain) {
  using R = typename Z::Real;
  using C = std::complex<R>;
  check<R>({is_complex<Z>, Rule::kind == Kind::holomorphic,
            [](C x, C) { return plain<R>(Rule::value(number_of<Z>(x))); },
            [](C x, C) {
              const Z z = number_of<Z>(x);
              const auto w = Rule::value(z);
              return pair_of<Rule::kind, Z>(Rule::p(z, w), Rule::q(z, w));
            },
            [](C x, C, C x_dot) {
              return plain_dual<R>(Lifted{}(Dual<Z>{number_of<Z>(x), number_of<Z>(x_dot)}));
            }},
           false, domain);
}
template <class Rule, class A, class B, class Lifted>
void check_arguments(const domains::Sector& domain) {
  using R = typename A::Real;
  using C = std::complex<R>;
  constexpr bool holomorphic = Rule::kind == Kind::holomorphic;
  check<R>({is_complex<A>, holomorphic,
            [](C x, C y) { return plain<R>(Rule::value(number_of<A>(x), number_of<B>(y))); },
            [](C x, C y) {
              const A a = number_of<A>(x);
              const B b = number_of<B>(y);
              return pair_of<Rule::kind, A>(Rule::p(a, b, Rule::value(a, b)), Zero{});
            },
            [](C x, C y, C x_dot) {
              return plain_dual<R>(
                  Lifted{}(Dual<A>{number_of<A>(x), number_of<A>(x_dot)}, number_of<B>(y)));
            }},
           is_complex<B>, domain);
  check<R>({is_complex<B>, holomorphic,
            [](C y, C x) { return plain<R>(Rule::value(number_of<A>(x), number_of<B>(y))); },
            [](C y, C x) {
              const A a = number_of<A>(x);
              const B b = number_of<B>(y);
              return pair_of<Rule::kind, B>(Rule::p2(a, b, Rule::value(a, b)), Zero{});
            },
            [](C y, C x, C y_dot) {
              return plain_dual<R>(
                  Lifted{}(number_of<A>(x), Dual<B>{number_of<B>(y), number_of<B>(y_dot)}));
            }},
           is_complex<A>, domain);
}

template <class R, class Rule, class Lifted>
void check_unary(const domains::Sector& domain) {
  using N = Packet<R, Single>;
  check_argument<Rule, N, Lifted>(domain);
  if constexpr (Rule::kind != Kind::real) check_argument<Rule, Complex<N>, Lifted>(domain);
}
template <class R, class Rule, class Lifted>
void check_binary(const domains::Sector& domain) {
  using N = Packet<R, Single>;
  check_arguments<Rule, N, N, Lifted>(domain);
  if constexpr (Rule::kind != Kind::real) {
    check_arguments<Rule, Complex<N>, Complex<N>, Lifted>(domain);
    check_arguments<Rule, N, Complex<N>, Lifted>(domain);
    check_arguments<Rule, Complex<N>, N, Lifted>(domain);
  }
}

template <class R>
void check_table() {
  using namespace domains;
#define WIRTINGER_CHECK1(name, tested, call)                \
  {                                                         \
    INFO(#name);                                            \
    const auto lifted = [](const auto& z) { return call; }; \
    check_unary<R, name##_rule, decltype(lifted)>(tested);  \
  }
#define WIRTINGER_CHECK2(name, tested, call)                               \
  {                                                                        \
    INFO(#name);                                                           \
    const auto lifted = [](const auto& a, const auto& b) { return call; }; \
    check_binary<R, name##_rule, decltype(lifted)>(tested);                \
  }
#define RULE(name, kind, tested, ...) WIRTINGER_CHECK1(name, tested, name(z))
#define RULE_GENERAL(name, tested, ...) WIRTINGER_CHECK1(name, tested, name(z))
#define RULE2(name, kind, tested, ...) WIRTINGER_CHECK2(name, tested, name(a, b))
#define OPERATOR1(name, symbol, tested, ...) WIRTINGER_CHECK1(name, tested, symbol z)
#define OPERATOR2(name, symbol, tested, ...) WIRTINGER_CHECK2(name, tested, a symbol b)
// Helpers are used inside of partials and have no column of their own.
#define HELPER(name, kind, tested, ...) WIRTINGER_CHECK1(name, tested, name(z))
#define HELPER2(name, kind, tested, ...) WIRTINGER_CHECK2(name, tested, name(a, b))
#include <wirtinger/ops/rule_table.inc>
#undef WIRTINGER_CHECK1
#undef WIRTINGER_CHECK2
}

}  // namespace

TEST_CASE("every rule: partials and lifted tangents agree with differences: double") {
  check_table<double>();
}
TEST_CASE("every rule: partials and lifted tangents agree with differences: float") {
  check_table<float>();
}
TEST_CASE("every rule: partials and lifted tangents agree with differences: long double") {
  check_table<long double>();
}
