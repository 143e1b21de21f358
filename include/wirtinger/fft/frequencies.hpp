/// \file
/// The frequencies of the bins of a transform, and lengths that are fast.
#pragma once

#include <bit>
#include <cstdint>

#include "../array/array.hpp"

namespace wirtinger {

namespace detail {

inline void check_bins(std::string_view operation, Index n, bool spacing_fits, long double d) {
  if (n < 1) throw ShapeError(message(operation, ": n = ", n, " found, expected 1 or more"));
  if (!spacing_fits)
    throw DomainError(message(operation, ": d = ", d, " found, expected a sample spacing not 0"));
}

}  // namespace detail

/// Frequencies of the bins of fft for `n` points a distance `d` apart, in cycles per unit of d:
/// 0, 1, .. (n-1)/2, -(n/2), .. -1, each over d n.
///   Throws ShapeError for n < 1, DomainError for d that is 0 or NaN.
template <RealScalar R = double>
Array<R> fftfreq(Index n, std::type_identity_t<R> d = 1) {
  detail::check_bins("fftfreq", n, d < 0 || d > 0, d);
  Array<R> f = Array<R>::uninitialized({n});
  R* const values = f.data();
  for (Index k = 0; k < n; ++k)
    values[k] = static_cast<R>(k <= (n - 1) / 2 ? k : k - n) / (static_cast<R>(n) * d);
  return f;
}

/// Frequencies of the n/2 + 1 bins of rfft: 0, 1, .. n/2, each over d n. Errors as for fftfreq.
template <RealScalar R = double>
Array<R> rfftfreq(Index n, std::type_identity_t<R> d = 1) {
  detail::check_bins("rfftfreq", n, d < 0 || d > 0, d);
  Array<R> f = Array<R>::uninitialized({n / 2 + 1});
  R* const values = f.data();
  for (Index k = 0; k <= n / 2; ++k)
    values[k] = static_cast<R>(k) / (static_cast<R>(n) * d);
  return f;
}

/// The smallest length from `n` on of the form 2^a 3^b 5^c 7^d or 11 times that: the lengths that
/// FFTW transforms fastest.
///   Throws ShapeError for n < 1 or above 2^56.
inline Index next_fast_length(Index n) {
  constexpr Index most = Index(1) << 56;
  if (n < 1 || n > most)
    throw ShapeError(detail::message("next_fast_length: n = ", n, " found, expected 1 .. ", most));
  const auto power_of_two = [n](Index odd) {  // the smallest 2^a with odd 2^a >= n
    return static_cast<Index>(std::bit_ceil(static_cast<std::uint64_t>((n + odd - 1) / odd)));
  };
  Index best = power_of_two(1);
  for (const Index e : {1, 11})
    for (Index d = e; d < best; d *= 7)
      for (Index c = d; c < best; c *= 5)
        for (Index b = c; b < best; b *= 3)
          best = std::min(best, b * power_of_two(b));
  return best;
}

}  // namespace wirtinger
