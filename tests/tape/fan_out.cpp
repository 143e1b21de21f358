// One variable in several statements: contributions to a cotangent add up, however they come and
// whoever holds the buffers.

#include <wirtinger/api/vjp.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using Arrays = Var<Array<Complex>>;
using dot_test::noise;

const Array<Complex> x0 = noise<Complex>({37});

/// Linear nodes hand over whole buffers: y = x, its adjoint returns the very cotangent it got.
struct Same {
  static constexpr std::string_view name = "same";
  template <class T>
  Array<T> apply(const Array<T>& x) const {
    return x;
  }
  template <class T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return y;
  }
};

// The gradient of L = sum |y|^2 for y = factor x is 2 factor^2 x.
template <class F>
void check_multiple(F f, double factor) {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const Arrays y = f(x);
  CHECK(distance(y, factor * x0) < 1e-15);
  const auto loss = wg::squared_norm(y);
  tape.backward(loss);
  CHECK(distance(tape.gradient(x), 2 * factor * factor * x0) < 1e-15);
  tape.backward(loss);  // a second sweep replaces the first
  CHECK(distance(tape.gradient(x), 2 * factor * factor * x0) < 1e-15);
}

}  // namespace

TEST_CASE("the same variable twice in a statement") {
  check_multiple([](const Arrays& x) { return Arrays(x + x); }, 2);
}

TEST_CASE("a given buffer and a written one - in both orders") {
  check_multiple([](const Arrays& x) { return Arrays(wg::linear(Same{}, x) + x); }, 2);
  check_multiple(
      [](const Arrays& x) {
        const Arrays doubled = x + x;
        return Arrays(doubled + wg::linear(Same{}, x));
      },
      3);
}

TEST_CASE("one buffer given to several slots is copied by the first that writes") {
  check_multiple(
      [](const Arrays& x) {
        const Arrays a = wg::linear(Same{}, x), b = wg::linear(Same{}, a),
                     c = wg::linear(Same{}, a);
        return Arrays(wg::linear(Same{}, b + c) + x);
      },
      3);
}

TEST_CASE("elements - slices and whole arrays contribute to one slot") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto loss =
      wg::eval(wg::abs2(x(3)) + wg::squared_norm(x) + wg::abs2(x(3) * 2.0) + wg::real(x(36)));
  tape.backward(loss);
  Array<Complex> expected = 2.0 * x0;
  expected(3) = 12.0 * x0(3);
  expected(36) += 1.0;
  CHECK(distance(tape.gradient(x), expected) < 1e-15);
}

TEST_CASE("a gradient that was read does not change with the next sweep") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto first = wg::squared_norm(x), second = wg::squared_norm(wg::linear(Same{}, x) * 3.0);
  tape.backward(first);
  const Array<Complex> g = tape.gradient(x);
  tape.backward(second);
  CHECK(distance(g, 2.0 * x0) < 1e-15);
  CHECK(distance(tape.gradient(x), 18.0 * x0) < 1e-15);
  tape.clear();
  CHECK(distance(g, 2.0 * x0) < 1e-15);
}

TEST_CASE("gradients of intermediate results are kept on request only") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const Arrays y = x * x, z = y * 2.0;
  tape.keep_gradient(y);
  const auto loss = wg::squared_norm(z);
  tape.backward(loss);
  CHECK(distance(tape.gradient(y), 8.0 * y.value()) < 1e-15);
  CHECK(distance(tape.gradient(x), 2.0 * wg::conj(x0) * tape.gradient(y)) < 1e-15);
  CHECK_THROWS_AS(tape.gradient(z), wg::TapeError);
}

TEST_CASE("a gradient that is asked for too late is there after the next sweep") {
  Tape<double> tape;
  const auto x = tape.variable(wg::ones<double>({2}));
  const auto y = wg::eval(x * x);
  const auto loss = wg::eval(wg::sum(y * y));
  tape.backward(loss);
  tape.keep_gradient(y);
  CHECK_THROWS_AS(tape.gradient(y), wg::TapeError);
  tape.keep_gradient(y);
  CHECK_THROWS_AS(tape.gradient(y), wg::TapeError);
  CHECK(tape.gradient(x)(1) == 4.0);
  tape.backward(loss);
  CHECK(tape.gradient(y)(1) == 2.0);
}

TEST_CASE("what the loss does not depend on has gradient zero") {
  Tape<double> tape;
  const auto x = tape.variable(x0), unused = tape.variable(noise<Complex>({2, 3}));
  const auto c = tape.variable(Complex(1, 1));
  const Arrays dead_end = unused * unused;
  const auto number = tape.variable(2.0);
  tape.backward(wg::squared_norm(x));
  CHECK(wg::identical(tape.gradient(unused), wg::zeros<Complex>({2, 3})));
  CHECK(tape.gradient(c) == Complex(0));
  CHECK(tape.gradient(number) == 0.0);
  tape.backward(Var<double>(3.0));  // a constant loss
  CHECK(wg::identical(tape.gradient(x), wg::zeros<Complex>({37})));
}

TEST_CASE("passive variables record nothing") {
  Tape<double> tape;
  const auto h = tape.constant(x0);
  const Var<Complex> c(Complex(2, 1));
  const Arrays y = h * c + wg::linear(Same{}, h);
  const auto total = wg::sum(y);
  CHECK_FALSE(y.is_active());
  CHECK_FALSE(total.is_active());
  CHECK(tape.size() == 0);
  CHECK(distance(y, x0 * (Complex(3, 1))) < 1e-15);
}

TEST_CASE("tapes of several precisions and element types give the same gradient") {
  const auto gradient_of = []<class T>(T) {
    const Array<T> x = noise<T>({19});
    using C = wg::complex_t<T>;
    Tape<wg::real_t<T>> tape;
    const auto v = tape.variable(x);
    const auto c = tape.variable(C(1, -2));
    const auto loss = wg::eval(wg::sum(wg::abs2(wg::exp(v) * c + wg::conj(c))));
    tape.backward(loss);
    return std::pair(tape.gradient(v), tape.gradient(c));
  };
  const auto expected = gradient_of(std::complex<long double>(0));
  const auto in_double = gradient_of(Complex(0));
  CHECK(distance(in_double.first, expected.first) < 1e-15);
  CHECK(distance(in_double.second, expected.second) < 1e-14);
  const auto in_float = gradient_of(std::complex<float>(0));
  CHECK(distance(in_float.first, expected.first) < 1e-6);
  CHECK(distance(in_float.second, expected.second) < 1e-5);
}
