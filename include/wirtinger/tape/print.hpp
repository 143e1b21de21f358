/// \file
/// Variables as text: their values.
#pragma once

#include "../array/print.hpp"
#include "var.hpp"

namespace wirtinger {

template <class Character, class Traits, class T>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out,
                                                  const Var<T>& v) {
  return out << v.value();
}
/// A named expression is evaluated, as by any other use.
template <class Character, class Traits, detail::Unevaluated E>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out,
                                                  const E& e) {
  return out << e.value();
}

}  // namespace wirtinger
