// expect: error:.*the function returns nothing
// There is no derivative of nothing.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  double seen = 0;
  const auto watch = [&](auto x) { seen = (x * x).value(); };
  static_cast<void>(watch);
#ifdef FIXED
  wg::gradient([](auto x) { return x * x; }, 2.0);
#else
  wg::gradient(watch, 2.0);
#endif
}
