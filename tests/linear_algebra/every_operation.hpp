#pragma once
// Every operation in all four sweeps: values, gradients, tangents, second order and replay.

#include <wirtinger/linear_algebra.hpp>

#include "ops/sweep_testing.hpp"

namespace linear_algebra_testing {

using namespace sweep_testing;

inline constexpr Index n = 3;

/// Noise with a strong diagonal: matrices far from singular, with eigenvalues that lie apart.
///   shift: by so many columns, for pivots in other rows than the diagonal's.
template <class T>
Var<Array<T>> regular(const Var<Array<T>>& x, Index shift = 0) {
  Array<T> diagonal = wg::zeros<T>({n, n});
  for (Index k = 0; k < n; ++k)
    diagonal(k, (k + shift) % n) = T(static_cast<wg::real_t<T>>(4 + 3 * k));
  return x + diagonal;
}
template <class T>
Var<Array<T>> as_elements(const Var<Array<wg::real_t<T>>>& w) {
  if constexpr (wg::RealScalar<T>)
    return w;
  else
    return wg::to_complex(w);
}

/// Both arguments of a solve in one vector.
template <class T, class F>
auto of_both(F f, const Shape& b_shape, Index shift) {
  return [=](const Var<Array<T>>& x) {
    const auto a = wg::reshape(wg::slice(x, 0, 0, n * n), {n, n});
    const auto b = wg::reshape(wg::slice(x, 0, n * n, x.size()), b_shape);
    return Var<Array<T>>(f(regular<T>(a, shift), b));
  };
}

template <class T>
void check_every_operation() {
  const auto expect = [](std::string_view what, const Program<T>& f, double slack = 4) {
    INFO(what);
    for (Order order : {Order::row_major, Order::column_major})
      CHECK(faults<T>(f, noise<T>({n, n}, 3, order), slack) == "");
  };
  const auto in_both = [](std::string_view what, auto f, Index shifts = 1) {
    for (const Shape& b : std::vector<Shape>{{n}, {n, 2}})
      for (Index shift = 0; shift < shifts; ++shift) {
        INFO(what << " " << to_text(b) << " " << shift);
        CHECK(faults<T>(of_both<T>(f, b, shift), noise<T>({n * n + b.size()}, 5), 4) == "");
      }
  };
  in_both(
      "solve", [](const auto& a, const auto& b) { return solve(a, b); }, n);
  in_both("solve_triangular", [](const auto& a, const auto& b) { return solve_triangular(a, b); });
  in_both("solve_triangular, lower",
          [](const auto& a, const auto& b) { return solve_triangular(a, b, {.upper = false}); });
  in_both("solve_triangular, unit", [](const auto& a, const auto& b) {
    return solve_triangular(a, b, {.upper = false, .unit_diagonal = true});
  });
  in_both("solve_hermitian", [](const auto& a, const auto& b) { return solve_hermitian(a, b); });

  const Array<T> b0 = noise<T>({n, 2}, 8);
  expect("one side constant", [&](const auto& x) -> Var<Array<T>> {
    return solve(regular<T>(x), b0) +
           solve(regular<T>(b0(0, 0) * wg::ones<T>({n, n})), slice(x, 1, 0, 2));
  });
  expect("solve with itself", [](const auto& x) {
    const auto a = regular<T>(x);
    return solve(a, a * a);
  });
  expect("inverse", [](const auto& x) { return inverse(regular<T>(x)); });
  expect("determinant",
         [](const auto& x) -> Var<Array<T>> { return as_array<T>(Var(determinant(x))); });
  expect("log_determinant", [](const auto& x) -> Var<Array<T>> {
    return as_array<T>(Var(log_determinant(regular<T>(x))));
  });
  expect("expm", [](const auto& x) { return expm(x); });
  expect(
      "expm with squarings", [](const auto& x) { return expm(regular<T>(x) * T(-3)); }, 64);
  expect("eigenvalues", [](const auto& x) { return as_elements<T>(eigh(regular<T>(x)).values); });
  expect("eigenvectors", [](const auto& x) { return eigh(regular<T>(x)).vectors; });
  expect(
      "both",
      [](const auto& x) -> Var<Array<T>> {
        const auto [w, v] = eigh(regular<T>(x));
        return matmul(v * exp(-w), adjoint(v));
      },
      16);
  expect("singular_values",
         [](const auto& x) { return as_elements<T>(singular_values(regular<T>(x))); });
  expect(
      "singular_values, tall and wide",
      [](const auto& x) -> Var<Array<T>> {
        const auto a = regular<T>(x);
        return as_elements<T>(singular_values(slice(a, 1, 0, 2))) *
               as_elements<T>(singular_values(slice(a, 0, 1, 3)));
      },
      16);
}

}  // namespace linear_algebra_testing
