#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace radar {

constexpr double sweep = 14;

using wirtinger::Index;

/// What acceleration does to the phase of pulse `pulse`.
inline std::complex<double> swept(Index pulse, Index pulses) {
  const double t = (static_cast<double>(pulse) + 0.5) / static_cast<double>(pulses) - 0.5;
  return std::polar(1.0, std::numbers::pi * sweep * t * t);
}

/// A bundle of simulated measurements: fields of shape (scenes, 1, pulses, ranges) after the
/// transform over pulses, zero Doppler in row 0, and 1 where a target is.
struct Scenes {
  wirtinger::Array<std::complex<double>> doppler;
  wirtinger::Array<double> targets;

  /// doppler with the acceleration of targets undone, pulse by pulse.
  wirtinger::Array<std::complex<double>> without_sweep() const {
    const Index pulses = doppler.extent(2);
    std::vector<std::complex<double>> undo;
    for (Index p = 0; p < pulses; ++p)
      undo.push_back(conj(swept(p, pulses)));
    const auto factor = wirtinger::Array<std::complex<double>>::from_row_major({pulses, 1}, undo);
    return fft(factor * ifft(doppler, {.axis = 2}), {.axis = 2});
  }
};

/// Receiver noise of power 1; from each range clutter of 40 dB, whose Doppler shifts are a fraction
/// of a bin and whose strength varies from range to range: seen through the pulses, which are no
/// whole number of its periods, it leaks over all Doppler shifts. Three targets in each scene, 20
/// dB above the noise once all pulses are added in phase, at any mean speed beyond four bins. They
/// accelerate, by `sweep` bins from first pulse to last, and so are smeared over as many.
inline Scenes simulated(Index scenes, Index pulses, Index ranges, std::uint64_t seed) {
  using Complex = std::complex<double>;
  std::mt19937_64 random(seed);
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
  const auto normal = [&] {  // complex, power 1
    return std::polar(std::sqrt(-std::log(uniform())), 2 * std::numbers::pi * uniform());
  };
  const auto wave = [&](double doppler, Index pulse) {
    return std::polar(1.0, 2 * std::numbers::pi * doppler * static_cast<double>(pulse) /
                               static_cast<double>(pulses));
  };
  std::vector<Complex> signal(static_cast<std::size_t>(scenes * pulses * ranges));
  std::vector<double> targets(signal.size());
  const auto at = [&](Index scene, Index pulse, Index range) {
    return static_cast<std::size_t>((scene * pulses + pulse) * ranges + range);
  };
  for (Index s = 0; s < scenes; ++s) {
    for (Index r = 0; r < ranges; ++r) {
      const double strength = 100 * std::sqrt(-std::log(uniform()) / 5);
      for (int part = 0; part < 5; ++part) {
        const double doppler = 0.4 * normal().real();
        const Complex amplitude = strength * normal();
        for (Index p = 0; p < pulses; ++p)
          signal[at(s, p, r)] += amplitude * wave(doppler, p);
      }
      for (Index p = 0; p < pulses; ++p)
        signal[at(s, p, r)] += normal();
    }
    for (int target = 0; target < 3; ++target) {
      const double doppler = 4.5 + uniform() * (static_cast<double>(pulses) - 9);
      const auto r = static_cast<Index>(uniform() * static_cast<double>(ranges));
      const Complex amplitude = std::polar(std::sqrt(100 / static_cast<double>(pulses)),
                                           2 * std::numbers::pi * uniform());
      for (Index p = 0; p < pulses; ++p)
        signal[at(s, p, r)] += amplitude * wave(doppler, p) * swept(p, pulses);
      targets[at(s, static_cast<Index>(std::lround(doppler)) % pulses, r)] = 1;
    }
  }
  const auto raw = wirtinger::Array<Complex>::from_row_major({scenes, 1, pulses, ranges}, signal);
  return {fft(raw, {.axis = 2, .norm = wirtinger::Norm::ortho}),
          wirtinger::Array<double>::from_row_major({scenes, 1, pulses, ranges}, targets)};
}

}  // namespace radar
