// expect: error:.*the direction of a number is a number
// A direction has the kind of the argument.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto f = [](auto x) { return x * x; };
#ifdef FIXED
  wg::jvp(f, 2.0, 1.0);
#else
  wg::jvp(f, 2.0, wg::ones<double>({4}));
#endif
}
