// What is stored: c states and a constant for iterate, one state for reversible, the arguments for
// checkpoint; measured where most is in use, inside of the steps, and as the tape itself reports.

#include "loop_testing.hpp"

namespace {

using namespace loops;

constexpr Index n = 1 << 12;
constexpr double state_bytes = sizeof(Complex) * n;
const Array<Complex> x0 = noise<Complex>({n}, 5), h = noise<Complex>({n}, 6);

/// The most memory that was in use inside of a step, in bytes.
Index most = 0;
const auto step = [](auto u, auto g) {
  auto v = wg::ifft(wg::fft(u) * h);
  most = std::max(most, wg::memory_in_use());
  auto w = v * cis(g * abs2(v)) * 0.5;
  most = std::max(most, wg::memory_in_use());
  return w;
};

/// The most that was in use in steps while f ran, on top of what there was, in states.
template <class F>
double states_used(F f) {
  const Index before = most = wg::memory_in_use();
  f();
  return static_cast<double>(most - before) / state_bytes;
}

/// Forward and backward through a loop: the most that was in use as the tape reports it, in states.
template <class Loop>
double reported(Loop loop) {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto g = tape.variable(0.3);
  tape.backward(sum(abs2(loop(x, g))));
  return static_cast<double>(tape.peak_bytes()) / state_bytes;
}

// The recording of a step, with cotangents, and what is at hand on the way.
constexpr double constant = 16;

}  // namespace

TEST_CASE("memory: iterate stores as many states as it is allowed to and the recording of a step") {
  const auto loop = [](Index steps, Index c) {
    return [=](auto x, auto g) {
      return wg::iterate([g](auto u) { return step(u, g); }, x, steps, {.checkpoints = c});
    };
  };
  const auto run = [&](Index steps, Index c) {
    return std::pair(states_used([&] { reported(loop(steps, c)); }), reported(loop(steps, c)));
  };
  // Plainly recorded, every step keeps an array.
  const auto [plain, plain_reported] = run(60, 0);
  CHECK(plain > 60);
  CHECK(plain_reported > 60);
  for (const Index c : {1, 4, 10, 25}) {
    CAPTURE(c);
    const auto [used, told] = run(60, c);
    CHECK(used < static_cast<double>(c) + constant);
    CHECK(told < static_cast<double>(c) + constant);
    CHECK(told > static_cast<double>(c));
    // Ten times as many steps need no more.
    if (c >= 4) CHECK(run(600, c).first <= used + 1);
  }
  CHECK(wg::memory_in_use() / static_cast<Index>(state_bytes) < 4);
}

TEST_CASE("memory: a second sweep of one tape stays within the same bounds") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto g = tape.variable(0.3);
  const Index before = wg::memory_in_use();
  const Var<double> loss =
      sum(abs2(wg::iterate([g](auto u) { return step(u, g); }, x, 100, {.checkpoints = 5})));
  for (int k = 0; k < 3; ++k) {
    most = 0;
    tape.backward(loss);
    CHECK(static_cast<double>(most - before) / state_bytes < 5 + constant);
  }
}

TEST_CASE("memory: tangents of states are stored with them - jvp and hvp are bounded too") {
  const auto loss = [](Index c) {
    return [c](auto x) {
      const auto with_x = [](auto u) { return step(u, 0.3); };
      return wg::eval(sum(abs2(wg::iterate(with_x, x, 60, {.checkpoints = c}))));
    };
  };
  const double plain = states_used([&] { wg::hvp(loss(0), x0, h); });
  const double few = states_used([&] { wg::hvp(loss(5), x0, h); });
  const double few_of_jvp = states_used([&] { wg::jvp(loss(5), x0, h); });
  CHECK(plain > 60);
  CHECK(few < 2 * (5 + constant));
  CHECK(few_of_jvp < 2 * (5 + constant));
}

TEST_CASE("memory: reversible stores one state") {
  const auto loop = [](Index steps) {
    return [=](auto x, auto g) {
      const auto turn = [g](auto u) {
        auto v = u * cis(g * abs2(u));
        most = std::max(most, wg::memory_in_use());
        return v;
      };
      const auto back = [g](auto u) { return u * cis(-g * abs2(u)); };
      return wg::reversible(turn, back, x, steps);
    };
  };
  for (const Index steps : {10, 500}) {
    CAPTURE(steps);
    CHECK(states_used([&] { CHECK(reported(loop(steps)) < constant); }) < constant);
  }
}

TEST_CASE("memory: checkpoints keep their arguments and the intermediate results of one of them") {
  const auto loop = [](bool on) {
    return [=](auto x, auto g) {
      const auto f = [g](auto u) { return step(step(step(step(u, g), g), g), g); };
      Var<Array<Complex>> u = x;
      for (int k = 0; k < 20; ++k)
        u = on ? wg::checkpoint(f, u) : Var<Array<Complex>>(f(u));
      return u;
    };
  };
  const double plain = reported(loop(false)), bounded = reported(loop(true));
  CHECK(plain > 20 * 4);
  CHECK(bounded < 20 + 4 * constant);
  CHECK(states_used([&] { reported(loop(true)); }) < 20 + 4 * constant);
}
