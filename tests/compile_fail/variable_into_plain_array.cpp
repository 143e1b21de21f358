// expect: error:.*declare it as Var
// A plain array would lose what the variable depends on.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<double>({4}));
#ifdef FIXED
  wg::Var<wg::Array<double>> total = wg::ones<double>({4});
#else
  wg::Array<double> total = wg::ones<double>({4});
#endif
  total += x;
}
