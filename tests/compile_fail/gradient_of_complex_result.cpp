// expect: error:.*(wirtinger_derivatives|vjp)
// A complex result has no gradient: there are two derivatives, or a pullback.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const std::complex<double> z0(1.0, 2.0);
  auto square = [](auto z) { return z * z; };
#ifdef FIXED
  auto result = wg::wirtinger_derivatives(square, z0);
#else
  auto result = wg::gradient(square, z0);
#endif
  static_cast<void>(result);
}
