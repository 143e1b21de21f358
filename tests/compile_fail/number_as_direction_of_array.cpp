// expect: error:.*the direction of an array argument is an array or Eigen object of its shape
// A direction has the shape of the argument.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto loss = [](auto x) { return wg::sum(x * x); };
  const auto x = wg::ones<double>({4});
#ifdef FIXED
  wg::hvp(loss, x, wg::full<double>(x.shape(), 1.0));
#else
  wg::hvp(loss, x, 1.0);
#endif
}
