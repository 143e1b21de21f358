// expect: error:.*backward needs a real scalar
// The loss of a reverse sweep is a real number.
#include <complex>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto z = tape.variable(std::complex<double>(1, 2));
#ifdef FIXED
  tape.backward(wg::real(z * z));
#else
  tape.backward(z * z);
#endif
}
