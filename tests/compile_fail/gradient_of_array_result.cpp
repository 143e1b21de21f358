// expect: error:.*(wirtinger_jacobian|vjp)
// An array has no gradient: sum it, or ask for a pullback.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  auto f = [](auto x) { return wg::sum(x * x); };
#else
  auto f = [](auto x) { return x * x; };
#endif
  auto result = wg::gradient(f, wg::ones<double>({4}));
  static_cast<void>(result);
}
