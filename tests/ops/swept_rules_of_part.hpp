#pragma once
// Parts of the lists of swept_rules.hpp: what is instantiated for each rule.

#include <wirtinger/api/hvp.hpp>
#include <wirtinger/api/vjp.hpp>

#include "swept_rules.hpp"

namespace swept_rules {

namespace detail {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using wg::detail::Action, wg::detail::Mode, wg::detail::Sweep, wg::detail::VarAccess;

// --- from and to plain numbers: a single one, or all of a list as an array
// ------------------------

template <class T>
T element(const Complex& x) {
  if constexpr (wg::ComplexScalar<T>)
    return T(x);
  else
    return static_cast<T>(x.real());
}
template <class X>
X made_of(const Numbers& x) {
  if constexpr (wg::is_array<X>) {
    X array = X::uninitialized({static_cast<wg::Index>(x.size())});
    for (std::size_t k = 0; k < x.size(); ++k)
      array.data()[k] = element<typename X::value_type>(x[k]);
    return array;
  } else {
    return element<X>(x.front());
  }
}
template <class T>
Complex in_double(const T& x) {
  return {static_cast<double>(std::real(x)), static_cast<double>(std::imag(x))};
}
template <class X>
void append(Numbers& to, const X& from) {
  if constexpr (wg::is_array<X>)
    for (const auto& x : from.to_row_major())
      to.push_back(in_double(x));
  else
    to.push_back(in_double(from));
}

// --- a tape's inside: values replaced before a replay, seeds of both orders
// -----------------------

template <class X>
using TapeOf = Tape<wg::detail::argument_real_t<X>>;
template <class X>
using CoreOf = wg::detail::TapeCore<wg::detail::argument_real_t<X>>;

template <class X>
void set_value(TapeOf<X>& tape, const Var<X>& v, const X& x) {
  if constexpr (wg::is_array<X>)
    VarAccess::node(v)->value = wg::detail::settled(x).buffer();
  else
    CoreOf<X>::template set<X>(tape.core().value, VarAccess::index(v), x);
}
template <class X>
X value_of(TapeOf<X>& tape, const Var<X>& v) {
  if constexpr (wg::is_array<X>) {
    const auto& node = *VarAccess::node(v);
    return X(node.shape, node.order, node.value);
  } else {
    return CoreOf<X>::template get<X>(tape.core().value, VarAccess::index(v));
  }
}
template <class X>
void seed_second_order(TapeOf<X>& tape, const Var<X>& v, const X& w_bar) {
  auto& core = tape.core();
  wg::detail::clear_cotangents(core, Sweep::product);
  if constexpr (wg::is_array<X>) {
    auto& node = *VarAccess::node(v);
    node.cotangent.give(wg::detail::settled(w_bar).buffer(), node.components());
    node.cotangent_tangent.give(wg::zeros<typename X::value_type>(w_bar.shape()).buffer(),
                                node.components());
  } else {
    CoreOf<X>::template set<X>(core.adjoint, VarAccess::index(v), w_bar);
  }
}

// --- the sweeps
// -----------------------------------------------------------------------------------

template <class A, class B, class W>
using Statement = Var<W> (*)(const Var<A>& a, const Var<B>& b);

/// One statement of numbers or arrays through the sweeps that its tape has; appended to `result`.
template <class A, class B, class W>
void sweep(Statement<A, B, W> statement, Mode mode, const Point& at, const Point* recorded_at,
           Swept& result) {
  const Point& first = recorded_at != nullptr ? *recorded_at : at;
  TapeOf<W> tape(mode);
  auto& core = tape.core();
  core.keep_values(recorded_at != nullptr);
  const auto a = tape.variable(made_of<A>(first.a));
  const auto b = tape.variable(made_of<B>(first.b));
  const Var<W> w = statement(a, b);
  if (recorded_at != nullptr) {
    set_value(tape, a, made_of<A>(at.a));
    set_value(tape, b, made_of<B>(at.b));
    wg::detail::sweep_forward(core, core.origin(), Action::evaluate);
    append(result.w, value_of(tape, w));
  } else {
    append(result.w, w.value());
  }

  wg::detail::backward_from(tape, w, made_of<W>(at.w_bar));
  append(result.a_bar, tape.gradient(a));
  append(result.b_bar, tape.gradient(b));
  if (mode == Mode::lean) return;

  core.tangent.assign(core.scalars(), 0);
  wg::detail::set_tangent(tape, "test", a, made_of<A>(at.a_dot));
  wg::detail::set_tangent(tape, "test", b, made_of<B>(at.b_dot));
  wg::detail::sweep_forward(core, core.origin(), Action::push_forward);
  append(result.w_dot, wg::detail::tangent_of(tape, w));

  seed_second_order(tape, w, made_of<W>(at.w_bar));
  wg::detail::sweep_backward(core, core.origin(), Sweep::product);
  core.swept = true;
  append(result.a_bar_too, tape.gradient(a));
  append(result.b_bar_too, tape.gradient(b));
  append(result.a_bar_dot, wg::detail::cotangent_tangent_of(core, a));
  append(result.b_bar_dot, wg::detail::cotangent_tangent_of(core, b));
}

inline Point single(const Point& p, std::size_t k) {
  return {{p.a[k]}, {p.b[k]}, {p.a_dot[k]}, {p.b_dot[k]}, {p.w_bar[k]}};
}
template <class A, class B, class W>
Swept sweep_numbers(Statement<A, B, W> statement, Mode mode, const Point& at,
                    const Point* recorded_at) {
  Swept result;
  for (std::size_t k = 0; k < at.a.size(); ++k) {
    const Point here = single(at, k), first = single(recorded_at ? *recorded_at : at, k);
    sweep(statement, mode, here, recorded_at ? &first : nullptr, result);
  }
  return result;
}
template <class A, class B, class W>
Swept sweep_arrays(Statement<Array<A>, Array<B>, Array<W>> statement, const Point& at,
                   const Point* recorded_at) {
  Swept result;
  sweep(statement, Mode::full, at, recorded_at, result);
  return result;
}

// --- the table's rows
// -----------------------------------------------------------------------------

// Rows by number, to share them out.
enum Row : int {
#define RULE(name, ...) name##_row,
#define RULE_GENERAL(name, ...) name##_row,
#define RULE2(name, ...) name##_row,
#define OPERATOR1(name, ...) name##_row,
#define OPERATOR2(name, ...) name##_row,
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
  row_count
};

/// F: the function as a generic function object of a and b.
template <class Rule, class F, class A, class B, bool binary, bool arrays>
SweptRule swept_rule(const domains::Sector& domain) {
  using W = decltype(F{}(A{}, B{}));
  SweptRule rule{Rule::name_text,
                 binary,
                 wg::ComplexScalar<A>,
                 wg::ComplexScalar<B>,
                 wg::ComplexScalar<W>,
                 domain,
                 [](const Point& at) {
                   return sweep_numbers<A, B, W>(
                       [](const Var<A>& a, const Var<B>& b) { return Var<W>(F{}(a, b)); },
                       Mode::lean, at, nullptr);
                 },
                 [](const Point& at, const Point* recorded_at) {
                   return sweep_numbers<A, B, W>(
                       [](const Var<A>& a, const Var<B>& b) { return Var<W>(F{}(a, b)); },
                       Mode::full, at, recorded_at);
                 },
                 nullptr};
  if constexpr (arrays)
    rule.arrays = [](const Point& at, const Point* recorded_at) {
      return sweep_arrays<A, B, W>(
          [](const Var<Array<A>>& a, const Var<Array<B>>& b) { return Var<Array<W>>(F{}(a, b)); },
          at, recorded_at);
    };
  return rule;
}

/// Which rows, and in what numbers.
template <class R, int part, int parts, bool arrays>
struct Chosen {
  using Real = R;
  static constexpr bool with_arrays = arrays;
  static constexpr bool has(Row row) { return row % parts == part; }
};

template <class Chosen, Row row, class Rule, class F>
void add1(std::vector<SweptRule>& rules, F, const domains::Sector& domain) {
  using R = typename Chosen::Real;
  constexpr bool arrays = Chosen::with_arrays;
  if constexpr (Chosen::has(row)) {
    rules.push_back(swept_rule<Rule, F, R, R, false, arrays>(domain));
    if constexpr (Rule::kind != wg::number::Kind::real)
      rules.push_back(swept_rule<Rule, F, std::complex<R>, std::complex<R>, false, arrays>(domain));
  }
}
template <class Chosen, Row row, class Rule, class F>
void add2(std::vector<SweptRule>& rules, F, const domains::Sector& domain) {
  using R = typename Chosen::Real;
  using C = std::complex<R>;
  constexpr bool arrays = Chosen::with_arrays;
  if constexpr (Chosen::has(row)) {
    rules.push_back(swept_rule<Rule, F, R, R, true, arrays>(domain));
    if constexpr (Rule::kind != wg::number::Kind::real) {
      rules.push_back(swept_rule<Rule, F, C, C, true, arrays>(domain));
      rules.push_back(swept_rule<Rule, F, R, C, true, false>(domain));
      rules.push_back(swept_rule<Rule, F, C, R, true, false>(domain));
    }
  }
}

template <class Chosen>
std::vector<SweptRule> rules_of() {
  using namespace domains;
  std::vector<SweptRule> rules;
#define WIRTINGER_ADD(arguments, name, tested, call)                  \
  add##arguments<Chosen, name##_row, wirtinger::number::name##_rule>( \
      rules, [](const auto& a, [[maybe_unused]] const auto& b) { return call; }, tested);
#define RULE(name, kind, tested, ...) WIRTINGER_ADD(1, name, tested, wirtinger::name(a))
#define RULE_GENERAL(name, tested, ...) WIRTINGER_ADD(1, name, tested, wirtinger::name(a))
#define RULE2(name, kind, tested, ...) WIRTINGER_ADD(2, name, tested, wirtinger::name(a, b))
#define OPERATOR1(name, symbol, tested, ...) WIRTINGER_ADD(1, name, tested, symbol a)
#define OPERATOR2(name, symbol, tested, ...) WIRTINGER_ADD(2, name, tested, a symbol b)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
#undef WIRTINGER_ADD
  return rules;
}

}  // namespace detail

template <int part>
std::vector<SweptRule> rules_of_part() {
  return detail::rules_of<detail::Chosen<double, part, parts, true>>();
}
template <class R>
std::vector<SweptRule> rules_of_numbers() {
  return detail::rules_of<detail::Chosen<R, 0, 1, false>>();
}

}  // namespace swept_rules
