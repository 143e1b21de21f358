// expect: error:.*a callback returns nothing, or a bool
// A number that is returned could mean anything.
#include <wirtinger/optim.hpp>
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  auto f = [](auto z) { return wg::square(z - 1.0); };
#ifdef FIXED
  auto stop = [](const auto& it) { return it.iteration == 3; };
#else
  auto stop = [](const auto& it) { return it.value; };
#endif
  static_cast<void>(wg::optim::lbfgs(f, 0.0, {.callback = stop}));
}
