/// \file
/// Functions return the kind they were given: Eigen in, Eigen out; arrays in, arrays out; numbers
/// in, numbers out; variables and expressions give expressions.
#pragma once

#include "fused.hpp"
#include "make_expression.hpp"

namespace wirtinger::detail {

/// Anything an elementwise function accepts.
template <class X>
concept Elementwise = Operand<X> || is_array<std::remove_cvref_t<X>> || EigenObject<X> || Number<X>;
/// ... of which at least one must be ours for an operator.
template <class X>
concept Ours = Operand<X> || is_array<std::remove_cvref_t<X>>;
/// Has a shape: a variable, expression, array or Eigen object.
template <class X>
concept ArrayLike = EigenObject<X> || is_array<std::remove_cvref_t<X>> ||
    (Operand<X>&& has_array<X>);

template <class X>
struct ElementOfArgument {
  using type = X;  // a number
};
template <Operand X>
struct ElementOfArgument<X> {
  using type = element_t<X>;
};
template <class T>
struct ElementOfArgument<Array<T>> {
  using type = T;
};
template <EigenObject X>
struct ElementOfArgument<X> {
  using type = EigenElement<X>;
};
template <class X>
using element_of_argument = typename ElementOfArgument<std::remove_cvref_t<X>>::type;

/// The same Eigen type with another element type.
template <class Plain, class T>
struct RebindEigen;
template <class S, int R, int C, int O, int MR, int MC, class T>
struct RebindEigen<Eigen::Matrix<S, R, C, O, MR, MC>, T> {
  using type = Eigen::Matrix<T, R, C, O, MR, MC>;
};
template <class S, int R, int C, int O, int MR, int MC, class T>
struct RebindEigen<Eigen::Array<S, R, C, O, MR, MC>, T> {
  using type = Eigen::Array<T, R, C, O, MR, MC>;
};

/// The result as the kind of the arguments: the first Eigen object's if no argument is an Array.
template <class... X>
struct KindOf {
  template <Scalar T>
  static Array<T> of(Array<T> result) {
    return result;
  }
};
template <class X, class... More>
struct KindOf<X, More...> {
  template <Scalar T>
  static auto of(Array<T> result) {
    if constexpr (is_array<std::remove_cvref_t<X>> ||
                  (is_array<std::remove_cvref_t<More>> || ...)) {
      return result;
    } else if constexpr (EigenObject<X>) {
      // Sizes fixed at compile time may change through broadcasting or reductions: dynamic ones
      // are kept only where the plain type already says so.
      return to_eigen<typename RebindEigen<EigenPlain<X>, T>::type>(result);
    } else {
      return KindOf<More...>::of(std::move(result));
    }
  }
};

template <EigenObject X>
inline constexpr int eigen_rank = is_eigen_vector<X> ? 1 : 2;

/// The plain type for results of a given rank: Matrix or Array, rows or columns, and the storage
/// order as in X.
template <EigenObject X, Scalar T, int rank>
struct EigenOfRank {
  using Plain = EigenPlain<X>;
  static constexpr bool row = rank == 1 && is_eigen_vector<X> && Plain::RowsAtCompileTime == 1;
  static constexpr int rows = row ? 1 : Eigen::Dynamic;
  static constexpr int columns = rank == 1 && !row ? 1 : Eigen::Dynamic;
  static constexpr int options =
      row || (rank == 2 && Plain::IsRowMajor) ? Eigen::RowMajor : Eigen::ColMajor;
  using type = std::conditional_t<std::is_base_of_v<Eigen::ArrayBase<Plain>, Plain>,
                                  Eigen::Array<T, rows, columns, options>,
                                  Eigen::Matrix<T, rows, columns, options>>;
};

/// An array of the given rank as the kind of X.
template <class X, int rank, Scalar T>
auto of_rank(const Array<T>& result) {
  if constexpr (EigenObject<X> && (rank == 1 || rank == 2))
    return to_eigen<typename EigenOfRank<X, T, rank>::type>(result);
  else
    return result;
}

/// An argument as a plain array.
template <Scalar T>
const Array<T>& as_array(const Array<T>& a) {
  return a;
}
template <EigenObject X>
auto as_array(const X& x) {
  return copy(x);
}

/// A number in the precision it computes in (integers as double).
template <Number X>
auto as_number(const X& x) {
  using S = std::remove_cvref_t<X>;
  if constexpr (std::is_integral_v<S>)
    return number::spread<number::Single>(static_cast<double>(x));
  else
    return number::spread<number::Single>(x);
}

/// The value of an expression of passive operands.
template <class E>
auto passive_values(E&& e) {
  using Tree = decltype(bind_operand(std::move(e)));
  const Shape shape = e.shape();
  return FusedStatement<Tree, TreeArch<Tree>>(bind_operand(std::move(e)), shape).values(nullptr);
}
template <class X>
auto passive_sum(const X& x) {
  using Tree = decltype(bind_operand(Var(x)));
  return FusedStatement<Tree, TreeArch<Tree>>(bind_operand(Var(x)), x.shape()).sum();
}

/// A rule on whatever it was given.
template <class Rule, class... X>
WIRTINGER_INLINE auto apply_rule(X&&... x) {
  if constexpr (Rule::kind == number::Kind::real)
    static_assert(!(ComplexScalar<element_of_argument<X>> || ...),
                  "this function is defined for real numbers only: take real, imag, abs or abs2 of "
                  "complex arguments first");
  if constexpr ((Operand<X> || ...)) {
    return make_expression<Rule>(std::forward<X>(x)...);
  } else if constexpr ((ArrayLike<X> || ...)) {
    // Plain arrays are evaluated at once, by the same kernels, without a node.
    return KindOf<X...>::of(passive_values(make_expression<Rule>(std::forward<X>(x)...)));
  } else {
    return number::to_scalar(Rule::value(as_number(x)...));
  }
}

}  // namespace wirtinger::detail
