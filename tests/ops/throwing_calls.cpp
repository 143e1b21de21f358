// A call that throws leaves the tape as it was, whatever it had evaluated by then: size and bytes
// are the same, named expressions are as they were before, and gradients are right afterwards.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <vector>

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Tape;
using Mode = wg::detail::Mode;

const Array<double> x0 = Array<double>::from_row_major({2, 3}, std::vector{1., 2., 3., 4., 5., 6.});
const Array<double> weights =
    Array<double>::from_row_major({2, 3}, std::vector{1., -2., .5, 3., 1., 2.});

struct Size {
  std::size_t nodes, bytes;
  explicit Size(const Tape<double>& tape) : nodes(tape.size()), bytes(tape.bytes()) {}
  friend bool operator==(const Size&, const Size&) = default;
};

/// f throws for expressions of shapes (2, 3), (5), (1, 1, 1, 2, 3) and (0).
template <class F>
void check_leaves_tape(const char* operation, Mode mode, F f) {
  INFO(operation);
  Tape<double> tape(mode);
  const auto x = tape.variable(x0);
  const auto vector = tape.variable(wg::ones<double>({5}));
  const auto deep = tape.variable(wg::reshape(x0, {1, 1, 1, 2, 3}));
  const auto nothing = tape.variable(wg::zeros<double>({0}));

  const Size before(tape);
  CHECK_THROWS_AS(f(x * x, wg::exp(vector), deep * deep, wg::exp(nothing)), wg::Error);
  CHECK(Size(tape) == before);

  const auto e = x * x;
  const auto g = wg::exp(vector);
  const auto d = deep * deep;
  const auto n = wg::exp(nothing);
  CHECK_THROWS_AS(f(e, g, d, n), wg::Error);
  CHECK(Size(tape) == before);
  CHECK(distance(g.value(), wg::full<double>({5}, std::exp(1.))) < 1e-15);

  tape.backward(wg::sum(e * weights));
  CHECK(distance(tape.gradient(x), 2.0 * x0 * weights) < 1e-14);
  tape.backward(wg::sum(g));  // d and n are evaluated where they are used next
  wg::eval(d + d);
  wg::eval(n + n);

  // All are evaluated: they stay so.
  const Size evaluated(tape);
  CHECK_THROWS_AS(f(e, g, d, n), wg::Error);
  CHECK(Size(tape) == evaluated);
  tape.backward(wg::sum(e * weights));
  CHECK(distance(tape.gradient(x), 2.0 * x0 * weights) < 1e-14);
}

}  // namespace

#define CALL(operation, ...)                                                              \
  check_leaves_tape(                                                                      \
      operation, mode,                                                                    \
      []([[maybe_unused]] auto&& e, [[maybe_unused]] auto&& g, [[maybe_unused]] auto&& d, \
         [[maybe_unused]] auto&& n) { return __VA_ARGS__; })
#define AS_GIVEN(x) std::forward<decltype(x)>(x)

TEST_CASE("shape operators that throw leave the tape as it was") {
  const Mode mode = GENERATE(Mode::lean, Mode::full);
  CALL("reshape", wg::reshape(AS_GIVEN(e), {7}));
  CALL("permute_axes", wg::permute_axes(AS_GIVEN(e), {0, 0}));
  CALL("slice", wg::slice(AS_GIVEN(e), 0, 1, 9));
  CALL("slice of ranges", wg::slice(AS_GIVEN(e), {{0, 1}}));
  CALL("pad", wg::pad(AS_GIVEN(e), 5, 1, 1));
  CALL("resize_axis", wg::resize_axis(AS_GIVEN(e), 0, -1));
  CALL("broadcast_to", wg::broadcast_to(AS_GIVEN(e), {5, 5}));
  CALL("roll", wg::roll(AS_GIVEN(e), 1, 4));
  CALL("flip", wg::flip(AS_GIVEN(e), -3));
  CALL("diff", wg::diff(AS_GIVEN(e), 2));
  CALL("cumsum", wg::cumsum(AS_GIVEN(e), 2));
  CALL("gather", wg::gather(AS_GIVEN(e), std::vector<Index>{0, 9}));
  CALL("scatter_add", wg::scatter_add(AS_GIVEN(e), std::vector<Index>{0, 9}, 3));
  CALL("element", AS_GIVEN(e)(2, 0));
}

TEST_CASE("reductions and products that throw leave the tape as it was") {
  const Mode mode = GENERATE(Mode::lean, Mode::full);
  CALL("sum", wg::sum(AS_GIVEN(e), {.axes = {2}}));
  CALL("mean", wg::mean(AS_GIVEN(e), {.axes = {0, 0}}));
  CALL("mean of nothing", wg::mean(AS_GIVEN(n)));
  CALL("prod", wg::prod(AS_GIVEN(e), {.axes = {2}}));
  CALL("max", wg::max(AS_GIVEN(n)));
  CALL("min", wg::min(AS_GIVEN(n), {.axes = {0}}));
  CALL("logsumexp", wg::logsumexp(AS_GIVEN(n)));
  CALL("dot", wg::dot(AS_GIVEN(e), AS_GIVEN(g)));
  CALL("vdot", wg::vdot(AS_GIVEN(e), AS_GIVEN(d)));
  CALL("matmul", wg::matmul(AS_GIVEN(e), AS_GIVEN(g)));
  CALL("kron", wg::kron(AS_GIVEN(e), AS_GIVEN(d)));
  CALL("trace", wg::trace(AS_GIVEN(g)));
  CALL("adjoint", wg::adjoint(AS_GIVEN(g)));
  CALL("product that does not broadcast", AS_GIVEN(e) * AS_GIVEN(g));
  CALL("comparison", AS_GIVEN(e) < AS_GIVEN(g));
  CALL("where", wg::where(true, AS_GIVEN(e), AS_GIVEN(g)));
}

TEST_CASE("transforms that throw leave the tape as it was") {
  const Mode mode = GENERATE(Mode::lean, Mode::full);
  CALL("fft", wg::fft(AS_GIVEN(e), {.axis = 2}));
  CALL("fftn", wg::fftn(AS_GIVEN(e), {.s = {2, 2}, .axes = {0}}));
  CALL("rfft", wg::rfft(AS_GIVEN(e), {.n = -1}));
  CALL("irfft", wg::irfft(AS_GIVEN(e), {.axis = 5}));
  CALL("fft of nothing", wg::fft(AS_GIVEN(n)));
  CALL("fftshift", wg::fftshift(AS_GIVEN(e), {.axes = {3}}));
  CALL("dct", wg::dct(AS_GIVEN(e), {.type = 9}));
  CALL("r2r", wg::r2r(AS_GIVEN(e), {wg::R2r::redft00}, {.axes = {5}}));
  CALL("hilbert", wg::hilbert(AS_GIVEN(e), 2));
  CALL("fft_convolve", wg::fft_convolve(AS_GIVEN(e), AS_GIVEN(g)));
  CALL("fft_correlate", wg::fft_correlate(AS_GIVEN(e), AS_GIVEN(e), {.axes = {2}}));
  CALL("oa_convolve", wg::oa_convolve(AS_GIVEN(e), AS_GIVEN(d)));
  CALL("circular_convolve", wg::circular_convolve(AS_GIVEN(g), AS_GIVEN(n)));
}

TEST_CASE("an assignment that throws leaves the tape and the variable as they were") {
  Tape<double> tape;
  auto u = tape.variable(x0);
  const auto vector = tape.variable(wg::ones<double>({5}));
  const auto named = wg::exp(vector);
  const Size before(tape);
  CHECK_THROWS_AS(u += named, wg::ShapeError);
  CHECK_THROWS_AS(u *= wg::exp(vector), wg::ShapeError);
  CHECK(Size(tape) == before);
  CHECK(identical(u.value(), x0));
}

TEST_CASE("a call on two tapes leaves both as they were") {
  Tape<double> one, other;
  const auto x = one.variable(x0);
  const auto y = other.variable(wg::reshape(x0, {3, 2}));
  const Size before_one(one), before_other(other);
  CHECK_THROWS_AS(wg::matmul(x * x, y * y), wg::TapeError);
  CHECK(Size(one) == before_one);
  CHECK(Size(other) == before_other);
}

// Operations of several statements: the first succeeds, a later one does not.
TEST_CASE("an operation that fails half-way leaves the tape as it was") {
  Tape<double> tape;
  tape.check_finite(true);
  const auto x = tape.variable(wg::full<double>({4}, 1e200));
  const auto e = x * 1e108;
  const Size before(tape);
  CHECK_THROWS_AS(wg::sum(e), wg::DomainError);
  CHECK_THROWS_AS(wg::mean(e), wg::DomainError);
  CHECK_THROWS_AS(wg::dot(e, x), wg::DomainError);
  CHECK_THROWS_AS(wg::norm2(x * 1e150), wg::DomainError);
  CHECK_THROWS_AS(wg::fft_convolve(x, x), wg::DomainError);
  CHECK_THROWS_AS(wg::hilbert(x * 1e108), wg::DomainError);
  CHECK(Size(tape) == before);
  tape.backward(wg::sum(e * 1e-100));
  CHECK(distance(tape.gradient(x), wg::full<double>({4}, 1e8)) < 1e-6);
}

TEST_CASE("a named expression of a region that has ended is evaluated after a call that threw") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto e = x * x;
  const auto mark = tape.mark();
  wg::eval(e + e);
  tape.rewind(mark);
  const Size before(tape);
  CHECK_THROWS_AS(wg::reshape(e, {7}), wg::ShapeError);
  CHECK(Size(tape) == before);
  tape.backward(wg::sum(e * weights));
  CHECK(distance(tape.gradient(x), 2.0 * x0 * weights) < 1e-14);
}
