/// \file
/// FFTW alone: transforms in place and from one memory to another, all on large pages. What
/// decisions/0011 (lines, estimated) and decisions/0014 (images, measured) stand on.
///   in_place [--measure] [extents...]      as 4096 or 300x400

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "support/by_hand.hpp"

namespace {

template <class R>
double microseconds(const std::vector<int>& extents, bool in_place) {
  const auto plan = by_hand::transform<R>(extents, FFTW_FORWARD, in_place);
  wirtinger::Index n = 1;
  for (int extent : extents)
    n *= extent;
  const by_hand::Buffer<std::complex<R>> x(n), y(in_place ? 0 : n);
  std::complex<R>* const to = in_place ? x.data() : y.data();
  double least = 1e300;
  for (int round = 0; round < 15; ++round) {
    std::fill_n(x.data(), n, R(1));
    const auto repetitions = std::max<wirtinger::Index>(1, 1000000 / n);
    const auto start = std::chrono::steady_clock::now();
    for (wirtinger::Index k = 0; k < repetitions; ++k)
      plan(x.data(), to);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count() / static_cast<double>(repetitions));
  }
  return least;
}

template <class R>
void print(const char* precision, const std::string& text) {
  std::vector<int> extents;
  for (const char* at = text.c_str(); *at != '\0'; at += std::strcspn(at, "x") + 1) {
    extents.push_back(std::max(1, std::atoi(at)));
    if (std::strchr(at, 'x') == nullptr) break;
  }
  const double other = microseconds<R>(extents, false), same = microseconds<R>(extents, true);
  std::printf("%-6s %12s points: %10.1f us, in place %10.1f us, %.2f x\n", precision, text.c_str(),
              other, same, same / other);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> all;
  for (int k = 1; k < argc; ++k) {
    if (std::strcmp(argv[k], "--measure") == 0)
      wirtinger::set_effort(wirtinger::Effort::measure);
    else
      all.emplace_back(argv[k]);
  }
  if (all.empty())
    for (int n = 1 << 12; n <= 1 << 20; n *= 2)
      all.push_back(std::to_string(n));
  for (const std::string& extents : all) {
    print<double>("double", extents);
    print<float>("float", extents);
  }
}
