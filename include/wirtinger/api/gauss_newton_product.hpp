/// \file
/// gauss_newton_product: J^H J v without forming J.
#pragma once

#include "tangents.hpp"
#include "vjp.hpp"

namespace wirtinger {

/// J^H J v for the real-linear derivative J of f at x and its adjoint under <a, b> = Re sum conj(a)
/// b (convention.md, eq. 99): the pullback of the tangent along v. It is the Hessian of |f - d|^2 /
/// 2 times v wherever f = d, symmetric and positive semidefinite.
///   f may return a number or an array, real or complex.
///   x, v: a number, array or Eigen object, or std::tuples of as many for several arguments; the
///   result has the kind of x.
///   Throws ShapeError for a direction of another shape.
template <class F, class X, class V>
auto gauss_newton_product(F&& f, const X& x, const V& v) {
  detail::Pushed pushed(detail::as_tuple(x));
  const auto result = pushed.record(f);
  pushed.push("gauss_newton_product", detail::as_tuple(v));
  detail::backward_from(pushed.tape, result, detail::tangent_of(pushed.tape, result));
  return pushed.for_each_argument([&](const auto& z) { return pushed.tape.gradient(z); });
}

}  // namespace wirtinger
