// Wrong calls in the middle of a recording: an exception that names the operation and what it
// found, and a tape that gives right gradients afterwards. Stale handles: tests/tape/handles.cpp,
// shapes of elementwise functions: tests/ops/broadcasting.cpp.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using Catch::Contains;
using dot_test::noise;

/// A recording during which something goes wrong, and what must be right in the end all the same.
struct Recording {
  Tape<double> tape;
  Array<Complex> x0 = noise<Complex>({8});
  Var<Array<Complex>> x = tape.variable(x0);
  Var<Array<Complex>> y = x * x;
  std::size_t size = tape.size();
  Index memory = wg::memory_in_use();

  ~Recording() {
    CHECK(tape.size() == size);
    CHECK(wg::memory_in_use() == memory);
    tape.backward(wg::sum(wg::abs2(y)));
    CHECK(distance(tape.gradient(x), 4.0 * x0 * wg::abs2(x0)) < 1e-14);
  }
};

}  // namespace

TEST_CASE("transforms of what cannot be transformed") {
  Recording r;
  CHECK_THROWS_WITH(wg::fft(r.x, {.axis = 1}), Contains("fft") && Contains("axis 1"));
  CHECK_THROWS_AS(wg::fft(r.x, {.axis = -2}), wg::AxisError);
  CHECK_THROWS_WITH(wg::fft(r.x, {.n = -4}), Contains("fft") && Contains("-4"));
  CHECK_THROWS_WITH(wg::fftn(r.x, {.axes = {0, 0}}), Contains("fftn") && Contains("twice"));
  CHECK_THROWS_AS(wg::fftn(r.x, {.s = {4, 4}, .axes = {0}}), wg::Error);
  CHECK_THROWS_WITH(wg::fft(r.tape.constant(wg::zeros<Complex>({0}))), Contains("fft"));
}

TEST_CASE("elements out of range") {
  Recording r;
  CHECK_THROWS_WITH(r.x(8), Contains("index 8") && Contains("0 .. 7"));
  CHECK_THROWS_AS(r.x(-1), wg::ShapeError);
  CHECK_THROWS_WITH(r.x(0, 0), Contains("2 indices") && Contains("rank 1"));
}

TEST_CASE("a statement whose result does not fit into memory") {
  Recording r;
  const Index many = 1 << 18;
  const auto a = r.tape.constant(wg::ones<Complex>({many, 1, 1})),
             b = r.tape.constant(wg::ones<Complex>({many, 1})),
             c = r.tape.constant(wg::ones<Complex>({many}));
  CHECK_THROWS_AS(wg::eval(a * b * c * r.x(0)), std::bad_alloc);
  r.size = r.tape.size();  // the element is a statement of its own
  r.memory = wg::memory_in_use() - 3 * many * 16;
}

TEST_CASE("a loss of another tape and a second sweep") {
  Recording r;
  Tape<double> other;
  const auto z = other.variable(Complex(1, 2));
  CHECK_THROWS_WITH(r.tape.backward(wg::abs2(z)), Contains("another tape"));
  CHECK_THROWS_WITH(r.tape.gradient(r.x), Contains("backward"));
}

TEST_CASE("not a number and infinity pass through as in std") {
  Recording r;
  const Array<double> odd =
      Array<double>::from_row_major({3}, std::vector<double>{std::nan(""), INFINITY, -1.0});
  const auto root = wg::sqrt(odd);
  CHECK(std::isnan(root(0)));
  CHECK(root(1) == INFINITY);
  CHECK(std::isnan(root(2)));
}
