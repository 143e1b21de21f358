/// \file
/// Building expressions: operands as an expression holds them.
#pragma once

#include "expression.hpp"

namespace wirtinger::detail {

/// Precision of an operand; void for plain numbers, which adapt.
template <class X>
struct RealOfOperand {
  using type = void;
};
template <Operand X>
struct RealOfOperand<X> {
  using type = real_t<element_t<X>>;
};
template <class T>
struct RealOfOperand<Array<T>> {
  using type = real_t<T>;
};
template <EigenObject X>
struct RealOfOperand<X> {
  using type = real_t<EigenElement<X>>;
};
template <class... X>
struct FirstReal {
  using type = void;
};
template <class X, class... More>
struct FirstReal<X, More...> {
  using mine = typename RealOfOperand<std::remove_cvref_t<X>>::type;
  using rest = typename FirstReal<More...>::type;
  static_assert(std::is_void_v<mine> || RealScalar<mine>,
                "wirtinger works on float, double, long double and std::complex of these; convert "
                "first: an Eigen object with .cast<double>(), a mask with where(mask, 1.0, 0.0)");
  static_assert(std::is_void_v<mine> || std::is_void_v<rest> || std::same_as<mine, rest> ||
                    !RealScalar<mine> || !RealScalar<rest>,
                "two precisions in one expression: convert one side first, for example with "
                ".cast<float>() of the Eigen object (plain numbers adapt by themselves)");
  // After a sentence the compiler goes on: it shall not add a page of its own.
  using either = std::conditional_t<std::is_void_v<mine>, rest, mine>;
  using type = std::conditional_t<std::is_void_v<either> || RealScalar<either>, either, double>;
};
template <class... X>
using common_real_t = typename FirstReal<X...>::type;

/// False, after a sentence, for arrays and Eigen objects whose elements are no numbers to compute
/// with.
template <class X>
constexpr bool has_numbers() {
  static_assert(RealScalar<common_real_t<X>>);
  return RealScalar<typename RealOfOperand<std::remove_cvref_t<X>>::type>;
}

template <RealScalar R, class T>
WIRTINGER_INLINE Var<T> absorb(const Var<T>& v) {
  return v;
}
template <RealScalar R, class T>
WIRTINGER_INLINE Var<T> absorb(Var<T>&& v) {
  return std::move(v);
}
template <RealScalar R, class Rule, class... A>
WIRTINGER_INLINE Expr<Rule, A...> absorb(Expr<Rule, A...>&& e) {
  e.require_not_moved();
  return std::move(e);
}
template <RealScalar R, class Rule, class... A>
WIRTINGER_INLINE auto absorb(const Expr<Rule, A...>& e) {
  return e.variable();
}
template <RealScalar R, class Rule, class... A>
WIRTINGER_INLINE auto absorb(Expr<Rule, A...>& e) {
  return e.variable();
}
template <RealScalar R, Scalar T>
Var<Array<T>> absorb(const Array<T>& a) {
  return Var<Array<T>>(a);
}
template <RealScalar R, EigenObject X>
auto absorb(const X& x) {
  if constexpr (Scalar<EigenElement<X>>)
    return Var<Array<EigenElement<X>>>(copy(x));
  else  // FirstReal has said what is wrong
    return Constant<R>{};
}
template <RealScalar R, Number X>
WIRTINGER_INLINE auto absorb(const X& x) {
  if constexpr (std::is_arithmetic_v<X>)
    return Constant<R>{static_cast<R>(x)};
  else
    return Constant<std::complex<R>>{{static_cast<R>(x.real()), static_cast<R>(x.imag())}};
}

/// The expression of a rule applied to operands, Eigen objects, arrays and numbers.
template <class Rule, class... X>
WIRTINGER_INLINE auto make_expression(X&&... x) {
  using R = common_real_t<X...>;
  using Result = Expr<Rule, decltype(absorb<R>(std::forward<X>(x)))...>;
  return one_statement_or_nothing<X...>(
      [&]() WIRTINGER_INLINE_LAMBDA { return Result(absorb<R>(std::forward<X>(x))...); }, x...);
}

}  // namespace wirtinger::detail
