#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace phase_retrieval {

using Complex = std::complex<double>;
using Field = wirtinger::Array<Complex>;

/// The paper's octanary plates: each point delays the light by a random quarter
/// turn and lets an amplitude of sqrt(1/2) pass (4 times in 5) or sqrt(3); |d|^2 is 1 on average.
inline Field random_plates(wirtinger::Index count, wirtinger::Index ny, wirtinger::Index nx,
                           std::mt19937_64& random) {
  const Complex quarter_turns[] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
  std::vector<Complex> plates(static_cast<std::size_t>(count * ny * nx));
  for (Complex& d : plates) {
    const std::uint64_t bits = random();  // not std's distributions: they differ between systems
    d = quarter_turns[bits % 4] * std::sqrt((bits / 4) % 5 < 4 ? 0.5 : 3.0);
  }
  return Field::from_row_major({count, ny, nx}, plates);
}

/// A field of unit amplitude and random phase: where the power iteration sets out.
inline Field random_field(wirtinger::Index ny, wirtinger::Index nx, std::mt19937_64& random) {
  std::vector<Complex> field(static_cast<std::size_t>(ny * nx));
  for (Complex& z : field) {
    z = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(random() >> 11) * 0x1p-53);
  }
  return Field::from_row_major({ny, nx}, field);
}

}  // namespace phase_retrieval
