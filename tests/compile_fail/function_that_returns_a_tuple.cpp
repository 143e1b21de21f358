// expect: error:.*join them by concat or stack
// Several results are one array, or several functions.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  wg::vjp([](auto x) { return wg::stack(std::vector{wg::eval(x * x), wg::eval(2.0 * x)}); }, 2.0);
#else
  wg::vjp([](auto x) { return std::tuple(wg::eval(x * x), wg::eval(2.0 * x)); }, 2.0);
#endif
}
