#pragma once
// All derivatives of a program as one list of numbers, to compare a loop that is recorded again
// with one that is recorded plainly.

#include <wirtinger/wirtinger.hpp>

#include <string>
#include <tuple>
#include <vector>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/noise.hpp"

namespace loops {

namespace wg = wirtinger;
using measure::distance, measure::Wide, test_numbers::noise;
using wg::Array, wg::Index, wg::Tape, wg::Var;
using Complex = std::complex<double>;

/// A kind of derivative, and its numbers.
struct Part {
  std::string name;
  std::vector<Wide> numbers;
  template <class X>
  void add(const X& x) {
    for (const Wide& each : measure::flat(x).values)
      numbers.push_back(each);
  }
  template <class... X>
  void add(const std::tuple<X...>& x) {
    std::apply([&](const auto&... each) { (add(each), ...); }, x);
  }
};

/// Value, gradient, tangent and Hessian product of a real f at x along v, and those of a recording
/// made at x, at the point `other`.
template <class F, class... X>
std::vector<Part> derivatives(F f, const std::tuple<X...>& x, const std::tuple<X...>& v,
                              const std::tuple<X...>& other) {
  std::vector<Part> parts;
  const auto part = [&](const char* name, const auto&... of) {
    parts.push_back({name, {}});
    (parts.back().add(of), ...);
  };
  const auto [value, gradient] =
      std::apply([&](const auto&... each) { return wg::value_and_gradient(f, each...); }, x);
  part("value", value);
  part("gradient", gradient);
  const auto [same, tangent] = wg::jvp(f, x, v);
  part("tangent", same, tangent);
  const auto second = wg::hvp(f, x, v);
  part("product", second.value, second.gradient, second.product);
  auto recording = std::apply([&](const auto&... each) { return wg::record(f, each...); }, x);
  const auto replayed =
      std::apply([&](const auto&... each) { return recording.value_and_gradient(each...); }, other);
  part("replayed gradient", replayed.value, replayed.gradient);
  const auto replayed_second = recording.hvp(other, v);
  part("replayed product", replayed_second.gradient, replayed_second.product);
  return parts;
}

/// The largest difference within the parts, each relative to its largest number; infinity for
/// lists of other lengths, NaN where one is.
inline double distance(const std::vector<Part>& a, const std::vector<Part>& b) {
  double worst = 0;
  for (std::size_t k = 0; k < b.size(); ++k) {
    const auto n = static_cast<Index>(b[k].numbers.size());
    if (a.size() != b.size() || a[k].numbers.size() != b[k].numbers.size())
      return std::numeric_limits<double>::infinity();
    long double error = 0, size = 0;
    for (Index i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const long double e = std::abs(a[k].numbers[at] - b[k].numbers[at]);
      if (!(e <= error)) error = e;
      size = std::max(size, std::abs(b[k].numbers[at]));
    }
    const auto here = static_cast<double>(error == 0 ? 0 : error / (size == 0 ? 1 : size));
    if (here != 0) UNSCOPED_INFO(b[k].name << " differs by " << here);
    if (!(here <= worst)) worst = here;
  }
  return worst;
}

}  // namespace loops
