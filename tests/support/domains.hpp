#pragma once
// The domains that the rule table names in its column `tested`: regions where a function is smooth
// and differences can be taken, with points spread over them.

#include <array>
#include <cmath>
#include <complex>

namespace domains {

inline constexpr std::size_t points = 13;  // not a multiple of any packet's lanes

/// radius in [inner, outer], angle in [-reach, reach].
struct Sector {
  double inner, outer, reach;

  /// Complex point number k. `turn` tells the points of two arguments apart.
  std::complex<double> operator()(std::size_t k, double turn = 0) const {
    const double s = fraction(0.7548776662466927 * static_cast<double>(k + 1) + turn);
    const double t = fraction(0.5698402909980532 * static_cast<double>(k + 1) + 0.61 * turn);
    return std::polar(inner + s * (outer - inner), reach * (2 * t - 1));
  }
  /// Real point number k: negative ones too where the sector holds them.
  double real(std::size_t k, double turn = 0) const {
    const double radius = std::abs((*this)(k, turn));
    return reach > 3 && k % 2 == 1 ? -radius : radius;
  }

 private:
  static constexpr double fraction(double x) {
    return x - static_cast<double>(static_cast<long>(x));
  }
};

inline constexpr double pi = 3.14159265358979323846;

inline constexpr Sector plane{0, 2, pi};
inline constexpr Sector away_from_zero{0.6, 2.5, pi};
inline constexpr Sector right_half{0.6, 2.5, 1.2};
inline constexpr Sector beyond_one{1.4, 2.5, 0.9};

// Domains with numbers in them are written as calls.
constexpr Sector disk(double, double radius) { return {0, radius, pi}; }
constexpr Sector annulus(double inner, double outer) { return {inner, outer, pi}; }

}  // namespace domains
