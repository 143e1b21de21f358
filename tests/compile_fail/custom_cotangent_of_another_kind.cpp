// expect: error:.*the derivative for an array must be an array
// The cotangent of an array is an array of its shape.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;
using A = wg::Array<double>;

int main() {
  const auto total = wg::custom(
      "total", [](const A& x) { return wg::sum(x); },
      [](double y_bar, double, const A& x) {
#ifdef FIXED
        return wg::full<double>(x.shape(), y_bar);
#else
        return static_cast<void>(x), y_bar;
#endif
      });
  wg::Tape<double> tape;
  tape.backward(total(tape.variable(wg::ones<double>({3}))));
}
