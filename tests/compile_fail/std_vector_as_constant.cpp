// expect: error:.*of a std::vector v, Array<T>::from_row_major
// A std::vector has no shape.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const std::vector<double> v(4);
  wg::Tape<double> tape;
#ifdef FIXED
  static_cast<void>(tape.constant(wg::Array<double>::from_row_major({4}, v)));
#else
  static_cast<void>(tape.constant(v));
#endif
}
