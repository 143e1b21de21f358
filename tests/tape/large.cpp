// Long recordings: time and memory grow with the number of statements, the stack does not.

#include <wirtinger/ops/reductions.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {
namespace wg = wirtinger;
using Complex = std::complex<double>;
}  // namespace

TEST_CASE("a million scalar statements") {
  wg::Tape<double> tape;
  const auto c = tape.variable(Complex(0.6, 0.3));
  auto z = tape.variable(Complex(0.1, -0.2));
  const Complex d(0.4, 0.1);
  for (int k = 0; k < 1000000; ++k)
    z = z * c + d;
  const auto loss = wg::eval(wg::real(z));
  tape.backward(loss);
  // The iteration has arrived at its fixed point d / (1 - c).
  const Complex one(1), rest = one - Complex(0.6, 0.3);
  CHECK(distance(z, d / rest) < 1e-14);
  CHECK(distance(tape.gradient(c), std::conj(d / (rest * rest))) < 1e-14);
  CHECK(tape.bytes() < 1000000 * 64);
}

TEST_CASE("a hundred thousand array statements") {
  const wg::Index before = wg::memory_in_use();
  {
    wg::Tape<double> tape;
    const auto x = tape.variable(wg::full<double>({5}, 0.25));
    wg::Var<wg::Array<double>> u = x;
    for (int k = 0; k < 100000; ++k)
      u = u * 0.5 + x;
    const auto loss = wg::sum(u);
    CHECK(tape.core().nodes().size() == 100002);
    tape.backward(loss);
    CHECK(distance(u, wg::full<double>({5}, 0.5)) == 0);
    CHECK(distance(tape.gradient(x), wg::full<double>({5}, 2.0)) == 0);
  }
  CHECK(wg::memory_in_use() == before);
}

TEST_CASE("a tape that is cleared is used again without growing") {
  wg::Tape<double> tape;
  std::size_t bytes = 0;
  for (int round = 0; round < 50; ++round) {
    auto z = tape.variable(Complex(0.5, 0.5));
    auto u = tape.variable(wg::full<double>({9}, 1.0));
    for (int k = 0; k < 1000; ++k)
      z = z * z + 0.25;
    for (int k = 0; k < 100; ++k)
      u = u * 0.5 + wg::real(z);
    const auto loss = wg::eval(wg::sum(u) * wg::abs2(z));
    tape.backward(loss);
    if (round == 0) bytes = tape.bytes();
    CHECK(tape.bytes() == bytes);
    tape.clear();
    CHECK(tape.size() == 0);
    CHECK(tape.bytes() == 0);
  }
}
