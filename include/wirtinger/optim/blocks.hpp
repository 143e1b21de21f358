/// \file
/// Parameters as tuples of numbers and arrays, and the few operations on them that optimisers need.
#pragma once

#include <cmath>

#include "../api/gradient.hpp"
#include "../api/tangents.hpp"
#include "../ops/scalar_reductions.hpp"

namespace wirtinger::detail {

/// The kind that results have: of integers double, of Eigen expressions plain objects.
template <class X>
struct StartKind {
  static_assert(PlainArgument<X>,
                "optimisers start at numbers, wirtinger arrays, Eigen objects or a std::tuple of "
                "them: of a variable take x.value(), of a std::vector Array<T>::from_row_major");
  using type = X;
};
template <Number X>
struct StartKind<X> {
  using type = std::conditional_t<std::is_integral_v<X>, double, X>;
};
template <EigenObject X>
struct StartKind<X> {
  using type = EigenPlain<X>;
};
template <class... X>
struct StartKind<std::tuple<X...>> {
  static_assert(sizeof...(X) > 0, "an optimiser needs at least one parameter");
  using type = std::tuple<typename StartKind<X>::type...>;
};
template <class X>
using start_kind = typename StartKind<X>::type;

template <class X>
struct RealOfStart : ArgumentsReal<X> {};
template <class... X>
struct RealOfStart<std::tuple<X...>> : ArgumentsReal<X...> {};
template <class X>
using real_of_start = typename RealOfStart<X>::type;

/// A number or an array: what the optimisers compute with.
template <class X>
auto as_block(const X& x) {
  if constexpr (Number<X>)
    return static_cast<start_kind<X>>(x);
  else
    return as_array(x);
}
template <class X>
auto as_blocks(const X& x) {
  return std::apply([](const auto&... each) { return std::make_tuple(as_block(each)...); },
                    as_tuple(x));
}
template <class X>
using blocks_of = decltype(as_blocks(std::declval<const X&>()));

/// Blocks in the kind of the start X that they come from.
template <class X>
struct KindOfStart {
  static X of(const std::tuple<decltype(as_block(std::declval<const X&>()))>& blocks) {
    return in_kind_of<X>(std::get<0>(blocks));
  }
};
template <class... X>
struct KindOfStart<std::tuple<X...>> {
  static std::tuple<X...> of(const blocks_of<std::tuple<X...>>& blocks) {
    return std::apply([](const auto&... each) { return std::tuple<X...>(in_kind_of<X>(each)...); },
                      blocks);
  }
};

/// f(block of a, block of b, ..) for every block.
template <class F, class... A, class... More>
auto each_block(F f, const std::tuple<A...>& a, const More&... more) {
  const auto at = [&]<std::size_t k>(std::integral_constant<std::size_t, k>) {
    return f(std::get<k>(a), std::get<k>(more)...);
  };
  return [&]<std::size_t... k>(std::index_sequence<k...>) {
    return std::make_tuple(at(std::integral_constant<std::size_t, k>())...);
  }
  (std::index_sequence_for<A...>());
}

/// <a, b> = Re sum conj(a) b over all blocks, convention.md, eq. (120): the product that gradients
/// are gradients for, and the only one that optimisers use.
template <class... A>
auto inner_product(const std::tuple<A...>& a, const std::tuple<A...>& b) {
  const auto product = []<class B>(const B& x, const B& y) {
    if constexpr (ComplexScalar<element_of_argument<B>>)
      return std::real(vdot(x, y));
    else
      return dot(x, y);
  };
  return std::apply([](const auto&... each) { return (each + ...); }, each_block(product, a, b));
}

/// x + t d
template <class... A, RealScalar R>
std::tuple<A...> moved(const std::tuple<A...>& x, R t, const std::tuple<A...>& d) {
  return each_block([t](const auto& from, const auto& along) { return from + t * along; }, x, d);
}

/// t x
template <class... A, RealScalar R>
std::tuple<A...> scaled(R t, const std::tuple<A...>& x) {
  return each_block([t](const auto& each) { return t * each; }, x);
}

}  // namespace wirtinger::detail
