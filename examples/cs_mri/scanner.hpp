#pragma once

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>
#include <wirtinger/wirtinger.hpp>

#include "support/phantom.hpp"

namespace cs_mri {

using examples::coordinate, wirtinger::Index;

/// 1 on `lines` lines through the centre of the frequency plane, 0 elsewhere, zero frequency first.
inline wirtinger::Array<double> radial_lines(Index n, Index lines) {
  std::vector<double> mask(static_cast<std::size_t>(n * n), 0);
  for (Index line = 0; line < lines; ++line) {
    const double angle = std::numbers::pi * static_cast<double>(line) / static_cast<double>(lines);
    const double c = std::cos(angle), s = std::sin(angle),
                 longest = std::max(std::abs(c), std::abs(s));
    for (Index k = 1 - n / 2; k < n / 2; ++k) {
      const auto at = [&](double part) {
        const auto f = std::lround(static_cast<double>(k) * part / longest);
        return static_cast<std::size_t>((f + n) % n);
      };
      mask[at(s) * static_cast<std::size_t>(n) + at(c)] = 1;
    }
  }
  return wirtinger::Array<double>::from_row_major({n, n}, mask);
}

/// `count` coils around the head, shape (count, n, n): smooth in modulus and phase.
inline wirtinger::Array<std::complex<double>> coils(Index count, Index n) {
  std::vector<std::complex<double>> values;
  for (Index coil = 0; coil < count; ++coil) {
    const double angle =
        2 * std::numbers::pi * static_cast<double>(coil) / static_cast<double>(count);
    const double cx = 1.2 * std::cos(angle), cy = 1.2 * std::sin(angle);
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j) {
        const double x = coordinate(j, n), y = coordinate(i, n);
        const double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
        values.push_back(std::polar(std::exp(-r2 / 3), angle + 0.7 * (x * cy - y * cx)));
      }
  }
  return wirtinger::Array<std::complex<double>>::from_row_major({count, n, n}, values);
}

/// Powers x^i y^j, i + j <= 3: what coils may look like, shape (10, n n).
inline wirtinger::Array<std::complex<double>> smooth_basis(Index n) {
  std::vector<std::complex<double>> values;
  for (int degree = 0; degree <= 3; ++degree)
    for (int i = 0; i <= degree; ++i)
      for (Index k = 0; k < n * n; ++k)
        values.push_back(std::pow(coordinate(k % n, n), i) *
                         std::pow(coordinate(k / n, n), degree - i));
  return wirtinger::Array<std::complex<double>>::from_row_major({10, n * n}, values);
}

}  // namespace cs_mri
