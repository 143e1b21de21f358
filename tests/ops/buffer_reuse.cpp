// Memory that is handed on: a result takes over an operand's that dies, a cotangent a buffer that
// it was given - and never one that somebody still reads.

#include <wirtinger/ops/linear.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Reals = Var<Array<double>>;
using dot_test::noise;

const double* memory_of(const Reals& u) { return u.value().data(); }

/// y = x. Its adjoint hands over the very buffer that it gets.
struct Same {
  static constexpr std::string_view name = "same";
  template <class T>
  Array<T> apply(const Array<T>& x) const {
    return x;
  }
  template <class T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return y;
  }
};

}  // namespace

TEST_CASE("a variable that is rebound gives its memory to the result") {
  Tape<double> tape;
  Reals u = tape.variable(noise<double>({100})) * 2.0;
  const double* const memory = memory_of(u);
  for (int k = 0; k < 3; ++k)
    u = 0.5 * u + 1.0;
  CHECK(memory_of(u) == memory);
  u -= 3.0;
  CHECK(memory_of(u) == memory);
  u = std::move(u) * 2.0;
  CHECK(memory_of(u) == memory);
  const Reals other = u;  // now somebody else holds it
  u = 0.5 * u;
  CHECK(memory_of(u) != memory);
  CHECK(memory_of(other) == memory);
}

TEST_CASE("an operand that one of its uses reads is kept - wherever that use stands") {
  const auto slope_after = [](auto statement) {
    Tape<double> tape;
    const auto x = tape.variable(wg::full<double>({9}, 0.5));
    Reals u = x * 1.0;
    statement(u);
    const double* const memory = memory_of(u);
    u = u * 1.0;  // what was kept is not this
    CHECK(memory_of(u) == memory);
    tape.backward(wg::sum(u));
    return tape.gradient(x)(4);
  };
  CHECK(slope_after([](auto& u) { u = wg::sin(u) + u; }) == Approx(std::cos(0.5) + 1));
  CHECK(slope_after([](auto& u) { u = u + wg::sin(u); }) == Approx(1 + std::cos(0.5)));
  CHECK(slope_after([](auto& u) { u = u - u * u + 2.0 * u; }) == Approx(2));
}

TEST_CASE("an operand that is repeated keeps its memory while the result is written") {
  // One column of 2 numbers and a result of 8: both fit into the smallest block of memory.
  const auto column = Array<double>::from_row_major({2, 1}, std::vector<double>{1, 2});
  const auto row = Array<double>::from_row_major({4}, std::vector<double>{10, 20, 30, 40});
  const auto expected =
      Array<double>::from_row_major({2, 4}, std::vector<double>{11, 21, 31, 41, 12, 22, 32, 42});
  Tape<double> tape;
  Reals u = tape.variable(column) * 1.0, v = tape.variable(row) * 1.0;
  u = u + v;
  CHECK(wg::identical(u.value(), expected));
  Reals w = tape.variable(column) * 1.0;
  v = w + v;
  CHECK(wg::identical(v.value(), expected));
  CHECK(wg::identical(wg::eval(std::move(w) + tape.constant(row)).value(), expected));
}

TEST_CASE("a gradient that is kept does not take part in the sum of others") {
  // Both cotangents of the copies of x are given to x, and both are asked for.
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({33}));
  const Reals a = wg::linear(Same{}, x), b = wg::linear(Same{}, x);
  tape.keep_gradient(a);
  tape.keep_gradient(b);
  tape.backward(wg::eval(wg::sum(a * 2.0) + wg::sum(b * 3.0)));
  CHECK(distance(tape.gradient(x), wg::full<double>({33}, 5.0)) == 0);
  CHECK(distance(tape.gradient(a), wg::full<double>({33}, 2.0)) == 0);
  CHECK(distance(tape.gradient(b), wg::full<double>({33}, 3.0)) == 0);
}
