/// \file
/// Recording a scalar expression: one statement, whatever its size.
///   Lean: index and partial for each argument, a second partial only where the path from the
///   result to the argument is not holomorphic, none where it is 1 or -1. Full: the bound
///   expression itself.
#pragma once

#include "../tape/sweep.hpp"
#include "tree_text.hpp"

namespace wirtinger::detail {

// --- lean ---------------------------------------------------------------------------------------

/// A leaf while partials are taken: the cotangent for a seed of 1 (and of i).
template <Scalar T>
struct PartialLeaf {
  using value_type = T;
  static constexpr bool varies = true;
  Lane<T> value;
  std::uint32_t index;
  Lane<T> partial{};
  int sign = 0;  // 1 or -1: the partial is this number, which is not stored

  WIRTINGER_INLINE Lane<T> load(Index) const { return value; }
  WIRTINGER_INLINE bool given(const TapeCore<real_t<T>>& core) const {
    return index == VarAccess::none || core.is_given_nan(index);
  }
  WIRTINGER_INLINE void add(Index, const Lane<T>& cotangent) { partial = cotangent; }
  // A constant of the rule table: known to the compiler.
  WIRTINGER_INLINE void add(Index, double constant) {
    partial = number::as<Lane<T>>(constant);
    sign = constant == 1.0 ? 1 : constant == -1.0 ? -1 : 0;
  }
};
template <Scalar T>
struct LoadedConstant {
  using value_type = T;
  static constexpr bool varies = false;
  Lane<T> value;
  WIRTINGER_INLINE Lane<T> load(Index) const { return value; }
  static constexpr bool given(const TapeCore<real_t<T>>&) { return true; }
};

template <Scalar T>
WIRTINGER_INLINE PartialLeaf<T> partial_leaf(const ScalarArgument<T>& x) {
  return {number::spread<number::Single>(x.value), x.index};
}
template <Scalar T>
WIRTINGER_INLINE LoadedConstant<T> partial_leaf(const ConstantLeaf<T>& x) {
  return {number::spread<number::Single>(x.value)};
}

/// False if an independent variable or a constant of the statement is NaN (clean_lanes of arrays).
template <class Tree, RealScalar R>
WIRTINGER_INLINE auto is_clean(Tree& tree, const TapeCore<R>& core) {
  number::Mask<R, number::Single> clean{true};
  for_each_leaf(tree, [&](auto& leaf) WIRTINGER_INLINE_LAMBDA {
    if (!number::is_number(number::primal(leaf.load(0))).b) [[unlikely]]
      clean.b = clean.b && !leaf.given(core);
  });
  return clean;
}

/// Visits the leaves with a compile-time flag: is the path from the root holomorphic?
template <bool holomorphic, class Leaf, class F>
WIRTINGER_INLINE void for_each_path(Leaf& leaf, F&& f) {
  if constexpr (varies<Leaf>) f(leaf, std::bool_constant<holomorphic>{});
}
template <bool holomorphic, class Rule, class A, class F>
WIRTINGER_INLINE void for_each_path(Bound<Rule, A>& e, F&& f) {
  for_each_path<holomorphic && Rule::kind == number::Kind::holomorphic &&
                ComplexScalar<tree_element_t<A>>>(e.a, f);
}
template <bool holomorphic, class Rule, class A, class B, class F>
WIRTINGER_INLINE void for_each_path(Bound<Rule, A, B>& e, F&& f) {
  constexpr bool here = holomorphic && Rule::kind == number::Kind::holomorphic;
  for_each_path<here && ComplexScalar<tree_element_t<A>>>(e.a, f);
  for_each_path<here && ComplexScalar<tree_element_t<B>>>(e.b, f);
}

/// A sum of all partials that are stored, NaN if one of them is. Of those for a seed of i, the ones
/// along holomorphic paths are not.
template <bool for_i, RealScalar R, class Tree>
WIRTINGER_INLINE R sum_of_partials(Tree& tree) {
  R sum(0);
  for_each_path<true>(tree,
                      [&]<bool path>(auto& leaf, std::bool_constant<path>) WIRTINGER_INLINE_LAMBDA {
                        if constexpr (!(for_i && path))
                          if (leaf.sign == 0) sum += number::parts_sum(leaf.partial).b;
                      });
  return sum;
}

/// Partials that plain products made NaN, once more with the zero rule. What is no NaN stays: its
/// zeros shall not have another sign because of its neighbours.
/// By value: a tree whose address were known elsewhere could not be kept in registers.
template <class Tree, RealScalar R, class Seed>
WIRTINGER_COLD Tree repaired_partials(Tree tree, const TapeCore<R>& core, Seed seed) {
  Tree careful = tree;
  backward(careful, forward(careful, 0), seed, is_clean(careful, core), 0);
  std::size_t k = 0;
  for_each_path<true>(tree, [&]<class X>(X& x, auto) {
    std::size_t m = 0;
    for_each_path<true>(careful, [&]<class Y>(Y& y, auto) {
      if constexpr (std::same_as<X, Y>)
        if (k == m && x.sign == 0) x.partial = number::replace_nan(x.partial, y.partial);
      ++m;
    });
    ++k;
  });
  return tree;
}

/// Equal arguments are merged: the later one's partial is added to the earlier one's.
template <class Tree>
WIRTINGER_INLINE void merge_equal_arguments(Tree& tree) {
  std::size_t later = 0;
  // Types and flags have names of their own: decltype of what a lambda captured is not reliable.
  for_each_path<true>(tree, [&]<class X, bool path>(
                                X& x, std::bool_constant<path>) WIRTINGER_INLINE_LAMBDA {
    std::size_t earlier = 0;
    for_each_path<true>(tree, [&]<class Y, bool other_path>(
                                  Y& y, std::bool_constant<other_path>) WIRTINGER_INLINE_LAMBDA {
      if constexpr (std::same_as<X, Y> && path == other_path) {
        if (earlier < later && x.index == y.index && x.index != VarAccess::none) {
          y.partial = y.partial + x.partial;
          y.sign = 0;
          x.index = VarAccess::none;
        }
      }
      ++earlier;
    });
    ++later;
  });
}

/// Takes the partials for a seed of 1, or of i; `plain` and `seed` are the same number.
template <bool for_i, class Tree, class Trace, class Plain, class Seed, RealScalar R>
WIRTINGER_INLINE void take_partials(Tree& tree, const Trace& trace, const Plain& plain,
                                    const Seed& seed, const TapeCore<R>& core) {
  backward(tree, trace, plain, number::Plain{}, 0);
  const R sum = sum_of_partials<for_i, R>(tree);
  if (!(sum == sum)) [[unlikely]]
    tree = repaired_partials(tree, core, seed);
  merge_equal_arguments(tree);
}

template <Scalar T, class Tree>
WIRTINGER_INLINE std::uint32_t record_lean(TapeCore<real_t<T>>& core, Tree& one, Tree& i) {
  using R = real_t<T>;
  constexpr std::size_t leaves = count_leaves<IsAnyLeaf, Tree>;
  static_assert(leaves <= header_count,
                "a scalar expression with more than 63 operands: store parts of it in variables");
  std::byte* at = core.stream().room(leaves * (4 * sizeof(R) + sizeof(std::uint32_t)) + 1);
  unsigned count = 0;
  std::array<std::array<R, 2>, leaves + 1> image{};  // cotangents for the seed i, by leaf
  std::size_t k = 0;
  for_each_path<true>(i, [&](auto& leaf, auto) WIRTINGER_INLINE_LAMBDA {
    if constexpr (ComplexScalar<typename std::remove_cvref_t<decltype(leaf)>::value_type>)
      image[k] = {leaf.partial.re.b, leaf.partial.im.b};
    else
      image[k] = {leaf.partial.b, R(0)};
    ++k;
  });
  k = 0;
  for_each_path<true>(one, [&](auto& leaf, auto holomorphic) WIRTINGER_INLINE_LAMBDA {
    using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
    const auto& second = image[k++];
    if (leaf.index == VarAccess::none) return;
    Term term;
    if (ComplexScalar<U> == ComplexScalar<T> && leaf.sign != 0 && (holomorphic || RealScalar<T>)) {
      term = leaf.sign > 0 ? Term::plus : Term::minus;
    } else if constexpr (ComplexScalar<U>) {
      at = put(put(at, leaf.partial.re.b), leaf.partial.im.b);
      if constexpr (RealScalar<T>) {
        term = Term::from_real;
      } else if constexpr (holomorphic) {
        term = Term::holomorphic;
      } else {
        at = put(put(at, second[0]), second[1]);
        term = Term::general;
      }
    } else {
      at = put(at, leaf.partial.b);
      if constexpr (ComplexScalar<T>) {
        at = put(at, second[0]);
        term = Term::to_complex;
      } else {
        term = Term::real;
      }
    }
    at = put(at, leaf.index | static_cast<std::uint32_t>(term) << term_shift);
    ++count;
  });
  const unsigned header = count | (ComplexScalar<T> ? header_complex : 0u);
  core.stream().commit(put(at, static_cast<unsigned char>(header)));
  return core.new_scalar(components<T>);
}

// --- full ---------------------------------------------------------------------------------------

/// A leaf that reads the tape's current values (and tangents), and adds to its cotangents.
template <Scalar T, bool dual>
struct TapeLeaf {
  using value_type = T;
  static constexpr bool varies = true;
  TapeCore<real_t<T>>* core;
  T value;
  std::uint32_t index;

  WIRTINGER_INLINE auto load(Index) const {
    using Core = TapeCore<real_t<T>>;
    using number::Single, number::spread;
    const bool passive = index == VarAccess::none;
    const auto x = spread<Single>(passive ? value : Core::template get<T>(core->value, index));
    if constexpr (!dual)
      return x;
    else
      return number::Dual<Lane<T>>{
          x, spread<Single>(passive ? T(0) : Core::template get<T>(core->tangent, index))};
  }
  WIRTINGER_INLINE bool given(const TapeCore<real_t<T>>&) const {
    return index == VarAccess::none || core->is_given_nan(index);
  }
  template <class Z>
  WIRTINGER_INLINE void add(Index, const Z& cotangent) {
    using Core = TapeCore<real_t<T>>;
    if (index == VarAccess::none) return;
    if constexpr (dual) {
      Core::template add<T>(core->adjoint, index, number::to_scalar(cotangent.value));
      Core::template add<T>(core->adjoint_tangent, index, number::to_scalar(cotangent.tangent));
    } else {
      Core::template add<T>(core->adjoint, index, number::to_scalar(cotangent));
    }
  }
};

template <bool dual, RealScalar R, class Tree>
auto tape_view(TapeCore<R>& core, const Tree& tree) {
  return map_leaves(tree, [&](const auto& leaf) {
    using T = typename std::remove_cvref_t<decltype(leaf)>::value_type;
    if constexpr (requires { leaf.index; })
      return TapeLeaf<T, dual>{&core, leaf.value, leaf.index};
    else
      return LoadedConstant<T>{number::spread<number::Single>(leaf.value)};
  });
}

/// The static function of an expression type: what a full statement can do.
template <class Tree>
void run_statement(TapeCore<real_t<tree_element_t<Tree>>>& core, const std::byte* expression,
                   std::uint32_t output, Action action) {
  using T = tree_element_t<Tree>;
  using Core = TapeCore<real_t<T>>;
  using number::as, number::to_scalar, number::spread, number::Single, number::Dual;
  static_assert(std::is_trivially_copyable_v<Tree>);
  alignas(Tree) std::byte copy[sizeof(Tree)];
  std::memcpy(copy, expression, sizeof(Tree));
  const Tree& tree = *std::launder(reinterpret_cast<const Tree*>(copy));
  const auto seed = [&](const std::vector<real_t<T>>& from) {
    return spread<Single>(Core::template get<T>(from, output));
  };
  switch (action) {
    case Action::evaluate: {
      const auto view = tape_view<false>(core, tree);
      return Core::template set<T>(core.value, output, to_scalar(forward(view, 0).w));
    }
    case Action::push_forward: {
      const auto view = tape_view<true>(core, tree);
      return Core::template set<T>(core.tangent, output,
                                   to_scalar(as<Dual<Lane<T>>>(forward(view, 0).w).tangent));
    }
    case Action::pull_back: {
      auto view = tape_view<false>(core, tree);
      return backward(view, forward(view, 0), seed(core.adjoint), is_clean(view, core), 0);
    }
    case Action::pull_back_product: {
      auto view = tape_view<true>(core, tree);
      return backward(view, forward(view, 0),
                      Dual<Lane<T>>{seed(core.adjoint), seed(core.adjoint_tangent)},
                      is_clean(view, core), 0);
    }
  }
}

// --- both ---------------------------------------------------------------------------------------

template <class Tree, Scalar T>
WIRTINGER_COLD void watch_scalar(TapeCore<real_t<T>>& core, T value) {
  require_finite(value, message("the value of ", tree_text<Tree>(), ", of scalars,"));
  core.watch().names.emplace_back(core.scalars(), tree_text<Tree>());
}

/// What a tape does that keeps expressions; rare enough to stay out of line.
template <class Tree, Scalar T>
WIRTINGER_COLD std::uint32_t record_whole(TapeCore<real_t<T>>& core, Tree tree, T value) {
  record_full<real_t<T>>(core, &run_statement<Tree>, &tree, sizeof(Tree), components<T>);
  return new_full_scalar(core, value);
}

/// Evaluates a bound scalar expression and records it if it has a tape.
template <class Tree>
WIRTINGER_INLINE auto record_scalar(TapeCore<real_t<tree_element_t<Tree>>>* core,
                                    const Tree& tree) {
  using T = tree_element_t<Tree>;
  using L = Lane<T>;
  auto view =
      map_leaves(tree, [](const auto& leaf) WIRTINGER_INLINE_LAMBDA { return partial_leaf(leaf); });
  const auto trace = forward(view, 0);
  const T value = number::to_scalar(number::as<L>(trace.w));
  if (core == nullptr) return Var<T>(value);
  if (core->watch().finite) [[unlikely]]
    watch_scalar<Tree>(*core, value);
  if (core->mode() == Mode::full) [[unlikely]]
    return VarAccess::make(*core, record_whole(*core, tree, value), value);
  auto view_i = view;
  take_partials<false>(view, trace, 1.0, number::as<L>(1.0), *core);
  if constexpr (ComplexScalar<T>) take_partials<true>(view_i, trace, L{0, 1}, L{0, 1}, *core);
  return VarAccess::make(*core, record_lean<T>(*core, view, view_i), value);
}

/// Scalar expressions are evaluated in line: a call would pass them through memory.
template <class E>
requires(!has_array<E>) WIRTINGER_INLINE var_of_t<E> evaluate_statement(E&& expression,
                                                                        const Buffer*) {
  return record_scalar(expression.tape(), bind_operand(expression));
}

}  // namespace wirtinger::detail
