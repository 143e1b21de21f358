// expect: error:.*take real arrays.*or call fft
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<std::complex<double>>({4}));
#ifdef FIXED
  auto y = ihfft(real(x));
#else
  auto y = ihfft(x * 2.0);
#endif
  static_cast<void>(y);
}
