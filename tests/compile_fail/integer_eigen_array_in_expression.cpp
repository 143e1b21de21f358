// expect: error:.*cast<double>
// Integers do not turn into numbers silently, in an expression neither.
#include <Eigen/Core>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const Eigen::ArrayXi counts = Eigen::ArrayXi::Constant(4, 3);
  wg::Tape<double> tape;
  auto x = tape.variable(wg::ones<double>({4}));
#ifdef FIXED
  auto product = wg::eval(x * counts.cast<double>());
#else
  auto product = wg::eval(x * counts);
#endif
  static_cast<void>(product);
}
