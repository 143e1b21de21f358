#include "header_odr.hpp"

#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;

std::complex<double> first_entry_in_b(const std::vector<std::complex<double>>& x) {
  const wg::Index n = static_cast<wg::Index>(x.size());
  const auto x0 = wg::Array<std::complex<double>>::from_row_major({n}, x);
  return wg::gradient([](auto u) { return sum(abs2(fft(u))); }, x0)(0);
}

bool b_agrees_with_a(const std::vector<std::complex<double>>& x) {
  return first_entry_in_b(x) == first_entry_in_a(x);
}
