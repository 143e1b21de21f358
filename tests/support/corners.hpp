#pragma once
// The points at which functions of packets are held against others: corners of a number format and
// ordinary points, and what counts as the same result there.

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <random>
#include <vector>

namespace corners {

/// +-0, denormal, tiny, small, one, large, huge, infinite, NaN.
template <class R>
std::vector<R> of_format() {
  using limits = std::numeric_limits<R>;
  const R huge = std::is_same_v<R, float> ? R(1e30) : R(1e200L);
  std::vector<R> values{0,
                        limits::denorm_min(),
                        limits::min() / 4,
                        limits::min(),
                        1 / huge,
                        R(0.5),
                        1,
                        3,
                        700,
                        1e6,
                        huge,
                        limits::max(),
                        limits::infinity()};
  for (std::size_t k = 0, n = values.size(); k < n; ++k)
    values.push_back(-values[k]);
  values.push_back(limits::quiet_NaN());
  return values;
}

/// Every pair of corners, then points over many sizes and points near 0.
template <class R>
std::vector<std::complex<R>> complex_points(int random_points = 2000) {
  std::vector<std::complex<R>> points;
  for (R re : of_format<R>())
    for (R im : of_format<R>())
      points.emplace_back(re, im);
  std::mt19937 random(7);
  std::uniform_real_distribution<R> exponent(-20, 20), angle(-4, 4), near(-3, 3);
  for (int k = 0; k < random_points; ++k)
    points.push_back(std::polar(std::exp(exponent(random)), angle(random)));
  for (int k = 0; k < random_points; ++k)
    points.emplace_back(near(random), near(random));
  return points;
}

/// NaN equals NaN, infinities and zeros equal themselves with their sign, the rest up to `ulps`
/// units in the last place of `size`.
template <class R>
bool same(R found, R expected, R size, R ulps) {
  if (std::isnan(expected) || std::isnan(found)) return std::isnan(expected) && std::isnan(found);
  if (std::isinf(expected) || std::isinf(found)) return found == expected;
  if (expected == 0 && found == 0) return std::signbit(found) == std::signbit(expected);
  const R unit =
      std::max(std::numeric_limits<R>::epsilon() * size, std::numeric_limits<R>::denorm_min());
  return std::abs(found - expected) <= ulps * unit;
}
template <class R>
bool same(std::complex<R> found, std::complex<R> expected, R ulps) {
  const R re = std::abs(expected.real()), im = std::abs(expected.imag()), size = std::max(re, im);
  const bool finite = std::isfinite(re) && std::isfinite(im);  // else each part by itself
  return same(found.real(), expected.real(), finite ? size : re, ulps) &&
         same(found.imag(), expected.imag(), finite ? size : im, ulps);
}
template <class R>
bool same(R found, R expected, R ulps) {
  return same(found, expected, std::abs(expected), ulps);
}

}  // namespace corners
