/// \file
/// Tangents read from a tape after a push-forward or a sweep of second order.
#pragma once

#include "tape.hpp"

namespace wirtinger::detail {

/// The tangent of a result after a push-forward; zero if it depends on no variable.
template <RealScalar R, class T>
T tangent_of(Tape<R>& tape, const Var<T>& v) {
  if (VarAccess::core(v) == nullptr) {
    if constexpr (is_array<T>)
      return zeros<typename T::value_type>(v.shape());
    else
      return T(0);
  }
  if constexpr (is_array<T>) {
    const Node<R>& node = *VarAccess::node(v);
    if (!node.tangent) return zeros<typename T::value_type>(v.shape());
    return T(node.shape, node.order, node.tangent);
  } else {
    return TapeCore<R>::template get<T>(tape.core().tangent, VarAccess::index(v));
  }
}

/// The tangent of a variable's gradient after a reverse sweep of second order.
template <RealScalar R, class T>
T cotangent_tangent_of(TapeCore<R>& core, const Var<T>& v) {
  if constexpr (is_array<T>) {
    const Node<R>& node = *VarAccess::node(v);
    if (node.cotangent_tangent.empty()) return zeros<typename T::value_type>(v.shape());
    return T(node.shape, node.order, node.cotangent_tangent.buffer());
  } else {
    return TapeCore<R>::template get<T>(core.adjoint_tangent, VarAccess::index(v));
  }
}

}  // namespace wirtinger::detail
