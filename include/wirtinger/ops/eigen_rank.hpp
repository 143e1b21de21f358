/// \file
/// Operators that change extents or the rank, on Eigen objects: the result is an Eigen object
/// with run-time sizes wherever its rank is known at compile time and is 1 or 2.
#pragma once

#include "linear.hpp"

namespace wirtinger::detail {

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

/// linear(op, x) for an operator whose result has the given rank.
template <int rank, class Op, ArrayLike X>
auto linear_of_rank(Op op, X&& x) {
  if constexpr (EigenObject<X>)
    return of_rank<X, rank>(op.apply(wirtinger::copy(x)));
  else
    return linear(std::move(op), std::forward<X>(x));
}

/// linear(op, x) for an operator that keeps the rank.
template <class Op, ArrayLike X>
auto linear_keeping_rank(Op op, X&& x) {
  if constexpr (EigenObject<X>)
    return linear_of_rank<eigen_rank<X>>(std::move(op), x);
  else
    return linear(std::move(op), std::forward<X>(x));
}

/// linear(op, x) for an operator whose result's rank is known at run time only: an Array for an
/// Eigen object.
template <class Op, ArrayLike X>
auto linear_of_any_rank(Op op, X&& x) {
  return linear_of_rank<-1>(std::move(op), std::forward<X>(x));
}

template <ArrayLike X>
Shape shape_of(const X& x) {
  if constexpr (EigenObject<X>)
    return eigen_shape(x);
  else
    return x.shape();
}

}  // namespace wirtinger::detail
