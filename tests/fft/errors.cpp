// Bad input gets a sentence; nothing is lost and the next call works.

#include "fft_testing.hpp"

using namespace fft_testing;
using C = std::complex<double>;

namespace {
void check_that_transforms_work() {
  const Array<C> x = noise<C>({4, 6});
  CHECK(error_in_eps(wg::fftn(x), definition(wide(x), {4, 6}, {0, 1}, {}, Direction::forward)) < 9);
}
}  // namespace

TEST_CASE("errors: lengths") {
  const Array<C> x = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::fft(x, {.n = 0}), ShapeError, "fft: n = 0 found, expected 1 or more");
  CHECK_SENTENCE_PART(wg::ifft(x, {.n = -3, .axis = 0}), ShapeError,
                      "ifft: n = -3 found, expected 1 or more points along axis 0");
  CHECK_SENTENCE_PART(wg::fftn(x, {.s = {4, 0}}), ShapeError,
                      "fftn: s = 0 found, expected 1 or more");
  CHECK_SENTENCE_PART(wg::fft(x, {.n = std::numeric_limits<Index>::max() / 8}), ShapeError,
                      "fft: n = 1152921504606846975 found for axis 1 of shape (4, 6)");
  check_that_transforms_work();
}

TEST_CASE("errors: empty axes") {
  CHECK_SENTENCE_PART(wg::fft(wg::zeros<C>({0})), ShapeError, "fft: axis 0 of shape (0,) is empty");
  CHECK_SENTENCE_PART(wg::ifft(wg::zeros<double>({3, 0})), ShapeError, "pass n to zero-pad it");
  CHECK_SENTENCE_PART(wg::fftn(wg::zeros<C>({0, 4})), ShapeError,
                      "fftn: axis 0 of shape (0, 4) is empty");
  CHECK_SENTENCE_PART(wg::ifft2(wg::zeros<C>({5, 0, 4})), ShapeError,
                      "ifft2: axis 1 of shape (5, 0, 4)");
  check_that_transforms_work();
}

TEST_CASE("errors: axes") {
  const Array<C> x = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::fft(x, {.axis = 2}), AxisError, "fft: axis 2 found, expected -2 .. 1");
  CHECK_SENTENCE_PART(wg::ifft(x, {.axis = -3}), AxisError,
                      "ifft: axis -3 found, expected -2 .. 1");
  CHECK_SENTENCE_PART(wg::fft(noise<C>({})), AxisError, "fft: axis -1 found");
  CHECK_SENTENCE_PART(wg::fftn(x, {.axes = {0, 5}}), AxisError, "fftn: axis 5 found");
  CHECK_SENTENCE_PART(wg::ifftn(x, {.axes = {1, -1}}), AxisError, "ifftn: axis 1 is listed twice");
  CHECK_SENTENCE_PART(wg::fft2(noise<C>({4})), AxisError, "fft2: axis -2 found");
  check_that_transforms_work();
}

TEST_CASE("errors: s and axes of different length") {
  const Array<C> x = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::fftn(x, {.s = {4}, .axes = {0, 1}}), ShapeError,
                      "fftn: s has 1 lengths, axes lists 2");
  CHECK_SENTENCE_PART(wg::fft2(x, {.s = {4, 4, 4}}), ShapeError,
                      "fft2: s has 3 lengths, axes lists 2");
  CHECK_SENTENCE_PART(wg::ifftn(x, {.s = {4, 4, 4}}), ShapeError,
                      "ifftn: s has 3 lengths for an array of shape (4, 6), expected at most 2");
  check_that_transforms_work();
}

TEST_CASE("errors: an operator applied to another shape") {
  const auto op = wg::fft_operator<double>({8}, Order::row_major, {.n = 5});
  CHECK_SENTENCE_PART(op.apply(noise<C>({5})), ShapeError,
                      "fft: shape (5,) found, the transform was made for (8,)");
  CHECK_SENTENCE_PART(op.apply_adjoint(noise<C>({8})), ShapeError,
                      "fft: shape (8,) found, the transform was made for (5,)");
  check_that_transforms_work();
}

#ifndef WIRTINGER_NO_FFTW
TEST_CASE("errors: an engine that makes no plan is named with the sizes") {
  // No complex transform that passes our checks is refused by FFTW: ask for one that does not.
  wg::detail::PlanKey key;
  key.add_transformed({0, 1, 1});
  key.add_transformed({6, 1, 1});
  CHECK_SENTENCE_PART(wg::detail::planned<double>("fft2", {4, 6}, key), PlanError,
                      "fft2: the engine made no plan for shape (4, 6) (transform of 0 x 6 points)");
  check_that_transforms_work();
}
#endif

TEST_CASE("errors: settings") {
  CHECK_SENTENCE_PART(wg::plan_cache().set_capacity(-1), PlanError, "capacity -1 found");
  CHECK_SENTENCE_PART(wg::set_effort(wg::Effort::measure, {.time_limit = -1.0}), PlanError,
                      "set_effort: time_limit = -1 found");
  CHECK_SENTENCE_PART(wg::set_effort(wg::Effort::measure, {.time_limit = std::nan("")}), PlanError,
                      "set_effort: time_limit = ");
  CHECK(wg::effort() == wg::Effort::estimate);
  check_that_transforms_work();
}

TEST_CASE("errors: infinities and NaN pass through") {
  Array<C> x = noise<C>({8});
  x(3) = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(wg::fft(x)(0).real()));
  check_that_transforms_work();
}
