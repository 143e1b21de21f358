// Products, sums, multiples, adjoints and blocks of operators: what they are by definition, their
// adjoints by the dot test, their use as nodes, their names and errors.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/api/hvp.hpp>
#include <wirtinger/check/check_adjoint.hpp>
#include <wirtinger/ops/cumsum.hpp>
#include <wirtinger/ops/operator_algebra.hpp>
#include <wirtinger/ops/pad.hpp>
#include <wirtinger/ops/roll.hpp>

#include "support/close.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Shape;
using C = std::complex<double>;
using dot_test::noise;

/// Re z: from complex to real arrays, linear over the reals only.
struct RealPart {
  static constexpr std::string_view name = "real_part";
  template <class T>
  auto apply(const Array<T>& x) const {
    return real(x);
  }
  template <wg::RealScalar R>
  Array<R> apply_adjoint(const Array<R>& y) const {
    return y;
  }
};
/// w x for real weights and complex double arrays only.
struct Weights {
  static constexpr std::string_view name = "weights";
  Array<double> w;
  Array<C> apply(const Array<C>& x) const { return w * x; }
  Array<C> apply_adjoint(const Array<C>& y) const { return w * y; }
};

const wg::Roll shift{2, 0};
const wg::Pad widen{0, 1, 2};
auto fourier(Index n) { return wg::fft_operator<double>({n}, Order::row_major); }

}  // namespace

TEST_CASE("compose applies the last operator first") {
  const auto x = noise<C>({5}, 1);
  const auto composed = wg::compose(fourier(8), widen, shift);
  CHECK(composed.name == "compose(fft, pad, roll)");
  CHECK(distance(composed.apply(x), fft(pad(roll(x, 2, 0), 0, 1, 2))) == 0);
  CHECK(distance(composed.apply_adjoint(noise<C>({8}, 2)),
                 shift.apply_adjoint(
                     widen.apply_adjoint(fourier(8).apply_adjoint(noise<C>({8}, 2))))) == 0);
  CHECK(wg::compose(shift).name == "roll");
  // Real arrays on the way are taken as complex ones.
  CHECK(distance(wg::compose(Weights{noise<double>({5}, 3)}, shift).apply(real(x)),
                 noise<double>({5}, 3) * roll(real(x), 2, 0)) == 0);
}

TEST_CASE("every combination of operators passes the dot test") {
  CHECK_ADJOINT(wg::Composition(wg::compose(widen, shift)), {5});
  CHECK_ADJOINT(wg::compose(widen, shift), {1, 3});
  CHECK_ADJOINT(wg::compose(shift, shift), {0, 3});
  CHECK_ADJOINT(wg::AdjointOperator(wg::adjoint_of(widen)), {8});
  CHECK_ADJOINT(wg::normal_of(widen), {4, 2});
  CHECK_ADJOINT(wg::ScaledOperator(-2.5 * widen), {5});
  CHECK_ADJOINT(C(2, -3) * shift, {5, 2});
  CHECK_ADJOINT(wg::OperatorSum(shift + wg::Roll{1, -1}), {3, 4});
  CHECK_ADJOINT(shift - C(0, 1) * wg::Roll{1, -1}, {3, 4});
  CHECK_ADJOINT(wg::OperatorOfShape(wg::of_shape(wg::Slice{0, 1, 2, 2}, {5})), {5});
  CHECK_ADJOINT(wg::VerticalBlocks(wg::vertical_blocks(shift, wg::Roll{1, 0})), {5, 2});
  CHECK_ADJOINT(wg::vertical_blocks({.axis = -1, .extents = {7, 4}}, wg::Pad{1, 1, 2}, shift),
                {3, 4});
  CHECK_ADJOINT(wg::vertical_blocks({.axis = -1, .new_axis = true}, shift, C(0, 2) * shift),
                {3, 4});
  CHECK_ADJOINT(wg::DiagonalBlocks(wg::diagonal_blocks(shift, wg::Roll{1, -1})), {0, 3});
  CHECK_ADJOINT(wg::diagonal_blocks({.extents = {3, 5}, .input_extents = {3, 2}}, shift, widen),
                {5, 2});
  CHECK_ADJOINT(wg::diagonal_blocks({.axis = 1, .new_axis = true}, shift, C(0, 2) * shift), {3, 2});
}

TEST_CASE("combinations that change the field pass the dot test") {
  const auto check = [](const auto& op, const Shape& shape) {
    const wg::CheckReport report = wg::check_adjoint(op, shape);
    INFO(report.sentence);
    CHECK(report.passed);
    CHECK(dot_test::fault(op, noise<C>(shape, 5, Order::column_major)) == "");
  };
  const auto rf = wg::rfft_operator<double>({6}, Order::row_major);
  // <rfft Re x, y>: the cotangent between the two is real.
  check(wg::compose(rf, RealPart{}), {6});
  check(wg::compose(fourier(6), RealPart{}, fourier(6)), {6});
  check(wg::normal_of(wg::compose(rf, RealPart{})), {6});
  check(wg::scaled(C(1, 2), RealPart{}), {6});
  check(RealPart{} + fourier(6), {6});
  check(wg::vertical_blocks({.extents = {6, 4}}, RealPart{}, wg::compose(rf, RealPart{})), {6});
  check(wg::diagonal_blocks(RealPart{}, fourier(3)), {6});
  check(wg::adjoint_of(wg::compose(Weights{noise<double>({6}, 3)}, fourier(6))), {6});
  CHECK(dot_test::fault(wg::adjoint_of(wg::compose(rf, RealPart{})), noise<C>({4}, 2)) == "");
  CHECK(wg::check_adjoint(wg::compose(RealPart{}, fourier(6)), {6}));
}

TEST_CASE("adjoints - multiples and sums are what they are called") {
  const auto x = noise<C>({6}, 1);
  const auto f = fourier(6);
  CHECK(distance(wg::adjoint_of(f).apply(x), 6.0 * ifft(x)) < 1e-15);
  CHECK(distance(wg::adjoint_of(f).apply(real(x)), 6.0 * ifft(real(x))) < 1e-15);
  CHECK(distance(wg::normal_of(f).apply(x), 6.0 * x) < 1e-15);
  CHECK(wg::adjoint_of(wg::adjoint_of(f)).name == "fft");
  CHECK(distance((C(2, 1) * f).apply(x), C(2, 1) * fft(x)) == 0);
  CHECK(distance((C(2, 1) * f).apply_adjoint(x), C(2, -1) * 6.0 * ifft(x)) < 1e-15);
  CHECK(distance((f * 3 - shift).apply(x), 3.0 * fft(x) - roll(x, 2, 0)) == 0);
  CHECK(distance((-f).apply(x), -fft(x)) == 0);
  CHECK(distance(wg::sum_of(f, shift).apply_adjoint(x), 6.0 * ifft(x) + roll(x, -2, 0)) < 1e-15);
}

TEST_CASE("blocks are joined and cut where the options say") {
  const auto x = noise<C>({4, 3}, 1), y = noise<C>({4, 3}, 2);
  const wg::Roll other{1, 1};
  const std::vector<Array<C>> both{roll(x, 2, 0), roll(x, 1, 1)},
      of_two{roll(x, 2, 0), roll(y, 1, 1)};
  const std::vector<Array<C>> given{x, y};
  for (const int axis : {0, 1, -1}) {
    CHECK(distance(wg::vertical_blocks({.axis = axis}, shift, other).apply(x),
                   wg::concat(both, axis)) == 0);
    CHECK(distance(wg::vertical_blocks({.axis = axis, .new_axis = true}, shift, other).apply(x),
                   wg::stack(both, axis)) == 0);
    CHECK(distance(wg::diagonal_blocks({.axis = axis}, shift, other).apply(wg::concat(given, axis)),
                   wg::concat(of_two, axis)) == 0);
    CHECK(distance(wg::diagonal_blocks({.axis = axis, .new_axis = true}, shift, other)
                       .apply(wg::stack(given, axis)),
                   wg::stack(of_two, axis)) == 0);
  }
  // Any number of one type, as an array of coils.
  std::vector<wg::Roll> shifts;
  std::vector<Array<C>> shifted;
  for (Index k = 0; k < 5; ++k) {
    shifts.push_back({k, 0});
    shifted.push_back(roll(x, k, 0));
  }
  const auto column = wg::vertical_blocks(shifts, {.new_axis = true});
  CHECK(column.name == "vertical_blocks(5 of roll)");
  CHECK(distance(column.apply(x), wg::stack(shifted)) == 0);
  CHECK(dot_test::fault(column, x) == "");
  CHECK(dot_test::fault(wg::diagonal_blocks(shifts), noise<C>({10, 2})) == "");
  // The rows of a matrix of operators are the columns of its adjoint.
  const auto row =
      wg::adjoint_of(wg::vertical_blocks(wg::adjoint_of(shift), wg::adjoint_of(other)));
  CHECK(distance(row.apply(wg::concat(given, 0)), roll(x, 2, 0) + roll(y, 1, 1)) == 0);
}

TEST_CASE("combined operators are nodes with gradient and second order") {
  const auto x = noise<C>({6}, 1), v = noise<C>({6}, 2), d = noise<C>({6}, 3);
  // |A x - d|^2 with A = 2i fft + roll: gradient 2 A^H (A x - d), Hessian 2 A^H A.
  const auto a = C(0, 2) * fourier(6) + shift;
  const auto loss = [&](const auto& z) { return squared_norm(wg::linear(a, z) - d); };
  const auto [value, gradient, product] = wg::hvp(loss, x, v);
  const auto apply = [&](const Array<C>& z) { return C(0, 2) * fft(z) + roll(z, 2, 0); };
  const auto adjoint = [&](const Array<C>& z) { return C(0, -12) * ifft(z) + roll(z, -2, 0); };
  CHECK(distance(gradient, 2.0 * adjoint(apply(x) - d)) < 1e-14);
  CHECK(distance(product, 2.0 * adjoint(apply(v))) < 1e-14);
  CHECK(distance(wg::linear(wg::normal_of(a), x), adjoint(apply(x))) < 1e-14);
  // A real argument takes the real part.
  CHECK(distance(wg::gradient(loss, real(x)), real(2.0 * adjoint(apply(real(x) + C(0)) - d))) <
        1e-14);
  const Eigen::VectorXcd e = wg::as_vector(x);
  const Eigen::VectorXcd of_eigen = wg::linear(a, e);
  CHECK(distance(of_eigen, apply(x)) < 1e-15);
}

TEST_CASE("errors: combined operators") {
  const auto two = 2 * shift;
  const auto complex = C(1, -2) * shift;
  CHECK(two.name == "2 * roll");
  CHECK(complex.name == "(1, -2) * roll");
  CHECK((shift - wg::compose(fourier(6), shift)).name == "(roll - compose(fft, roll))");
  CHECK(wg::vertical_blocks(shift, widen).name == "vertical_blocks(roll, pad)");
  CHECK(wg::normal_of(widen).name == "normal_of(pad)");

  const auto x = noise<C>({6});
  CHECK_SENTENCE((shift + widen).apply(x), ShapeError,
                 "(roll + pad): results of shapes (6,) and (9,) found, expected equal ones: "
                 "operators are not broadcast");
  CHECK_SENTENCE(wg::vertical_blocks(shift, widen).apply(x), ShapeError,
                 "vertical_blocks(roll, pad): the result of block 1 has extent 9 along axis 0, "
                 "expected 6; pass .extents, one extent for each block");
  CHECK_SENTENCE(wg::vertical_blocks({.extents = {6}}, shift, widen), ShapeError,
                 "vertical_blocks(roll, pad): 1 extents found for 2 blocks, expected one for each");
  CHECK_SENTENCE(wg::vertical_blocks(std::vector<wg::Roll>{}), ShapeError,
                 "vertical_blocks: no operators found, expected at least one");
  CHECK_SENTENCE(wg::diagonal_blocks(shift, shift).apply(noise<C>({5})), ShapeError,
                 "diagonal_blocks(roll, roll): array of shape (5,) found, expected a multiple of 2 "
                 "for equal parts along axis 0; pass .input_extents, one for each block");
  CHECK_SENTENCE(wg::diagonal_blocks({.input_extents = {2, 3}}, shift, shift).apply(noise<C>({6})),
                 ShapeError,
                 "diagonal_blocks(roll, roll): array of shape (6,) found, expected extent 5 along "
                 "axis 0; pass "
                 ".input_extents, one for each block");
  CHECK_SENTENCE(
      wg::diagonal_blocks({.new_axis = true}, shift, shift).apply(noise<C>({3, 2})), ShapeError,
      "diagonal_blocks(roll, roll): array of shape (3, 2) found, expected extent 2 along "
      "axis 0");
  CHECK_SENTENCE_PART(wg::vertical_blocks({.axis = 1}, shift, shift).apply(x), AxisError,
                      "vertical_blocks(roll, roll): axis 1 found");
  CHECK_SENTENCE(wg::of_shape(wg::Slice{0, 1, 2, 2}, {5}).apply(x), ShapeError,
                 "slice: array of shape (6,) found, expected (5,); make the operator anew with "
                 "of_shape");
  CHECK_SENTENCE(
      (shift + widen).apply_adjoint(x), ShapeError,
      "(roll + pad): adjoints of shapes (6,) and (3,) found, expected equal ones: both act on the "
      "same array");
  // A call that throws leaves the tape as it was.
  wg::Tape<double> tape;
  const auto z = tape.variable(x);
  CHECK_THROWS_AS(wg::linear(shift + widen, z), wg::ShapeError);
  CHECK(tape.size() == 1);
}

namespace {
/// Says that it is its own adjoint.
struct Cumulated {
  static constexpr std::string_view name = "cumulated";
  template <class T>
  Array<T> apply(const Array<T>& x) const {
    return wg::cumsum(x, 0);
  }
  template <class T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return apply(y);
  }
};
}  // namespace

TEST_CASE("a checking tape finds what is not the adjoint") {
  const auto x = noise<C>({6});
  const auto wrong = wg::compose(fourier(6), Cumulated{});
  const wg::CheckReport report = wg::check_adjoint(wrong, {6});
  CHECK_FALSE(report);
  CHECK(report.error > 100 * report.allowed);
  for (const bool on : {false, true}) {
    wg::Tape<double> tape;
    tape.checking(on);
    const auto z = tape.variable(x);
    const auto good = squared_norm(wg::linear(wg::compose(fourier(6), shift), z));
    const auto sliced = squared_norm(slice(z, 0, 1, 4));
    CHECK_NOTHROW(tape.backward(good + sliced));
    const auto bad = squared_norm(wg::linear(wrong, z));
    if (!on) {
      CHECK_NOTHROW(tape.backward(bad));
      continue;
    }
    CHECK_SENTENCE_PART(tape.backward(bad), CheckError,
                        "checking: compose(fft, cumulated): apply_adjoint is not the adjoint of "
                        "apply: <A x, y> = ");
    tape.backward(good);
    CHECK(distance(tape.gradient(z), 12.0 * x) < 1e-14);
  }
}
