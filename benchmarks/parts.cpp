/// \file
/// Parts that a gradient is made of: nodes, look-ups of plans, packet functions. The figures are
/// for comparing versions on one machine; counters show nanoseconds for each node or element.

#include <benchmark/benchmark.h>

#include "support/by_hand.hpp"

namespace wg = wirtinger;

namespace {

using Complex = std::complex<double>;
using Field = wg::Array<Complex>;

void per(benchmark::State& state, const char* what, double count) {
  state.counters[what] = benchmark::Counter(
      count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

constexpr int nodes = 1000;
auto chain() {
  return [](auto u) {
    for (int k = 0; k < nodes; ++k)
      u = u * 0.999;
    return sum(real(u));
  };
}

// Arrays of four elements: what is left is the node itself, forward and backward.
void recorded_statement(benchmark::State& state) {
  const Field x = by_hand::signal<double>({4}, 0);
  for (auto _ : state)
    benchmark::DoNotOptimize(wg::value_and_gradient(chain(), x).value);
  per(state, "node", nodes);
}
BENCHMARK(recorded_statement);

void replayed_statement(benchmark::State& state) {
  const Field x = by_hand::signal<double>({4}, 0);
  auto recording = wg::record(chain(), x);
  for (auto _ : state)
    benchmark::DoNotOptimize(recording.value_and_gradient(x).value);
  per(state, "node", nodes);
}
BENCHMARK(replayed_statement);

auto transforms() {
  return [](auto u) {
    for (int k = 0; k < nodes; ++k)
      u = fft(u, {.norm = wg::Norm::ortho});
    return sum(real(u));
  };
}

// Transforms of four points, and FFTW alone.
void recorded_transform(benchmark::State& state) {
  const Field x = by_hand::signal<double>({4}, 0);
  for (auto _ : state)
    benchmark::DoNotOptimize(wg::value_and_gradient(transforms(), x).value);
  per(state, "node", nodes);
}
BENCHMARK(recorded_transform);

void replayed_transform(benchmark::State& state) {
  const Field x = by_hand::signal<double>({4}, 0);
  auto recording = wg::record(transforms(), x);
  for (auto _ : state)
    benchmark::DoNotOptimize(recording.value_and_gradient(x).value);
  per(state, "node", nodes);
}
BENCHMARK(replayed_transform);

void transform_by_fftw(benchmark::State& state) {
  const auto forward = by_hand::transform<double>({4}, FFTW_FORWARD, false);
  const by_hand::Buffer<Complex> x(4), y(4);
  for (auto _ : state) {
    forward(x.data(), y.data());
    benchmark::DoNotOptimize(y.data());
  }
}
BENCHMARK(transform_by_fftw);

void gradient_of_almost_nothing(benchmark::State& state) {
  const Field x = by_hand::signal<double>({4}, 0);
  for (auto _ : state)
    benchmark::DoNotOptimize(wg::value_and_gradient([](auto z) { return sum(real(z)); }, x).value);
}
BENCHMARK(gradient_of_almost_nothing);

// A transform made for a shape holds its plan: what making it costs is the look-up.
void plan_look_up(benchmark::State& state) {
  const wg::FourierTransform<double> made("fft", wg::Direction::forward, {4}, wg::Order::row_major);
  for (auto _ : state)
    benchmark::DoNotOptimize(made.plan(wg::Direction::forward));
}
BENCHMARK(plan_look_up);

void transform_made(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(
        wg::FourierTransform<double>("fft", wg::Direction::forward, {4}, wg::Order::row_major)
            .order());
}
BENCHMARK(transform_made);

void buffer(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(wg::detail::Buffer::allocate(1024).data());
}
BENCHMARK(buffer);

// A packet function over an array that stays in the cache.
template <class F>
void complex_function(benchmark::State& state, F f) {
  constexpr wg::Index n = 1024;
  const by_hand::Buffer<Complex> x(by_hand::signal<double>({n}, 0.3)), y(n);
  for (auto _ : state) {
    for (wg::Index k = 0; k < n; k += by_hand::width<double>)
      by_hand::store(y.data() + k, to_complex(f(by_hand::load(x.data() + k))));
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  per(state, "element", static_cast<double>(n));
}
#define PART(name, expression)              \
  BENCHMARK_CAPTURE(complex_function, name, \
                    [](auto z) WIRTINGER_INLINE_LAMBDA { return expression; })
PART(copy, z);
PART(product, z* z);
PART(quotient, z / (z + decltype(z.re)(2)));
PART(abs, abs(z));
PART(abs_without_guard, sqrt(z.re* z.re + z.im * z.im));
PART(sign, safe_divide(z, abs(z)));
PART(cis, cis(z.re));
PART(exp, exp(z));
PART(log, log(z));
PART(sqrt, sqrt(z));
#undef PART

}  // namespace

BENCHMARK_MAIN();
