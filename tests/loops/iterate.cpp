// iterate: all derivatives are those of the plain loop, for the state and for variables that the
// step captures, with any number of stored states, and the steps are evaluated as often as
// Griewank's formula says.

#include "loop_testing.hpp"

namespace {

using namespace loops;

const Array<Complex> x0 = noise<Complex>({6}, 5), x1 = noise<Complex>({6}, 6),
                     x_dot = noise<Complex>({6}, 7);
const auto at = std::tuple(x0, Complex(0.4, -0.3), 0.7),
           other = std::tuple(x1, Complex(-0.2, 0.6), 1.1),
           along = std::tuple(x_dot, Complex(0.5, 1.5), -0.8);

/// The loop written out (plain < 0), or by iterate with so many stored states.
template <class Step, class State>
State looped(int checkpoints, Step step, State u, Index steps) {
  if (checkpoints >= 0) return wg::iterate(step, u, steps, {.checkpoints = checkpoints});
  for (Index k = 0; k < steps; ++k)
    u = step(u, k);
  return u;
}

template <class Program>
void check_same(Program program, std::vector<int> checkpoints) {
  const auto of = [&](int c) {
    return derivatives([=](auto... v) { return program(c, v...); }, at, along, other);
  };
  const auto plain = of(-1);
  for (const int c : checkpoints) {
    CAPTURE(c);
    CHECK(distance(of(c), plain) == 0);
  }
}

}  // namespace

TEST_CASE(
    "iterate has the derivatives of the plain loop - an array - captured arrays and numbers") {
  for (const Index steps : {0, 1, 2, 7, 20}) {
    CAPTURE(steps);
    check_same(
        [=](int c, auto x, auto z, auto g) {
          const Var<Array<Complex>> w = x * z;
          const auto step = [=](auto u, Index k) {
            return wg::ifft(wg::fft(u) * (1.0 + 0.1 * static_cast<double>(k))) * cis(g * abs2(w)) +
                   w * u;
          };
          const Var<Array<Complex>> u = looped(c, step, Var<Array<Complex>>(0.3 * x), steps);
          return wg::eval(sum(abs2(u + x)) + g);
        },
        steps < 20 ? std::vector{0, 1, 3} : std::vector{0, 1, 2, 3, 19, 50});
  }
}

TEST_CASE("iterate of a tuple of arrays and numbers - real and complex - with nested checkpoints") {
  using State = std::tuple<Var<Array<Complex>>, Var<double>, Var<Complex>>;
  check_same(
      [](int c, auto x, auto z, auto g) {
        const auto step = [=](State state, Index k) {
          const auto& [u, s, a] = state;
          const auto rotated = [g](auto v, auto t) { return v * cis(t * abs2(v)) + g; };
          // Nested: each step is a checkpoint around a loop of its own.
          const auto inner = [=](auto v, auto t) {
            const auto small = [=](auto y, Index j) {
              return wg::eval(0.5 * rotated(y, t) + 0.1 * static_cast<double>(j + k) * z);
            };
            return looped(c < 0 ? -1 : c + 1, small, v, 4);
          };
          const Var<Array<Complex>> y = c < 0 ? inner(u, s) : wg::checkpoint(inner, u, s);
          return State(y, s * 0.5 + real(a * y(1)), a * z + 0.1 * conj(a) * s);
        };
        const auto [u, s, a] = looped(c, step, State(x, g, z), 6);
        return wg::eval(sum(abs2(u)) + s * s + abs2(a));
      },
      {2, 3});
}

TEST_CASE("iterate whose step changes the shape of the state") {
  check_same(
      [](int c, auto x, auto z, auto g) {
        const auto step = [=](auto u, Index k) {
          auto longer = wg::pad(u, 0, 1, k);
          return wg::eval(longer * z + g * longer(1));
        };
        const auto u = looped(c, step, x, 5);
        return wg::eval(sum(abs2(u)));
      },
      {1, 2, 4});
}

TEST_CASE("iterate whose step does not read its state or returns a captured variable") {
  for (const bool captured : {false, true})
    check_same(
        [=](int c, auto x, auto z, auto g) {
          const Var<Array<Complex>> w = x * z;
          const auto step = [=](Var<Array<Complex>> u, Index k) -> Var<Array<Complex>> {
            if (k == 3) return captured ? w : Var<Array<Complex>>(x1);
            return u * w + g;
          };
          const Var<Array<Complex>> u = looped(c, step, Var<Array<Complex>>(x), 6);
          return wg::eval(sum(abs2(u)));
        },
        {2});
}

TEST_CASE("iterate from a constant: the steps after the first variable are the loop") {
  check_same(
      [](int c, auto x, auto z, auto g) {
        const auto step = [=](Var<Array<Complex>> u, Index k) -> Var<Array<Complex>> {
          if (k < 3) return u * 0.5;
          return u * x + z * g;
        };
        const Var<Array<Complex>> u = looped(c, step, Var<Array<Complex>>(x1), 9);
        return wg::eval(sum(abs2(u)));
      },
      {1, 2, 3});
}

TEST_CASE("iterate: a linear step in closed form") {
  constexpr Index n = 12;
  const Complex a0(0.9, 0.3), u0(-0.4, 1.1);
  for (const Index c : {0, 1, 3}) {
    const auto power = [=](auto a, auto u) {
      return wg::iterate([=](auto v) { return a * v; }, u, n, {.checkpoints = c});
    };
    CAPTURE(c);
    // w = a^n u: dw/da = n a^(n-1) u, dw/du = a^n, no conjugates.
    const auto [w, pullback] = wg::vjp(power, a0, u0);
    const auto [a_bar, u_bar] = pullback(Complex(1));
    CHECK(distance(w, std::pow(a0, n) * u0) < 1e-14);
    CHECK(distance(a_bar, std::conj(static_cast<double>(n) * std::pow(a0, n - 1) * u0)) < 1e-14);
    CHECK(distance(u_bar, std::conj(std::pow(a0, n))) < 1e-14);
    const auto [same, tangent] =
        wg::jvp(power, std::tuple(a0, u0), std::tuple(Complex(1), Complex(0)));
    CHECK(distance(tangent, std::conj(a_bar)) < 1e-14);
  }
}

TEST_CASE("iterate: steps are evaluated as often as the formula says") {
  Index evaluations = 0;
  const auto step = [&](auto u) {
    ++evaluations;
    return wg::eval(sin(u));
  };
  for (Index l = 1; l <= 24; ++l)
    for (const Index c : {1, 2, 3, 4, 6, 9, 30}) {
      CAPTURE(l, c);
      evaluations = 0;
      Tape<double> tape;
      const auto x = tape.variable(0.9);
      const Var<double> loss = wg::iterate(step, x, l, {.checkpoints = c});
      CHECK(evaluations == l);
      tape.backward(loss);
      CHECK(evaluations == l + wg::binomial_extra_evaluations(l, c));
      const double gradient = tape.gradient(x);
      // Once more, without stored states: forward again.
      evaluations = 0;
      tape.backward(loss);
      CHECK(evaluations == (l == 1 ? 0 : l - 1 + wg::binomial_extra_evaluations(l - 1, c)));
      CHECK(tape.gradient(x) == gradient);
      // Nothing arrives: nothing is evaluated.
      evaluations = 0;
      tape.backward(wg::eval(0.0 * loss));
      CHECK(evaluations == 0);
    }
}

TEST_CASE("iterate takes a step with or without the number - expressions and plain values") {
  const double by_number = wg::gradient(
      [](auto x) {
        return wg::iterate([](auto u, Index) { return u * u; }, x * 2.0, 3, {.checkpoints = 1});
      },
      0.3);
  const double without = wg::gradient(
      [](auto x) { return wg::iterate([](auto u) { return u * u; }, x * 2.0, 3); }, 0.3);
  CHECK(by_number == without);
  CHECK(distance(without, 8 * std::pow(0.6, 7) * 2) < 1e-14);
  const auto doubled = wg::iterate([](auto u) { return 2.0 * u; }, x0, 3, {.checkpoints = 2});
  CHECK(distance(doubled, 8.0 * x0) == 0);
  // A real result of a step on a complex state is a complex number.
  const auto real_results = [](auto z) {
    return real(wg::iterate([](auto u) { return abs2(u); }, z, 2, {.checkpoints = 1}));
  };
  CHECK(wg::gradient(real_results, Complex(1, 2)) == 20.0 * Complex(1, 2));
}

TEST_CASE("iterate in float and long double") {
  const auto loss = [](int c) {
    return [c](auto x, auto g) {
      const auto step = [=](auto u) { return wg::eval(u * cis(g * abs2(u))); };
      return wg::eval(sum(real(wg::iterate(step, x, 5, {.checkpoints = c}))));
    };
  };
  const auto xf = noise<std::complex<float>>({4});
  const auto xl = noise<std::complex<long double>>({4});
  const auto same = [&](auto x, auto g) {
    const auto [dx, dg] = wg::gradient(loss(2), x, g);
    const auto [ex, eg] = wg::gradient(loss(0), x, g);
    return distance(dx, ex) == 0 && dg == eg;
  };
  CHECK(same(xf, 0.3f));
  CHECK(same(xl, 0.3l));
}
