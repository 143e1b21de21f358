// Variables after their tape: cleared, destroyed, rewound, of another tape or thread, moved from.
// Each is a TapeError that says so, and the tape works on.

#include <wirtinger/ops/reductions.hpp>
#include <wirtinger/tape/print.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <optional>
#include <sstream>
#include <thread>

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::TapeError, wg::Var;
using Complex = std::complex<double>;
using Catch::Matchers::Contains;

const Array<double> x0 = wg::full<double>({6}, 0.5);

Var<double> loss_of(const Var<Array<double>>& x, const Var<double>& c) {
  return wg::eval(wg::sum(x * c) * c);
}

/// The tape still gives right gradients.
void check_works(Tape<double>& tape) {
  const auto x = tape.variable(x0);
  const auto c = tape.variable(2.0);
  tape.backward(loss_of(x, c));
  CHECK(distance(tape.gradient(x), wg::full<double>({6}, 4.0)) == 0);
  CHECK(tape.gradient(c) == 2 * 2.0 * 3.0);
}

void check_stale(const Var<Array<double>>& x, const Var<double>& c) {
  const auto tells = Contains("cleared or destroyed");
  CHECK_THROWS_WITH(wg::eval(x + x), tells);
  CHECK_THROWS_WITH(wg::eval(c * c), tells);
  CHECK_THROWS_WITH(x(0), tells);
  CHECK_THROWS_WITH(wg::sum(x), tells);
  CHECK_THROWS_AS(loss_of(x, c), TapeError);
  CHECK(x.value()(0) == 0.5);  // the value outlives the tape
  CHECK(c.value() == 2.0);
}

}  // namespace

TEST_CASE("variables of a tape that was cleared") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto c = tape.variable(2.0);
  const auto loss = loss_of(x, c);
  tape.backward(loss);
  tape.clear();
  check_stale(x, c);
  CHECK_THROWS_AS(tape.backward(loss), TapeError);
  CHECK_THROWS_AS(tape.gradient(x), TapeError);
  CHECK_THROWS_AS(tape.gradient(c), TapeError);
  CHECK_THROWS_AS(tape.keep_gradient(x), TapeError);
  check_works(tape);
}

TEST_CASE("variables of a tape that is gone - also when its memory is used again") {
  std::optional<Tape<double>> tape(std::in_place);
  const auto x = tape->variable(x0);
  const auto c = tape->variable(2.0);
  tape.reset();
  check_stale(x, c);
  Tape<double> next;
  check_works(next);
  check_stale(x, c);
  CHECK_THROWS_AS(next.gradient(x), TapeError);
}

TEST_CASE("variables of a rewound region") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto c = tape.variable(2.0);
  const auto before = tape.size();
  const auto mark = tape.mark();
  const auto inner_x = wg::eval(x * 1.0);
  const auto inner_c = wg::eval(c * 1.0);
  CHECK(wg::eval(inner_x + x).value()(0) == 1.0);  // valid while the region is open
  tape.rewind(mark);
  CHECK(tape.size() == before);
  check_stale(inner_x, inner_c);
  tape.backward(loss_of(x, c));
  CHECK(tape.gradient(c) == 12.0);
}

TEST_CASE("regions within regions are closed with the outer one") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto c = tape.variable(2.0);
  const auto outer = tape.mark();
  const auto first = wg::eval(x * 1.0);
  const auto first_number = wg::eval(c * 1.0);
  const auto inner = tape.mark();
  const auto second = wg::eval(first * 1.0);
  const auto second_number = wg::eval(first_number * 1.0);
  tape.rewind(outer);
  check_stale(first, first_number);
  check_stale(second, second_number);
  CHECK_THROWS_AS(tape.rewind(inner), TapeError);
  CHECK_THROWS_AS(tape.rewind(outer), TapeError);
  tape.backward(loss_of(x, c));
  CHECK(tape.gradient(c) == 12.0);
}

TEST_CASE("a named expression is evaluated again when its region has ended") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto square = x * x;
  const auto mark = tape.mark();
  CHECK(wg::eval(wg::sum(square)).value() == 6 * 0.25);
  tape.rewind(mark);
  tape.backward(wg::sum(square));
  CHECK(distance(tape.gradient(x), wg::full<double>({6}, 1.0)) == 0);
}

TEST_CASE("variables of two tapes") {
  Tape<double> one, two;
  const auto x = one.variable(x0), y = two.variable(x0);
  const auto c = two.variable(2.0);
  CHECK_THROWS_WITH(wg::eval(x * y), Contains("multiply") && Contains("two different tapes"));
  CHECK_THROWS_WITH(wg::sum(x * c), Contains("two different tapes"));
  CHECK_THROWS_WITH(wg::eval(wg::exp(x) + 2.0 * y), Contains("two different tapes"));
  CHECK_THROWS_WITH(one.gradient(y), Contains("no backward") || Contains("another tape"));
  one.backward(wg::sum(x));
  CHECK_THROWS_WITH(one.gradient(y), Contains("another tape"));
  CHECK_THROWS_WITH(one.backward(wg::sum(y)), Contains("another tape"));
  CHECK_THROWS_WITH(one.keep_gradient(c), Contains("another tape"));
  check_works(one);
  check_works(two);
}

TEST_CASE("variables without a tape - and gradients without a sweep") {
  Tape<double> tape;
  const auto constant = tape.constant(x0);
  const auto x = tape.variable(x0);
  CHECK_THROWS_WITH(tape.gradient(x), Contains("backward"));
  CHECK_THROWS_WITH(tape.gradient(constant), Contains("constant"));
  CHECK_THROWS_WITH(tape.gradient(Var<double>(1.0)), Contains("constant"));
  CHECK_THROWS_AS(tape.keep_gradient(constant), TapeError);
  check_works(tape);
}

TEST_CASE("variables and expressions that were moved from") {
  Tape<double> tape;
  auto x = tape.variable(x0);
  const auto y = std::move(x);
  CHECK_THROWS_WITH(x.value(), Contains("std::move"));
  CHECK_THROWS_AS(x.shape(), TapeError);
  CHECK_THROWS_AS(wg::eval(x * 2.0), TapeError);
  CHECK_THROWS_AS(x(0), TapeError);
  CHECK_THROWS_AS(Var<Array<double>>(x), TapeError);
  x = y;  // good again
  CHECK(x.value()(0) == 0.5);

  auto e = x * y;
  const auto taken = wg::eval(std::move(e));
  CHECK(taken.value()(0) == 0.25);
  CHECK_THROWS_WITH(wg::eval(e), Contains("multiply") && Contains("std::move"));
  CHECK_THROWS_AS(wg::sum(e), TapeError);
  CHECK_THROWS_AS(wg::eval(std::move(e)), TapeError);
  CHECK_THROWS_AS(wg::exp(e), TapeError);
  check_works(tape);
}

TEST_CASE("each thread has a tape of its own") {
  std::vector<double> slopes(8);
  std::vector<std::thread> threads;
  std::optional<Var<double>> orphan;
  for (std::size_t k = 0; k < slopes.size(); ++k)
    threads.emplace_back([&slopes, &orphan, k] {
      for (int round = 0; round < 20; ++round) {
        Tape<double> tape;
        const auto x = tape.variable(x0);
        const auto c = tape.variable(static_cast<double>(k));
        tape.backward(loss_of(x, c));
        slopes[k] = tape.gradient(c);
        if (k == 0 && round == 19) orphan = c;
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  for (std::size_t k = 0; k < slopes.size(); ++k)
    CHECK(slopes[k] == 6.0 * static_cast<double>(k));
  CHECK_THROWS_AS(wg::eval(*orphan * 2.0), TapeError);
}

TEST_CASE("a tape may end in another thread than it began in") {
  auto tape = std::make_unique<Tape<double>>();
  const auto x = tape->variable(x0);
  std::thread([&] {
    tape->backward(wg::sum(x * x));
    tape.reset();
  }).join();
  CHECK_THROWS_AS(wg::sum(x), TapeError);
  Tape<double> next;
  check_works(next);
}

TEST_CASE("variables and expressions print their values") {
  Tape<double> tape;
  const auto x = tape.variable(wg::ones<double>({3}));
  const auto doubled = 2.0 * x;
  std::ostringstream text;
  text << x << ' ' << doubled << ' ' << x(0) << ' ' << x(1) + 3.5;
  CHECK(text.str() == "[1, 1, 1] [2, 2, 2] 1 4.5");
}
