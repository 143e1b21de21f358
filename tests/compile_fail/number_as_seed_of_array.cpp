// expect: error:.*the result is an array, the seed must be an array or Eigen object
// A cotangent has the shape of the result.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  auto [value, pullback] = wg::vjp([](auto x) { return x * x; }, wg::ones<double>({4}));
#ifdef FIXED
  auto gradient = pullback(wg::ones<double>({4}));
#else
  auto gradient = pullback(1.0);
#endif
  static_cast<void>(gradient);
}
