/// \file
/// From the rule table: one struct per rule, and the same functions on dual numbers.
///
/// A rule is a primal w = f(z) and its Wirtinger derivatives p = dw/dz and q = dw/dconj(z); they
/// are templates in the number type, so one line serves scalars, packets and dual numbers.
#pragma once

#include <string_view>

#include "../scalar/partial.hpp"

namespace wirtinger::number {

/// What is known of a function beyond its partials (convention.md, section 2).
enum class Kind {
  holomorphic,  // q = 0; also any function of real arguments made of such
  real_valued,  // real result: q = conj(p), only p is written
  general,      // p and q
  real          // real argument, real result: p = f'
};

/// w_dot = p z_dot + q conj(z_dot)   (convention.md, eq. 4)
template <Kind kind, class P, class Q, class D>
WIRTINGER_INLINE auto tangent_term(const P& p, const Q& q, const D& z_dot) {
  if constexpr (kind == Kind::real_valued)
    return 2.0 * real(product(p, z_dot, DropNaN{}));
  else if constexpr (kind == Kind::general)
    return add_partials(product(p, z_dot, DropNaN{}), product(q, conj(z_dot), DropNaN{}));
  else
    return product(p, z_dot, DropNaN{});
}

WIRTINGER_INLINE constexpr double conj(double constant) { return constant; }

/// z_bar += conj(p) w_bar + q conj(w_bar)   (convention.md, eq. 5)
///   clean: lanes in which no NaN came with the input (eq. 42).
template <Kind kind, class P, class Q, class B, class Lanes>
WIRTINGER_INLINE auto cotangent_term(const P& p, const Q& q, const B& w_bar, const Lanes& clean) {
  if constexpr (kind == Kind::real_valued)
    return 2.0 * product(conj(p), w_bar, clean);
  else if constexpr (kind == Kind::general)
    return add_partials(product(conj(p), w_bar, clean), product(q, conj(w_bar), clean));
  else
    return product(conj(p), w_bar, clean);
}

/// A unary rule on a dual number.
template <class Rule, class Z>
WIRTINGER_INLINE auto lift(const Dual<Z>& z) {
  const auto w = Rule::value(z.value);
  using W = std::remove_cv_t<decltype(w)>;
  return Dual<W>{
      w, as<W>(tangent_term<Rule::kind>(Rule::p(z.value, w), Rule::q(z.value, w), z.tangent))};
}

/// A binary rule where one or both operands are dual.
template <class Rule, class A, class B>
WIRTINGER_INLINE auto lift(const A& a, const B& b) {
  const auto w = Rule::value(primal(a), primal(b));
  using W = std::remove_cv_t<decltype(w)>;
  const auto term = [&](const auto& partial, const auto& dot) {
    return as<W>(tangent_term<Rule::kind>(partial, Zero{}, dot));
  };
  if constexpr (!is_dual<B>)
    return Dual<W>{w, term(Rule::p(a.value, b, w), a.tangent)};
  else if constexpr (!is_dual<A>)
    return Dual<W>{w, term(Rule::p2(a, b.value, w), b.tangent)};
  else
    return Dual<W>{w, term(Rule::p(a.value, b.value, w), a.tangent) +
                          term(Rule::p2(a.value, b.value, w), b.tangent)};
}

template <class A, class B>
concept DualPair = is_dual<A> || is_dual<B>;

// A number literal in a formula takes part as a constant of the other operand's precision.
template <class X, class Other>
WIRTINGER_INLINE auto promoted(const X& x, const Other& other) {
  if constexpr (std::is_arithmetic_v<X>)
    return decltype(one(other))(x);
  else
    return x;
}

#define WIRTINGER_UNARY(name, kind_, primal_, p_, q_)                                        \
  struct name##_rule {                                                                       \
    static constexpr Kind kind = Kind::kind_;                                                \
    static constexpr std::string_view name_text = #name;                                     \
    template <class Z>                                                                       \
    WIRTINGER_INLINE static auto value(const Z& z) {                                         \
      return primal_;                                                                        \
    }                                                                                        \
    template <class Z, class W>                                                              \
    WIRTINGER_INLINE static auto p([[maybe_unused]] const Z& z, [[maybe_unused]] const W& w) \
        -> decltype(p_) {                                                                    \
      return p_;                                                                             \
    }                                                                                        \
    template <class Z, class W>                                                              \
    WIRTINGER_INLINE static auto q([[maybe_unused]] const Z& z, [[maybe_unused]] const W& w) \
        -> decltype(q_) {                                                                    \
      return q_;                                                                             \
    }                                                                                        \
  };                                                                                         \
  template <class Z>                                                                         \
  WIRTINGER_INLINE auto name(const Dual<Z>& z) {                                             \
    return lift<name##_rule>(z);                                                             \
  }

#define WIRTINGER_BINARY(name, spelt, kind_, primal_, p_, p2_)                                \
  struct name##_rule {                                                                        \
    static constexpr Kind kind = Kind::kind_;                                                 \
    static constexpr std::string_view name_text = #name;                                      \
    template <class A, class B>                                                               \
    WIRTINGER_INLINE static auto value(const A& a, const B& b) {                              \
      return primal_;                                                                         \
    }                                                                                         \
    template <class A, class B, class W>                                                      \
    WIRTINGER_INLINE static auto p([[maybe_unused]] const A& a, [[maybe_unused]] const B& b,  \
                                   [[maybe_unused]] const W& w) -> decltype(p_) {             \
      return p_;                                                                              \
    }                                                                                         \
    template <class A, class B, class W>                                                      \
    WIRTINGER_INLINE static auto p2([[maybe_unused]] const A& a, [[maybe_unused]] const B& b, \
                                    [[maybe_unused]] const W& w) -> decltype(p2_) {           \
      return p2_;                                                                             \
    }                                                                                         \
  };                                                                                          \
  template <class A, class B>                                                                 \
  requires DualPair<A, B> WIRTINGER_INLINE auto spelt(const A& a, const B& b) {               \
    return lift<name##_rule>(promoted(a, b), promoted(b, a));                                 \
  }

#define RULE(name, kind, tested, primal, p, where) WIRTINGER_UNARY(name, kind, primal, p, Zero{})
#define RULE_GENERAL(name, tested, primal, p, q, where) WIRTINGER_UNARY(name, general, primal, p, q)
#define RULE2(name, kind, tested, primal, p, p2, where) \
  WIRTINGER_BINARY(name, name, kind, primal, p, p2)
#define OPERATOR1(name, symbol, tested, primal, p, where)   \
  WIRTINGER_UNARY(name, holomorphic, primal, p, Zero{})     \
  template <class Z>                                        \
  WIRTINGER_INLINE auto operator symbol(const Dual<Z>& z) { \
    return lift<name##_rule>(z);                            \
  }
#define OPERATOR2(name, symbol, tested, primal, p, p2, where) \
  WIRTINGER_BINARY(name, operator symbol, holomorphic, primal, p, p2)
#define HELPER(name, kind, tested, primal, p) WIRTINGER_UNARY(name, kind, primal, p, Zero{})
#define HELPER2(name, kind, tested, primal, p, p2) WIRTINGER_BINARY(name, name, kind, primal, p, p2)

#include "rule_table.inc"

#undef WIRTINGER_UNARY
#undef WIRTINGER_BINARY

}  // namespace wirtinger::number
