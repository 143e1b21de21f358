// expect: error:.*a mask has no derivative
// Truth values are no numbers.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto mask = wg::ones<double>({4}) > 0.5;
  wg::Tape<double> tape;
#ifdef FIXED
  static_cast<void>(tape.variable(wg::where(mask, 1.0, 0.0)));
#else
  static_cast<void>(tape.variable(mask));
#endif
}
