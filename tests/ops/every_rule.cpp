// Every row of the rule table: its Wirtinger pair against differences, its tangent on dual numbers.
// A new row is tested as it is; a row with a domain that domains.hpp does not know does not compile.

#include <wirtinger/ops/rules.hpp>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "support/domains.hpp"

namespace {

using namespace wirtinger::number;
using wirtinger::real_t;
using differences::derivative;

template <class R>
using Real = Packet<R, Single>;
template <class R>
using Plane = Complex<Packet<R, Single>>;

template <class R>
Real<R> number_at(double x, Real<R>) {
  return Real<R>(x);
}
template <class R>
Plane<R> number_at(std::complex<double> z, Plane<R>) {
  return {Real<R>(z.real()), Real<R>(z.imag())};
}

// Point k of a domain as a number of type Z.
template <class Z>
Z point(const domains::Sector& domain, std::size_t k, double turn) {
  if constexpr (is_complex<Z>) return number_at(domain(k, turn), Z{});
  else return number_at(domain.real(k, turn), Z{});
}

// A partial (number, constant of the table or nothing) as a complex number.
template <class R, class P>
std::complex<R> plain(const P& p) {
  if constexpr (is_zero_type<P>) return R(0);
  else if constexpr (std::is_arithmetic_v<P>) return static_cast<R>(p);
  else return to_scalar(p);
}
template <class Z>
Z moved(Z z, std::complex<typename Z::Real> by) {
  if constexpr (is_complex<Z>) return {z.re + Real<typename Z::Real>(by.real()), z.im + Real<typename Z::Real>(by.imag())};
  else return z + Z(by.real());
}

struct Pair {
  std::complex<long double> p, q;
};

// dw/dz and dw/dconj(z) of g from its differences along both axes.
template <class Z, class G>
Pair pair_by_differences(G g, Z z) {
  using R = typename Z::Real;
  const auto along = [&](std::complex<R> direction) {
    return derivative<R>([&](R h) { return std::complex<R>(to_scalar(g(moved(z, direction * h)))); });
  };
  const auto d = measure::wide(along(1));
  if constexpr (!is_complex<Z>) return {d, 0};
  const auto turned = measure::wide(along(std::complex<R>(0, 1))) * std::complex<long double>(0, 1);
  return {(d - turned) / 2.0L, (d + turned) / 2.0L};
}

// The pair that a rule's partials stand for.
template <Kind kind, class Z, class P, class Q>
Pair pair_of(const P& p, const Q& q) {
  using R = typename Z::Real;
  const auto dz = measure::wide(plain<R>(p)), dzbar = measure::wide(plain<R>(q));
  if constexpr (kind == Kind::real_valued)
    return is_complex<Z> ? Pair{dz, std::conj(dz)} : Pair{2 * dz.real(), 0};
  if constexpr (!is_complex<Z>) return {dz + dzbar, 0};
  return {dz, dzbar};
}

double distance_of(const Pair& found, const Pair& expected) {
  const long double size = std::max({1.0L, std::abs(expected.p), std::abs(expected.q)});
  return static_cast<double>(std::max(std::abs(found.p - expected.p), std::abs(found.q - expected.q)) / size);
}

// The tangent of the lifted rule along z_dot: p z_dot + q conj(z_dot).
template <class Z, class G, class W>
void check_dual(G lifted, Z z, const W& primal_value, const Pair& pair) {
  using R = typename Z::Real;
  const Z z_dot = number_at([] {
    if constexpr (is_complex<Z>) return std::complex<double>(0.6, -0.8);
    else return -0.75;
  }(), Z{});
  const auto w = lifted(Dual<Z>{z, z_dot});
  const auto dot = measure::wide(std::complex<R>(to_scalar(z_dot)));
  const auto expected = pair.p * dot + pair.q * std::conj(dot);
  const auto found = measure::wide(std::complex<R>(to_scalar(w.tangent)));
  CHECK(std::abs(found - expected) <= 64 * measure::epsilon<R> * (std::abs(pair.p) + std::abs(pair.q) + 1));
  CHECK(distance(std::complex<R>(to_scalar(w.value)), std::complex<R>(to_scalar(primal_value))) == 0);
}

template <class Rule, class Z, class Lifted>
void check_unary(const domains::Sector& domain, Lifted lifted) {
  for (std::size_t k = 0; k < domains::points; ++k) {
    const Z z = point<Z>(domain, k, 0);
    CAPTURE(k, plain<typename Z::Real>(z));
    const auto w = Rule::value(z);
    const Pair pair = pair_of<Rule::kind, Z>(Rule::p(z, w), Rule::q(z, w));
    const auto by_differences = pair_by_differences([](Z x) { return Rule::value(x); }, z);
    CHECK(distance_of(pair, by_differences) < differences::accuracy<typename Z::Real>());
    if (Rule::kind == Kind::holomorphic)  // Cauchy-Riemann
      CHECK(distance_of({0, by_differences.q}, {0, 0}) < differences::accuracy<typename Z::Real>() * (1 + std::abs(to_scalar(abs(w)))));
    check_dual(lifted, z, w, pair);
  }
}

template <class Rule, class A, class B, class Lifted>
void check_binary(const domains::Sector& domain, Lifted lifted) {
  for (std::size_t k = 0; k < domains::points; ++k) {
    const A a = point<A>(domain, k, 0);
    const B b = point<B>(domain, k, 0.37);
    using R = typename A::Real;
    CAPTURE(k, plain<R>(a), plain<R>(b));
    const auto w = Rule::value(a, b);
    const Pair first = pair_of<Rule::kind, A>(Rule::p(a, b, w), Zero{});
    const Pair second = pair_of<Rule::kind, B>(Rule::p2(a, b, w), Zero{});
    CHECK(distance_of(first, pair_by_differences([&](A x) { return Rule::value(x, b); }, a)) < differences::accuracy<R>());
    CHECK(distance_of(second, pair_by_differences([&](B x) { return Rule::value(a, x); }, b)) < differences::accuracy<R>());
    check_dual([&](auto x) { return lifted(x, b); }, a, w, first);
    check_dual([&](auto x) { return lifted(a, x); }, b, w, second);
  }
}

template <class Rule, class R, class Lifted>
void check_unary_rule(const domains::Sector& domain, Lifted lifted) {
  check_unary<Rule, Real<R>>(domain, lifted);
  if constexpr (Rule::kind != Kind::real) check_unary<Rule, Plane<R>>(domain, lifted);
}
template <class Rule, class R, class Lifted>
void check_binary_rule(const domains::Sector& domain, Lifted lifted) {
  check_binary<Rule, Real<R>, Real<R>>(domain, lifted);
  if constexpr (Rule::kind != Kind::real) {
    check_binary<Rule, Plane<R>, Plane<R>>(domain, lifted);
    check_binary<Rule, Real<R>, Plane<R>>(domain, lifted);
    check_binary<Rule, Plane<R>, Real<R>>(domain, lifted);
  }
}

template <class R>
void check_table() {
#define WIRTINGER_CHECK(form, name, tested, call)                   \
  {                                                                 \
    INFO(#name);                                                    \
    using namespace domains;                                        \
    check_##form##_rule<name##_rule, R>(tested, call);              \
  }
#define WIRTINGER_CHECK1(name, tested, call) WIRTINGER_CHECK(unary, name, tested, [](auto z) { return call; })
#define WIRTINGER_CHECK2(name, tested, call) WIRTINGER_CHECK(binary, name, tested, ([](auto a, auto b) { return call; }))
#define RULE(name, kind, tested, ...) WIRTINGER_CHECK1(name, tested, name(z))
#define RULE_GENERAL(name, tested, ...) WIRTINGER_CHECK1(name, tested, name(z))
#define RULE2(name, kind, tested, ...) WIRTINGER_CHECK2(name, tested, name(a, b))
#define OPERATOR1(name, symbol, tested, ...) WIRTINGER_CHECK1(name, tested, symbol z)
#define OPERATOR2(name, symbol, tested, ...) WIRTINGER_CHECK2(name, tested, a symbol b)
// Helpers are used inside of partials and have no column of their own.
#define HELPER(name, ...) WIRTINGER_CHECK1(name, right_half, name(z))
#define HELPER2(name, ...) WIRTINGER_CHECK2(name, right_half, name(a, b))
#include <wirtinger/ops/rule_table.inc>
#undef WIRTINGER_CHECK
#undef WIRTINGER_CHECK1
#undef WIRTINGER_CHECK2
}

}  // namespace

TEST_CASE("every rule: partials and lifted tangents agree with differences: double") { check_table<double>(); }
TEST_CASE("every rule: partials and lifted tangents agree with differences: float") { check_table<float>(); }
TEST_CASE("every rule: partials and lifted tangents agree with differences: long double") {
  check_table<long double>();
}
