/// \file
/// hvp: the product of a Hessian with a direction, at the cost of a few gradients.
#pragma once

#include "gradient.hpp"
#include "tangents.hpp"

namespace wirtinger {

template <class Value, class Gradient>
struct ValueGradientProduct {
  Value value;
  Gradient gradient;
  Gradient product;
};

/// Value, gradient and d/dt gradient(x + t v) at t = 0 of a real-valued function.
///   x, v: a number, array or Eigen object, or std::tuples of as many for several arguments.
///   The product is real-linear in v and symmetric under <a, b> = Re sum conj(a) b.
///   Throws ShapeError for a direction of another shape.
template <class F, class X, class V>
auto hvp(F&& f, const X& x, const V& v) {
  using detail::VarAccess;
  detail::Pushed pushed(detail::as_tuple(x));
  using R = typename decltype(pushed)::R;
  const auto loss = pushed.record(f);
  detail::require_real_scalar<decltype(loss)>();
  if constexpr (detail::is_real_scalar<decltype(loss)>) {
    pushed.push("hvp", detail::as_tuple(v));

    detail::TapeCore<R>& core = pushed.tape.core();
    detail::clear_cotangents(core, detail::Sweep::product);
    if (VarAccess::core(loss) != nullptr) core.adjoint[VarAccess::index(loss)] = R(1);
    detail::sweep_backward(core, core.origin(), detail::Sweep::product);
    core.swept = true;
    auto gradient =
        pushed.for_each_argument([&](const auto& x_) { return pushed.tape.gradient(x_); });
    auto product = pushed.for_each_argument(
        [&]<class T>(const Var<T>& x_) { return detail::cotangent_tangent_of(core, x_); });
    return ValueGradientProduct<R, decltype(gradient)>{loss.value(), std::move(gradient),
                                                       std::move(product)};
  } else {
    return ValueGradientProduct<R, R>{};
  }
}

}  // namespace wirtinger
