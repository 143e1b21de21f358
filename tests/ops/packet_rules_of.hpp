#pragma once
// One of the lists of packet_rules.hpp: what is instantiated for each rule.

#include <wirtinger/ops/rules.hpp>

#include "packet_rules.hpp"

namespace packet_rules {

namespace detail {

using namespace wirtinger::number;

// --- the architectures of this build
// --------------------------------------------------------------

struct None {};  // no registers of that size

template <int register_bytes, class List>
struct BestOf {
  using type = None;
};
#ifndef WIRTINGER_NO_XSIMD
// The list is sorted, the best comes first.
template <int register_bytes, class A, class... More>
struct BestOf<register_bytes, xsimd::arch_list<A, More...>> {
  static constexpr bool fits = sizeof(typename xsimd::batch<float, A>::register_type) ==
                               static_cast<std::size_t>(register_bytes);
  using type = typename std::conditional_t<fits, std::type_identity<A>,
                                           BestOf<register_bytes, xsimd::arch_list<More...>>>::type;
};
using List = xsimd::supported_architectures;
#else
using List = None;
#endif
template <int register_bytes>
using ArchOf = typename std::conditional_t<register_bytes == 0, std::type_identity<Single>,
                                           BestOf<register_bytes, List>>::type;

// --- from and to the numbers that rules compute with
// ----------------------------------------------

template <class Z, class F>
Z packet_of(F element) {
  using R = typename Z::Real;
  constexpr auto width = static_cast<std::size_t>(Z::width);
  std::array<R, width> re, im;
  for (std::size_t lane = 0; lane < width; ++lane) {
    const std::complex<R> x = element(lane);
    re[lane] = x.real();
    im[lane] = x.imag();
  }
  if constexpr (is_complex<Z>)
    return {load_real<typename Z::Part>(re.data()), load_real<typename Z::Part>(im.data())};
  else
    return load_real<Z>(re.data());
}
template <class R, class P, class Set>
void spread_out(const P& p, std::size_t width, Set set) {
  for (std::size_t lane = 0; lane < width; ++lane) {
    if constexpr (is_zero_type<P>)
      set(lane, std::complex<R>(0));
    else if constexpr (std::is_arithmetic_v<P>)
      set(lane, std::complex<R>(static_cast<R>(p)));
    else
      set(lane, std::complex<R>(wirtinger::number::detail::get_lane(p, lane)));
  }
}

template <class R, class W, class P, class Q, class D>
void write(Results<R>* to, const W& w, const P& p, const Q& q, const D& w_dot) {
  constexpr auto width = static_cast<std::size_t>(W::width);
  spread_out<R>(w, width, [&](std::size_t k, std::complex<R> x) { to[k].w = x; });
  spread_out<R>(p, width, [&](std::size_t k, std::complex<R> x) { to[k].p = x; });
  spread_out<R>(q, width, [&](std::size_t k, std::complex<R> x) { to[k].q = x; });
  spread_out<R>(w_dot, width, [&](std::size_t k, std::complex<R> x) { to[k].w_dot = x; });
}

template <class Rule, class A>
void run1(const Arguments<typename A::Real>* at, Results<typename A::Real>* results) {
  const A a = packet_of<A>([&](std::size_t k) { return at[k].a; });
  const A a_dot = packet_of<A>([&](std::size_t k) { return at[k].a_dot; });
  const auto w = Rule::value(a);
  write(results, w, Rule::p(a, w), Rule::q(a, w), lift<Rule>(Dual<A>{a, a_dot}).tangent);
}
template <class Rule, class A, class B>
void run2(const Arguments<typename A::Real>* at, Results<typename A::Real>* results) {
  const A a = packet_of<A>([&](std::size_t k) { return at[k].a; });
  const A a_dot = packet_of<A>([&](std::size_t k) { return at[k].a_dot; });
  const B b = packet_of<B>([&](std::size_t k) { return at[k].b; });
  const B b_dot = packet_of<B>([&](std::size_t k) { return at[k].b_dot; });
  const auto w = Rule::value(a, b);
  write(results, w, Rule::p(a, b, w), Rule::p2(a, b, w),
        lift<Rule>(Dual<A>{a, a_dot}, Dual<B>{b, b_dot}).tangent);
}

// --- the table's rows
// -----------------------------------------------------------------------------

template <class R, class Arch>
struct ListOf {
  using N = Packet<R, Arch>;
  using C = Complex<N>;
  std::vector<PacketRule<R>> rules;

  template <class Rule, class A>
  void add_one(const domains::Sector& domain) {
    using W = decltype(Rule::value(A{}));
    rules.push_back({Rule::name_text, false, is_complex<A>, false, is_complex<W>, domain,
                     static_cast<std::size_t>(N::width), &run1<Rule, A>});
  }
  template <class Rule, class A, class B>
  void add_one(const domains::Sector& domain) {
    using W = decltype(Rule::value(A{}, B{}));
    rules.push_back({Rule::name_text, true, is_complex<A>, is_complex<B>, is_complex<W>, domain,
                     static_cast<std::size_t>(N::width), &run2<Rule, A, B>});
  }
  template <class Rule>
  void add1(const domains::Sector& domain) {
    add_one<Rule, N>(domain);
    if constexpr (Rule::kind != Kind::real) add_one<Rule, C>(domain);
  }
  template <class Rule>
  void add2(const domains::Sector& domain) {
    add_one<Rule, N, N>(domain);
    if constexpr (Rule::kind != Kind::real) {
      add_one<Rule, C, C>(domain);
      add_one<Rule, N, C>(domain);
      add_one<Rule, C, N>(domain);
    }
  }
};

template <class R, class Arch>
std::vector<PacketRule<R>> list_of() {
  using namespace domains;
  ListOf<R, Arch> list;
#define RULE(name, kind, tested, ...) list.template add1<name##_rule>(tested);
#define RULE_GENERAL(name, tested, ...) list.template add1<name##_rule>(tested);
#define RULE2(name, kind, tested, ...) list.template add2<name##_rule>(tested);
#define OPERATOR1(name, symbol, tested, ...) list.template add1<name##_rule>(tested);
#define OPERATOR2(name, symbol, tested, ...) list.template add2<name##_rule>(tested);
#define HELPER(name, kind, tested, ...) list.template add1<name##_rule>(tested);
#define HELPER2(name, kind, tested, ...) list.template add2<name##_rule>(tested);
#include <wirtinger/ops/rule_table.inc>
  return list.rules;
}

}  // namespace detail

template <class R, int register_bytes>
std::vector<PacketRule<R>> all() {
  using Arch = detail::ArchOf<register_bytes>;
  if constexpr (std::is_same_v<Arch, detail::None>)
    return {};
  else
    return detail::list_of<R, Arch>();
}

}  // namespace packet_rules
