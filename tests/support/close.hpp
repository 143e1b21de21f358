#pragma once
// How far apart two results are, as one number: CHECK(distance(a, b) < 1e-13) prints it.

#include <wirtinger/tape/var.hpp>

#include <complex>
#include <limits>
#include <vector>

namespace measure {

namespace wg = wirtinger;
using Wide = std::complex<long double>;

template <wg::Scalar T>
Wide wide(const T& x) {
  if constexpr (wg::ComplexScalar<T>)
    return {x.real(), x.imag()};
  else
    return {x, 0};
}

// Numbers, arrays, Eigen objects and variables as a shape and a list of numbers.
struct Flat {
  wg::Shape shape;
  std::vector<Wide> values;
};
template <class X>
Flat flat(const X& x) {
  if constexpr (wg::is_var<X>) {
    return flat(x.value());
  } else if constexpr (wg::EigenObject<X>) {
    return flat(wg::copy(x));
  } else if constexpr (wg::is_array<X>) {
    Flat f{x.shape(), {}};
    for (const auto& v : x.to_row_major())
      f.values.push_back(wide(v));
    return f;
  } else if constexpr (wg::Scalar<X>) {
    return {{}, {wide(x)}};
  } else {
    return {{}, {Wide(static_cast<long double>(x))}};
  }
}

/// max |a - b| / max |b|: 0 for equal results, infinity for other shapes, NaN where one is NaN.
template <class A, class B>
double distance(const A& a, const B& b) {
  const Flat x = flat(a), y = flat(b);
  if (!(x.shape == y.shape)) return std::numeric_limits<double>::infinity();
  long double error = 0, size = 0;
  for (std::size_t k = 0; k < x.values.size(); ++k) {
    const long double e = std::abs(x.values[k] - y.values[k]);
    if (!(e <= error)) error = e;
    if (std::isnan(error)) break;
    size = std::max(size, std::abs(y.values[k]));
  }
  return static_cast<double>(error == 0 ? 0 : error / (size == 0 ? 1 : size));
}

template <class T>
inline constexpr double epsilon =
    static_cast<double>(std::numeric_limits<wg::real_t<T>>::epsilon());

}  // namespace measure

using measure::distance;
