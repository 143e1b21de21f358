// value_and_gradient and recordings pull a sum's cotangents back in the pass that adds it up, over
// the memory of operands that die. Neither may show: gradients are those of a plain backward, and
// nothing that anybody still holds is overwritten.

#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "support/noise.hpp"

namespace {

namespace wg = wirtinger;
using measure::distance, test_numbers::noise;
using wg::Array, wg::Index, wg::Tape, wg::Var;
using Complex = std::complex<double>;

/// The gradient by a tape that may be swept again, which therefore pulls back late.
template <class F>
auto by_backward(F f, const Array<Complex>& x, double g) {
  Tape<double> tape;
  const auto u = tape.variable(x);
  const auto s = tape.variable(g);
  const Var<double> loss = wg::eval(f(u, s));
  tape.backward(loss);
  return std::tuple(loss.value(), tape.gradient(u), tape.gradient(s));
}

/// Losses of an array and a number, under what they are there for.
template <class Check>
void for_each_loss(Check check) {
  check("an operand that dies", [](auto x, auto g) { return sum(abs(fft(x))) * g; });
  check("a seed that is not 1", [](auto x, auto g) { return exp(-mean(abs2(fft(x) * g))); });
  check("a named operand, two sums of it", [](auto x, auto g) {
    const auto y = ifft(x);
    return 0.5 * sum(abs2(y - 1.0)) + g * sum(abs(y));
  });
  check("a number in every element",
        [](auto x, auto g) { return sum(real(cis(g * abs2(x)) * x)); });
  check("one operand twice", [](auto x, auto) {
    auto y = fft(x);
    return sum(real(y * conj(y) * y));
  });
  check("rows that are added up", [](auto x, auto g) {
    const Index n = x.size();
    return sum(abs2(outer(Array<double>(wg::ones<double>({3})), x) * reshape(fft(x), {1, n}) + g));
  });
  check("a norm", [](auto x, auto g) { return log(norm2(fft(x))) + g; });
  check("a sum that does not count",
        [](auto x, auto g) { return 0.0 * sum(abs2(fft(x))) + sum(real(x)) + g; });
}

}  // namespace

TEST_CASE("sums that pull back early have the value and gradient of backward") {
  for (const Index n : {12, 3000})
    for_each_loss([&](const char* name, auto f) {
      CAPTURE(n, name);
      const Array<Complex> x = noise<Complex>({n}) + 0.1, untouched = noise<Complex>({n}) + 0.1;
      const auto [value, gradient] = wg::value_and_gradient(f, x, 0.7);
      const auto [expected, x_bar, g_bar] = by_backward(f, x, 0.7);
      CHECK(value == expected);
      CHECK(distance(std::get<0>(gradient), x_bar) < 1e-15);
      CHECK(distance(std::get<1>(gradient), g_bar) < 1e-14);
      CHECK(wg::identical(x, untouched));
      if (n > 100) return;  // differences cost n^2
      const auto at = [&](const Array<Complex>& z) {
        return Var<double>(wg::eval(f(Var<Array<Complex>>(z), Var<double>(0.7)))).value();
      };
      CHECK(distance(std::get<0>(gradient), differences::gradient(at, x)) <
            differences::accuracy<double>());
    });
}

TEST_CASE("replays that pull back early have the value and gradient of backward") {
  for (const Index n : {12, 3000})
    for_each_loss([&](const char* name, auto f) {
      CAPTURE(n, name);
      auto recording = wg::record(f, Array<Complex>(noise<Complex>({n}, 9)), 0.2);
      for (const unsigned seed : {1u, 2u}) {
        const Array<Complex> x = noise<Complex>({n}, seed) + 0.1;
        const auto [expected, x_bar, g_bar] = by_backward(f, x, 0.7);
        const auto check = [&](const auto& gradient) {
          CHECK(distance(std::get<0>(gradient), x_bar) < 1e-14);
          CHECK(distance(std::get<1>(gradient), g_bar) < 1e-13);
        };
        const auto first = recording.value_and_gradient(x, 0.7);
        CHECK(first.value == Approx(expected).epsilon(1e-14));
        check(first.gradient);
        // What a replay used up is there again for the next one, of whatever kind.
        const auto v = noise<Complex>({n}, 5);
        const auto second = recording.hvp(std::tuple(x, 0.7), std::tuple(v, 0.3));
        check(second.gradient);
        const auto [value_again, gradient_again, product] =
            wg::hvp(f, std::tuple(x, 0.7), std::tuple(v, 0.3));
        CHECK(distance(std::get<0>(second.product), std::get<0>(product)) < 1e-13);
        CHECK(recording.value(x, 0.7) == Approx(expected).epsilon(1e-14));
        check(recording.value_and_gradient(x, 0.7).gradient);
      }
    });
}

TEST_CASE("a sum does not overwrite what somebody holds") {
  const Array<Complex> x = noise<Complex>({2000});
  Var<Array<Complex>> kept;
  wg::value_and_gradient(
      [&](auto z) {
        kept = fft(z);
        auto moved = kept;
        return sum(abs(std::move(moved))) + sum(real(std::move(z)));
      },
      x);
  CHECK(wg::identical(kept.value(), wg::fft(x)));
  CHECK(wg::identical(x, Array<Complex>(noise<Complex>({2000}))));
}

TEST_CASE("the zero rule holds for seeds that are infinite") {
  const auto f = [](auto x) { return sqrt(sum(abs2(slice(x, 0, 0, 2) * Complex(1, 1)))); };
  const Array<Complex> x = wg::zeros<Complex>({4});
  Tape<double> tape;
  const auto u = tape.variable(x);
  tape.backward(f(u));
  const auto gradient = wg::gradient(f, x);
  CHECK(wg::identical(gradient, tape.gradient(u)));
  CHECK(wg::identical(gradient, x));
}

TEST_CASE("early cotangents of operands that are held cost the memory of one array") {
  const Index n = 4096, bytes = n * Index(sizeof(Complex));
  const Array<Complex> x = noise<Complex>({n});
  std::vector<Index> grown;
  wg::value_and_gradient(
      [&](auto z) {
        const auto y = wg::eval(z * z);
        auto loss = sum(real(y));
        for (int k = 0; k < 3; ++k) {
          const Index before = wg::memory_in_use();
          loss = loss + sum(abs2(y));
          grown.push_back(wg::memory_in_use() - before);
        }
        return loss;
      },
      x);
  // The one array is the first sum's; a sweep begins with as much.
  CHECK(grown == std::vector<Index>{0, 0, 0});
  wg::value_and_gradient(
      [&](auto z) {
        const auto y = wg::eval(z * z);
        const Index before = wg::memory_in_use();
        auto loss = sum(abs2(y));
        CHECK(wg::memory_in_use() - before == bytes);
        const Index then = wg::memory_in_use();
        loss = loss + sum(abs(fft(z)));  // its operand dies: the cotangent takes its place
        CHECK(wg::memory_in_use() - then == bytes);
        return loss;
      },
      x);
}

TEST_CASE("a replay drops values that nothing reads any more") {
  const Index n = 4096, bytes = n * Index(sizeof(Complex));
  const Array<Complex> x = noise<Complex>({n});
  auto recording = wg::record(
      [](auto z) {
        for (int k = 0; k < 8; ++k)
          z = fft(z);
        return sum(abs2(z));
      },
      x);
  const Index recorded = wg::memory_in_use();
  recording.value(x);
  // Of eight results the last one is left, which the sum's partial reads.
  CHECK(recorded - wg::memory_in_use() == 7 * bytes);
}
