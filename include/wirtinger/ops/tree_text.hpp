/// \file
/// A bound expression as text, for messages: multiply(x0, exp(x1)).
#pragma once

#include <string>

#include "arguments.hpp"

namespace wirtinger::detail {

template <class Leaf>
struct TreeText {
  static std::string of(int& operands) {
    return varies<Leaf> ? message("x", operands++) : std::string("c");
  }
};
template <class Rule, class A>
struct TreeText<Bound<Rule, A>> {
  static std::string of(int& operands) {
    return message(Rule::name_text, "(", TreeText<A>::of(operands), ")");
  }
};
template <class Rule, class A, class B>
struct TreeText<Bound<Rule, A, B>> {
  static std::string of(int& operands) {
    const std::string first = TreeText<A>::of(operands), second = TreeText<B>::of(operands);
    return message(Rule::name_text, "(", first, ", ", second, ")");
  }
};

/// The operands are numbered from left to right, c is a number. The text lives for ever.
template <class Tree>
WIRTINGER_COLD const std::string& tree_text() {
  static const std::string text = [] {
    int operands = 0;
    return TreeText<Tree>::of(operands);
  }();
  return text;
}

}  // namespace wirtinger::detail
