/// \file
/// Plain arguments as variables of a tape, and derivatives back in the arguments' kind.
#pragma once

#include <tuple>

#include "../ops/transforms.hpp"
#include "../tape/tape.hpp"

namespace wirtinger::detail {

/// What functions are differentiated at: numbers, arrays, Eigen objects.
template <class X>
concept PlainArgument = Number<X> || is_array<std::remove_cvref_t<X>> || EigenObject<X>;

template <class X>
struct ArgumentReal {
  using type = typename RealOfOperand<X>::type;
};
template <Number X>
struct ArgumentReal<X> {
  using type = std::conditional_t<std::is_integral_v<X>, double, real_t<X>>;
};
template <class X>
using argument_real_t = typename ArgumentReal<std::remove_cvref_t<X>>::type;

template <class X, class... More>
struct ArgumentsReal {
  static_assert(
      PlainArgument<X> && (PlainArgument<More> && ...),
      "differentiate at numbers, wirtinger arrays or Eigen objects; of a std::vector, use "
      "Array<T>::from_row_major or an Eigen::Map");
  static_assert((std::same_as<argument_real_t<X>, argument_real_t<More>> && ...),
                "the arguments have different precisions: convert them to one first");
  using type = argument_real_t<X>;
};
template <class... X>
using arguments_real_t = typename ArgumentsReal<X...>::type;

/// A variable's plain value back as the kind of the argument it came from.
template <class X, class Value>
auto in_kind_of(Value value) {
  if constexpr (is_array<Value>)
    return KindOf<X>::of(std::move(value));
  else
    return value;
}

/// A result in the kind of the arguments: an Array if one of them is, else an Eigen object of the
/// rank of the first (a matrix holds a rank 1 result as a column).
///   Throws ShapeError for a result that this kind cannot hold: its rank is known at run time only.
template <class X, class... More, class Value>
auto in_kind_of_arguments(std::string_view operation, const Value& value) {
  if constexpr (!is_array<Value> || is_array<X> || (is_array<More> || ...)) {
    return value;
  } else if constexpr (EigenObject<X>) {
    constexpr int rank = eigen_rank<X>;
    if (value.rank() != rank && !(rank == 2 && value.rank() == 1))
      throw ShapeError(message(
          operation, ": result of shape ", to_text(value.shape()), " found, expected one of rank ",
          rank, ", as the argument is an Eigen ", rank == 1 ? "vector" : "matrix",
          " and the result is returned as one; pass wg::copy(x) as the argument "
          "to get results of any rank as arrays"));
    return of_rank<X, rank>(value);
  } else if constexpr (sizeof...(More) > 0) {
    return in_kind_of_arguments<More...>(operation, value);
  } else {
    return value;
  }
}

template <RealScalar R, class X>
auto make_variable(Tape<R>& tape, const X& x) {
  if constexpr (std::is_integral_v<X>)
    return tape.variable(static_cast<double>(x));
  else
    return tape.variable(x);
}

/// What a user's function returned, as a variable: a variable, an expression or a plain value.
template <class Result>
auto as_result(Result&& result) {
  static_assert(
      Operand<Result> || PlainArgument<Result>,
      "the function returns neither a number nor an array, variable or expression: of "
      "several results (a tuple, a vector), join them by concat or stack, or differentiate "
      "one function for each");
  if constexpr (Operand<Result>)
    return eval(std::forward<Result>(result));
  else if constexpr (PlainArgument<Result>)
    return Var(std::forward<Result>(result));
  else
    return Var<double>();
}

/// The result of f. It gets copies: a function that rebinds its parameters does not change ours.
template <class F, class Variables>
auto result_at(F& f, Variables variables) {
  constexpr bool callable = []<class... V>(std::type_identity<std::tuple<V...>>) {
    return std::is_invocable_v<F&, V&...>;
  }(std::type_identity<Variables>{});
  static_assert(
      callable,
      "the function cannot be called with variables, one for each argument, as derivatives need: "
      "let it take its arguments by auto, not as plain numbers or Eigen objects; if it does, the "
      "error is one inside of it, and the compiler's other messages say where");
  constexpr bool nothing = std::is_void_v<decltype(std::apply(f, variables))>;
  static_assert(!nothing, "the function returns nothing: let it return its result");
  if constexpr (nothing)
    return Var<double>();
  else
    return as_result(std::apply(f, variables));
}

/// One gradient, or a tuple of them.
template <class... G>
auto one_or_tuple(G... gradients) {
  if constexpr (sizeof...(G) == 1)
    return (gradients, ...);
  else
    return std::tuple<G...>(std::move(gradients)...);
}

template <class... X>
constexpr bool has_variable = (Operand<X> || ...);

[[noreturn]] WIRTINGER_COLD inline void nested_derivative(std::string_view operation) {
  throw TapeError(message(operation,
                          ": called on a variable, inside a function that is being differentiated; "
                          "for second derivatives call hvp with the inner function"));
}

}  // namespace wirtinger::detail
