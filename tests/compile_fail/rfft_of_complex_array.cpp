// expect: error:.*take real arrays.*or call fft
// The half of a spectrum is the whole of it for real signals only.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto x = wg::ones<std::complex<double>>({4});
#ifdef FIXED
  const auto y = wg::rfft(real(x));
#else
  const auto y = wg::rfft(x);
#endif
  static_cast<void>(y);
}
