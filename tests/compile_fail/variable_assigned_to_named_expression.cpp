// expect: error:.*assignment to a named expression
// The same sentence whatever is assigned.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  const auto x = tape.variable(wg::ones<double>({4}));
#ifdef FIXED
  auto e = wg::eval(x * x);
#else
  auto e = x * x;
#endif
  e = x;
}
