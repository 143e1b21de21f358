/// \file
/// What functions of the user's on plain arrays and numbers get and give.
#pragma once

#include "../tape/tangents.hpp"
#include "dot_test.hpp"
#include "scalar_reductions.hpp"

namespace wirtinger::detail {

/// The plain value that stands for an argument: Array<T>, or a number in precision R.
template <RealScalar R, class X>
struct PlainOf {
  using type = value_of_t<X>;  // of variables and expressions
};
template <RealScalar R, class T>
struct PlainOf<R, Array<T>> {
  using type = Array<T>;
};
template <RealScalar R, EigenObject X>
struct PlainOf<R, X> {
  using type = Array<EigenElement<X>>;
};
template <RealScalar R, Number X>
struct PlainOf<R, X> {
  using type = scalar_of_t<decltype(as_number<R>(std::declval<X>()))>;
};
template <RealScalar R, class X>
using plain_of_t = typename PlainOf<R, std::remove_cvref_t<X>>::type;

/// The precision of arguments: that of arrays and variables; of numbers alone theirs.
template <class... X>
struct RealOfArguments {
  using type = common_real_t<X...>;
};
template <Number... X>
struct RealOfArguments<X...> {
  using type = real_of_numbers_t<X...>;
};
template <class... X>
using real_of_arguments_t = typename RealOfArguments<X...>::type;

/// An argument as a variable.
template <RealScalar R, class X>
auto argument_variable(X&& x) {
  using P = plain_of_t<R, X>;
  if constexpr (Operand<X>)
    return eval(std::forward<X>(x));
  else if constexpr (is_array<P>)
    return Var<P>(as_array(x));
  else
    return Var<P>(number::to_scalar(as_number<R>(x)));
}

template <class X>
constexpr bool is_plain = Number<X> || is_array<std::remove_cvref_t<X>> || EigenObject<X>;

/// A result of a user's function as Array<T> or number: Eigen objects are copied.
template <RealScalar R, class X>
auto plain_result(const X& x) {
  static_assert(is_plain<X>,
                "custom: a function returns neither a number nor an array or Eigen object: let the "
                "functions compute with the plain values they are given, and evaluate Eigen "
                "expressions");
  if constexpr (EigenObject<X>) {
    return copy(x);
  } else if constexpr (is_array<X>) {
    return x;
  } else if constexpr (std::is_integral_v<X>) {
    return static_cast<R>(x);
  } else {
    static_assert(std::same_as<real_t<X>, R>,
                  "custom: a function returns a number of another precision than its arguments'");
    return x;
  }
}

/// Zeros in the shape and order of x; 0 for a number.
template <class P>
P zeros_like(const P& x) {
  if constexpr (is_array<P>) {
    P zero = P::uninitialized(x.shape(), x.order());
    std::fill_n(zero.data(), zero.size(), typename P::value_type(0));
    return zero;
  } else {
    return P(0);
  }
}

/// A derivative that a user's function returned, as one for a value: in its kind, field, shape.
///   Throws ShapeError for another shape.
template <class P, class X>
P derivative_for(const P& value, const X& given, const std::string& what) {
  using R = real_t<element_of_plain<P>>;
  const auto plain = plain_result<R>(given);
  using G = std::remove_cvref_t<decltype(plain)>;
  static_assert(is_array<G> == is_array<P>,
                "custom: the derivative for an array must be an array, the one for a number a "
                "number: let vjp return a cotangent like each argument and jvp a tangent like the "
                "result");
  if constexpr (is_array<P> && is_array<G>) {
    using T = typename P::value_type;
    if (!(plain.shape() == value.shape()))
      throw ShapeError(message(what, " of shape ", to_text(plain.shape()), " found, expected ",
                               to_text(value.shape())));
    return settled(in_field<T>(plain).in_order(value.order()));
  } else if constexpr (is_array<P> || is_array<G>) {
    return value;
  } else if constexpr (ComplexScalar<G> && RealScalar<P>) {
    return std::real(plain);
  } else {
    return P(plain);
  }
}

/// x + t v
template <class P, class R>
P moved_along(const P& x, const P& v, R t) {
  return x + t * v;
}

}  // namespace wirtinger::detail
