// expect: error:.*of a std::vector v, Array<T>::from_row_major
// A std::vector has no shape.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
  const std::vector<double> v(4);
#ifdef FIXED
  wg::rfft(wg::Array<double>::from_row_major({4}, v));
#else
  wg::rfft(v);
#endif
}
