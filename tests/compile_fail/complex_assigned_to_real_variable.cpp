// expect: error:.*complex result does not fit a real variable
// Nor by assignment.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(1.0);
  auto z = tape.variable(std::complex<double>(1, 2));
#ifdef FIXED
  x = wg::real(z * z);
#else
  x = z * z;
#endif
}
