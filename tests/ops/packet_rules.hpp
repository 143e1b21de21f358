#pragma once
// The rules of the table as packets compute them, without their types: one list for each real type
// and number of bytes in a register. What is instantiated for each rule is compiled once, in
// packet_rules_*.cpp.

#include <complex>
#include <string_view>
#include <vector>

#include "support/domains.hpp"

namespace packet_rules {

/// One element's arguments and directions; real numbers are complex ones without imaginary part.
template <class R>
struct Arguments {
  std::complex<R> a, b, a_dot, b_dot;
};
/// What a rule says of it.
template <class R>
struct Results {
  std::complex<R> w;
  std::complex<R> p;      // dw/da
  std::complex<R> q;      // dw/dconj(a), of a binary rule dw/db
  std::complex<R> w_dot;  // of the rule lifted to dual numbers, along (a_dot, b_dot)
};

template <class R>
struct PacketRule {
  std::string_view name;
  bool binary, a_complex, b_complex, w_complex;
  domains::Sector domain;
  std::size_t width;
  /// Of `width` elements that follow each other.
  void (*run)(const Arguments<R>* at, Results<R>* results);
};

/// Every row of the table, helpers too, for every field of its arguments; in the same order
/// whatever the width. Registers of 0 bytes: packets of one lane. Empty where this build has no
/// such registers.
template <class R, int register_bytes>
std::vector<PacketRule<R>> all();

inline constexpr int narrowest = 16, widest = 64;

}  // namespace packet_rules
