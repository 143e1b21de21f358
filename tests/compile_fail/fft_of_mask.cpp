// expect: error:.*a transform takes numbers: make them of a mask by where
// Truth values are no numbers.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto mask = wg::ones<double>({4}) > 0.5;
#ifdef FIXED
  wg::fft(wg::where(mask, 1.0, 0.0));
#else
  wg::fft(mask);
#endif
}
