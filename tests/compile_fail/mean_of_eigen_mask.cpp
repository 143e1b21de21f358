// expect: error:.*a mask with where
// Truth values are no numbers.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const Eigen::Array<bool, Eigen::Dynamic, 1> mask(4);
#ifdef FIXED
  wg::mean(mask.cast<double>());
#else
  wg::mean(mask);
#endif
}
