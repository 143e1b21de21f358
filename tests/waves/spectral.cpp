// Derivatives, the Poisson equation, masks and shifts: closed forms, laws, kinds, and what bad
// input gets. Gradients: gradients.cpp.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/ops/dealias_mask.hpp>
#include <wirtinger/ops/fourier_shift.hpp>
#include <wirtinger/ops/inverse_laplacian.hpp>
#include <wirtinger/ops/pad.hpp>
#include <wirtinger/ops/reductions.hpp>
#include <wirtinger/ops/roll.hpp>
#include <wirtinger/ops/slice.hpp>
#include <wirtinger/ops/spectral_derivative.hpp>
#include <wirtinger/ops/sum_axes.hpp>

#include "waves_testing.hpp"

using namespace waves_testing;

namespace {

/// exp(2 pi i k (t - shift) / n) at t = 0 .. n-1.
Array<C> wave(Index n, double k, double shift = 0) {
  return sampled<C>({n}, [&](const Position& t) {
    return std::polar(1.0,
                      2 * pi * k * (static_cast<double>(t[0]) - shift) / static_cast<double>(n));
  });
}

}  // namespace

TEST_CASE("spectral_derivative of a wave is the wave times its wave number") {
  for (const Index n : {1, 2, 7, 8})
    for (const int order : {0, 1, 2, 3, 4})
      for (Index k = -(n - 1) / 2; k <= (n - 1) / 2; ++k) {
        INFO(n << " points, order " << order << ", k = " << k);
        const Array<C> x = wave(n, static_cast<double>(k));
        const C factor = std::pow(C(0, 2 * pi * static_cast<double>(k) / 3.5), order);
        const auto y = wg::spectral_derivative(x, 0, {.order = order, .length = 3.5});
        CHECK(largest(y - factor * x) < 1e-13 * std::pow(12, order));
      }
}

TEST_CASE("spectral_derivative at Nyquist: 0 for odd orders and real for real signals") {
  const Array<double> x =
      sampled<double>({6}, [](const Position& t) { return t[0] % 2 ? -1. : 1.; });
  CHECK(largest(wg::spectral_derivative(x)) == 0);
  CHECK(largest(wg::spectral_derivative(wg::to_complex(x), 0, {.order = 3})) == 0);
  CHECK(distance(wg::spectral_derivative(x, 0, {.order = 2}), -9.0 * x) < 1e-14);
  // The transforms of real signals and of complex ones give the same numbers.
  for (const Index n : {7, 8}) {
    const Array<double> noisy = noise<double>({3, n});
    for (const int axis : {0, 1, -1})
      for (const int order : {1, 2}) {
        const auto y = wg::spectral_derivative(noisy, axis, {.order = order});
        static_assert(std::is_same_v<decltype(y), const Array<double>>);
        CHECK(distance(wg::spectral_derivative(wg::to_complex(noisy), axis, {.order = order}),
                       wg::to_complex(y)) < 1e-14);
      }
  }
}

TEST_CASE("inverse_laplacian of a standing wave and of noise") {
  // cos(2 pi 2 y / 3) cos(2 pi x / 5) on 8 x 9 points.
  const auto x = sampled<double>({8, 9}, [](const Position& t) {
    return std::cos(2 * pi * 2 * static_cast<double>(t[0]) / 8) *
           std::cos(2 * pi * static_cast<double>(t[1]) / 9);
  });
  const double square = std::pow(2 * pi * 2 / 3, 2) + std::pow(2 * pi / 5, 2);
  CHECK(distance(wg::inverse_laplacian(x, {.lengths = {3, 5}}), x * (-1 / square)) < 1e-14);

  // The Laplacian takes it back, but for the mean; a stack along the axis that is not listed.
  const auto check = [](const auto& noisy) {
    const auto y = wg::inverse_laplacian(noisy, {.axes = {-1, 0}, .lengths = 2.5});
    const auto laplacian = wg::spectral_derivative(y, 0, {.order = 2, .length = 2.5}) +
                           wg::spectral_derivative(y, 2, {.order = 2, .length = 2.5});
    const auto mean = wg::mean(noisy, {.axes = {0, 2}, .keep_dims = true});
    CHECK(distance(laplacian, noisy - mean) < 1e-13);
    CHECK(largest(wg::mean(y, {.axes = {0, 2}})) < 1e-16);
  };
  check(noise<double>({6, 2, 5}));
  check(noise<C>({5, 2, 8}));
}

TEST_CASE("fourier_shift moves a band-limited signal by parts of a sample") {
  for (const Index n : {7, 8})
    for (const double shift : {0.25, -1.7, 12.0})
      for (Index k = -(n - 1) / 2; k <= (n - 1) / 2; ++k) {
        INFO(n << " points, k = " << k << ", by " << shift);
        const double number = static_cast<double>(k);
        CHECK(distance(wg::fourier_shift(wave(n, number), shift), wave(n, number, shift)) < 1e-14);
        const auto y = wg::fourier_shift(Array<double>(wg::real(wave(n, number))), shift);
        CHECK(distance(y, wg::real(wave(n, number, shift))) < 1e-14);
      }
}

TEST_CASE("fourier_shift by whole samples is roll and real signals stay real") {
  for (const Index n : {1, 2, 7, 8}) {
    const Array<double> x = noise<double>({3, n, 2});
    const Array<C> z = noise<C>({3, n, 2});
    for (const Index by : {0, 1, -3}) {
      CHECK(distance(wg::fourier_shift(x, by, 1), wg::roll(x, by, 1)) < 1e-14);
      CHECK(distance(wg::fourier_shift(z, by, -2), wg::roll(z, by, 1)) < 1e-14);
    }
    CHECK(distance(wg::fourier_shift(wg::to_complex(x), 0.3, 1),
                   wg::to_complex(wg::fourier_shift(x, 0.3, 1))) < 1e-14);
  }
  // In between the wave of Nyquist is a cosine: cos(pi (t - s)) at whole t is cos(pi t) cos(pi s).
  const Array<double> fastest =
      sampled<double>({6}, [](const Position& t) { return t[0] % 2 ? -1. : 1.; });
  CHECK(distance(wg::fourier_shift(fastest, 0.3), std::cos(0.3 * pi) * fastest) < 1e-15);
}

TEST_CASE("dealias_mask keeps what products leave without aliases") {
  const auto mask = wg::dealias_mask({9});
  CHECK(distance(mask, Array<double>::from_row_major(
                           {9}, std::vector<double>{1, 1, 1, 0, 0, 0, 0, 1, 1})) == 0);
  CHECK(wg::sum(wg::dealias_mask({10})) == 7);  // -3 .. 3
  CHECK(wg::sum(wg::dealias_mask({8}, {.factors = 3})) ==
        3);  // -1 .. 1: 3 of 2 is 6, 8 below it -2
  CHECK(wg::sum(wg::dealias_mask({8}, {.factors = 1})) == 7);  // all but Nyquist

  // The product of m masked signals on n points, against the one on points enough for all bins;
  // with one bin more on each side there are aliases.
  const auto centred = [](const Array<C>& x) { return wg::fftshift(x); };
  const wg::FftOptions forward{.norm = wg::Norm::forward};
  for (const Index n : {9, 10, 12})
    for (const int m : {2, 3}) {
      INFO(n << " points, " << m << " factors");
      const auto product = [&](const Array<C>& spectrum) {
        const Array<C> x = wg::ifft(spectrum, forward);
        return centred(wg::fft(m == 2 ? x * x : x * x * x, forward));
      };
      const auto error = [&](const Array<double>& keep) {
        const Array<C> spectrum = wg::fft(noise<C>({n})) * keep;
        const Index fine = m * n + 1, left = fine / 2 - n / 2;
        const Array<C> padded = wg::ifftshift(wg::pad(centred(spectrum), 0, left, fine - n - left));
        const Array<C> exact = wg::slice(product(padded), 0, left, left + n);
        const Array<double> kept = wg::fftshift(keep);
        return distance(product(spectrum) * kept, exact * kept);
      };
      CHECK(error(wg::dealias_mask({n}, {.factors = m})) < 1e-13);
      const Index most = (n - 1) / (m + 1) + 1;
      CHECK(error(sampled<double>({n}, [&](const Position& p) {
              return p[0] <= most || p[0] >= n - most ? 1. : 0.;
            })) > 1e-3);
    }
  for (const Index n : {8, 9}) {
    const Shape shape{4, n, 5};
    const wg::Axes axes{0, 1};
    CHECK(distance(wg::dealias_mask<float>(shape, {.axes = axes, .half = true}),
                   wg::slice(wg::dealias_mask<float>(shape, {.axes = axes}), 1, 0, n / 2 + 1)) ==
          0);
  }
}

TEST_CASE("spectral operators of Eigen objects and expressions") {
  const Eigen::VectorXd a = wg::as_vector(noise<double>({8}));
  const auto slope = wg::spectral_derivative(a);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(slope)>, Eigen::VectorXd>);
  CHECK(distance(wg::copy(slope), wg::spectral_derivative(wg::copy(a))) == 0);
  const Eigen::MatrixXcd m = wg::as_matrix(noise<C>({4, 6}));
  const auto shifted = wg::fourier_shift(m, 1.5, 0);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(shifted)>, Eigen::MatrixXcd>);
  CHECK(distance(wg::copy(shifted), wg::fourier_shift(wg::copy(m), 1.5, 0)) == 0);
  // A variable shift of a plain array, an expression on both sides; by the definition the gradient
  // of sum |y|^2 in the shift is 0 where all bins are only turned, n being odd.
  const Array<double> x = noise<double>({7});
  const double g =
      wg::gradient([&](auto s) { return wg::sum(wg::square(wg::fourier_shift(x, 2.0 * s))); }, 0.3);
  CHECK(std::abs(g) < 1e-13);
  const auto gx = wg::gradient([&](auto v) { return wg::sum(x * wg::inverse_laplacian(2.0 * v)); },
                               a.head(7).eval());
  static_assert(std::is_same_v<std::remove_cv_t<decltype(gx)>, Eigen::VectorXd>);
  CHECK(distance(wg::copy(gx), 2.0 * wg::inverse_laplacian(x)) < 1e-14);
}

TEST_CASE("errors of spectral operators") {
  const Array<double> x = noise<double>({4, 6}), empty = wg::zeros<double>({3, 0});
  CHECK_THROWS_AS(wg::spectral_derivative(x, 2), wg::AxisError);
  CHECK_THROWS_AS(wg::fourier_shift(x, 0.5, -3), wg::AxisError);
  CHECK_SENTENCE(wg::spectral_derivative(empty), ShapeError,
                 "spectral_derivative: axis 1 of shape (3, 0) is empty, expected 1 or more points");
  CHECK_SENTENCE(wg::spectral_derivative(x, 0, {.order = -1}), DomainError,
                 "spectral_derivative: order = -1 found, expected 0 or more");
  CHECK_SENTENCE(wg::spectral_derivative(x, 0, {.length = 0}), DomainError,
                 "spectral_derivative: length = 0 found, expected a positive length");
  CHECK_SENTENCE(wg::inverse_laplacian(x, {.lengths = {1, 2, 3}}), ShapeError,
                 "inverse_laplacian: lengths lists 3 lengths for 2 axes; expected one for all, or "
                 "one for each");
  CHECK_SENTENCE(wg::inverse_laplacian(x, {.lengths = {1, -2}}), DomainError,
                 "inverse_laplacian: lengths = -2 found, expected a positive length");
  CHECK_SENTENCE(wg::inverse_laplacian(x, {.axes = std::vector<int>{}}), AxisError,
                 "inverse_laplacian: no axis found for an array of shape (4, 6), expected at least "
                 "one");
  CHECK_SENTENCE(wg::dealias_mask({8}, {.factors = 0}), DomainError,
                 "dealias_mask: factors = 0 found, expected 1 or more");
  CHECK_THROWS_AS(wg::dealias_mask({8}, {.axes = {0, 0}}), wg::AxisError);

  wg::Tape<double> tape;
  const auto v = tape.variable(x);
  const auto s = tape.variable(0.5);
  const auto bytes = tape.bytes();
  CHECK_THROWS_AS(wg::fourier_shift(v * v, s, 7), wg::AxisError);
  CHECK_THROWS_AS(wg::inverse_laplacian(v * v, {.lengths = {0}}), wg::DomainError);
  CHECK(tape.bytes() == bytes);
}
