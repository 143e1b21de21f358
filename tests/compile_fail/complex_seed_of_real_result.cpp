// expect: error:.*(the seed must be one too|another field)
// A real result takes a real cotangent.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  auto [value, pullback] = wg::vjp([](auto z) { return wg::abs2(z); }, std::complex<double>(1, 2));
#ifdef FIXED
  auto gradient = pullback(1.0);
#else
  auto gradient = pullback(std::complex<double>(0, 1));
#endif
  static_cast<void>(gradient);
}
