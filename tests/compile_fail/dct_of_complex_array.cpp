// expect: error:.*cosine and sine transforms take real arrays
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto x = wg::ones<std::complex<double>>({4});
#ifdef FIXED
  const auto y = wg::dct(real(x));
#else
  const auto y = wg::dct(x);
#endif
  static_cast<void>(y);
}
