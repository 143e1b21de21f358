// expect: error:.*the array has another precision than the tape
// A tape computes in one precision.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto x = wg::ones<float>({4});
  wg::Tape<double> tape;
#ifdef FIXED
  static_cast<void>(tape.variable(wg::as_vector(x).cast<double>()));
#else
  static_cast<void>(tape.variable(x));
#endif
}
