// Convolutions: laws, kinds of arguments, modes, and what bad input gets. Values and gradients
// against references: reference_convolutions.cpp.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/ops/convolve.hpp>

#include "shape_testing.hpp"
#include "support/close.hpp"

using namespace shape_testing;
using wg::Mode;

namespace {
Array<double> numbers(const std::vector<double>& values) {
  return Array<double>::from_row_major({static_cast<Index>(values.size())}, values);
}
}  // namespace

TEST_CASE("fft_convolve: by hand") {
  const Array<double> a = numbers({1, 2, 3}), b = numbers({1, -1});
  CHECK(distance(wg::fft_convolve(a, b), numbers({1, 1, 1, -3})) < 1e-15);
  CHECK(distance(wg::fft_convolve(a, b, {.mode = Mode::same}), numbers({1, 1, 1})) < 1e-15);
  CHECK(distance(wg::fft_convolve(a, b, {.mode = Mode::valid}), numbers({1, 1})) < 1e-15);
  CHECK(distance(wg::fft_correlate(a, b), numbers({-1, -1, -1, 3})) < 1e-15);
  CHECK(distance(wg::circular_convolve(a, numbers({0, 1, 0})), numbers({3, 1, 2})) < 1e-15);
}

TEST_CASE("fft_convolve: an impulse shifts and arguments commute") {
  const Array<C> a = noise<C>({3, 5}), b = noise<C>({2, 4}, 2);
  Array<double> impulse = wg::zeros<double>({2, 3});
  impulse(1, 2) = 1;
  const auto y = wg::fft_convolve(a, impulse);
  CHECK(y.shape() == Shape{4, 7});
  CHECK(distance(wg::slice(y, {{1, 4}, {2, 7}}), a) < 1e-15);
  CHECK(distance(wg::fft_convolve(a, b), wg::fft_convolve(b, a)) < 1e-14);
  CHECK(distance(wg::fft_correlate(a, b),
                 wg::fft_convolve(a, wg::conj(wg::flip(wg::flip(b, 0), 1)))) < 1e-14);
  CHECK(distance(wg::oa_convolve(a, b), wg::fft_convolve(a, b)) < 1e-14);
  CHECK(distance(wg::circular_convolve(a, a, {.axes = {1}}), wg::ifft(wg::fft(a) * wg::fft(a))) <
        1e-14);
}

TEST_CASE("oa_convolve: blocks of every length are joined without a seam") {
  const Array<double> b = noise<double>({3}, 2);
  for (Index n = 40; n < 130; n += 7) {
    const Array<double> a = noise<double>({n});
    for (const Mode mode : {Mode::full, Mode::same, Mode::valid}) {
      INFO(n);
      CHECK(distance(wg::oa_convolve(a, b, {.mode = mode}),
                     wg::fft_convolve(a, b, {.mode = mode})) < 1e-14);
    }
  }
}

TEST_CASE("convolutions of no axes are products") {
  const wg::Axes none{std::vector<int>{}};
  const Array<double> a = noise<double>({2, 3}), b = noise<double>({2, 3}, 2);
  CHECK(distance(wg::fft_convolve(a, b, {.axes = none}), a * b) == 0);
  CHECK(distance(wg::fft_correlate(a, b, {.axes = none}), a * b) == 0);
  CHECK(distance(wg::oa_convolve(a, b, {.axes = none}), a * b) == 0);
  CHECK(distance(wg::circular_convolve(a, b, {.axes = none}), a * b) == 0);
}

TEST_CASE("convolutions of Eigen objects and variables and plain arrays") {
  const Eigen::VectorXd a = wg::as_vector(noise<double>({6})),
                        b = wg::as_vector(noise<double>({3}));
  const auto y = wg::fft_convolve(a, b);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(y)>, Eigen::VectorXd>);
  CHECK(distance(wg::copy(y), wg::fft_convolve(wg::copy(a), wg::copy(b))) == 0);
  static_assert(std::is_same_v<decltype(wg::hilbert(a)), Eigen::VectorXcd>);
  CHECK(distance(wg::copy(wg::hilbert(a)), wg::hilbert(wg::copy(a))) == 0);
  // One active argument among plain ones.
  const auto g = wg::gradient([&](auto x) { return sum(fft_convolve(x, b)); }, a);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(g)>, Eigen::VectorXd>);
  CHECK(distance(wg::copy(g), wg::full<double>({6}, b.sum())) < 1e-14);
  const auto h = wg::gradient([&](auto x) { return sum(fft_correlate(a, x)); }, b);
  CHECK(distance(wg::copy(h), wg::full<double>({3}, a.sum())) < 1e-14);
}

TEST_CASE("convolutions in float and long double") {
  const auto check = [](auto one) {
    using R = decltype(one);
    const Array<R> a = noise<R>({5}), b = noise<R>({3}, 2);
    Array<R> expected = wg::zeros<R>({7});
    for (Index i = 0; i < 5; ++i)
      for (Index j = 0; j < 3; ++j)
        expected(i + j) += a(i) * b(j);
    CHECK(distance(wg::fft_convolve(a, b), expected) < 8 * measure::epsilon<R>);
  };
  check(1.0f);
  check(1.0L);
}

TEST_CASE("errors of convolutions") {
  const Array<double> a = noise<double>({5, 9}), b = noise<double>({7, 3});
  CHECK_SENTENCE(
      wg::fft_convolve(a, b, {.mode = Mode::valid}), ShapeError,
      "fft_convolve: shapes (5, 9) and (7, 3) found, expected one to be at least as long "
      "as the other along every convolved axis for Mode::valid");
  CHECK_SENTENCE(wg::oa_convolve(a, b, {.mode = Mode::valid}), ShapeError,
                 "oa_convolve: shapes (5, 9) and (7, 3) found, expected one to be at least as long "
                 "as the other along every convolved axis for Mode::valid");
  CHECK_SENTENCE(wg::fft_convolve(a, noise<double>({3})), ShapeError,
                 "fft_convolve: shapes (5, 9) and (3,) found, expected equal ranks; reshape one of "
                 "them");
  CHECK_SENTENCE(wg::fft_correlate(a, wg::zeros<double>({0, 2})), ShapeError,
                 "fft_correlate: shapes (5, 9) and (0, 2) found, expected 1 or more elements along "
                 "axis 0");
  CHECK_SENTENCE(wg::circular_convolve(a, noise<double>({5, 3})), ShapeError,
                 "circular_convolve: shapes (5, 9) and (5, 3) found, expected equal extents along "
                 "axis 1; pad the shorter argument");
  CHECK_THROWS_AS(wg::fft_convolve(a, b, {.axes = {0, 0}}), wg::AxisError);
  CHECK_THROWS_AS(wg::oa_convolve(a, b, {.axes = {2}}), wg::AxisError);
  CHECK_THROWS_AS(wg::hilbert(a, 2), wg::AxisError);
  CHECK_SENTENCE(wg::hilbert(wg::zeros<double>({3, 0})), ShapeError,
                 "hilbert: axis 1 of shape (3, 0) is empty, expected 1 or more points");
  CHECK_SENTENCE(wg::fft_convolve(a, b, {.mode = static_cast<Mode>(9)}), DomainError,
                 "fft_convolve: mode 9 found, expected Mode::full, same or valid");
  CHECK(wg::fft_convolve(a, b).shape() == Shape{11, 11});
}

TEST_CASE("errors of convolutions leave the tape and the plans as they were") {
  const Array<double> b = noise<double>({3, 30});
  wg::Tape<double> tape;
  const auto x = tape.variable(noise<double>({2, 400}));
  wg::fft_convolve(x.value(), x.value());
  const wg::Index plans = wg::plan_cache().size();
  const std::size_t bytes = tape.bytes();
  const std::string expected =
      ": shapes (2, 400) and (3, 30) found, expected extents that are equal or 1 along axis 0, "
      "which is not convolved";
  CHECK_SENTENCE(wg::fft_convolve(x, b, {.axes = {1}}), ShapeError, "fft_convolve" + expected);
  CHECK_SENTENCE(wg::fft_correlate(x, b, {.axes = {1}}), ShapeError, "fft_correlate" + expected);
  CHECK_SENTENCE(wg::oa_convolve(x, b, {.axes = {1}}), ShapeError, "oa_convolve" + expected);
  CHECK_SENTENCE(wg::circular_convolve(x, b, {.axes = {1}}), ShapeError,
                 "circular_convolve" + expected);
  CHECK_SENTENCE(wg::fft_convolve(x, b, {.axes = std::vector<int>{}}), ShapeError,
                 "fft_convolve" + expected);
  CHECK_THROWS_AS(wg::fft_correlate(x, wg::zeros<double>({3, 1}), {.mode = Mode::valid}),
                  wg::ShapeError);
  CHECK(tape.size() == 1);
  CHECK(tape.bytes() == bytes);
  CHECK(wg::plan_cache().size() == plans);
}
