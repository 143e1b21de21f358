// Compiled against the one header of tools/amalgamate.sh and nothing else of this project. A part
// of each kind is called: a transform, waves, linear algebra, a check, an engine.
#include <cmath>
#include <complex>
#include <iostream>

#include "wirtinger.hpp"

namespace wg = wirtinger;

int main() {
  // Parseval: the loss at ones is n^2 and its gradient 2 n everywhere, whatever the engine.
  const auto x0 = wg::ones<std::complex<double>>({4});
  const auto loss = [](auto x) { return sum(abs2(fft(x))); };
  bool right = true;
  for (const wg::Engine engine : {wg::engine(), wg::Engine::eigen, wg::Engine::reference}) {
    wg::set_engine(engine);
    const auto [value, gradient] = wg::value_and_gradient(loss, x0);
    std::cout << "value " << value << ", gradient at 0 " << gradient(0) << '\n';
    right = right && std::abs(value - 16) < 1e-12 && std::abs(gradient(0) - 8.0) < 1e-12;
  }
  right = right && wg::check_gradient(loss, x0).passed;

  // A shift by one sample moves 1 2 3 4 to 4 1 2 3; log det diag(2, 8) = log 16.
  const auto x = wg::Array<double>::from_row_major({4}, std::array{1.0, 2.0, 3.0, 4.0});
  const auto shifted = wg::fourier_shift(x, 1.0);
  const Eigen::Matrix2d diagonal = Eigen::Vector2d(2, 8).asDiagonal();
  const double determinant = wg::log_determinant(diagonal);
  std::cout << "shifted " << shifted(0) << ", log det " << determinant << '\n';
  right = right && std::abs(shifted(0) - 4) < 1e-12 && std::abs(determinant - std::log(16)) < 1e-12;
  return right ? 0 : 1;
}
