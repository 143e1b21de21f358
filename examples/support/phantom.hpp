#pragma once

#include <cmath>
#include <numbers>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace examples {

using wirtinger::Index;

/// A coordinate of n pixels from -1 to 1.
inline double coordinate(Index k, Index n) {
  return (2 * static_cast<double>(k) - static_cast<double>(n) + 1) / static_cast<double>(n);
}

/// The head phantom of Shepp and Logan (IEEE Trans. Nucl. Sci. 21, 21 (1974)), n x n, with the
/// contrasts of Toft (The Radon transform, thesis, Lyngby (1996)), in which one can see something.
inline wirtinger::Array<double> phantom(Index n) {
  struct Ellipse {
    double density, a, b, x, y, degrees;
  };
  static constexpr Ellipse ellipses[] = {
      {1, 0.69, 0.92, 0, 0, 0},          {-0.8, 0.6624, 0.874, 0, -0.0184, 0},
      {-0.2, 0.11, 0.31, 0.22, 0, -18},  {-0.2, 0.16, 0.41, -0.22, 0, 18},
      {0.1, 0.21, 0.25, 0, 0.35, 0},     {0.1, 0.046, 0.046, 0, 0.1, 0},
      {0.1, 0.046, 0.046, 0, -0.1, 0},   {0.1, 0.046, 0.023, -0.08, -0.605, 0},
      {0.1, 0.023, 0.023, 0, -0.606, 0}, {0.1, 0.023, 0.046, 0.06, -0.605, 0}};
  std::vector<double> pixels;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      double sum = 0;
      for (const Ellipse& e : ellipses) {
        const double t = e.degrees * std::numbers::pi / 180;
        const double x = coordinate(j, n) - e.x, y = -coordinate(i, n) - e.y;
        const double u = (x * std::cos(t) + y * std::sin(t)) / e.a;
        const double v = (y * std::cos(t) - x * std::sin(t)) / e.b;
        if (u * u + v * v <= 1) sum += e.density;
      }
      pixels.push_back(sum);
    }
  return wirtinger::Array<double>::from_row_major({n, n}, pixels);
}

}  // namespace examples
