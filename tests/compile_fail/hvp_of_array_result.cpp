// expect: error:.*the function returns a complex number or an array
// Second derivatives are those of a real loss.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  auto f = [](auto x) { return wg::sum(x * x); };
#else
  auto f = [](auto x) { return x * x; };
#endif
  const auto x = wg::ones<double>({4});
  static_cast<void>(wg::hvp(f, x, x));
}
