// expect: error:.*does not know the shape of its argument: write of_shape\(operator, shape\)
// A slice adds its adjoint to an array that must be there.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  wg::Tape<double> tape;
  const auto x = tape.variable(wg::ones<double>({4}));
#ifdef FIXED
  const auto half = wg::of_shape(wg::Slice{0, 0, 2, 1}, {4});
#else
  const auto half = wg::Slice{0, 0, 2, 1};
#endif
  tape.backward(squared_norm(wg::linear(wg::compose(half, wg::Roll{1, 0}), x)));
}
