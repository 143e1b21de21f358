// expect: error:.*wirtinger_derivatives takes one complex number
// A pair for each pair of elements is a Jacobian.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  auto f = [](auto z) { return wg::sum(wg::abs2(z)); };
#ifdef FIXED
  static_cast<void>(wg::gradient(f, wg::ones<std::complex<double>>({4})));
#else
  static_cast<void>(wg::wirtinger_derivatives(f, wg::ones<std::complex<double>>({4})));
#endif
}
