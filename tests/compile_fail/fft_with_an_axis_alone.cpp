// expect: error:.*options of transforms have names
// fft(x, 0) would be a number of points to some and an axis to others.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto x = wg::ones<double>({4, 3});
#ifdef FIXED
  return wg::fft(x, {.axis = 0}).size() == 0;
#else
  return wg::fft(x, 0).size() == 0;
#endif
}
