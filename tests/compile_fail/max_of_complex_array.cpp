// expect: error:.*max and min are defined for real numbers only
// Complex numbers have no order.
#include <wirtinger/ops/extremum.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  auto largest = wg::max(wg::abs2(wg::ones<std::complex<double>>({4})));
#else
  auto largest = wg::max(wg::ones<std::complex<double>>({4}));
#endif
  static_cast<void>(largest);
}
