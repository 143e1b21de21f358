// expect: error:.*a transform works along an axis, a number has none
// A number has no axis.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  wg::fft(wg::full<double>({1}, 2.0));
#else
  wg::fft(2.0);
#endif
}
