// Convolutions, correlations and the analytic signal against values and gradients that are not
// ours: sums of integers and dense matrices (tools/make_transform_references.py).

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/ops/convolve.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/transform_references.hpp"

namespace {

using namespace transform_references;
using C = std::complex<double>;
using wg::Axes, wg::Mode, wg::Tape, wg::Var;

/// max |found - expected| / max |expected|, and NaN or infinity where that is not comparable.
template <class T>
double distance_to(const Array<T>& found, const Numbers& expected) {
  return distance(found, expected.as<T>());
}

constexpr double bound = 1e-13;

template <class T, class U, class F>
void check_pair(const Reference& reference, F f) {
  CAPTURE(reference.text);
  const auto a0 = reference.arguments.at(0).as<T>();
  const auto b0 = reference.arguments.at(1).as<U>(wg::Order::column_major);
  Tape<double> tape;
  const auto a = tape.variable(a0);
  const auto b = tape.variable(b0);
  const auto y = f(a, b);
  using V = typename std::remove_cvref_t<decltype(y)>::value_type::value_type;
  CHECK(wg::ComplexScalar<V> == reference.value.complex);
  CHECK(distance_to(y.value(), reference.value) < bound);
  // Plain arrays and passive variables are the same.
  CHECK(identical(Array<V>(f(a0, b0)), y.value()));
  CHECK_FALSE(f(Var(a0), Var(b0)).is_active());
  Array<double> weights = wg::zeros<double>(y.shape());
  for (Index k = 0; k < weights.size(); ++k)
    weights.data()[k] = static_cast<double>(weight(static_cast<std::size_t>(k)));
  tape.backward(wg::sum(wg::abs2(y) * weights));
  CHECK(distance_to(tape.gradient(a), reference.gradients.at(0)) < bound);
  CHECK(distance_to(tape.gradient(b), reference.gradients.at(1)) < bound);
}
template <class F>
void check(const Reference& reference, F f) {
  const bool a = reference.arguments.at(0).complex, b = reference.arguments.at(1).complex;
  if (a && b) return check_pair<C, C>(reference, f);
  if (a) return check_pair<C, double>(reference, f);
  if (b) return check_pair<double, C>(reference, f);
  check_pair<double, double>(reference, f);
}

Axes axes_of(const Reference& reference) {
  if (reference.options.count("axes") == 0) return {};
  const std::vector<Index> list = reference.list("axes");
  return Axes(std::vector<int>(list.begin(), list.end()));
}
wg::ConvolveOptions options_of(const Reference& reference) {
  return {static_cast<Mode>(reference.choice("mode", {"full", "same", "valid"})),
          axes_of(reference)};
}

template <class F>
int for_each(const std::string& name, F f) {
  int count = 0;
  for (const Reference& reference : all())
    if (reference.name == name) {
      f(reference);
      ++count;
    }
  return count;
}

}  // namespace

TEST_CASE("references: fft_convolve") {
  CHECK(for_each("fft_convolve", [](const Reference& reference) {
          check(reference, [&](const auto& a, const auto& b) {
            return wg::fft_convolve(a, b, options_of(reference));
          });
        }) > 20);
}
TEST_CASE("references: fft_correlate") {
  CHECK(for_each("fft_correlate", [](const Reference& reference) {
          check(reference, [&](const auto& a, const auto& b) {
            return wg::fft_correlate(a, b, options_of(reference));
          });
        }) > 20);
}
TEST_CASE("references: oa_convolve") {
  CHECK(for_each("oa_convolve", [](const Reference& reference) {
          check(reference, [&](const auto& a, const auto& b) {
            return wg::oa_convolve(a, b, options_of(reference));
          });
        }) > 20);
}
TEST_CASE("references: circular_convolve") {
  CHECK(for_each("circular_convolve", [](const Reference& reference) {
          check(reference, [&](const auto& a, const auto& b) {
            return wg::circular_convolve(a, b, {axes_of(reference)});
          });
        }) > 10);
}
TEST_CASE("references: hilbert") {
  CHECK(for_each("hilbert", [](const Reference& reference) {
          CAPTURE(reference.text);
          const int axis = static_cast<int>(*reference.number("axis"));
          const auto x0 = reference.arguments.at(0).as<double>();
          Tape<double> tape;
          const auto x = tape.variable(x0);
          const auto y = wg::hilbert(x, axis);
          CHECK(distance_to(y.value(), reference.value) < bound);
          CHECK(identical(wg::hilbert(x0, axis), y.value()));
          Array<double> weights = wg::zeros<double>(y.shape());
          for (Index k = 0; k < weights.size(); ++k)
            weights.data()[k] = static_cast<double>(weight(static_cast<std::size_t>(k)));
          tape.backward(wg::sum(wg::abs2(y) * weights));
          CHECK(distance_to(tape.gradient(x), reference.gradients.at(0)) < bound);
        }) > 4);
}
