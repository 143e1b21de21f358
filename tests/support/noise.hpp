#pragma once
// Arrays of numbers to test with, and arrays in long double to compare in.

#include <wirtinger/array/array.hpp>

#include <complex>
#include <vector>

namespace test_numbers {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Shape;
using Wide = std::complex<long double>;

/// Numbers in [-1, 1), the same ones in every run.
template <class T>
Array<T> noise(const Shape& shape, unsigned seed = 1, Order order = Order::row_major) {
  std::uint64_t state = seed * 0x9E3779B97F4A7C15u;
  const auto next = [&state] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<wg::real_t<T>>(static_cast<double>(state >> 11) / (1ull << 52) - 1);
  };
  Array<T> x = Array<T>::uninitialized(shape, order);
  T* values = x.data();
  for (Index i = 0; i < x.size(); ++i) {
    if constexpr (wg::ComplexScalar<T>) {
      const auto re = next(), im = next();
      values[i] = {re, im};
    } else {
      values[i] = next();
    }
  }
  return x;
}

template <class T>
std::vector<Wide> wide(const Array<T>& x) {
  const std::vector<T> values = x.to_row_major();
  return {values.begin(), values.end()};
}

}  // namespace test_numbers
