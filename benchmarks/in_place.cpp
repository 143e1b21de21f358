/// \file
/// FFTW alone: estimated transforms of one line in place and from one memory to another, all on
/// large pages. What decisions/0011 stands on.
///   in_place [points...]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "support/by_hand.hpp"

namespace {

template <class R>
double microseconds(int n, bool in_place) {
  const auto plan = by_hand::transform<R>({n}, FFTW_FORWARD, in_place);
  const by_hand::Buffer<std::complex<R>> x(n), y(in_place ? 0 : n);
  std::complex<R>* const to = in_place ? x.data() : y.data();
  double least = 1e300;
  for (int round = 0; round < 15; ++round) {
    std::fill_n(x.data(), n, R(1));
    const int repetitions = std::max(1, 1000000 / n);
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < repetitions; ++k)
      plan(x.data(), to);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count() / repetitions);
  }
  return least;
}

template <class R>
void print(const char* precision, int n) {
  const double other = microseconds<R>(n, false), same = microseconds<R>(n, true);
  std::printf("%-6s %8d points: %10.1f us, in place %10.1f us, %.2f x\n", precision, n, other, same,
              same / other);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> lengths;
  for (int k = 1; k < argc; ++k)
    lengths.push_back(std::max(1, std::atoi(argv[k])));
  if (lengths.empty())
    for (int n = 1 << 12; n <= 1 << 20; n *= 2)
      lengths.push_back(n);
  for (const int n : lengths) {
    print<double>("double", n);
    print<float>("float", n);
  }
}
