// expect: error:.*the step can be called with the state alone and with a number as well
// The number of the step would silently become the default's place.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  const auto x = tape.variable(wg::ones<double>({4}));
  const auto euler = [](auto u, double dt = 0.01) { return u - dt * u; };
#ifdef FIXED
  const auto end = wg::iterate([&](auto u) { return euler(u); }, x, 10);
#else
  const auto end = wg::iterate(euler, x, 10);
#endif
  tape.backward(squared_norm(end));
}
