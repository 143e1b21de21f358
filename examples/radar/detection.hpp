#pragma once

#include <algorithm>
#include <complex>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace radar {

using wirtinger::Index;
using Real = wirtinger::Array<double>;

/// Power over its mean for this Doppler shift; power has shape (scenes, 1, pulses, ranges).
template <class P>
auto over_mean(const P& power) {
  return power / reshape(mean(power, {.axes = {0, 1, 3}}), {power.extent(2), 1});
}

/// 1 for cells fewer than `width` Doppler shifts from a target.
inline Real near(const Real& targets, Index width) {
  Real sum = targets;
  for (Index k = 1; k < width; ++k)
    sum = sum + roll(targets, k, 2) + roll(targets, -k, 2);
  return min(sum, 1.0);
}

/// With a threshold for one false alarm in a thousand cells away from all targets: the part of the
/// targets that it finds, to one cell of Doppler.
inline double detected(const Real& scores, const Real& targets) {
  const Real best = max(scores, Real(max(roll(scores, 1, 2), roll(scores, -1, 2))));
  const auto s = scores.to_row_major(), b = best.to_row_major(), t = targets.to_row_major(),
             around = near(targets, 5).to_row_major();
  std::vector<double> empty, found;
  for (std::size_t k = 0; k < s.size(); ++k) {
    if (t[k] > 0) found.push_back(b[k]);
    if (around[k] == 0) empty.push_back(s[k]);
  }
  const auto at = empty.begin() + static_cast<std::ptrdiff_t>(empty.size() * 999 / 1000);
  std::nth_element(empty.begin(), at, empty.end());
  const auto above = std::count_if(found.begin(), found.end(), [&](double x) { return x > *at; });
  return static_cast<double>(above) / static_cast<double>(found.size());
}

/// The textbook's detector: power over its mean, after a window over pulses, which is a convolution
/// over Doppler shifts: none for edge = 0, Hann's for 1/2.
inline Real textbook(const wirtinger::Array<std::complex<double>>& x, double edge) {
  const wirtinger::Array<std::complex<double>> windowed =
      (1 - edge) * x - (edge / 2) * (roll(x, 1, 2) + roll(x, -1, 2));
  return over_mean(Real(abs2(windowed)));
}

}  // namespace radar
