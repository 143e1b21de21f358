// expect: (^|[^a-z_])eval([^a-z_]|$)
// A named expression is stored at its first use: it is no variable to assign to.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<std::complex<double>>({4}));
#ifdef FIXED
  auto product = tape.variable(wg::ones<std::complex<double>>({4}));
#else
  auto product = x * x;
#endif
  product = x + x;
  static_cast<void>(product);
}
