// expect: error:.*hilbert takes real arrays
#include <wirtinger/ops/convolve.hpp>

namespace wg = wirtinger;

int main() {
  const auto x = wg::ones<std::complex<double>>({4});
#ifdef FIXED
  const auto y = wg::hilbert(wg::ones<double>({4}));
#else
  const auto y = wg::hilbert(x);
#endif
  static_cast<void>(y);
}
