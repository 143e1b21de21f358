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

/// The first Eigen object of the highest rank among the arguments, which gives the result its kind.
template <class X>
inline constexpr int rank_as_eigen = 0;
template <EigenObject X>
inline constexpr int rank_as_eigen<X> = eigen_rank<X>;
template <class First, class... X>
struct LeadingEigen {
  using type = First;
};
template <class First, class X, class... More>
struct LeadingEigen<First, X, More...>
    : LeadingEigen<std::conditional_t<(rank_as_eigen<X> > rank_as_eigen<First>), X, First>,
                   More...> {};

/// X is no Eigen object, or one of the given plain type but for its elements.
template <class X, class Plain>
inline constexpr bool same_eigen_type = true;
template <EigenObject X, class Plain>
inline constexpr bool same_eigen_type<X, Plain> =
    std::same_as<typename RebindEigen<EigenPlain<X>, typename Plain::Scalar>::type, Plain>;

/// The result of an elementwise function as the kind of its arguments: an Eigen object if there is
/// one and no argument is an Array.
template <class... X>
struct KindOf {
  template <Scalar T>
  static auto of(Array<T> result) {
    using Leading = typename LeadingEigen<void, X...>::type;
    if constexpr (std::is_void_v<Leading> || (is_array<std::remove_cvref_t<X>> || ...)) {
      return result;
    } else {
      // Broadcasting changes sizes: those fixed at compile time last among equal types only.
      using Same = typename RebindEigen<EigenPlain<Leading>, T>::type;
      using General = typename EigenOfRank<Leading, T, eigen_rank<Leading>>::type;
      return to_eigen<std::conditional_t<(same_eigen_type<X, Same> && ...), Same, General>>(result);
    }
  }
};

/// An array of the given rank as the kind of X.
template <class X, int rank, Scalar T>
auto of_rank(const Array<T>& result) {
  if constexpr (EigenObject<X> && (rank == 1 || rank == 2))
    return to_eigen<typename EigenOfRank<X, T, rank>::type>(result);
  else
    return result;
}

/// The shape of any argument; () of numbers.
template <class X>
Shape shape_of(const X& x) {
  if constexpr (ArrayLike<X>) {
    if constexpr (EigenObject<X>)
      return eigen_shape(x);
    else
      return x.shape();
  } else {
    return {};
  }
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

/// The precision in which numbers compute together: the widest that any of them has; an integer
/// adapts and has none, integers alone compute in double.
template <class... X>
struct RealOfNumbers {
  using type = double;
};
template <class X, class... More>
requires(!std::is_integral_v<X>) struct RealOfNumbers<X, More...> {
  template <class Y>
  using real_or_mine = real_t<std::conditional_t<std::is_integral_v<Y>, X, Y>>;
  using type = std::common_type_t<real_t<X>, real_or_mine<More>...>;
};
template <class X, class... More>
requires(std::is_integral_v<X>) struct RealOfNumbers<X, More...> : RealOfNumbers<More...> {
};
template <class... X>
using real_of_numbers_t = typename RealOfNumbers<std::remove_cvref_t<X>...>::type;

/// A number in precision R.
template <RealScalar R, Number X>
auto as_number(const X& x) {
  if constexpr (std::is_arithmetic_v<X>)
    return number::spread<number::Single>(static_cast<R>(x));
  else
    return number::spread<number::Single>(
        std::complex<R>(static_cast<R>(x.real()), static_cast<R>(x.imag())));
}

/// The statement of an expression or variable that no tape follows: values and sums without a node,
/// whose sweeps would be compiled for nothing.
template <class E>
auto passive_statement(E&& e) {
  using Tree = decltype(bind_operand(std::forward<E>(e)));
  const Shape shape = e.shape();
  return FusedStatement<Tree, TreeArch<Tree>>(std::forward<E>(e), shape);
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
    return KindOf<X...>::of(
        passive_statement(make_expression<Rule>(std::forward<X>(x)...)).values(nullptr));
  } else {
    return number::to_scalar(Rule::value(as_number<real_of_numbers_t<X...>>(x)...));
  }
}

}  // namespace wirtinger::detail
