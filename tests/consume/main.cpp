#include <cmath>
#include <complex>
#include <iostream>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

// |F x|^2 = n |x|^2 (Parseval), so the loss at ones is n^2 and its gradient 2 n everywhere.
int main() {
  const auto x0 = wg::ones<std::complex<double>>({4});
  const auto [value, gradient] =
      wg::value_and_gradient([](auto x) { return sum(abs2(fft(x))); }, x0);
  std::cout << "value " << value << ", gradient at 0 " << gradient(0) << '\n';
  const bool right = std::abs(value - 16.0) < 1e-12 && std::abs(gradient(0) - 8.0) < 1e-12 &&
                     std::abs(gradient(0) - gradient(3)) < 1e-12;
  return right ? 0 : 1;
}
