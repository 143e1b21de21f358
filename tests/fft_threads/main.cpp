// A program that links FFTW's threads: transforms planned with several agree with those of one.

#include <cstdio>
#include <wirtinger/fft.hpp>

namespace wg = wirtinger;

int main() {
  if (!wg::detail::Fftw<double>::threads().linked()) {
    std::puts("FFTW's threads are not linked: nothing is tested");
    return 1;
  }
  auto x = wg::zeros<std::complex<double>>({6, 1 << 14});
  for (wg::Index k = 0; k < x.size(); ++k)
    x.data()[k] = {static_cast<double>(k % 17), static_cast<double>(k % 5)};
  const auto one = wg::fft(x);
  const auto signal = wg::irfft(wg::rfft(wg::fftfreq(1 << 16)));
  wg::set_threads(2);
  const wg::Index plans = wg::plan_cache().misses();
  const auto two = wg::fft(x);
  const auto same_signal = wg::irfft(wg::rfft(wg::fftfreq(1 << 16)));
  if (wg::plan_cache().misses() != plans + 3) {
    std::puts("the number of threads is not part of the plan's key");
    return 1;
  }
  double largest = 0, difference = 0;
  for (wg::Index k = 0; k < x.size(); ++k) {
    largest = std::max(largest, std::abs(one.data()[k]));
    difference = std::max(difference, std::abs(one.data()[k] - two.data()[k]));
  }
  for (wg::Index k = 0; k < signal.size(); ++k)
    difference = std::max(difference, std::abs(signal.data()[k] - same_signal.data()[k]));
  std::printf("largest difference %.1e of %.1e\n", difference, largest);
  return difference <= 1e-14 * largest ? 0 : 1;
}
