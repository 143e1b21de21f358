// A finite value never gets a NaN gradient by itself (convention.md, section 5): a product with an
// exactly zero factor is zero, in numbers and arrays alike, on tapes of both modes; a NaN that came
// with the input stays one.

#include <wirtinger/api/hvp.hpp>
#include <wirtinger/api/jvp.hpp>
#include <wirtinger/ops/comparison.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Complex = std::complex<double>;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
bool same(Complex a, Complex b) { return same(a.real(), b.real()) && same(a.imag(), b.imag()); }

template <class F, class T>
T on_a_tape(F f, T x, wg::detail::Mode mode) {
  Tape<double> tape(mode);
  const auto v = tape.variable(x);
  tape.backward(Var<double>(f(v)));
  return tape.gradient(v);
}

/// The gradient of f at a number, on both kinds of tape, and of sum f at an array that holds it
/// among harmless ones.
template <class F, class T>
void check(F f, T x, T expected) {
  CAPTURE(x, expected);
  const T lean = on_a_tape(f, x, wg::detail::Mode::lean),
          full = on_a_tape(f, x, wg::detail::Mode::full);
  CAPTURE(lean, full);
  CHECK(same(lean, expected));
  CHECK(same(full, expected));
  Array<T> many = wg::full<T>({11}, T(0.5));
  many(7) = x;
  Tape<double> tape;
  const auto v = tape.variable(many);
  tape.backward(wg::sum(f(v)));
  CAPTURE(tape.gradient(v)(7));
  CHECK(same(tape.gradient(v)(7), expected));
  CHECK(std::isfinite(std::abs(tape.gradient(v)(0))));
}

}  // namespace

TEST_CASE("the root of a square has gradient zero at zero") {
  const auto f = [](const auto& z) { return wg::sqrt(wg::abs2(z)); };
  check(f, Complex(0), Complex(0));
  check(f, 0.0, 0.0);
  CHECK(wg::gradient([](const auto& z) { return wg::norm2(z); }, wg::zeros<Complex>({5}))(2) ==
        Complex(0));
}

TEST_CASE("absolute value and argument have gradient zero at zero") {
  check([](const auto& z) { return wg::abs(z); }, Complex(0), Complex(0));
  check([](const auto& z) { return wg::arg(z); }, Complex(0), Complex(0));
  check([](const auto& x) { return wg::abs(x); }, 0.0, 0.0);
}

TEST_CASE("a zero cotangent stays zero through an infinite partial") {
  check([](const auto& x) { return 0.0 * wg::log(x); }, 0.0, 0.0);
  check([](const auto& x) { return 0.0 * wg::sqrt(x); }, 0.0, 0.0);
  check([](const auto& z) { return wg::real(0.0 * wg::log(z)); }, Complex(0), Complex(0));
}

TEST_CASE("a cotangent with a zero part through an infinite complex partial") {
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full})
    for (const auto part : {Complex(1), Complex(0, 1), Complex(0)}) {
      const auto f = [&](const auto& z) {
        const auto w = wg::eval(wg::log(z));  // a statement of its own: the sweep multiplies
        return wg::real(w * std::conj(part));
      };
      const Complex found = on_a_tape(f, Complex(0), mode);
      CHECK(same(found, Complex(part.real() == 1 ? inf : 0, part.imag() == 1 ? inf : 0)));
    }
}

TEST_CASE("logarithm and root at zero have their one-sided limits") {
  check([](const auto& x) { return wg::log(x); }, 0.0, inf);
  check([](const auto& x) { return wg::sqrt(x); }, 0.0, inf);
  check([](const auto& z) { return wg::real(wg::log(z)); }, Complex(0), Complex(inf, 0));
  check([](const auto& z) { return wg::real(wg::sqrt(z)); }, Complex(0), Complex(inf, 0));
}

TEST_CASE("powers at zero") {
  check([](const auto& x) { return wg::pow(x, 2.0); }, 0.0, 0.0);
  check([](const auto& x) { return wg::pow(x, 1.0); }, 0.0, 1.0);
  check([](const auto& x) { return wg::pow(x, 0.5); }, 0.0, inf);
  check([](const auto& x) { return wg::pow(x, 0.0); }, 0.0, 0.0);
  check([](const auto& z) { return wg::real(wg::pow(z, 2.0)); }, Complex(0), Complex(0));
  check([](const auto& z) { return wg::real(wg::pow(z, 1.0)); }, Complex(0), Complex(1));
  check([](const auto& z) { return wg::real(wg::pow(z, 0.5)); }, Complex(0), Complex(inf, 0));
  check([](const auto& z) { return wg::real(wg::pow(z, Complex(2, 1))); }, Complex(0), Complex(0));
  CHECK(wg::pow(Complex(0), 0.0) == Complex(1));
}

TEST_CASE("division by zero follows the formula") {
  check([](const auto& x) { return 1.0 / x; }, 0.0, -inf);
}

TEST_CASE("a NaN that came with the input stays one") {
  check([](const auto& x) { return x * x; }, not_a_number, not_a_number);
  check([](const auto& x) { return wg::abs(x); }, not_a_number, not_a_number);
  check([](const auto& x) { return wg::exp(x); }, not_a_number, not_a_number);
  check([](const auto& x) { return 0.0 * (x * x); }, not_a_number, not_a_number);
}

TEST_CASE("a NaN that an unused branch made by itself does not count") {
  const auto root_or_zero = [](const auto& x) { return wg::where(x > 0.0, wg::sqrt(x), 0.0); };
  check(root_or_zero, -1.0, 0.0);
  check(root_or_zero, 4.0, 0.25);
  check([](const auto& x) { return 0.0 * wg::log(x); }, -1.0, 0.0);
  // ... nor after it went through statements of its own.
  const auto in_steps = [](const auto& x) {
    const auto root = wg::eval(wg::sqrt(x));
    const auto square = wg::eval(root * root * x);
    return wg::eval(wg::where(x > 0.0, square, x));
  };
  check(in_steps, -1.0, 1.0);
  check(in_steps, 3.0, 6.0);
}

TEST_CASE("a NaN that was made does not spread through tangents or second derivatives") {
  const auto f = [](const auto& x) { return wg::sum(wg::where(x > 0.0, wg::sqrt(x) * x, x * x)); };
  const auto x = Array<double>::from_row_major({3}, std::vector<double>{-1, 4, -2}),
             v = Array<double>::from_row_major({3}, std::vector<double>{1, 2, 3});
  CHECK(wg::jvp(f, x, v).tangent == -2.0 + 6.0 - 12.0);
  const auto [value, gradient, product] = wg::hvp(f, x, v);
  CHECK(wg::identical(gradient, Array<double>::from_row_major({3}, std::vector<double>{-2, 3, -4})));
  CHECK(wg::identical(product,
                      Array<double>::from_row_major({3}, std::vector<double>{2, 0.75, 6})));
  const auto g = [](const auto& s) { return wg::where(s > 0.0, wg::sqrt(s) * s, s * s); };
  CHECK(wg::jvp(g, -1.0, 1.0).tangent == -2.0);
  CHECK(wg::hvp(g, -1.0, 1.0).product == 2.0);
}

TEST_CASE("a constant that is NaN came with the input") {
  const auto f = [](const auto& x, const auto& c) { return wg::sum(0.0 * (x * c)); };
  const auto constant = wg::full<double>({11}, not_a_number);
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    const auto number = [&](const auto& x) { return 0.0 * (x * not_a_number); };
    CHECK(std::isnan(on_a_tape(number, 1.0, mode)));
    Tape<double> tape(mode);
    const auto x = tape.variable(wg::ones<double>({11}));
    tape.backward(f(x, constant));
    CHECK(std::isnan(tape.gradient(x)(3)));
  }
}

TEST_CASE("an element of an array that is NaN came with the input") {
  Array<double> values = wg::ones<double>({4});
  values(2) = not_a_number;
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    Tape<double> tape(mode);
    const auto x = tape.variable(values);
    const auto element = x(2);
    tape.backward(Var<double>(0.0 * (element * element)));
    CHECK(std::isnan(tape.gradient(x)(2)));
    CHECK(tape.gradient(x)(1) == 0.0);
  }
}

TEST_CASE("what the loss does not depend on contributes nothing - not even a NaN") {
  const auto check = [](wg::detail::Mode mode) {
    Tape<double> tape(mode);
    const auto x = tape.variable(-1.0);
    const auto u = tape.variable(wg::full<double>({9}, -1.0));
    const Var<double> dead = wg::sqrt(x) * wg::log(x);
    const auto dead_sum = wg::sum(wg::sqrt(u) * dead);
    const auto loss = wg::eval(x * x + wg::sum(u * u));
    CHECK(std::isnan(dead_sum.value()));
    tape.backward(loss);
    CHECK(tape.gradient(x) == -2.0);
    CHECK(wg::identical(tape.gradient(u), wg::full<double>({9}, -2.0)));
  };
  check(wg::detail::Mode::lean);
  check(wg::detail::Mode::full);
}

TEST_CASE("values at singular points are those of std") {
  CHECK(wg::eval(wg::log(Var<double>(0.0))).value() == -inf);
  CHECK(same(wg::eval(wg::log(Var<Complex>(Complex(0)))).value(), Complex(-inf, 0)));
  CHECK(wg::eval(wg::sqrt(Var<Complex>(Complex(-4, -0.0)))).value() == Complex(0, -2));
  CHECK(wg::eval(wg::arg(Var<double>(-1.0))).value() == std::arg(-1.0));
  CHECK(wg::eval(wg::pow(Var<double>(0.0), 0.0)).value() == 1.0);
  CHECK(std::isnan(wg::eval(wg::sqrt(Var<double>(-1.0))).value()));
}

TEST_CASE("tangents and second derivatives obey the zero rule") {
  const auto [value, gradient, product] =
      wg::hvp([](auto z) { return wg::sqrt(wg::abs2(z)); }, Complex(0), Complex(1, 1));
  CHECK(value == 0);
  CHECK(gradient == Complex(0));
  CHECK_FALSE(std::isnan(product.real()));
  CHECK_FALSE(std::isnan(product.imag()));
  const auto along_nothing = wg::hvp([](auto x) { return wg::log(x); }, 0.0, 0.0);
  CHECK(along_nothing.product == 0.0);
}
