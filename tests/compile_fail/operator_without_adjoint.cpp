// expect: error:.*apply_adjoint
// A linear operator without its adjoint has no gradient.
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

struct Double {
  static constexpr std::string_view name = "double";
  wg::Array<double> apply(const wg::Array<double>& x) const { return 2.0 * x; }
#ifdef FIXED
  wg::Array<double> apply_adjoint(const wg::Array<double>& y) const { return 2.0 * y; }
#endif
};

int main() {
  wg::Tape<double> tape;
  auto y = wg::linear(Double{}, tape.variable(wg::ones<double>({4})));
  static_cast<void>(y);
}
