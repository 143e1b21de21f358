/// \file
/// Directions, normalisation and the options of Fourier transforms. Names, defaults and meaning
/// are those of numpy.fft.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "../array/shape.hpp"
#include "../scalar/concepts.hpp"

namespace wirtinger {

/// Where the factor 1/N goes: to the inverse transform, halved between both (unitary), or to the
/// forward transform.
enum class Norm : std::uint8_t { backward, ortho, forward };

/// Sign of the exponent: exp(-2 pi i jk/n) forward, exp(+2 pi i jk/n) inverse.
enum class Direction : std::uint8_t { forward, inverse };

constexpr Direction opposite(Direction direction) {
  return direction == Direction::forward ? Direction::inverse : Direction::forward;
}

/// Options of fft, ifft: length after cropping or zero-padding at the end of the axis (its extent
/// if not given), the axis, the normalisation.
struct FftOptions {
  std::optional<Index> n = std::nullopt;
  int axis = -1;
  Norm norm = Norm::backward;
};

/// Options of fftn, ifftn, fft2, ifft2: one length for each transformed axis (rank 0: not given),
/// the axes (not given: as many of the last axes as `s` has lengths, all without `s`; {-2, -1}
/// for the 2-D forms), the normalisation.
struct FftnOptions {
  Shape s = {};
  Axes axes = {};
  Norm norm = Norm::backward;
};

namespace detail {

/// Factor of a transform over `points` points: s = 1, 1/sqrt(N), 1/N forward, 1/(N s) inverse.
///   Throws DomainError for what is none of Norm's values.
template <RealScalar R>
R scale_of(std::string_view operation, Norm norm, Direction direction, Index points) {
  if (norm > Norm::forward)
    throw DomainError(message(operation, ": norm ", static_cast<int>(norm),
                              " found, expected Norm::backward, ortho or forward"));
  using Wide = std::common_type_t<R, double>;  // a float does not hold every count
  if (norm == Norm::ortho) return static_cast<R>(1 / std::sqrt(static_cast<Wide>(points)));
  const bool scaled = (norm == Norm::forward) == (direction == Direction::forward);
  return scaled ? static_cast<R>(1 / static_cast<Wide>(points)) : R(1);
}

}  // namespace detail
}  // namespace wirtinger
