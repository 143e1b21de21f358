// expect: error:.*needs a name
// Messages name the operator.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

struct Double {
#ifdef FIXED
  static constexpr std::string_view name = "double";
#endif
  wg::Array<double> apply(const wg::Array<double>& x) const { return 2.0 * x; }
  wg::Array<double> apply_adjoint(const wg::Array<double>& y) const { return 2.0 * y; }
};

int main() {
  wg::Tape<double> tape;
  auto y = wg::linear(Double{}, tape.variable(wg::ones<double>({4})));
  static_cast<void>(y);
}
