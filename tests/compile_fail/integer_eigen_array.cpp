// expect: error:.*cast<double>
// Integers have no derivative.
#include <Eigen/Core>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const Eigen::ArrayXi counts = Eigen::ArrayXi::Constant(4, 3);
  wg::Tape<double> tape;
#ifdef FIXED
  auto x = tape.variable(counts.cast<double>());
#else
  auto x = tape.variable(counts);
#endif
  static_cast<void>(x);
}
