/// \file
/// What planning costs and what it gains: complex transforms of one length, planned with each
/// effort and from wisdom. Planning time is the first call's less a later one's.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <wirtinger/fft.hpp>
#include <wirtinger/fft/wisdom.hpp>

namespace wg = wirtinger;
using Complex = std::complex<double>;

namespace {

double seconds_of(const wg::Array<Complex>& x, int repetitions) {
  const auto start = std::chrono::steady_clock::now();
  for (int k = 0; k < repetitions; ++k)
    wg::fft(x);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() /
         repetitions;
}

struct Figures {
  double planning, running;
};
Figures figures(const wg::Array<Complex>& x) {
  wg::plan_cache().clear();
  const double first = seconds_of(x, 1);
  const int repetitions = 1 + static_cast<int>(0.01 / (seconds_of(x, 2) + 1e-9));
  double least = seconds_of(x, repetitions);
  for (int round = 0; round < 5; ++round)
    least = std::min(least, seconds_of(x, repetitions));
  return {first - least, least};
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<wg::Index> sizes;
  for (int k = 1; k < count; ++k)
    sizes.push_back(std::atoll(arguments[k]));
  if (sizes.empty()) sizes = {64, 1024, 4096, 16384, 65536, 262144, 1000003};
  const auto wisdom = std::filesystem::temp_directory_path() / "wirtinger_efforts_wisdom";
  std::printf("%10s %32s %32s %32s %12s\n", "", "estimate", "measure", "patient", "wisdom");
  std::printf("%10s %16s %15s %16s %15s %16s %15s %12s\n", "points", "planning", "running",
              "planning", "estimate is", "planning", "estimate is", "planning");
  for (const wg::Index n : sizes) {
    auto x = wg::zeros<Complex>({n});
    for (wg::Index k = 0; k < n; ++k)
      x(k) = {std::sin(double(k)), std::cos(3 * double(k))};
    wg::set_effort(wg::Effort::estimate);
    const Figures estimate = figures(x);
    std::printf("%10td %13.3f ms %12.2f us", n, 1e3 * estimate.planning, 1e6 * estimate.running);
    for (const auto effort : {wg::Effort::measure, wg::Effort::patient}) {
      wg::set_effort(effort);
      const Figures f = figures(x);
      std::printf(" %13.3f ms %12.2f x ", 1e3 * f.planning, estimate.running / f.running);
      std::fflush(stdout);
    }
    wg::save_wisdom(wisdom.string());
    wg::load_wisdom(wisdom.string());
    std::printf(" %9.3f ms\n", 1e3 * figures(x).planning);
  }
  std::filesystem::remove(wisdom);
}
