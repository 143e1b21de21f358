// Bad input to the shape operators: a sentence, and the tape as it was.

#include "shape_testing.hpp"

using namespace shape_testing;

namespace {

/// Runs f on an Eigen matrix and on a variable of shape (2, 3); the tape must be as it was, and
/// usable.
template <class F>
void for_each_kind(F f) {
  const Eigen::MatrixXd matrix = Eigen::MatrixXd::Random(2, 3);
  const Array<double> array = wg::copy(matrix);
  Tape<double> tape;
  const auto variable = tape.variable(array);
  const std::size_t size = tape.size();
  f(matrix);
  f(variable);
  CHECK(tape.size() == size);
  tape.backward(wg::roll(variable, 1, 0)(0, 0));
  CHECK(tape.gradient(variable)(1, 0) == 1);
}

using Matrices = std::vector<Array<double>>;

}  // namespace

TEST_CASE("errors: reshape") {
  for_each_kind([](const auto& x) {
    CHECK_SENTENCE(wg::reshape(x, {2, 4}), ShapeError,
                   "reshape: shape (2, 4) has 8 elements, the array 6; slice or pad it first");
    CHECK_SENTENCE(wg::reshape(x, {}), ShapeError,
                   "reshape: shape () has 1 elements, the array 6; slice or pad it first");
    CHECK_SENTENCE(wg::reshape(x, {-1, 6}), ShapeError,
                   "shape: extent -1 found, expected 0 or more; there is no extent that follows "
                   "from the others");
    CHECK_SENTENCE(wg::reshape(x, {6, 1, 1, 1, 1, 1, 1, 1, 1}), ShapeError,
                   "shape: rank 9 found, at most 8 axes are supported; merge axes with reshape");
  });
}

TEST_CASE("errors: slice") {
  for_each_kind([](const auto& x) {
    const std::string expected = ", expected 0 <= start <= stop <= extent; nothing is clipped";
    CHECK_SENTENCE(wg::slice(x, 1, 1, 4), ShapeError,
                   "slice: start 1 and stop 4 found for axis 1 of extent 3" + expected);
    CHECK_SENTENCE(wg::slice(x, -1, -2, 3), ShapeError,
                   "slice: start -2 and stop 3 found for axis 1 of extent 3" + expected);
    CHECK_SENTENCE(wg::slice(x, 0, 2, 1), ShapeError,
                   "slice: start 2 and stop 1 found for axis 0 of extent 2" + expected);
    CHECK_SENTENCE(wg::slice(x, {{0, 2}, {3, 4}}), ShapeError,
                   "slice: start 3 and stop 4 found for axis 1 of extent 3" + expected);
    CHECK_SENTENCE(wg::slice(x, 0, 0, 2, 0), ShapeError,
                   "slice: step 0 found, expected a positive or negative number of elements");
    CHECK_SENTENCE(wg::slice(x, 2, 0, 1), AxisError,
                   "slice: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::slice(x, {{0, 2}}), ShapeError,
                   "slice: 1 ranges found for shape (2, 3), expected one for each of the 2 axes");
  });
}

TEST_CASE("errors: pad and resize_axis") {
  for_each_kind([](const auto& x) {
    CHECK_SENTENCE(wg::pad(x, 0, -1, 2), ShapeError,
                   "pad: before -1 and after 2 found, expected 0 or more; slice removes elements");
    CHECK_SENTENCE(wg::pad(x, 0, 1, -2), ShapeError,
                   "pad: before 1 and after -2 found, expected 0 or more; slice removes elements");
    CHECK_SENTENCE(wg::pad(x, -3, 1, 1), AxisError,
                   "pad: axis -3 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(
        wg::pad(x, 0, 1, std::numeric_limits<Index>::max()), ShapeError,
        "pad: extents 3 and 9223372036854775807 found, together more elements than can be "
        "addressed");
    CHECK_SENTENCE(wg::pad(x, 0, 1, std::numeric_limits<Index>::max() / 2), ShapeError,
                   "shape: (4611686018427387906, 3) has more elements than can be addressed; check "
                   "the extents");
    CHECK_SENTENCE(wg::resize_axis(x, 1, -1), ShapeError,
                   "resize_axis: n = -1 found for axis 1 of shape (2, 3), expected 0 or more");
    CHECK_SENTENCE(wg::resize_axis(x, 7, 1), AxisError,
                   "resize_axis: axis 7 found, expected -2 .. 1 for an array of rank 2");
  });
}

TEST_CASE("errors: axes") {
  for_each_kind([](const auto& x) {
    CHECK_SENTENCE(wg::permute_axes(x, {1}), AxisError,
                   "permute_axes: 1 axes listed for an array of rank 2, expected each axis once");
    CHECK_SENTENCE(wg::permute_axes(x, {1, 1}), AxisError, "permute_axes: axis 1 is listed twice");
    CHECK_SENTENCE(wg::permute_axes(x, {0, 2}), AxisError,
                   "permute_axes: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::permute_axes(x, {}), AxisError,
                   "permute_axes: 0 axes listed for an array of rank 2, expected each axis once");
    CHECK_SENTENCE(wg::roll(x, 1, 2), AxisError,
                   "roll: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::flip(x, -3), AxisError,
                   "flip: axis -3 found, expected -2 .. 1 for an array of rank 2");
  });
}

TEST_CASE("errors: broadcast_to") {
  for_each_kind([](const auto& x) {
    CHECK_SENTENCE(
        wg::broadcast_to(x, {4, 3}), ShapeError,
        "broadcast_to: shapes (2, 3) and (4, 3) do not broadcast: extents 2 and 4 at axis -2 "
        "are neither equal nor 1");
    CHECK_SENTENCE(wg::broadcast_to(x, {1, 3}), ShapeError,
                   "broadcast_to: shape (2, 3) does not broadcast to (1, 3); only missing axes and "
                   "extents of 1 are repeated");
    CHECK_SENTENCE(
        wg::broadcast_to(x, {3}), ShapeError,
        "broadcast_to: shape (2, 3) does not broadcast to (3,); only missing axes and extents "
        "of 1 are repeated");
  });
}

TEST_CASE("errors: sum and mean over axes") {
  for_each_kind([](const auto& x) {
    CHECK_SENTENCE(wg::sum(x, {.axes = {2}}), AxisError,
                   "sum: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::mean(x, {.axes = {-3}}), AxisError,
                   "mean: axis -3 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::sum(x, {.axes = {0, -2}}), AxisError, "sum: axis -2 is listed twice");
  });
  CHECK_SENTENCE(wg::mean(wg::zeros<double>({2, 0}), {.axes = {1}}), ShapeError,
                 "mean: no elements along the listed axes of shape (2, 0), expected at least one");
}

TEST_CASE("errors: concat and stack") {
  for_each_kind([](const auto& x) {
    using X = std::remove_cvref_t<decltype(x)>;
    const std::vector<X> twice{x, x};
    CHECK_SENTENCE(wg::concat(std::vector<X>{}, 0), ShapeError,
                   "concat: an empty vector found, expected at least one array");
    CHECK_SENTENCE(wg::stack(std::vector<X>{}), ShapeError,
                   "stack: an empty vector found, expected at least one array");
    CHECK_SENTENCE(wg::concat(twice, 2), AxisError,
                   "concat: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::stack(twice, -4), AxisError,
                   "stack: axis -4 found, expected -3 .. 2 for an array of rank 3");
    const std::vector<X> different{x, X(Eigen::MatrixXd::Zero(5, 3))};
    CHECK_SENTENCE(
        wg::concat(different, -1), ShapeError,
        "concat: shapes (2, 3) and (5, 3) found, expected equal extents on every axis but 1");
    CHECK_SENTENCE(wg::stack(different, 0), ShapeError,
                   "stack: shapes (2, 3) and (5, 3) found, expected equal shapes");
  });
  CHECK_SENTENCE(
      wg::concat(Matrices{wg::zeros<double>({3}), wg::zeros<double>({3, 1})}, 0), ShapeError,
      "concat: shapes (3,) and (3, 1) found, expected equal extents on every axis but 0");
  CHECK_SENTENCE(wg::concat(Matrices{wg::zeros<double>({})}, 0), AxisError,
                 "concat: axis 0 found, but an array of rank 0 has no axes; reshape it to {1}");
  CHECK_SENTENCE(
      wg::stack(Matrices{wg::zeros<double>({1, 1, 1, 1, 1, 1, 1, 1})}), ShapeError,
      "stack: arrays of rank 8 found, expected at most 7, because stack adds an axis; merge "
      "axes with reshape");
  const Index most = std::numeric_limits<Index>::max();
  CHECK_SENTENCE(
      wg::concat(Matrices{wg::zeros<double>({0, most}), wg::zeros<double>({0, 1})}, 1), ShapeError,
      "concat: extents 9223372036854775807 and 1 found, together more elements than can be "
      "addressed");
  CHECK_SENTENCE(wg::stack(std::vector<Var<double>>{}), ShapeError,
                 "stack: an empty vector found, expected at least one number");
  CHECK_SENTENCE(wg::stack(std::vector<Var<double>>{1.0}, 1), AxisError,
                 "stack: axis 1 found, expected -1 .. 0 for an array of rank 1");
}

TEST_CASE("errors: concat and stack of variables of two tapes and of a cleared one") {
  Tape<double> tape, other;
  const auto x = tape.variable(noise<double>({2, 3}));
  const auto y = other.variable(noise<double>({2, 3}));
  const auto s = tape.variable(1.0);
  const auto t = other.variable(1.0);
  const std::string sentence =
      ": variables of two different tapes found; use one tape for a computation";
  CHECK_SENTENCE(wg::concat(std::vector{x, y}, 0), TapeError, "concat" + sentence);
  CHECK_SENTENCE(wg::stack(std::vector{x, y}), TapeError, "stack" + sentence);
  CHECK_SENTENCE(wg::stack(std::vector{s, t}), TapeError, "stack" + sentence);
  tape.backward(wg::stack(std::vector{x, x})(1, 0, 0));
  CHECK(tape.gradient(x)(0, 0) == 1);
  other.clear();
  CHECK_THROWS_AS(wg::concat(std::vector{y}, 0), wg::TapeError);
  CHECK_THROWS_AS(wg::stack(std::vector{t}), wg::TapeError);
  CHECK(wg::concat(std::vector{other.variable(noise<double>({2}))}, 0).is_active());
}
