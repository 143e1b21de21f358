// What goes wrong inside of a loop: exceptions leave the tape as it was, whether they come on the
// way forward or on the way back, and misuse is found before it gives a wrong gradient.

#include "loop_testing.hpp"

#include <stdexcept>

#include "support/sentence.hpp"

namespace {

using namespace loops;

struct Stop : std::runtime_error {
  Stop() : std::runtime_error("stop") {}
};

/// u -> u u w, which throws at a call that is announced.
struct Step {
  Var<Array<double>> w;
  int* calls;
  const int* throws_at;
  Var<Array<double>> operator()(const Var<Array<double>>& u) const {
    const Var<Array<double>> half = u * w;
    if (++*calls == *throws_at) throw Stop();
    return half * u;
  }
};

const Array<double> x0 = noise<double>({3}) + 0.2, w0 = noise<double>({3}, 9) + 1.5;

/// Calls loop(step, x) with an exception at every evaluation there is.
template <class Loop>
void check_stops(Loop loop) {
  Tape<double> tape;
  const auto x = tape.variable(x0), w = tape.variable(w0);
  int calls = 0, throws_at = 0;
  const Step step{w, &calls, &throws_at};
  {  // what it should be, and how many calls it takes
    const auto mark = tape.mark();
    tape.backward(sum(loop(step, x)));
    tape.rewind(mark);
  }
  const Array<double> dx = tape.gradient(x), dw = tape.gradient(w);
  const int all = calls;
  bool forward = true;
  for (throws_at = 1; throws_at <= all; ++throws_at) {
    CAPTURE(throws_at);
    calls = 0;
    if (forward) {
      try {
        const auto mark = tape.mark();
        static_cast<void>(loop(step, x));
        forward = false;
        tape.rewind(mark);
        calls = 0;
      } catch (const Stop&) {
        tape.backward(sum(x * w));  // goes on
        CHECK(identical(tape.gradient(x), w0));
      }
    }
    if (!forward) {
      const auto mark = tape.mark();
      const Var<double> loss = sum(loop(step, x));
      const std::size_t size = tape.size(), scalars = tape.core().scalars();
      CHECK_THROWS_AS(tape.backward(loss), Stop);
      CHECK(tape.size() == size);
      CHECK(tape.core().scalars() == scalars);
      CHECK_THROWS_AS(tape.gradient(x), wg::TapeError);
      tape.backward(loss);
      CHECK(distance(tape.gradient(x), dx) == 0);
      CHECK(distance(tape.gradient(w), dw) == 0);
      tape.rewind(mark);
    }
  }
  CHECK_FALSE(forward);
  const auto mark = tape.mark();
  throws_at = 0;
  tape.backward(sum(loop(step, x)));
  CHECK(distance(tape.gradient(x), dx) == 0);
  tape.rewind(mark);
}

}  // namespace

TEST_CASE("an exception on the way forward leaves the tape as it was") {
  Tape<double> tape;
  const auto x = tape.variable(x0), w = tape.variable(w0);
  int calls = 0, throws_at = 0;
  const Step step{w, &calls, &throws_at};
  const std::size_t before = tape.size();
  for (const Index c : {0, 1, 3})
    for (throws_at = 1; throws_at <= 5; ++throws_at) {
      CAPTURE(c, throws_at);
      calls = 0;
      CHECK_THROWS_AS(wg::iterate(step, x, 5, {.checkpoints = c}), Stop);
      CHECK(tape.size() == before);
      calls = 0;
      // Expressions that were evaluated for the call are forgotten, too.
      CHECK_THROWS_AS(wg::iterate(step, x * w, 5, {.checkpoints = c}), Stop);
      CHECK(tape.size() == before);
    }
  throws_at = 1;
  calls = 0;
  CHECK_THROWS_AS(wg::checkpoint(step, 2.0 * x), Stop);
  CHECK(tape.size() == before);
  for (throws_at = 1; throws_at <= 5; ++throws_at) {
    calls = 0;
    CHECK_THROWS_AS(wg::reversible(
                        step, [](auto u) { return u; }, 2.0 * x, 5),
                    Stop);
    CHECK(tape.size() == before);
  }
  tape.backward(sum(x * w));
  CHECK(identical(tape.gradient(x), w0));
}

TEST_CASE("an exception on the way back: the tape can be swept again") {
  SECTION("checkpoint") {
    check_stops([](const Step& step, const auto& x) {
      return wg::checkpoint(step, wg::checkpoint([=](auto u) { return step(u) + u; }, x));
    });
  }
  SECTION("iterate") {
    check_stops([](const Step& step, const auto& x) {
      return wg::iterate(step, x, 6, {.checkpoints = 2});
    });
  }
  SECTION("iterate inside checkpoint inside iterate") {
    check_stops([](const Step& step, const auto& x) {
      const auto inner = [=](auto u) { return wg::iterate(step, u, 3, {.checkpoints = 1}); };
      const auto outer = [=](auto u) { return wg::checkpoint(inner, 0.5 * u); };
      return wg::iterate(outer, x, 3, {.checkpoints = 2});
    });
  }
}

TEST_CASE("a variable captured by reference that was rebound is found out") {
  const auto expected = [](const char* name) {
    return std::string(name) +
           ": computed again, the function read a variable that was made after its first run; it "
           "captures by reference one that was rebound meanwhile: capture it by value, [=]";
  };
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Var<Array<double>> u = x;
  u = wg::checkpoint([&](auto v) { return v * u; }, x);
  CHECK_SENTENCE(tape.backward(sum(u)), TapeError, expected("checkpoint"));

  Var<double> s = tape.variable(2.0);
  const Var<Array<double>> y = wg::iterate([&](auto v) { return s * v; }, x, 4, {.checkpoints = 2});
  tape.backward(sum(y));
  CHECK(tape.gradient(s) == Approx(4 * 8 * wg::sum(x0)));
  s = s * 3.0;
  CHECK_SENTENCE(tape.backward(sum(y)), TapeError, expected("iterate"));

  // An element of a later array, a later variable as the result, one behind a node.
  Var<Array<double>> a = x;
  Var<double> t = x(0);
  const auto z = wg::checkpoint([&](auto v) { return v * a(1); }, t);
  const auto r = wg::checkpoint([&](auto) { return a; }, t);
  const auto m = wg::checkpoint([&](auto v) { return t * v; }, x);
  tape.backward(sum(z * r + m));
  t = t * t;
  CHECK_SENTENCE(tape.backward(sum(m)), TapeError, expected("checkpoint"));
  a = a * 2.0;
  CHECK_SENTENCE(tape.backward(z), TapeError, expected("checkpoint"));
  CHECK_SENTENCE(tape.backward(sum(r)), TapeError, expected("checkpoint"));
}

TEST_CASE("variables that were made in a segment do not outlive it") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  std::vector<Var<Array<double>>> kept;
  const auto step = [&](auto u) {
    kept.push_back(wg::eval(u * x));
    return kept.back();
  };
  const auto y = wg::checkpoint(step, x);
  const auto z = wg::iterate(step, y, 4, {.checkpoints = 2});
  REQUIRE(kept.size() == 5);
  for (int k = 0; k < 4; ++k)
    CHECK_THROWS_AS(wg::eval(kept[static_cast<std::size_t>(k)] + x), wg::TapeError);
  // The last step of a loop is recorded as any other computation.
  CHECK(distance(wg::eval(kept[4] - z), wg::zeros<double>({3})) == 0);
}

TEST_CASE("a function that changes is found out by the shape of its result") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Index n = 3;
  const auto y = wg::checkpoint([&](auto u) { return wg::pad(u, 0, 0, n); }, x);
  n = 1;
  CHECK_SENTENCE(tape.backward(sum(y)), TapeError,
                 "checkpoint: computed again, the function gave shape (4,), in its first run (6,); "
                 "let its result depend on nothing that changes between");
  n = 3;
  tape.backward(sum(y));
  CHECK(identical(tape.gradient(x), wg::ones<double>({3})));
}

TEST_CASE("a function that clears its tape or mixes two - is refused") {
  Tape<double> one, two;
  const auto x = one.variable(x0), y = two.variable(x0);
  const std::string told =
      "checkpoint: the function cleared or rewound its tape, or gave a variable of another one; "
      "let "
      "it only compute";
  CHECK_SENTENCE(wg::checkpoint([&](auto) { return y; }, x), TapeError, told);
  CHECK_THROWS_AS(wg::checkpoint([](auto a, auto b) { return a + b; }, x, y), wg::TapeError);
  CHECK(one.size() == 1);
  CHECK(two.size() == 1);
  const auto clearing = [&](auto u) {
    one.clear();
    return Var<Array<double>>(u.value());
  };
  CHECK_SENTENCE(wg::checkpoint(clearing, x), TapeError, told);
  const auto again = one.variable(x0);
  one.backward(sum(again));
  CHECK(identical(one.gradient(again), wg::ones<double>({3})));
}

TEST_CASE("numbers of steps and of stored states below 0") {
  Tape<double> tape;
  const auto x = tape.variable(1.0);
  const auto same = [](auto u) { return u; };
  CHECK_SENTENCE(wg::iterate(same, x, -1), DomainError,
                 "iterate: -1 steps found, expected 0 or more");
  CHECK_SENTENCE(wg::iterate(same, x, 1, {.checkpoints = -2}), DomainError,
                 "iterate: checkpoints = -2 found, expected 1 or more, or 0 to record every step");
  CHECK_SENTENCE(wg::reversible(same, same, x, -3), DomainError,
                 "reversible: -3 steps found, expected 0 or more");
  CHECK_SENTENCE(wg::reversible_drift(same, same, x, -3), DomainError,
                 "reversible_drift: -3 steps found, expected 0 or more");
}
