/// \file
/// FFTW alone: estimated real transforms of 256 lines of 1024 points, whose 513 bins lie one after
/// the other or in lines that are filled up, so that each begins where packets may.
///   odd_lines

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "support/by_hand.hpp"

namespace {

constexpr int n = 1024, lines = 256;

double microseconds(const auto& plan) {
  double least = 1e300;
  for (int round = 0; round < 200; ++round) {
    const auto start = std::chrono::steady_clock::now();
    plan();
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count());
  }
  return least;
}

template <class R>
void print(const char* precision, int apart) {
  using by_hand::Fftw, by_hand::Plan, by_hand::raw;
  const by_hand::Buffer<R> x(n * lines);
  const by_hand::Buffer<std::complex<R>> y(apart * lines);
  const Plan<R> forward(Fftw<R>::r2c(n, lines, x.data(), n, raw(y.data()), apart, FFTW_ESTIMATE));
  const Plan<R> back(Fftw<R>::c2r(n, lines, raw(y.data()), apart, x.data(), n, FFTW_ESTIMATE));
  std::printf("%-6s lines %d bins apart: rfft %6.1f us, irfft %6.1f us\n", precision, apart,
              microseconds(forward), microseconds(back));
}

}  // namespace

int main() {
  for (const int apart : {513, 514, 520, 528}) {
    print<float>("float", apart);
    print<double>("double", apart);
  }
}
