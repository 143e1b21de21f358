// expect: error:.*take x.value\(\)
// Optimisers start at plain values.
#include <wirtinger/optim.hpp>
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  const auto x = tape.variable(1.0);
  auto f = [](auto z) { return wg::square(z - 1.0); };
#ifdef FIXED
  auto result = wg::optim::lbfgs(f, x.value());
#else
  auto result = wg::optim::lbfgs(f, x);
#endif
  static_cast<void>(result);
}
