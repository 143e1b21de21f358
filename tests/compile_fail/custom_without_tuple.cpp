// expect: error:.*vjp must return a std::tuple with one cotangent for each
// A function of two arguments has two cotangents.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const auto product = wg::custom(
      "product", [](double a, double b) { return a * b; },
      [](double y_bar, double, double a, double b) {
#ifdef FIXED
        return std::tuple(b * y_bar, a * y_bar);
#else
        return static_cast<void>(a), b * y_bar;
#endif
      });
  wg::Tape<double> tape;
  tape.backward(product(tape.variable(1.0), tape.variable(2.0)));
}
