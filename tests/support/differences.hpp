#pragma once
// Central differences of fourth order, the measure that derivatives are held against. They know
// nothing of tapes: the functions get plain numbers, or variables without a tape.

#include "close.hpp"

#include <cmath>

namespace differences {

namespace wg = wirtinger;

/// Step that balances the errors of truncation and rounding.
template <class R>
R step() {
  return std::pow(std::numeric_limits<R>::epsilon(), R(0.2));
}

/// d f(t) / dt at 0; f gives numbers or arrays' numbers.
template <class R, class F>
auto derivative(F&& f, R h = step<R>()) {
  const auto far = f(2 * h) - f(-2 * h), near = f(h) - f(-h);
  return (near * R(8) - far) * (R(1) / (12 * h));
}

/// What differences of fourth order are good for, relative to the size of the derivative.
template <class T>
double accuracy() {
  return 100 * std::pow(measure::epsilon<T>, 0.72);
}

/// The array with one real component moved.
template <class T>
wg::Array<T> moved(const wg::Array<T>& x, wg::Index component, wg::real_t<T> by) {
  wg::Array<T> y = x;
  reinterpret_cast<wg::real_t<T>*>(y.data())[component] += by;
  return y;
}

/// dL/dx + i dL/dy of a real function of a number or an array, component by component.
template <class F, class X>
X gradient(F&& f, const X& x) {
  if constexpr (wg::is_array<X>) {
    using T = typename X::value_type;
    using R = wg::real_t<T>;
    X result = x;
    R* parts = reinterpret_cast<R*>(result.data());
    for (wg::Index k = 0; k < x.size() * wg::components<T>; ++k)
      parts[k] = derivative<R>([&](R h) { return f(moved(x, k, h)); });
    return result;
  } else if constexpr (wg::ComplexScalar<X>) {
    using R = wg::real_t<X>;
    return {derivative<R>([&](R h) { return f(X(x.real() + h, x.imag())); }),
            derivative<R>([&](R h) { return f(X(x.real(), x.imag() + h)); })};
  } else {
    return derivative<X>([&](X h) { return f(x + h); });
  }
}

/// A program of variables as a function of plain values.
template <class F>
auto of_values(F program) {
  return [program](const auto&... x) { return wg::Var(program(wg::Var(x)...)).value(); };
}

}  // namespace differences
