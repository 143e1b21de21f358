// What the printers of tools/gdb/wirtinger_gdb.py are shown; see commands.gdb and expected.txt.
#include <array>
#include <complex>
#include <utility>

#include <wirtinger/array.hpp>
#include <wirtinger/tape/tape.hpp>

namespace wg = wirtinger;

// gdb stops here and looks at the caller's variables.
[[gnu::noinline]] void stop() { asm(""); }

int main() {
  [[maybe_unused]] const wg::Shape scalar{};
  const wg::Shape shape{2, 3};
  const std::array<double, 6> values{1, 2, 3, 4, 5, 6};
  auto rows = wg::Array<double>::from_row_major({2, 3}, values);
  const auto columns = rows.in_order(wg::Order::column_major);  // other memory, equal elements
  // 5, 3, 1: strides that are those of no order.
  const wg::Array<double> backwards({3}, wg::detail::Strides{-2}, rows.buffer(), rows.data() + 4);
  const wg::Array<double> empty;
  const auto point = wg::full<long double>({}, 7);
  const auto spectrum = wg::full<std::complex<float>>({2}, {1, 2});
  const auto mask = wg::full<bool>({1}, true);

  wg::Tape<double> tape;
  [[maybe_unused]] const auto number = tape.variable(std::complex<double>(3, 4));
  [[maybe_unused]] const wg::Var<double> constant = 2.5;
  auto moved = tape.variable(rows);
  const auto active = std::move(moved);
  const wg::Var<wg::Array<double>> passive = wg::zeros<double>({1});
  stop();
}
