#include "model.hpp"

#include <cmath>
#include <complex>
#include <iostream>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

// |F x|^2 = n |x|^2 (Parseval), so the loss at ones is n^2 and its gradient 2 n everywhere, whether
// it is recorded in this unit or in the other.
int main() {
  const auto x0 = wg::ones<std::complex<double>>({4});
  const auto [value, gradient] =
      wg::value_and_gradient([](auto x) { return sum(abs2(fft(x))); }, x0);
  std::cout << "value " << value << ", gradient at 0 " << gradient(0) << '\n';
  const auto there = wg::value_and_gradient([](auto x) { return energy(x); }, x0);
  const bool right = std::abs(value - 16.0) < 1e-12 && std::abs(gradient(0) - 8.0) < 1e-12 &&
                     std::abs(gradient(0) - gradient(3)) < 1e-12 &&
                     std::abs(spectrum(x0)(0) - 4.0) < 1e-12 && there.value == value &&
                     there.gradient(2) == gradient(2);
  return right ? 0 : 1;
}
