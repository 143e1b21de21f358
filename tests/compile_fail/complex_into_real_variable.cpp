// expect: error:.*does not fit a real variable
// The field of a variable does not change.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<double>({4}));
  auto z = tape.variable(wg::ones<std::complex<double>>({4}));
#ifdef FIXED
  x += wg::real(z);
#else
  x += z;
#endif
}
