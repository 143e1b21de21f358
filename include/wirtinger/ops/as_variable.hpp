/// \file
/// Arguments of any kind as variables, for operations that are made of other operations: passive
/// variables run the same code as active ones, without a tape.
#pragma once

#include "eigen_rank.hpp"

namespace wirtinger::detail {

/// An argument as a variable; of plain ones a passive variable.
template <ArrayLike X>
auto as_variable(X&& x) {
  if constexpr (Operand<X>)
    return eval(std::forward<X>(x));
  else
    return Var(as_array(x));
}

}  // namespace wirtinger::detail
