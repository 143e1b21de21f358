#pragma once

#include <cmath>
#include <complex>
#include <random>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace ptychography {

using wirtinger::Index;
using Real = wirtinger::Array<double>;
using Field = wirtinger::Array<std::complex<double>>;

/// Rows of uniform numbers from -1 to 1, the same on every system.
inline Real noise(Index count, std::mt19937_64& random) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& x : values)
    x = 2 * static_cast<double>(random() >> 11) * 0x1p-53 - 1;
  return Real::from_row_major({count}, values);
}

/// A round beam of the given radius on m x m pixels, `photons` in all, with a curved wave front.
inline Field round_beam(Index m, double radius, double curvature, double photons) {
  const double middle = 0.5 * static_cast<double>(m - 1);
  Field p = wirtinger::zeros<std::complex<double>>({m, m});
  for (Index i = 0; i < m; ++i)
    for (Index k = 0; k < m; ++k) {
      const double y = static_cast<double>(i) - middle, x = static_cast<double>(k) - middle,
                   r2 = (x * x + y * y) / (radius * radius);
      p(i, k) = std::polar(std::exp(-r2 * r2), curvature * r2 + 0.3 * x / radius * r2);
    }
  return p * std::sqrt(photons / squared_norm(p));
}

/// Clouds, from -1 to 1: noise on n x n pixels without its high frequencies.
inline Real cloud(Index n, std::mt19937_64& random) {
  const Real f = wirtinger::fftfreq(n);
  const Real low = exp(-(square(f * 9) + reshape(square(f * 9), {n, 1})));
  const Real c = real(ifft2(low * fft2(reshape(noise(n * n, random), {n, n}))));
  return Real(c / max(abs(c)));
}

/// What a detector counts where so many photons are expected.
inline Real counted(const Real& expected, std::mt19937_64& random) {
  std::vector<double> counts = expected.to_row_major();
  for (double& c : counts)
    c = static_cast<double>(std::poisson_distribution<long>(c)(random));
  return Real::from_row_major(expected.shape(), counts);
}

}  // namespace ptychography
