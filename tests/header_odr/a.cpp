// Two units include everything and link: what is not a template has to be inline, and both have
// to see the same definitions.
#include "header_odr.hpp"

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

std::complex<double> first_entry_in_a(const std::vector<std::complex<double>>& x) {
  const wg::Index n = static_cast<wg::Index>(x.size());
  const auto x0 = wg::Array<std::complex<double>>::from_row_major({n}, x);
  return wg::gradient([](auto u) { return sum(abs2(fft(u))); }, x0)(0);
}

bool a_agrees_with_b(const std::vector<std::complex<double>>& x) {
  return first_entry_in_a(x) == first_entry_in_b(x);
}

int main() {
  const std::vector<std::complex<double>> x{{1.0, 2.0}, {-3.0, 0.5}, {0.25, -1.0}};
  return first_entry_in_a(x) != 0.0 && a_agrees_with_b(x) && b_agrees_with_a(x) ? 0 : 1;
}
