/// \file
/// Bound expressions: the tree that a statement computes with. Leaves are plain data; the two
/// walks over the tree, forward and backward, are generic in what a leaf is and in the kind of
/// number, so that values, cotangents, tangents and second order share them.
#pragma once

#include "rules.hpp"

namespace wirtinger::detail {

/// Inner node of a bound tree: a rule and its operands.
template <class Rule, class... Operands>
struct Bound;
template <class Rule, class A>
struct Bound<Rule, A> {
  A a;
};
template <class Rule, class A, class B>
struct Bound<Rule, A, B> {
  A a;
  B b;
};

/// A constant: never varies, so its partials are not even computed.
template <Scalar T>
struct ConstantLeaf {
  using value_type = T;
  static constexpr bool varies = false;
  T value;
};

template <class X>
inline constexpr bool varies = X::varies;
template <class Rule, class... A>
inline constexpr bool varies<Bound<Rule, A...>> = (varies<A> || ...);

// --- forward: value of every inner node, from the leaves up --------------------------------------

template <class W>
struct LeafTrace {
  W w;
};
template <class W, class A>
struct UnaryTrace {
  W w;
  A a;
};
template <class W, class A, class B>
struct BinaryTrace {
  W w;
  A a;
  B b;
};

template <class Leaf>
WIRTINGER_INLINE auto forward(const Leaf& leaf, Index i) {
  auto w = leaf.load(i);
  return LeafTrace<decltype(w)>{w};
}
template <class Rule, class A>
WIRTINGER_INLINE auto forward(const Bound<Rule, A>& e, Index i) {
  auto a = forward(e.a, i);
  auto w = Rule::value(a.w);
  return UnaryTrace<decltype(w), decltype(a)>{w, a};
}
template <class Rule, class A, class B>
WIRTINGER_INLINE auto forward(const Bound<Rule, A, B>& e, Index i) {
  auto a = forward(e.a, i);
  auto b = forward(e.b, i);
  auto w = Rule::value(a.w, b.w);
  return BinaryTrace<decltype(w), decltype(a), decltype(b)>{w, a, b};
}

// --- backward: cotangent of every leaf, from the root down ---------------------------------------

// The cotangents of a tree's leaves, in the form of the tree; nothing for one that never varies.
struct NoCotangent {};
template <class A>
struct UnaryCotangents {
  A a;
};
template <class A, class B>
struct BinaryCotangents {
  A a;
  B b;
};

/// False if nothing under e takes a cotangent in this pass: then none is computed. Uniform over the
/// elements, hence a branch that costs nothing.
template <class Leaf>
WIRTINGER_INLINE bool takes_cotangents(const Leaf& leaf) {
  if constexpr (!varies<Leaf>)
    return false;
  else if constexpr (requires { leaf.takes_cotangent(); })
    return leaf.takes_cotangent();
  else
    return true;
}
template <class Rule, class A>
WIRTINGER_INLINE bool takes_cotangents(const Bound<Rule, A>& e) {
  return takes_cotangents(e.a);
}
template <class Rule, class A, class B>
WIRTINGER_INLINE bool takes_cotangents(const Bound<Rule, A, B>& e) {
  return takes_cotangents(e.a) || takes_cotangents(e.b);
}

// `nan`: what 0 * NaN is, a tag of scalar/partial.hpp or the lanes in which no NaN came with the
// input.
template <class Leaf, class Trace, class W, class NaN>
WIRTINGER_INLINE auto cotangents(const Leaf&, const Trace&, const W& w_bar, const NaN&) {
  if constexpr (varies<Leaf>)
    return w_bar;
  else
    return NoCotangent{};
}
// A real operand of a complex expression takes the real part of its cotangent: number::as. A
// constant of the rule table stays one for as long as it is one.
template <class W, class C>
WIRTINGER_INLINE auto cotangent_of(const C& cotangent) {
  if constexpr (std::is_arithmetic_v<C>)
    return cotangent;
  else
    return number::as<W>(cotangent);
}
template <class Rule, class A, class Trace, class W, class NaN>
WIRTINGER_INLINE auto cotangents(const Bound<Rule, A>& e, const Trace& t, const W& w_bar,
                                 const NaN& nan) {
  using number::cotangent_term;
  if constexpr (varies<A>) {
    const auto bar = cotangent_of<decltype(t.a.w)>(
        cotangent_term<Rule::kind>(Rule::p(t.a.w, t.w), Rule::q(t.a.w, t.w), w_bar, nan));
    auto below = cotangents(e.a, t.a, bar, nan);
    return UnaryCotangents<decltype(below)>{below};
  } else {
    return NoCotangent{};
  }
}
template <class Rule, class A, class B, class Trace, class W, class NaN>
WIRTINGER_INLINE auto cotangents(const Bound<Rule, A, B>& e, const Trace& t, const W& w_bar,
                                 const NaN& nan) {
  using number::cotangent_term;
  constexpr number::Zero none{};
  const auto first = [&]() WIRTINGER_INLINE_LAMBDA {
    if constexpr (varies<A>)
      return cotangents(e.a, t.a,
                        cotangent_of<decltype(t.a.w)>(cotangent_term<Rule::kind>(
                            Rule::p(t.a.w, t.b.w, t.w), none, w_bar, nan)),
                        nan);
    else
      return NoCotangent{};
  };
  const auto second = [&]() WIRTINGER_INLINE_LAMBDA {
    if constexpr (varies<B>)
      return cotangents(e.b, t.b,
                        cotangent_of<decltype(t.b.w)>(cotangent_term<Rule::kind>(
                            Rule::p2(t.a.w, t.b.w, t.w), none, w_bar, nan)),
                        nan);
    else
      return NoCotangent{};
  };
  BinaryCotangents<decltype(first()), decltype(second())> both{};
  if (takes_cotangents(e.a)) both.a = first();
  if (takes_cotangents(e.b)) both.b = second();
  return both;
}

/// g(leaf, cotangent) for every leaf that takes one.
template <class Leaf, class C, class G>
WIRTINGER_INLINE void for_each_cotangent(Leaf& leaf, const C& cotangent, G&& g) {
  if constexpr (varies<Leaf>)
    if (takes_cotangents(leaf)) g(leaf, cotangent);
}
template <class Rule, class A, class C, class G>
WIRTINGER_INLINE void for_each_cotangent(Bound<Rule, A>& e, const UnaryCotangents<C>& c, G&& g) {
  for_each_cotangent(e.a, c.a, g);
}
template <class Rule, class A, class B, class C, class D, class G>
WIRTINGER_INLINE void for_each_cotangent(Bound<Rule, A, B>& e, const BinaryCotangents<C, D>& c,
                                         G&& g) {
  for_each_cotangent(e.a, c.a, g);
  for_each_cotangent(e.b, c.b, g);
}
template <class Rule, class... A, class G>
WIRTINGER_INLINE void for_each_cotangent(Bound<Rule, A...>&, const NoCotangent&, G&&) {}

/// Adds to the cotangents of the leaves.
///   `nan`: as for cotangents().
template <class E, class Trace, class W, class NaN>
WIRTINGER_INLINE void backward(E& e, const Trace& t, const W& w_bar, const NaN& nan, Index i) {
  for_each_cotangent(e, cotangents(e, t, w_bar, nan),
                     [&](auto& leaf, const auto& cotangent)
                         WIRTINGER_INLINE_LAMBDA { leaf.add(i, cotangent); });
}

// --- leaves -------------------------------------------------------------------------------------

template <class E>
inline constexpr bool is_bound = false;
template <class Rule, class... A>
inline constexpr bool is_bound<Bound<Rule, A...>> = true;

template <class E, class F>
WIRTINGER_INLINE void for_each_leaf(E& e, F&& f) {
  if constexpr (is_bound<std::remove_const_t<E>>) {
    for_each_leaf(e.a, f);
    if constexpr (requires { e.b; }) for_each_leaf(e.b, f);
  } else {
    f(e);
  }
}

/// Lanes in which no operand that the user gave is NaN: an independent variable or a constant. A
/// NaN anywhere else was made on the way.
template <class N, class Tree>
WIRTINGER_INLINE auto clean_lanes(Tree& tree, Index i) {
  auto clean = N(0) == N(0);
  for_each_leaf(tree, [&](auto& leaf) WIRTINGER_INLINE_LAMBDA {
    if (leaf.given()) clean = clean & number::is_number(number::primal(leaf.load(i)));
  });
  return clean;
}

/// The same tree with every leaf replaced by f(leaf), in the order of for_each_leaf.
template <class Leaf, class F>
WIRTINGER_INLINE auto map_leaves(const Leaf& leaf, F&& f) {
  return f(leaf);
}
template <class Rule, class A, class F>
WIRTINGER_INLINE auto map_leaves(const Bound<Rule, A>& e, F&& f) {
  return Bound<Rule, decltype(map_leaves(e.a, f))>{map_leaves(e.a, f)};
}
template <class Rule, class A, class B, class F>
WIRTINGER_INLINE auto map_leaves(const Bound<Rule, A, B>& e, F&& f) {
  // Braces evaluate from left to right: the order that numbers the leaves.
  return Bound<Rule, decltype(map_leaves(e.a, f)), decltype(map_leaves(e.b, f))>{
      map_leaves(e.a, f), map_leaves(e.b, f)};
}

/// Number of leaves for which Is<Leaf> holds.
template <template <class> class Is, class X>
inline constexpr std::size_t count_leaves = Is<X>::value ? 1 : 0;
template <template <class> class Is, class Rule, class... A>
inline constexpr std::size_t count_leaves<Is, Bound<Rule, A...>> = (count_leaves<Is, A> + ...);

/// Number of rules.
template <class X>
inline constexpr Index rule_count = 0;
template <class Rule, class... A>
inline constexpr Index rule_count<Bound<Rule, A...>> = (1 + ... + rule_count<A>);
/// Operations of a statement on each element: its rules, or reading alone, as in the sum of a
/// variable.
template <class Tree>
inline constexpr Index operation_count = rule_count<Tree> == 0 ? 1 : rule_count<Tree>;

// --- activity: which leaves an active partial reads ----------------------------------------------

// A partial reads an argument if it cannot be formed from Unused in its place.
template <class X>
concept Formed = !std::same_as<std::remove_cvref_t<X>, number::Unused>;
template <class Rule, class A, class W>
concept UnaryFormed = requires(A a, W w) {
  { Rule::p(a, w) } -> Formed;
  { Rule::q(a, w) } -> Formed;
};
template <class Rule, class A, class B, class W>
concept FirstFormed = requires(A a, B b, W w) {
  { Rule::p(a, b, w) } -> Formed;
};
template <class Rule, class A, class B, class W>
concept SecondFormed = requires(A a, B b, W w) {
  { Rule::p2(a, b, w) } -> Formed;
};

template <class Leaf>
bool any_active(const Leaf& leaf) {
  if constexpr (varies<Leaf>)
    return leaf.is_active();
  else
    return false;
}
template <class Rule, class A>
bool any_active(const Bound<Rule, A>& e) {
  return any_active(e.a);
}
template <class Rule, class A, class B>
bool any_active(const Bound<Rule, A, B>& e) {
  return any_active(e.a) || any_active(e.b);
}

/// Sets `keep` of every leaf that an active partial reads, directly or through a result.
template <class Leaf>
void mark_kept(Leaf& leaf, bool read) {
  if constexpr (requires { leaf.keep; }) leaf.keep = leaf.keep || read;
}
template <class Rule, class A>
void mark_kept(Bound<Rule, A>& e, bool read) {
  using U = number::Unused;
  constexpr bool reads = !UnaryFormed<Rule, U, U>;
  mark_kept(e.a, read || (reads && any_active(e)));
}
template <class Rule, class A, class B>
void mark_kept(Bound<Rule, A, B>& e, bool read) {
  using U = number::Unused;
  using Z = number::Complex<number::Packet<double, number::Single>>;
  const bool first = any_active(e.a), second = any_active(e.b);
  const bool result =
      (first && !FirstFormed<Rule, Z, Z, U>) || (second && !SecondFormed<Rule, Z, Z, U>);
  const bool a = (first && !FirstFormed<Rule, U, Z, Z>) || (second && !SecondFormed<Rule, U, Z, Z>);
  const bool b = (first && !FirstFormed<Rule, Z, U, Z>) || (second && !SecondFormed<Rule, Z, U, Z>);
  mark_kept(e.a, read || result || a);
  mark_kept(e.b, read || result || b);
}

}  // namespace wirtinger::detail
