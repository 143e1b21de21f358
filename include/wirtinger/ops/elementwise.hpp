/// \file
/// The public elementwise functions and operators, generated from the rule table.
///   Arguments: variables, expressions, arrays, Eigen objects, numbers; NumPy broadcasting.
///   Throws ShapeError where shapes do not broadcast, TapeError for variables of two tapes.
#pragma once

#include "kinds.hpp"

namespace wirtinger {

#define RULE(name, ...)                                                 \
  template <detail::Elementwise X>                                      \
  WIRTINGER_INLINE auto name(X&& x) {                                   \
    return detail::apply_rule<number::name##_rule>(std::forward<X>(x)); \
  }
#define RULE_GENERAL(name, ...) RULE(name)
#define RULE2(name, ...)                                                                    \
  template <detail::Elementwise X, detail::Elementwise Y>                                   \
  WIRTINGER_INLINE auto name(X&& x, Y&& y) {                                                \
    return detail::apply_rule<number::name##_rule>(std::forward<X>(x), std::forward<Y>(y)); \
  }                                                                                         \
  template <detail::Elementwise X>                                                          \
  WIRTINGER_INLINE auto name(const X& x, const X& y) {                                      \
    return detail::apply_rule<number::name##_rule>(x, y);                                   \
  }
// The overload for two equal types is there for constant arguments, where argument lookup would
// otherwise prefer std::max and std::min.
#define OPERATOR1(name, symbol, ...)                                    \
  template <detail::Ours X>                                             \
  WIRTINGER_INLINE auto operator symbol(X&& x) {                        \
    return detail::apply_rule<number::name##_rule>(std::forward<X>(x)); \
  }
#define OPERATOR2(name, symbol, ...)                                                          \
  template <detail::Elementwise X, detail::Elementwise Y>                                     \
  requires(detail::Ours<X> || detail::Ours<Y>) WIRTINGER_INLINE auto operator symbol(X&& x,   \
                                                                                     Y&& y) { \
    if constexpr (#symbol[0] == '*') detail::refuse_matrix_product<X, Y>();                   \
    return detail::apply_rule<number::name##_rule>(std::forward<X>(x), std::forward<Y>(y));   \
  }                                                                                           \
  template <class V, detail::Elementwise Y>                                                   \
  WIRTINGER_INLINE Var<V>& operator symbol##=(Var<V>& x, Y&& y) {                             \
    const auto assigned = [&]() WIRTINGER_INLINE_LAMBDA {                                     \
      detail::assign(x, detail::apply_rule<number::name##_rule>(x, std::forward<Y>(y)),       \
                     #symbol "=");                                                            \
    };                                                                                        \
    detail::one_statement_or_nothing<Y>(assigned, y);                                         \
    return x;                                                                                 \
  }                                                                                           \
  template <Scalar T, detail::Elementwise Y>                                                  \
  Array<T>& operator symbol##=(Array<T>& x, Y&& y) {                                          \
    static_assert(!detail::Operand<Y>,                                                        \
                  "a plain array cannot take a variable: declare it as Var<Array<...>>");     \
    detail::assign(x, detail::apply_rule<number::name##_rule>(x, std::forward<Y>(y)),         \
                   #symbol "=");                                                              \
    return x;                                                                                 \
  }
#define HELPER(...)
#define HELPER2(...)

namespace detail {

template <class X>
inline constexpr bool is_eigen_matrix = requires(const std::remove_cvref_t<X>& x) {
  accept_eigen_matrix(x);
};
template <class X>
struct IsEigenMatrix : std::false_type {};
template <EigenObject X>
struct IsEigenMatrix<X> : std::bool_constant<is_eigen_matrix<X>> {};

template <class X, class Y>
constexpr void refuse_matrix_product() {
  static_assert(
      !IsEigenMatrix<X>::value && !IsEigenMatrix<Y>::value,
      "an Eigen matrix or vector times a variable is ambiguous: write matmul(a, b) for the "
      "matrix product, or a.array() for the elementwise one");
}

// x op= y must leave shape and field of x as they are.
template <class X, class Value>
WIRTINGER_INLINE void assign(X& x, Value&& value, [[maybe_unused]] std::string_view operation) {
  if constexpr (Operand<Value>) {
    static_assert(
        std::same_as<element_t<Value>, element_t<X>>,
        "a complex result does not fit a real variable: take real() of it, or declare the "
        "variable complex");
  } else {
    static_assert(std::same_as<std::remove_cvref_t<Value>, X>,
                  "a complex result does not fit a real array: take real() of it, or declare the "
                  "array complex");
  }
  if constexpr (ArrayLike<X>)
    if (!(value.shape() == x.shape()))
      throw ShapeError(message(operation, ": the result has shape ", to_text(value.shape()),
                               ", the variable ", to_text(x.shape()),
                               "; only the right-hand side may be broadcast"));
  x = std::forward<Value>(value);
}

}  // namespace detail

#include "rule_table.inc"

}  // namespace wirtinger
