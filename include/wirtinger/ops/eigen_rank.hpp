/// \file
/// Operators that change extents or the rank, on Eigen objects: the result is an Eigen object
/// with run-time sizes wherever its rank is known at compile time and is 1 or 2.
#pragma once

#include "linear.hpp"

namespace wirtinger::detail {

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

}  // namespace wirtinger::detail
