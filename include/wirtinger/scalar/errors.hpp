/// \file
/// Exceptions. Every message says: operation, what was found, what was expected, a hint.
#pragma once

#include <cstdio>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "config.hpp"

namespace wirtinger {

/// Base of everything the library throws on purpose.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Shapes that do not fit, extents and indices out of range.
struct ShapeError : Error {
  using Error::Error;
};
/// An axis out of range or listed twice.
struct AxisError : Error {
  using Error::Error;
};
/// A value outside of what the operation is defined for.
struct DomainError : Error {
  using Error::Error;
};
/// A variable or a tape used at the wrong time or in the wrong place.
struct TapeError : Error {
  using Error::Error;
};
/// The transform engine could not make or run a plan.
struct PlanError : Error {
  using Error::Error;
};
/// A check was asked with impossible settings, or an operator broke its contract.
struct CheckError : Error {
  using Error::Error;
};

namespace detail {

template <class V>
WIRTINGER_COLD std::string message_part(const V& value) {
  if constexpr (std::is_floating_point_v<V>) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.9Lg", static_cast<long double>(value));
    return digits;
  } else if constexpr (std::is_arithmetic_v<V>) {
    return std::to_string(value);
  } else {
    return std::string(std::string_view(value));
  }
}

WIRTINGER_COLD inline std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts)
    text += part;
  return text;
}

/// Concatenates words and numbers into a message (no stream: they are costly to include). By value:
/// literals of all lengths are one type, hence one function.
template <class... Parts>
WIRTINGER_COLD std::string message(Parts... parts) {
  return joined({message_part(parts)...});
}

}  // namespace detail
}  // namespace wirtinger
