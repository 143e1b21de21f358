#pragma once
// tests/data/transform_references.txt, written by tools/make_transform_references.py: calls of
// transforms with their arguments, values and gradients.

#include <wirtinger/array/array.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace transform_references {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Shape;
using Wide = std::complex<long double>;

struct Numbers {
  bool complex = false;
  Shape shape;
  std::vector<Wide> values;

  /// As an array; of T real the real parts.
  template <class T>
  Array<T> as(wg::Order order = wg::Order::row_major) const {
    std::vector<T> list;
    for (const Wide& value : values) {
      using R = wg::real_t<T>;
      if constexpr (wg::ComplexScalar<T>)
        list.emplace_back(static_cast<R>(value.real()), static_cast<R>(value.imag()));
      else
        list.push_back(static_cast<R>(value.real()));
    }
    return Array<T>::from_row_major(shape, list).in_order(order);
  }
};

/// name option=value.. argument.. = value gradient..
struct Reference {
  std::string text, name;
  std::map<std::string, std::string> options;
  std::vector<Numbers> arguments;
  Numbers value;
  std::vector<Numbers> gradients;

  std::vector<Index> list(const std::string& option) const {
    std::vector<Index> numbers;
    const auto at = options.find(option);
    if (at == options.end()) return numbers;
    std::istringstream parts(at->second);
    for (std::string part; std::getline(parts, part, ',');)
      numbers.push_back(std::stol(part));
    return numbers;
  }
  std::optional<Index> number(const std::string& option) const {
    const std::vector<Index> numbers = list(option);
    return numbers.empty() ? std::nullopt : std::optional(numbers.front());
  }
  /// Position of an option's value in a list of names.
  std::size_t choice(const std::string& option, const std::vector<std::string>& names) const {
    for (std::size_t k = 0; k < names.size(); ++k)
      if (options.at(option) == names[k]) return k;
    throw std::runtime_error("unknown " + option + " in: " + text.substr(0, 100));
  }
};

inline Reference parsed(const std::string& line) {
  Reference reference;
  std::istringstream words(line);
  std::string word;
  words >> reference.name;
  std::vector<Numbers> before, after;
  bool behind = false;
  while (words >> word) {
    if (word == "=") {
      behind = true;
    } else if (const std::size_t equals = word.find('='); equals != std::string::npos) {
      reference.options[word.substr(0, equals)] = word.substr(equals + 1);
    } else {
      Numbers numbers;
      numbers.complex = word[0] == 'c';
      reference.options["shape"] = word.substr(2);
      numbers.shape = Shape(reference.list("shape"));
      for (Index k = 0; k < numbers.shape.size(); ++k) {
        const auto next = [&] {
          words >> word;
          return std::strtold(word.c_str(), nullptr);  // streams stop at a double
        };
        const long double re = next();
        numbers.values.emplace_back(re, numbers.complex ? next() : 0);
      }
      (behind ? after : before).push_back(numbers);
    }
  }
  reference.text = line.substr(0, line.find(before.front().complex ? " c:" : " r:")) + " of " +
                   wg::detail::to_text(before.front().shape);
  reference.arguments = before;
  reference.value = after.at(0);
  reference.gradients.assign(after.begin() + 1, after.end());
  return reference;
}

/// All references, in the order of the file.
inline const std::vector<Reference>& all() {
  static const std::vector<Reference> list = [] {
    std::vector<Reference> lines;
    std::ifstream file(WIRTINGER_TEST_DATA "/transform_references.txt");
    for (std::string line; std::getline(file, line);)
      if (!line.empty() && line[0] != '#') lines.push_back(parsed(line));
    return lines;
  }();
  return list;
}

/// The weights of the loss whose gradients are in the file: 1 + k mod 5.
inline long double weight(std::size_t k) { return static_cast<long double>(1 + k % 5); }

}  // namespace transform_references
