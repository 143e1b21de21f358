#pragma once
// What the tests of optimisers share: quadratics with known minima and spectra.

#include <wirtinger/optim.hpp>

#include <wirtinger/wirtinger.hpp>

#include "support/close.hpp"
#include "support/noise.hpp"
#include "support/sentence.hpp"

namespace optim_testing {

namespace wg = wirtinger;
namespace optim = wirtinger::optim;
using optim::Reason;
using test_numbers::noise;
using wg::Array, wg::Index, wg::Var;
using C = std::complex<double>;

/// A unitary matrix: the discrete Fourier transform between diagonals of phases.
inline Array<C> unitary(Index n) {
  Array<C> u = Array<C>::uninitialized({n, n});
  for (Index j = 0; j < n; ++j)
    for (Index k = 0; k < n; ++k)
      u(j, k) = std::polar(1 / std::sqrt(double(n)), 6.283185307179586 * double(j * k) / double(n) +
                                                         0.3 * double(j * j) - 0.7 * double(k * k));
  return u;
}

/// L(z) = <z - c, U diag(w) U^H (z - c)> / 2, whose Hessian has the eigenvalues w.
struct Quadratic {
  Array<C> u;
  Array<double> w;
  Array<C> c;
  auto operator()(const auto& z) const {
    return 0.5 * wg::sum(w * wg::abs2(wg::matmul(wg::adjoint(u), z - c)));
  }
};

inline Quadratic quadratic(std::vector<double> spectrum) {
  const Index n = Index(spectrum.size());
  return {unitary(n), Array<double>::from_row_major({n}, spectrum), noise<C>({n}, 5)};
}

/// The real form of a function of one complex vector: of its real and imaginary parts.
template <class F>
auto real_form(F f) {
  return [f](auto x, auto y) { return f(wg::complex(x, y)); };
}

/// Rosenbrock's valley with its floor along z_2 = z_1^2 in C^2; minimum 0 at (1, 1).
inline const auto rosenbrock = [](auto z) {
  const auto a = wg::slice(z, 0, 0, 1), b = wg::slice(z, 0, 1, 2);
  return wg::sum(wg::abs2(1.0 - a) + 100.0 * wg::abs2(b - a * a));
};

/// Rosenbrock's own start, and an imaginary part.
inline Array<C> rosenbrock_start() {
  return Array<C>::from_row_major({2}, std::vector<C>{{-1.2, 0.5}, {1, -0.3}});
}

}  // namespace optim_testing
