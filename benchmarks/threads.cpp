/// \file
/// Gradients of single statements and transforms of many lines, by one thread and by two, over
/// their size: in quick succession, when the team is awake, and 300 microseconds apart, when it
/// sleeps. What array/team.hpp and the thresholds stand on. Speed-up is time of one thread / time
/// of two.
///   threads [points...]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace wg = wirtinger;
using wg::Index;

namespace {

double now() {
  return std::chrono::duration<double, std::micro>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Median of one call, in microseconds.
template <class F>
double time_of(F& f, int calls, bool apart) {
  std::vector<double> times;
  double start = now();
  for (int k = 0; k < calls; ++k) {
    if (apart)
      for (const double until = now() + 300; (start = now()) < until;) {
      }
    f();
    const double end = now();
    times.push_back(end - start);
    start = end;
  }
  std::nth_element(times.begin(), times.begin() + calls / 2, times.end());
  return times[static_cast<std::size_t>(calls / 2)];
}

/// The least of several rounds, in turns.
template <class F>
double speed_up(F& f, Index points, bool apart) {
  const int calls =
      static_cast<int>(std::clamp<Index>((1 << 22) / points, apart ? 9 : 15, apart ? 40 : 500));
  double least[2] = {1e300, 1e300};
  for (int round = 0; round < 7; ++round)
    for (int threads = 1; threads <= 2; ++threads) {
      wg::set_threads(threads);
      least[threads - 1] = std::min(least[threads - 1], time_of(f, calls, apart));
    }
  wg::set_threads(1);
  return least[0] / least[1];
}

template <class F>
void print(const char* name, Index points, F f) {
  f();
  const double together = speed_up(f, points, false), apart = speed_up(f, points, true);
  std::printf("%-22s %8lld points: speed-up %5.2f in quick succession, %5.2f apart\n", name,
              static_cast<long long>(points), together, apart);
}

void print_all(Index points) {
  const auto x = wg::full<double>({points}, 0.3), y = wg::full<double>({points}, 0.7);
  const auto z = wg::full<std::complex<double>>({points}, {0.3, 0.4});
  const auto rows = wg::full<std::complex<double>>({points / 256, 256}, {0.3, 0.4});

  auto product = wg::record([&](auto a) { return sum(a * y); }, x);
  print("sum(x y)", points, [&] { product.value_and_gradient(x); });

  const auto three = [&](auto a) {
    for (int k = 0; k < 3; ++k)
      a = a * z;
    return sum(abs2(a));
  };
  auto products = wg::record(three, z);
  print("sum |z w w w|^2", points, [&] { products.value_and_gradient(z); });

  auto phase = wg::record([](auto a) { return sum(abs2(a * cis(0.1 * abs2(a)))); }, z);
  print("sum |z cis(c |z|^2)|^2", points, [&] { phase.value_and_gradient(z); });

  print("fft of lines of 256", points, [&] { wg::fft(rows); });
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Index> sizes;
  for (int k = 1; k < argc; ++k)
    sizes.push_back(std::max(256, std::atoi(argv[k]) / 256 * 256));
  if (sizes.empty())
    for (Index n = 1 << 12; n <= 1 << 20; n *= 2)
      sizes.push_back(n);
  for (const Index points : sizes)
    print_all(points);
}
