// expect: error:.*zeros and ones take a shape, in braces
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

int main() {
#ifdef FIXED
  return wg::zeros<double>({4, 3}).size() == 0 || wg::ones<double>({0}).size() == 1;
#else
  return wg::zeros<double>(4, 3).size() == 0 || wg::ones<double>(0).size() == 1;
#endif
}
