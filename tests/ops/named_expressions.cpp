// Expressions with names in longer programs: linear growth, errors on the user's line, variables
// rebound in loops, aliasing, exceptions half-way, temporaries, captures, moves and copies.
// What a name costs by itself: expressions.cpp.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

#include <functional>
#include <stdexcept>

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using Complexes = Array<Complex>;
using Arrays = Var<Complexes>;
using dot_test::noise;

const Complexes x0 = noise<Complex>({12});

/// Records and bytes that were there half-way and at the end.
struct Growth {
  std::size_t half_size = 0, size = 0, half_bytes = 0, bytes = 0;
};

// 64 lines; each names what the next one uses twice.
template <class X>
Growth growth_of_chain(Tape<double>& tape, const X& e0, X& end) {
  Growth g;
  const std::size_t size = tape.size(), bytes = tape.bytes();
  // clang-format off
  auto e1 = e0 * e0;    auto e2 = e1 * e1;    auto e3 = e2 * e2;    auto e4 = e3 * e3;
  auto e5 = e4 * e4;    auto e6 = e5 * e5;    auto e7 = e6 * e6;    auto e8 = e7 * e7;
  auto e9 = e8 * e8;    auto e10 = e9 * e9;   auto e11 = e10 * e10; auto e12 = e11 * e11;
  auto e13 = e12 * e12; auto e14 = e13 * e13; auto e15 = e14 * e14; auto e16 = e15 * e15;
  auto e17 = e16 * e16; auto e18 = e17 * e17; auto e19 = e18 * e18; auto e20 = e19 * e19;
  auto e21 = e20 * e20; auto e22 = e21 * e21; auto e23 = e22 * e22; auto e24 = e23 * e23;
  auto e25 = e24 * e24; auto e26 = e25 * e25; auto e27 = e26 * e26; auto e28 = e27 * e27;
  auto e29 = e28 * e28; auto e30 = e29 * e29; auto e31 = e30 * e30; auto e32 = e31 * e31;
  wg::eval(e32);
  g.half_size = tape.size() - size;
  g.half_bytes = tape.bytes() - bytes;
  auto e33 = e32 * e32; auto e34 = e33 * e33; auto e35 = e34 * e34; auto e36 = e35 * e35;
  auto e37 = e36 * e36; auto e38 = e37 * e37; auto e39 = e38 * e38; auto e40 = e39 * e39;
  auto e41 = e40 * e40; auto e42 = e41 * e41; auto e43 = e42 * e42; auto e44 = e43 * e43;
  auto e45 = e44 * e44; auto e46 = e45 * e45; auto e47 = e46 * e46; auto e48 = e47 * e47;
  auto e49 = e48 * e48; auto e50 = e49 * e49; auto e51 = e50 * e50; auto e52 = e51 * e51;
  auto e53 = e52 * e52; auto e54 = e53 * e53; auto e55 = e54 * e54; auto e56 = e55 * e55;
  auto e57 = e56 * e56; auto e58 = e57 * e57; auto e59 = e58 * e58; auto e60 = e59 * e59;
  auto e61 = e60 * e60; auto e62 = e61 * e61; auto e63 = e62 * e62; auto e64 = e63 * e63;
  // clang-format on
  end = wg::eval(e64);
  g.size = tape.size() - size;
  g.bytes = tape.bytes() - bytes;
  return g;
}

const double two_to_64 = 0x1p64;

/// Another name of the same variable: compilers warn of u -= u.
template <class X>
const X& same(const X& x) {
  return x;
}

/// What f throws as a sentence, and "nothing" if it does not.
template <class F>
std::string thrown_by(F f) {
  try {
    f();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

/// An exception of the user's.
struct Stop : std::runtime_error {
  Stop() : std::runtime_error("stop") {}
};

/// y = 2 x, unless it is told to fail.
struct Doubled {
  static constexpr std::string_view name = "doubled";
  const bool* apply_fails;
  const bool* adjoint_fails;
  template <class T>
  Array<T> apply(const Array<T>& x) const {
    if (*apply_fails) throw Stop();
    return x + x;
  }
  template <class T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    if (*adjoint_fails) throw Stop();
    return y + y;
  }
};

Eigen::VectorXcd make_vector(Complex first) {
  return Eigen::VectorXcd::LinSpaced(12, first, first + Complex(1, -2));
}
Eigen::MatrixXcd make_matrix(Complex first) {
  Eigen::MatrixXcd m = Eigen::MatrixXcd::Constant(14, 3, first);
  m.col(1) *= 2.0;
  return m;
}

}  // namespace

TEST_CASE("64 named lines of arrays grow by a node and an array each") {
  Tape<double> tape;
  const Arrays x = tape.variable(wg::ones<Complex>({1000}));
  Arrays y;
  const Growth g = growth_of_chain(tape, x, y);
  CHECK(g.half_size == 32);
  CHECK(g.size == 64);
  // Each line keeps its operand: 1000 complex numbers, and a record.
  CHECK(g.half_bytes >= 32 * 16000);
  CHECK(g.half_bytes <= 32 * 17000);
  CHECK(g.bytes <= 2 * g.half_bytes + 1000);
  tape.backward(wg::real(wg::sum(y)));
  CHECK(wg::identical(y.value(), wg::ones<Complex>({1000})));
  CHECK(wg::identical(tape.gradient(x), wg::full<Complex>({1000}, two_to_64)));
}

TEST_CASE("64 named lines of numbers grow by a statement each") {
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    Tape<double> tape(mode);
    const auto z = tape.variable(Complex(1));
    Var<Complex> w;
    const Growth g = growth_of_chain(tape, z, w);
    CHECK(g.half_size == 2 * 32);  // complex: two components
    CHECK(g.size == 2 * 64);
    CHECK(g.bytes == 2 * g.half_bytes);
    CHECK(g.bytes <= 64 * 128);
    tape.backward(wg::real(w));
    CHECK(w.value() == Complex(1));
    CHECK(tape.gradient(z) == Complex(two_to_64));

    const auto t = tape.variable(1.0);
    Var<double> s;
    CHECK(growth_of_chain(tape, t, s).size == 64);
    tape.backward(s);
    CHECK(tape.gradient(t) == two_to_64);
  }
}

TEST_CASE("a wrong shape is reported by the line that has it") {
  Tape<double> tape;
  const auto x = tape.variable(x0), y = tape.variable(noise<Complex>({5}));
  const auto r = tape.variable(noise<double>({5}));
  const Eigen::ArrayXcd h = Eigen::ArrayXcd::Ones(7);
  const std::size_t size = tape.size();
  const Index memory = wg::memory_in_use();
  int line = 0;
  const auto line_of_error = [&](auto program) {
    line = 0;
    CHECK_THROWS_AS(program(), wg::ShapeError);
    CHECK(tape.size() == size);
    CHECK(wg::memory_in_use() == memory);
    return line;
  };
  CHECK(line_of_error([&] {
          line = 1;
          auto e = x + y;
          line = 2;
          wg::eval(e);
        }) == 1);
  CHECK(line_of_error([&] {
          line = 1;
          auto e = wg::exp(x) * h;
          line = 2;
          wg::sum(e);
        }) == 1);
  CHECK(line_of_error([&] {
          line = 1;
          auto e = wg::where(wg::real(x.value()) > 0.0, x, wg::conj(y));
          line = 2;
          auto f = e;
        }) == 1);
  CHECK(line_of_error([&] {
          line = 1;
          auto a = 2.0 * x;  // right, and not evaluated
          line = 2;
          auto e = std::move(a) * (wg::conj(y) - 1.0);
          line = 3;
          wg::eval(e);
        }) == 2);
  CHECK(line_of_error([&] {
          line = 1;
          auto e = wg::clamp(wg::real(x), 0.0, r);
          line = 2;
          auto f = wg::polar(e, e);
        }) == 1);
  CHECK(line_of_error([&] {
          Arrays u = x;
          line = 1;
          u *= y;
          line = 2;
        }) == 1);
}

TEST_CASE("a loop that rebinds a variable has the gradient of the loop") {
  // u_k = a u_{k-1}^2 + x for numbers, checked by hand: g_k = 2 a u_{k-1} g_{k-1} + 1.
  const auto iterate = [](const auto& x, auto a) {
    auto u = x;
    for (int k = 0; k < 5; ++k)
      u = a * (u * u) + x;
    return u;
  };
  const Complex a(0.3, -0.2);
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const Arrays u = iterate(x, a);
  const Complexes expected = iterate(x0, a);
  CHECK(distance(u, expected) < 1e-15);
  tape.backward(wg::real(wg::sum(u)));
  Complexes state = x0, slope = wg::ones<Complex>({12});
  for (int k = 0; k < 5; ++k) {
    slope = 2.0 * a * state * slope + 1.0;
    state = a * (state * state) + x0;
  }
  CHECK(distance(tape.gradient(x), wg::conj(slope)) < 1e-14);

  const auto z = tape.variable(x0(3));
  tape.backward(wg::real(iterate(z, a)));
  CHECK(distance(tape.gradient(z), std::conj(slope(3))) < 1e-14);
}

TEST_CASE("a loop of linear steps needs no memory - one of products an array a step") {
  constexpr Index n = 512;
  constexpr Index array_bytes = n * 16;
  Tape<double> tape;
  const auto x = tape.variable(noise<Complex>({n}));
  const Complexes h = wg::cis(noise<double>({n}, 2));
  Arrays u = x * 1.0;
  const auto growth_of = [&](auto step) {
    step();
    const Index before = wg::memory_in_use();
    for (int k = 0; k < 8; ++k)
      step();
    return wg::memory_in_use() - before;
  };
  const auto kernel = tape.constant(h);
  CHECK(growth_of([&] { u = wg::ifft(kernel * wg::fft(u)); }) == 0);
  CHECK(growth_of([&] { u = 0.5 * u - wg::conj(u) * 0.1; }) == 0);
  CHECK(growth_of([&] { u += x; }) == 0);
  CHECK(growth_of([&] { u = wg::roll(u, 3, 0); }) == 0);
  CHECK(growth_of([&] { u = u * wg::cis(wg::abs2(u)); }) == 8 * array_bytes);
  CHECK(growth_of([&] { u = u * u * 0.1; }) == 8 * array_bytes);
  // A name for the old value keeps it, and what is kept is not overwritten.
  const Arrays old = u;
  const Complexes before = Complexes(u.value() + 0.0);
  CHECK(growth_of([&] { u = u * 0.5 + 1.0; }) == 0);
  CHECK(wg::identical(old.value(), before));
}

TEST_CASE("a named expression in both grains and in reductions is one node") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const std::size_t size = tape.core().nodes().size();
  const auto e = x * x;
  const auto total = wg::sum(e);
  const auto element = wg::eval(e(3) * total);
  const auto part = wg::eval(wg::slice(e, 0, 2, 5) * element);
  const auto both = wg::concat(std::vector<Arrays>{e, part}, 0);
  CHECK(tape.core().nodes().size() - size == 5);
  const auto loss = wg::eval(wg::real(wg::sum(both)));
  tape.backward(loss);
  // L = Re( S + (x_2^2 + x_3^2 + x_4^2) x_3^2 S ),  S = sum of x_i^2
  const Complexes square = x0 * x0;
  const Complex s = wg::sum(square), p = square(2) + square(3) + square(4), q = square(3);
  Complexes slope = 2.0 * x0 * (1.0 + p * q);
  for (Index k : {2, 3, 4})
    slope(k) += 2.0 * x0(k) * q * s;
  slope(3) += 2.0 * x0(3) * p * s;
  CHECK(distance(tape.gradient(x), wg::conj(slope)) < 1e-14);
}

TEST_CASE("a variable on both sides of an assignment") {
  // f(u) rebinds u and is compared with the same on plain arrays, and its gradient with f's slope.
  const auto check = [](auto f, auto slope_of_real_sum) {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    Arrays u = x;
    f(u);
    Complexes plain = x0;
    f(plain);
    CHECK(distance(u, plain) < 1e-15);
    CHECK(wg::identical(x.value(), x0));
    tape.backward(wg::real(wg::sum(u)));
    CHECK(distance(u, plain) < 1e-15);
    CHECK(distance(tape.gradient(x), wg::conj(slope_of_real_sum)) < 1e-14);
  };
  const auto one = wg::ones<Complex>({12});
  check([](auto& u) { u += same(u); }, 2.0 * one);
  check([](auto& u) { u -= same(u); }, 0.0 * one);
  check([](auto& u) { u *= same(u); }, 2.0 * x0);
  check([](auto& u) { u /= same(u); }, 0.0 * one);
  check([](auto& u) { u = same(u); }, one);
  check([](auto& u) { u = u * u - u / 2.0 + u; }, 2.0 * x0 + 0.5);
  Complexes with_element = 2.0 * x0;
  with_element(0) += 12.0;
  check([](auto& u) { u = u * u + std::as_const(u)(0); }, with_element);
  check([](auto& u) { u = u * wg::flip(u, 0); }, 2.0 * wg::flip(x0, 0));
  check([](auto& u) { u = wg::slice(u, 0, 0, 6) * wg::slice(u, 0, 6, 12); }, wg::roll(x0, 6, 0));
  check([](auto& u) { u += wg::slice(u, 0, 4, 5); },
        one + 12.0 * wg::pad(wg::ones<Complex>({1}), 0, 4, 7));
  check([](auto& u) { u = wg::concat(std::vector{u, u, u}, 0); }, 3.0 * one);
  check(
      [](auto& u) {
        u = wg::reshape(u, {3, 4});
        u = wg::slice(u, 1, 0, 3) * wg::transpose(wg::slice(u, 1, 0, 3));
      },
      [] {
        const Complexes square = wg::slice(wg::reshape(x0, {3, 4}), 1, 0, 3);
        return wg::reshape(wg::pad(2.0 * wg::transpose(square), 1, 0, 1), {12});
      }());
}

TEST_CASE("a number on both sides of an assignment") {
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    Tape<double> tape(mode);
    const Complex z0(0.8, -0.3);
    const auto z = tape.variable(z0);
    auto w = z;
    w = w * w + w;
    w += w;
    w *= w;
    w -= z;
    const Complex v = 2.0 * (z0 * z0 + z0);
    CHECK(distance(w, v * v - z0) < 1e-15);
    tape.backward(wg::real(w));
    CHECK(distance(tape.gradient(z), std::conj(2.0 * v * 2.0 * (2.0 * z0 + 1.0) - 1.0)) < 1e-14);
    CHECK(z.value() == z0);
  }
}

TEST_CASE("a function that throws half-way leaves no trace") {
  Complexes input = noise<Complex>({64});
  const Complexes as_it_was = noise<Complex>({64});
  bool stop = true;
  const auto f = [&](auto x) {
    auto e = x * x;
    auto y = wg::eval(wg::fft(e) + e);
    x = wg::exp(x) * y;
    const auto z = x(3) * y(0);
    auto w = z * z;
    if (stop) throw Stop();
    return wg::abs2(w) + wg::real(wg::sum(x * y));
  };
  const auto direction = noise<Complex>({64}, 2);
  stop = false;
  const auto expected = wg::gradient(f, input);
  stop = true;
  const Index memory = wg::memory_in_use();
  CHECK_THROWS_AS(wg::gradient(f, input), Stop);
  CHECK(wg::memory_in_use() == memory);
  CHECK_THROWS_AS(wg::vjp(f, input), Stop);
  CHECK(wg::memory_in_use() == memory);
  CHECK_THROWS_AS(wg::jvp(f, input, direction), Stop);
  CHECK(wg::memory_in_use() == memory);
  CHECK_THROWS_AS(wg::hvp(f, input, direction), Stop);
  CHECK(wg::memory_in_use() == memory);
  CHECK(wg::identical(input, as_it_was));
  stop = false;
  CHECK(wg::identical(wg::gradient(f, input), expected));
  CHECK(wg::memory_in_use() == memory);
}

TEST_CASE("a throw between statements leaves what was recorded before it") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto loss = wg::squared_norm(x);
  const std::size_t size = tape.size();
  const auto mark = tape.mark();
  const Index memory = wg::memory_in_use();
  const auto body = [&] {
    auto e = x * x;
    auto y = wg::eval(e + wg::exp(e));
    throw Stop();
  };
  CHECK_THROWS_AS(body(), Stop);
  tape.backward(loss);
  CHECK(distance(tape.gradient(x), 2.0 * x0) < 1e-15);
  tape.rewind(mark);
  CHECK(tape.size() == size);
  tape.backward(loss);
  CHECK(distance(tape.gradient(x), 2.0 * x0) < 1e-15);
  CHECK(wg::memory_in_use() <= memory + 256);  // the gradient
}

TEST_CASE("an operator that throws in apply or in its adjoint") {
  bool apply_fails = true, adjoint_fails = false;
  const Index memory_before = wg::memory_in_use();
  {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const Arrays u = x * x;
    const std::size_t size = tape.size();
    const Index memory = wg::memory_in_use();
    CHECK_THROWS_AS(wg::linear(Doubled{&apply_fails, &adjoint_fails}, u), Stop);
    CHECK(tape.size() == size);
    CHECK(wg::memory_in_use() == memory);
    Arrays v = u;
    CHECK_THROWS_AS(v = v + wg::linear(Doubled{&apply_fails, &adjoint_fails}, v), Stop);
    CHECK(tape.size() == size);
    CHECK(distance(v, x0 * x0) == 0);

    apply_fails = false;
    const Arrays y = u + wg::linear(Doubled{&apply_fails, &adjoint_fails}, u);
    const auto loss = wg::eval(wg::real(wg::sum(y)));
    adjoint_fails = true;
    CHECK_THROWS_AS(tape.backward(loss), Stop);
    CHECK_THROWS_AS(tape.gradient(x), wg::TapeError);  // there is no half of a gradient
    adjoint_fails = false;
    tape.backward(loss);
    CHECK(distance(tape.gradient(x), 6.0 * wg::conj(x0)) < 1e-15);
  }
  CHECK(wg::memory_in_use() == memory_before);
}

TEST_CASE("where with parts that throw leaves the tape and the variables") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Arrays u = x * 2.0;
  const auto mask = wg::real(x0) > 0.0;
  const std::size_t size = tape.size();
  const Index memory = wg::memory_in_use();
  const auto fails = [](const Arrays&) -> Arrays { throw Stop(); };
  CHECK_THROWS_AS(u = wg::where(mask, u, fails(u)), Stop);
  CHECK_THROWS_AS(u = wg::where(mask, u, wg::slice(u, 0, 3, 20)), wg::ShapeError);
  CHECK_THROWS_AS(u = wg::where(wg::slice(wg::real(x0), 0, 0, 5) > 0.0, u, u * u), wg::ShapeError);
  CHECK(tape.size() == size);
  CHECK(wg::memory_in_use() == memory);
  CHECK(distance(u, 2.0 * x0) == 0);
  u = wg::where(mask, u, -u);
  tape.backward(wg::real(wg::sum(u)));
  const auto sign = wg::where(mask, wg::full<Complex>({12}, 2.0), wg::full<Complex>({12}, -2.0));
  CHECK(distance(tape.gradient(x), sign) == 0);
}

TEST_CASE("temporary Eigen objects in expressions that live on") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto first = x * make_vector(1.0).array();
  const auto second = make_matrix(2.0).col(1).segment(1, 12) - x;
  const auto third = (make_vector(1.0) + make_vector(Complex(0, 1))).reverse().array() * x;
  const auto fourth = wg::conj(x) * make_matrix(Complex(0, 3)).block(2, 0, 12, 1).col(0).array();
  const auto fifth =
      x + Eigen::VectorXcd::Constant(12, Complex(1, 1)) + make_vector(0.0).conjugate();
  // Memory that was given back is overwritten now.
  const Eigen::VectorXcd rubbish = Eigen::VectorXcd::Random(12);
  const Eigen::ArrayXcd z = wg::as_vector(x.value()).array();
  const auto plain = [](const auto& e) { return wg::copy(e); };
  CHECK(distance(wg::eval(first), plain(z * make_vector(1.0).array())) < 1e-15);
  CHECK(distance(wg::eval(second), plain(4.0 - z)) < 1e-15);
  const Eigen::VectorXcd reversed = (make_vector(1.0) + make_vector(Complex(0, 1))).reverse();
  CHECK(distance(wg::eval(third), plain(reversed.array() * z)) < 1e-15);
  CHECK(distance(wg::eval(fourth), plain(z.conjugate() * Complex(0, 3))) < 1e-15);
  CHECK(distance(wg::eval(fifth), plain(z + Complex(1, 1) + make_vector(0.0).array().conjugate())) <
        1e-15);
  tape.backward(wg::real(wg::sum(first * second)));
  const Eigen::VectorXcd slope = make_vector(1.0).array() * (4.0 - 2.0 * z);
  CHECK(distance(tape.gradient(x), wg::copy(slope.conjugate())) < 1e-14);
}

TEST_CASE("expressions captured by value live as long as the lambda") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto make = [&](double factor) {
    const auto e = x * factor;
    return [e, shifted = e + 1.0](const Arrays& y) mutable { return wg::eval(e * y + shifted); };
  };
  const std::size_t size = tape.core().nodes().size();
  std::vector<std::function<Arrays(const Arrays&)>> functions;
  for (double factor : {1.0, 2.0, 3.0})
    functions.push_back(make(factor));
  Arrays y = x;
  for (const auto& f : functions)
    y = f(y);
  // For each: e once, e + 1 once, the result.
  CHECK(tape.core().nodes().size() - size == 9);
  Complexes value = x0, slope = wg::ones<Complex>({12});
  for (double factor : {1.0, 2.0, 3.0}) {
    slope = factor * value + factor * x0 * slope + factor;
    value = factor * x0 * value + factor * x0 + 1.0;
  }
  CHECK(distance(y, value) < 1e-15);
  tape.backward(wg::real(wg::sum(y)));
  CHECK(distance(tape.gradient(x), wg::conj(slope)) < 1e-14);
}

TEST_CASE("expressions in containers are moved and copied without evaluating twice") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const std::size_t size = tape.core().nodes().size();
  using E = decltype(x * 1.0);
  std::vector<E> list;
  for (int k = 0; k < 10; ++k)
    list.push_back(x * static_cast<double>(k));  // grows by moving
  CHECK(tape.core().nodes().size() == size);
  const std::vector<E> copies = list;  // a copy is a use
  CHECK(tape.core().nodes().size() - size == 10);
  Arrays sum = x * 0.0;
  for (std::size_t k = 0; k < 10; ++k)
    sum = sum + list[k] + copies[k];
  CHECK(tape.core().nodes().size() - size == 21);
  CHECK(distance(sum, 90.0 * x0) < 1e-14);
  tape.backward(wg::real(wg::sum(sum)));
  CHECK(distance(tape.gradient(x), wg::full<Complex>({12}, 90.0)) < 1e-15);
}

TEST_CASE("a copy made before the first use and one made after it share the variable") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const std::size_t size = tape.core().nodes().size();
  const auto e = wg::exp(x) * (x + 1.0);
  const auto before = e;
  const auto first = wg::eval(e);
  const auto after = e;
  const auto copy_of_copy = before;
  const Complexes* const value = &first.value();
  for (const auto* each : {&e, &before, &after, &copy_of_copy})
    CHECK(std::as_const(each->value()).data() == value->data());
  CHECK(tape.core().nodes().size() - size == 1);
  tape.backward(wg::real(wg::sum(e + before + after + copy_of_copy)));
  CHECK(distance(tape.gradient(x), 4.0 * wg::conj(wg::exp(x0) * (x0 + 2.0))) < 1e-14);
}

TEST_CASE("the gradient of an expression that was not used is refused and records nothing") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  auto e = x * x;
  auto used = x + 1.0;
  tape.backward(wg::real(wg::sum(used)));
  const std::size_t size = tape.size();
  CHECK_SENTENCE(tape.gradient(e), TapeError,
                 "gradient: the expression was not used before backward, so that the loss does not "
                 "depend on it; use it by its name");
  CHECK_THROWS_AS(tape.gradient(x * 2.0), wg::TapeError);
  CHECK(tape.size() == size);
  tape.keep_gradient(used);
  tape.backward(wg::real(wg::sum(used * 2.0)));
  CHECK(distance(tape.gradient(used), wg::full<Complex>(x0.shape(), 2.0)) == 0);
}

TEST_CASE("an expression that was moved on says so wherever it is used") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  auto e = x * x;
  auto taken = std::move(e);
  const std::size_t size = tape.size();
  const auto refuses = [&](auto use) {
    const std::string text = thrown_by(use);
    CAPTURE(text);
    CHECK(text.find("multiply") != std::string::npos);
    CHECK(text.find("std::move") != std::string::npos);
    CHECK(tape.size() == size);
  };
  Arrays u = x;
  refuses([&] { wg::eval(e); });
  refuses([&] { e.value(); });
  refuses([&] { e(0); });
  refuses([&] { u = e; });
  refuses([&] { u += e; });
  refuses([&] { auto copy = e; });
  refuses([&] { auto f = e + 1.0; });
  refuses([&] { auto f = std::move(e) + 1.0; });
  refuses([&] { wg::sum(e); });
  refuses([&] { wg::fft(e); });
  refuses([&] { wg::slice(e, 0, 0, 1); });
  refuses([&] { wg::where(wg::real(x0) > 0.0, x, e); });
  refuses([&] { static_cast<void>(wg::real(x) > wg::real(e)); });
  refuses([&] { tape.keep_gradient(e); });
  auto z = tape.variable(Complex(1, 2)) * 2.0;
  auto w = std::move(z) + 1.0;
  CHECK_THROWS_AS(wg::eval(z), wg::TapeError);
  CHECK_THROWS_AS(z * w, wg::TapeError);
  CHECK(wg::eval(w).value() == Complex(3, 4));

  tape.backward(wg::real(wg::sum(taken)));
  CHECK(distance(tape.gradient(x), 2.0 * wg::conj(x0)) < 1e-15);
}
