// expect: error:.*map: the function returns neither a number nor a scalar variable
// map is for functions of one element.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  wg::map([](auto z) { return z * 2; }, wg::ones<double>({4}));
#else
  wg::map([](auto z) { return wg::full<double>({2}, z.value()); }, wg::ones<double>({4}));
#endif
}
