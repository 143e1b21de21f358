/// \file
/// Arrays as text, in the manner of NumPy:  [[1, 2], [3, 4]]. Long axes are abbreviated.
#pragma once

#include <iosfwd>

#include "array.hpp"

namespace wirtinger {

namespace detail {

/// Most elements of an axis that are written in full; of longer ones the first and last three.
inline constexpr Index printed_extent = 12;

template <class Stream, Element T>
void print_axis(Stream& out, const Array<T>& a, int axis, Index offset) {
  if (axis == a.rank()) {
    out << a.data()[offset];
    return;
  }
  const Index extent = a.extent(axis), stride = a.strides()[static_cast<std::size_t>(axis)];
  out << '[';
  for (Index i = 0; i < extent; ++i) {
    if (i > 0) out << ", ";
    if (extent > printed_extent && i == 3) {
      out << "..., ";
      i = extent - 3;
    }
    print_axis(out, a, axis + 1, offset + i * stride);
  }
  out << ']';
}

}  // namespace detail

/// Writes the elements with the stream's own formatting.
template <class Character, class Traits, Element T>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out,
                                                  const Array<T>& a) {
  detail::print_axis(out, a, 0, 0);
  return out;
}

/// A shape as in messages: (2, 3).
template <class Character, class Traits>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out,
                                                  const Shape& shape) {
  return out << detail::to_text(shape).c_str();
}

}  // namespace wirtinger
