#pragma once
// The dot test: is apply_adjoint (or add_adjoint) of an operator the adjoint of its apply?
//   |<Ax, y> - <x, A^H y>| <= 100 eps max(||Ax|| ||y||, ||x|| ||A^H y||),  <a, b> = Re sum conj(a)
//   b
// Never divided by the inner product itself: it may vanish.

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "noise.hpp"

namespace dot_test {

namespace wg = wirtinger;
using wg::Array;
using wg::Index;
using wg::Order;
using wg::Shape;
using test_numbers::noise, test_numbers::wide, test_numbers::Wide;

inline long double inner(const std::vector<Wide>& a, const std::vector<Wide>& b) {
  long double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i].real() * b[i].real() + a[i].imag() * b[i].imag();
  return sum;
}
inline long double norm2(const std::vector<Wide>& a) { return std::sqrt(inner(a, a)); }

/// A^H y by the operator's apply_adjoint, or by its add_adjoint into zeros.
template <class Op, class T, class U>
auto adjoint_applied(const Op& op, const Array<T>& x, const Array<U>& y) {
  if constexpr (requires { op.apply_adjoint(y); }) {
    return op.apply_adjoint(y);
  } else {
    Array<T> sum = Array<T>::uninitialized(x.shape(), x.order());
    std::fill_n(sum.data(), sum.size(), T(0));
    op.add_adjoint(y, sum);
    return sum;
  }
}

/// Empty if add_adjoint adds: from x on it must arrive at x + A^H y.
template <class Op, class T, class U>
std::string fault_of_adding(const Op& op, const Array<T>& x, const Array<U>& y) {
  const std::vector<Wide> from = wide(x), more = wide(adjoint_applied(op, x, y));
  Array<T> sum = x;
  op.add_adjoint(y, sum);
  std::vector<Wide> rest = wide(sum);
  for (std::size_t i = 0; i < rest.size(); ++i)
    rest[i] -= from[i] + more[i];
  const long double allowed =
      100 * static_cast<long double>(std::numeric_limits<wg::real_t<T>>::epsilon()) *
      (norm2(from) + norm2(more));
  return norm2(rest) <= allowed ? "" : "add_adjoint does not add";
}

/// Empty if the operator passes with input x, else what was found.
template <class Op, class T>
std::string fault(const Op& op, const Array<T>& x, unsigned seed = 7) {
  const auto ax = op.apply(x);
  using U = typename std::remove_cvref_t<decltype(ax)>::value_type;
  const Array<U> y = noise<U>(ax.shape(), seed, ax.order());
  const auto ay = adjoint_applied(op, x, y);
  std::ostringstream text;
  if (!(ay.shape() == x.shape())) {
    text << "apply_adjoint returned shape " << wg::detail::to_text(ay.shape());
    return text.str();
  }
  const std::vector<Wide> wx = wide(x), wy = wide(y), wax = wide(ax), way = wide(ay);
  const long double left = inner(wax, wy), right = inner(wx, way);
  const long double allowed =
      100 * static_cast<long double>(std::numeric_limits<wg::real_t<T>>::epsilon()) *
      std::max(norm2(wax) * norm2(wy), norm2(wx) * norm2(way));
  if (!(std::abs(left - right) <= allowed)) {
    text << "<Ax, y> = " << left << ", <x, A^H y> = " << right << ", difference allowed "
         << allowed;
    return text.str();
  }
  if constexpr (requires(Array<T> sum) { op.add_adjoint(y, sum); })
    return fault_of_adding(op, x, y);
  return "";
}

/// The faults for one element type in both storage orders, each with what it was found for.
template <class T, class Op>
std::string faults_for(const Op& op, const Shape& shape, std::string_view type) {
  std::string text;
  for (Order order : {Order::row_major, Order::column_major}) {
    const std::string found = fault(op, noise<T>(shape, 3, order));
    if (!found.empty())
      text += std::string(op.name) + " of " + std::string(type) + " " + wg::detail::to_text(shape) +
              (order == Order::row_major ? " row-major: " : " column-major: ") + found + "\n";
  }
  return text;
}

/// The faults for all element types that the operator takes.
template <class Op>
std::string faults(const Op& op, const Shape& shape) {
  std::string text;
  const auto add = [&]<class T>(std::type_identity<T>, std::string_view type) {
    if constexpr (requires(const Array<T>& x) { op.apply(x); })
      text += faults_for<T>(op, shape, type);
  };
  add(std::type_identity<float>{}, "float");
  add(std::type_identity<double>{}, "double");
  add(std::type_identity<long double>{}, "long double");
  add(std::type_identity<std::complex<float>>{}, "complex float");
  add(std::type_identity<std::complex<double>>{}, "complex double");
  add(std::type_identity<std::complex<long double>>{}, "complex long double");
  return text;
}

}  // namespace dot_test

/// The dot test of an operator on inputs of a shape: three precisions, real and complex.
#define CHECK_ADJOINT(op, ...) CHECK(dot_test::faults(op, __VA_ARGS__) == "")
