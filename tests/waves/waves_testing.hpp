#pragma once
// What the tests of waves share: arrays from formulas.

#include <wirtinger/tape/tape.hpp>

#include <numbers>

#include "support/close.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace waves_testing {

namespace wg = wirtinger;
using dot_test::noise;
using wg::Array, wg::Index, wg::Shape, wg::Var;
using C = std::complex<double>;
using Position = std::vector<Index>;
inline constexpr double pi = std::numbers::pi;

/// f at every position, in row-major order.
template <class T, class F>
Array<T> sampled(const Shape& shape, F f) {
  std::vector<T> values;
  Position p(static_cast<std::size_t>(shape.rank()), 0);
  for (Index j = 0; j < shape.size(); ++j) {
    Index rest = j;
    for (std::size_t axis = p.size(); axis-- > 0;) {
      p[axis] = rest % shape[static_cast<int>(axis)];
      rest /= shape[static_cast<int>(axis)];
    }
    values.push_back(f(p));
  }
  return Array<T>::from_row_major(shape, values);
}

/// max |x|.
template <class T>
double largest(const Array<T>& x) {
  double most = 0;
  for (const T& v : x.to_row_major())
    most = std::max(most, static_cast<double>(std::abs(v)));
  return most;
}

/// sum |x|^2.
template <class T>
double energy(const Array<T>& x) {
  double sum = 0;
  for (const T& v : x.to_row_major())
    sum += static_cast<double>(std::norm(v));
  return sum;
}

}  // namespace waves_testing
