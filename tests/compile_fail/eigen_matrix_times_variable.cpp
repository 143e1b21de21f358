// expect: error:.*matmul
// To Eigen, matrix * something is a matrix product; to this library, * is elementwise.
#include <Eigen/Core>

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const Eigen::MatrixXcd a = Eigen::MatrixXcd::Identity(3, 3);
  wg::Tape<double> tape;
  auto x = tape.variable(a);
#ifdef FIXED
  auto product = wg::eval(a.array() * x);
#else
  auto product = wg::eval(a * x);
#endif
  static_cast<void>(product);
}
