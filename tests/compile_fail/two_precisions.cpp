// expect: error:.*two precisions
// Arrays of two precisions do not mix by themselves; plain numbers adapt.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<double>({4}));
#ifdef FIXED
  auto sum = wg::eval(x + wg::ones<double>({4}) * 2.0f);
#else
  auto sum = wg::eval(x + wg::ones<float>({4}));
#endif
  static_cast<void>(sum);
}
