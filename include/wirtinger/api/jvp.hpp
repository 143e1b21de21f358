/// \file
/// jvp: value and directional derivative of a function.
#pragma once

#include "tangents.hpp"

namespace wirtinger {

template <class Value, class Tangent>
struct ValueAndTangent {
  Value value;
  Tangent tangent;
};

/// Value of f at x and its derivative along x_dot, d/dt f(x + t x_dot) at t = 0, which is
/// dz x_dot + dzbar conj(x_dot) (convention.md, eq. 4).
///   x, x_dot: a number, array or Eigen object, or std::tuples of as many for several arguments.
///   f may return real or complex scalars and arrays. The tangent has the kind of the value.
///   Throws ShapeError for a direction of another shape, and for a result that Eigen arguments
///   cannot hold (see vjp).
template <class F, class X, class D>
auto jvp(F&& f, const X& x, const D& x_dot) {
  detail::Pushed pushed(detail::as_tuple(x));
  const auto result = pushed.record(f);
  pushed.push("jvp", detail::as_tuple(x_dot));
  auto value = pushed.in_kind("jvp", result.value());
  return ValueAndTangent<decltype(value), decltype(value)>{
      value, pushed.in_kind("jvp", detail::tangent_of(pushed.tape, result))};
}

}  // namespace wirtinger
