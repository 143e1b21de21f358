#pragma once
// All sweeps of a program from one array to another: values, gradients, tangents, second order and
// replay, each against something that knows nothing of it.

#include <wirtinger/autodiff.hpp>

#include <functional>

#include "support/differences.hpp"
#include "support/dot_test.hpp"

namespace sweep_testing {

namespace wg = wirtinger;
using dot_test::noise;
using measure::epsilon;
using wg::Array, wg::Index, wg::Order, wg::Shape, wg::Tape, wg::Var;
using wg::detail::to_text;

/// Type-erased, so that what follows is compiled once for each element type.
template <class T>
using Program = std::function<Var<Array<T>>(const Var<Array<T>>&)>;

/// A scalar result as an array of the element type T.
template <class T, class U>
Var<Array<T>> as_array(const Var<U>& w) {
  if constexpr (std::same_as<T, U>)
    return wg::stack(std::vector<Var<U>>{w});
  else
    return wg::stack(std::vector<Var<T>>{wg::eval(wg::to_complex(w))});
}

template <class T>
T inner(const Array<T>& a, const Array<T>& b) {
  T sum(0);
  const auto x = a.to_row_major(), y = b.to_row_major();
  for (std::size_t k = 0; k < x.size(); ++k) {
    if constexpr (wg::ComplexScalar<T>)
      sum += std::conj(x[k]) * y[k];
    else
      sum += x[k] * y[k];
  }
  return sum;
}
template <class T>
double real_inner(const Array<T>& a, const Array<T>& b) {
  return static_cast<double>(std::real(inner(a, b)));
}

/// A loss that weighs every result differently, with first and second derivatives.
template <class T>
Var<wg::real_t<T>> loss_of(const Var<Array<T>>& y) {
  using R = wg::real_t<T>;
  return wg::eval(wg::sum(wg::abs2(y) * noise<R>(y.shape(), 17)) +
                  wg::real(wg::vdot(noise<T>(y.shape(), 18), y)));
}

/// Names the sweeps in which a program is wrong at x0; empty if there is none. `slack`: factor on
/// the tolerances.
template <class T>
std::string faults(const Program<T>& f, const Array<T>& x0, double slack = 1) {
  using R = wg::real_t<T>;
  const double exact = 200 * epsilon<T> * slack, close = differences::accuracy<T>() * slack;
  std::string found;
  const auto expect = [&](double distance, double allowed, std::string_view what) {
    if (!(distance <= allowed))
      found += wg::detail::message(what, " off by ", distance, ", allowed ", allowed, "; ");
  };
  const auto loss = [&](const auto& x) { return loss_of<T>(f(x)); };
  const auto loss_at = [&](const Array<T>& x) { return loss(Var<Array<T>>(x)).value(); };

  const auto [value, gradient] = wg::value_and_gradient(loss, x0);
  expect(distance(value, loss_at(x0)), exact, "value");
  expect(distance(gradient, differences::gradient(loss_at, x0)), close, "gradient");
  if (gradient.order() != x0.order()) found += "order of the gradient; ";

  const Array<T> v = noise<T>(x0.shape(), 6), u = noise<T>(x0.shape(), 7);
  const auto pushed = wg::jvp(f, x0, v);
  const auto pulled = wg::vjp(f, x0);
  const Array<T> w = noise<T>(pushed.value.shape(), 8);
  const Array<T> back = pulled.pullback(w);
  const double size = std::sqrt(real_inner(pushed.tangent, pushed.tangent) * real_inner(w, w)) +
                      std::sqrt(real_inner(back, back) * real_inner(v, v));
  expect(std::abs(real_inner(w, pushed.tangent) - real_inner(back, v)), exact * size, "dot test");

  const auto at = wg::hvp(loss, x0, v);
  expect(distance(at.gradient, gradient), exact, "gradient of hvp");
  const Array<T> differences = differences::derivative<R>([&](R t) {
    return Var(wg::gradient(loss, Var(x0 + t * v).value())).value();
  });
  expect(distance(at.product, differences), close, "product");
  const double left = real_inner(u, at.product);
  const double right = real_inner(v, wg::hvp(loss, x0, u).product);
  expect(std::abs(left - right), exact * real_inner(u, u) * (1 + std::abs(left)), "symmetry");

  // Replay, then a gradient at the new point.
  using wg::detail::Action, wg::detail::Sweep, wg::detail::VarAccess;
  Tape<R> tape(wg::detail::Mode::full);
  auto& core = tape.core();
  core.keep_values(true);
  const auto x = tape.variable(x0);
  const auto recorded = loss(x);
  auto& node = *VarAccess::node(x);
  expect(distance(recorded.value(), value), exact, "value of a recording");
  const Array<T> other = noise<T>(x0.shape(), 9).in_order(node.order);
  node.value = other.buffer();
  wg::detail::sweep_forward(core, core.origin(), Action::evaluate);
  expect(distance(core.value[VarAccess::index(recorded)], loss_at(other)), exact, "replay");
  wg::detail::clear_cotangents(core, Sweep::gradient);
  core.adjoint[VarAccess::index(recorded)] = 1;
  wg::detail::sweep_backward(core, core.origin(), Sweep::gradient);
  expect(distance(Array<T>(node.shape, node.order, node.cotangent.buffer()),
                  wg::gradient(loss, other)),
         exact, "gradient of a replay");
  return found;
}

}  // namespace sweep_testing
