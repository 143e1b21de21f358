/// \file
/// What a check found, as a value and as a sentence.
#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "../array/array.hpp"

namespace wirtinger {

/// Result of a check. Converts to true if it passed.
struct CheckReport {
  bool passed = true;
  /// The worst component: argument number, element (row-major), imaginary part or not.
  int argument = 0;
  Index element = 0;
  bool imaginary = false;
  /// Both numbers there: from differences (or an independent path), and from the library.
  long double expected = 0, found = 0;
  /// |expected - found| and what would have been accepted.
  long double error = 0, allowed = 0;
  /// All of this in words.
  std::string sentence;

  explicit operator bool() const { return passed; }
  /// The sentence.
  friend std::ostream& operator<<(std::ostream& out, const CheckReport& report) {
    return out << report.sentence;
  }
};

/// Settings of a check; what is not given follows from the precision.
struct CheckOptions {
  /// Step of the central differences, for components of order 1 (default: cube root of epsilon).
  std::optional<double> step = std::nullopt;
  /// Accepted error relative to the largest component (default: 1e-7 double, 1e-2 float).
  std::optional<double> tolerance = std::nullopt;
};

/// Settings of a dot test.
struct AdjointOptions {
  unsigned seed = 1;
  /// Accepted error relative to max(|Ax| |y|, |x| |A^H y|) (default: 100 epsilon).
  std::optional<double> tolerance = std::nullopt;
};

namespace detail {

/// A number of any precision as a report holds it.
template <RealScalar R>
constexpr long double reported(R x) {
  return static_cast<long double>(x);
}

template <RealScalar R>
struct CheckSettings {
  R step, tolerance;
};

/// The settings with defaults filled in. Throws CheckError for a step or tolerance that is not
/// positive.
template <RealScalar R>
CheckSettings<R> check_settings(std::string_view operation, const CheckOptions& options) {
  constexpr R epsilon = std::numeric_limits<R>::epsilon();
  const CheckSettings<R> s{
      static_cast<R>(options.step.value_or(static_cast<double>(std::cbrt(epsilon)))),
      static_cast<R>(
          options.tolerance.value_or(static_cast<double>(R(3) * std::pow(epsilon, R(0.48)))))};
  if (!(s.step > 0) || !std::isfinite(s.step))
    throw CheckError(message(operation, ": step ", s.step, " found, expected a positive number"));
  if (!(s.tolerance > 0))
    throw CheckError(
        message(operation, ": tolerance ", s.tolerance, " found, expected a positive number"));
  return s;
}

}  // namespace detail
}  // namespace wirtinger
