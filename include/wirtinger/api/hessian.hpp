/// \file
/// The Hessian of a real-valued function as a dense matrix: small problems.
#pragma once

#include "hvp.hpp"

namespace wirtinger {

/// Second derivatives in the real coordinates of x, by one hvp for each of them.
///   x: a number, array or Eigen object of n elements, flattened row-major. Real x: n x n. Complex
///   x: 2n x 2n in the order (Re x_0 .. Re x_{n-1}, Im x_0 .. Im x_{n-1}), symmetric; its augmented
///   complex form is eq. 59 of convention.md.
template <class F, class X>
auto hessian(F&& f, const X& x) {
  using R = detail::argument_real_t<X>;
  const auto base = [&] {
    if constexpr (EigenObject<X>)
      return copy(x);
    else if constexpr (std::is_integral_v<X>)
      return static_cast<double>(x);
    else
      return x;
  }();
  using V = std::remove_cvref_t<decltype(base)>;
  const auto flat = [](const V& v) {
    if constexpr (is_array<V>)
      return v.to_row_major();
    else
      return std::vector<V>{v};
  };
  using T = typename decltype(flat(base))::value_type;
  const std::size_t n = flat(base).size();
  const Index size = static_cast<Index>(n) * components<T>;
  Eigen::Matrix<R, Eigen::Dynamic, Eigen::Dynamic> h(size, size);
  for (Index column = 0; column < size; ++column) {
    std::vector<T> direction(n, T(0));
    const auto element = static_cast<std::size_t>(column) % n;
    if constexpr (ComplexScalar<T>)
      direction[element] = column < static_cast<Index>(n) ? T(1, 0) : T(0, 1);
    else
      direction[element] = T(1);
    const auto product = [&] {
      if constexpr (is_array<V>)
        return flat(hvp(f, base, V::from_row_major(base.shape(), direction)).product);
      else
        return flat(hvp(f, base, direction[0]).product);
    }();
    for (std::size_t k = 0; k < n; ++k) {
      h(static_cast<Index>(k), column) = std::real(product[k]);
      if constexpr (ComplexScalar<T>) h(static_cast<Index>(n + k), column) = std::imag(product[k]);
    }
  }
  return h;
}

}  // namespace wirtinger
