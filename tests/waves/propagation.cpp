// Propagation of fields: plane waves, Gaussian beams, Talbot's revival, Fraunhofer patterns, the
// band limit, kinds, and what bad input gets. Gradients: gradients.cpp.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/ops/products.hpp>
#include <wirtinger/ops/propagation.hpp>
#include <wirtinger/ops/roll.hpp>

#include "waves_testing.hpp"

using namespace waves_testing;

namespace {

/// exp(2 pi i (a y / n + b x / m)) on n x m points.
Array<C> plane_wave(const Shape& shape, Index a, Index b) {
  return sampled<C>(shape, [&](const Position& p) {
    return std::polar(1.0, 2 * pi *
                               (static_cast<double>(a * p[0]) / static_cast<double>(shape[0]) +
                                static_cast<double>(b * p[1]) / static_cast<double>(shape[1])));
  });
}

/// A Gaussian of 1/e half-width w at index n/2, pitch 1.
Array<C> gaussian(Index n, double w) {
  return sampled<C>({n, n}, [&](const Position& p) {
    const double y = static_cast<double>(p[0] - n / 2), x = static_cast<double>(p[1] - n / 2);
    return std::exp(-(x * x + y * y) / (w * w));
  });
}
/// The w of a Gaussian with this intensity, from the second moment: <x^2> = w^2 / 4.
double width(const Array<C>& u) {
  const Index n = u.extent(1);
  double moment = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      moment += std::norm(u(i, j)) * std::pow(static_cast<double>(j - n / 2), 2);
  return 2 * std::sqrt(moment / energy(u));
}

}  // namespace

TEST_CASE("angular_spectrum and fresnel of plane waves") {
  const Shape shape{6, 5};
  const double lambda = 2.5, k = 2 * pi / lambda, py = 1.5, px = 0.9;
  int evanescent = 0;
  for (const double z : {3.7, -3.7})
    for (Index a = -2; a <= 2; ++a)
      for (Index b = -2; b <= 2; ++b) {
        const double ky = 2 * pi * static_cast<double>(a) / (6 * py),
                     kx = 2 * pi * static_cast<double>(b) / (5 * px);
        const double square = k * k - kx * kx - ky * ky;
        const C h = square > 0 ? std::polar(1.0, z * std::sqrt(square))
                               : C(std::exp(-std::abs(z) * std::sqrt(-square)));
        evanescent += square < 0;
        const Array<C> u = plane_wave(shape, a, b);
        const auto y = wg::angular_spectrum(u, z, {.wavelength = lambda, .pitch = {py, px}});
        CHECK(largest(y - h * u) < 1e-14);
        const auto f = wg::fresnel(u, z, {.wavelength = lambda, .pitch = {py, px}});
        const C g = std::polar(1.0, z * (k - (kx * kx + ky * ky) / (2 * k)));
        CHECK(largest(f - g * u) < 1e-14);
      }
  CHECK(evanescent > 10);
}

TEST_CASE("angular_spectrum is unitary without evanescent waves") {
  const Array<C> u = noise<C>({3, 8, 7});  // a stack
  const wg::PropagationOptions<double> options{.wavelength = 1.4, .pitch = 1};
  const auto there = wg::angular_spectrum(u, 5.3, options);
  CHECK(std::abs(energy(there) / energy(u) - 1) < 1e-14);
  CHECK(distance(wg::angular_spectrum(there, -5.3, options), u) < 1e-14);
  CHECK(distance(wg::angular_spectrum(wg::angular_spectrum(u, 2, options), 3.3, options), there) <
        1e-14);
  CHECK(distance(wg::fresnel(wg::fresnel(u, 5.3, options), -5.3, options), u) < 1e-14);
}

TEST_CASE("angular_spectrum by -z is the adjoint and evanescent waves decay twice") {
  const Array<C> u = noise<C>({8, 7}), v = noise<C>({8, 7}, 2);
  for (const bool band_limited : {false, true}) {
    const wg::PropagationOptions<double> options{
        .wavelength = 3.1, .pitch = 1, .band_limited = band_limited};
    const C left = wg::vdot(wg::angular_spectrum(u, 0.7, options), v),
            right = wg::vdot(u, wg::angular_spectrum(v, -0.7, options));
    CHECK(std::abs(left - right) < 1e-14);
    const auto twice = wg::angular_spectrum(wg::angular_spectrum(u, 0.3, options), 0.4, options);
    if (!band_limited) CHECK(distance(twice, wg::angular_spectrum(u, 0.7, options)) < 1e-14);
  }
}

// Kogelnik & Li, Applied Optics 5, 1550 (1966): w(z) = w0 sqrt(1 + (z/z_R)^2), z_R = pi w0^2 /
// lambda, and the phase of the axis runs ahead by atan(z / z_R) in two dimensions.
TEST_CASE("Gaussian beam: width and Gouy phase") {
  const Index n = 96;
  const double w0 = 7, lambda = 0.5, rayleigh = pi * w0 * w0 / lambda;
  const Array<C> u = gaussian(n, w0);
  for (const double share : {0.5, 1.0}) {
    const double z = share * rayleigh;
    const C carrier = std::polar(1.0, 2 * pi * z / lambda);
    const auto paraxial = wg::fresnel(u, z, {.wavelength = lambda, .pitch = 1});
    CHECK(std::abs(width(paraxial) / w0 - std::sqrt(1 + share * share)) < 1e-9);
    const C axis = paraxial(n / 2, n / 2) / carrier;
    CHECK(std::abs(axis - 1.0 / C(1, share)) < 1e-9);
    CHECK(std::abs(std::arg(axis) + std::atan(share)) < 1e-9);
    // Beyond the paraxial approximation the phase differs by k z theta^4 / 8 or so.
    const double theta = lambda / (pi * w0), beyond = 2 * pi / lambda * z * std::pow(theta, 4);
    const auto exact = wg::angular_spectrum(u, z, {.wavelength = lambda, .pitch = 1});
    CHECK(distance(exact, paraxial) < beyond);
    CHECK(distance(exact, paraxial) > beyond / 100);
  }
  const auto at = wg::fresnel(u, rayleigh, {.wavelength = lambda, .pitch = 1});
  CHECK(std::abs(width(at) / w0 - std::sqrt(2.0)) < 1e-9);
  CHECK(std::abs(std::arg(at(n / 2, n / 2) / std::polar(1.0, 2 * pi * rayleigh / lambda)) +
                 pi / 4) < 1e-9);
}

// Talbot, Phil. Mag. 9, 401 (1836): H = exp(-i pi lambda z m^2 / d^2) is 1 at z_T = 2 d^2/lambda.
TEST_CASE("Talbot revival of a grating and shift at half the length") {
  const Index period = 16;
  const auto grating = sampled<C>({1, 4 * period}, [&](const Position& p) {
    return C(p[1] % period < 5 ? 1.0 : 0.2, p[1] % period < 3 ? 0.5 : 0.0);
  });
  const double lambda = 2,
               length = 2 * 16 * 16 / lambda;  // a whole number of wavelengths, halved too
  const wg::PropagationOptions<double> options{.wavelength = lambda, .pitch = 1};
  CHECK(distance(wg::fresnel(grating, length, options), grating) < 1e-12);
  CHECK(distance(wg::fresnel(grating, length / 2, options), wg::roll(grating, period / 2, 1)) <
        1e-12);
  CHECK(distance(wg::fresnel(grating, length / 3, options), grating) > 0.1);
}

TEST_CASE("fraunhofer of a Gaussian and of any field") {
  const Index n = 64;
  const double w0 = 6, lambda = 0.5, z = 900, pitch = 1.5;
  const auto u = sampled<C>({n, n}, [&](const Position& p) {
    const double y = pitch * static_cast<double>(p[0] - n / 2),
                 x = pitch * static_cast<double>(p[1] - n / 2);
    return std::exp(-(x * x + y * y) / (w0 * w0));
  });
  const double behind = wg::fraunhofer_pitch(n, z, lambda, pitch);
  CHECK(std::abs(behind - lambda * z / (64 * 1.5)) < 1e-15);
  const auto expected = sampled<C>({n, n}, [&](const Position& p) {
    const double y = behind * static_cast<double>(p[0] - n / 2),
                 x = behind * static_cast<double>(p[1] - n / 2), square = x * x + y * y;
    return pi * w0 * w0 / (lambda * z) * std::exp(-std::pow(pi * w0 / (lambda * z), 2) * square) *
           std::polar(1.0, 2 * pi / lambda * (z + square / (2 * z))) / C(0, 1);
  });
  const auto far = wg::fraunhofer(u, z, {.wavelength = lambda, .pitch = pitch});
  CHECK(distance(far, expected) < 1e-11);  // phases of about 1e4

  // Parseval, odd and even extents, two pitches, a stack; and the sum itself at one point.
  const Array<C> any = noise<C>({2, 5, 6});
  const auto y = wg::fraunhofer(any, 3.0, {.wavelength = 0.7, .pitch = {1.0, 2.0}});
  const double py = wg::fraunhofer_pitch(5, 3.0, 0.7, 1), px = wg::fraunhofer_pitch(6, 3.0, 0.7, 2);
  CHECK(std::abs(energy(y) * px * py / (energy(any) * 2) - 1) < 1e-14);
  C sum = 0;
  for (Index i = 0; i < 5; ++i)
    for (Index j = 0; j < 6; ++j)
      sum += any(1, i, j) * std::polar(1.0, -2 * pi / (0.7 * 3) *
                                                (1.0 * static_cast<double>(i - 2) * (-1) * py +
                                                 2.0 * static_cast<double>(j - 3) * 2 * px));
  const C front =
      2.0 / C(0, 0.7 * 3) * std::polar(1.0, 2 * pi / 0.7 * (3 + (py * py + 4 * px * px) / (2 * 3)));
  CHECK(std::abs(y(1, 1, 5) - front * sum) < 1e-13);
}

// The bins that pass are those between which the phase of H changes by less than half a turn.
TEST_CASE("band limit: transfer functions are sampled finely enough where they pass") {
  const Index n = 64;
  const double z = 80;
  Array<C> impulse = wg::zeros<C>({1, n});
  impulse(0, 0) = 1;
  const auto check = [&](double lambda, auto propagate, auto phase, auto is_cut_anyway) {
    const wg::PropagationOptions<double> options{
        .wavelength = lambda, .pitch = 1, .band_limited = true};
    const Array<C> h = wg::fft(propagate(impulse, options));
    int cut = 0;
    for (Index j = 1; j < n / 2; ++j) {
      const double change = std::abs(phase(j) - phase(j - 1)),
                   next = std::abs(phase(j + 1) - phase(j));
      if (std::abs(h(0, j)) < 1e-13) {
        ++cut;
        CHECK((is_cut_anyway(j) || next > pi));
      } else {
        CHECK(std::abs(h(0, j) - std::polar(1.0, phase(j))) < 1e-12);
        CHECK(change < pi);
      }
      CHECK(std::abs(h(0, n - j) - h(0, j)) < 1e-13);
    }
    CHECK(cut > 0);
    CHECK(cut < n / 2 - 1);
  };
  const auto f = [](Index j) { return static_cast<double>(j) / 64; };
  for (const double lambda : {1.4, 2.5}) {
    INFO("wavelength " << lambda);
    check(
        lambda, [&](const auto& u, const auto& o) { return wg::angular_spectrum(u, z, o); },
        [&](Index j) {
          return 2 * pi * z * std::sqrt(std::max(0.0, 1 / (lambda * lambda) - f(j) * f(j)));
        },
        [&](Index j) { return f(j) >= 1 / lambda - 1.0 / 64; });
    check(
        lambda, [&](const auto& u, const auto& o) { return wg::fresnel(u, z, o); },
        [&](Index j) { return 2 * pi * z / lambda - pi * lambda * z * f(j) * f(j); },
        [](Index) { return false; });
  }
  // At distance 0 nothing is cut but what is evanescent.
  const auto near = wg::fft(
      wg::angular_spectrum(impulse, 0, {.wavelength = 2.5, .pitch = 1, .band_limited = true}));
  for (Index j = 0; j < n / 2; ++j)
    CHECK(std::abs(near(0, j) - (f(j) < 0.4 ? 1.0 : 0.0)) < 1e-14);
  // In two dimensions bins are evanescent that lie within the limit along either axis.
  Array<C> point = wg::zeros<C>({n, n});
  point(0, 0) = 1;
  const auto both = wg::fft2(
      wg::angular_spectrum(point, 0, {.wavelength = 2.5, .pitch = 1, .band_limited = true}));
  for (Index j = 0; j < n / 2; ++j)
    CHECK(std::abs(both(j, j) - (2 * f(j) * f(j) < 0.16 ? 1.0 : 0.0)) < 1e-13);
}

// f = 1 / wavelength exactly: k_z = 0, with an infinite slope of the root.
TEST_CASE("grazing waves have a finite derivative") {
  const Array<C> u = plane_wave({1, 8}, 0, 2);  // f = 1/4
  for (const bool others : {false, true}) {
    const Array<C> field = others ? Array<C>(u + noise<C>({1, 8})) : u;
    const auto loss = [&](auto z, auto lambda) {
      return wg::real(
          wg::vdot(noise<C>({1, 8}, 3),
                   wg::angular_spectrum(Var(field), z, {.wavelength = lambda, .pitch = 1})));
    };
    const auto [by_distance, by_wavelength] = wg::gradient(loss, 1.5, 4.0);
    CHECK(std::isfinite(by_distance));
    CHECK(std::isfinite(by_wavelength));
    if (!others) {
      CHECK(std::abs(by_distance) < 1e-13);
      CHECK(std::abs(by_wavelength) < 1e-13);
    }
  }
}

TEST_CASE("propagation of Eigen objects and real fields and in other precisions") {
  const Eigen::MatrixXd real = wg::as_matrix(noise<double>({4, 6}));
  const auto y = wg::angular_spectrum(real, 2, {.wavelength = 0.5, .pitch = 1});
  static_assert(std::is_same_v<std::remove_cv_t<decltype(y)>, Eigen::MatrixXcd>);
  const Array<C> complex = wg::to_complex(wg::copy(real));
  const wg::PropagationOptions<double> options{.wavelength = 0.5, .pitch = 1};
  CHECK(distance(wg::copy(y), wg::angular_spectrum(complex, 2.0, options)) < 1e-15);
  // A variable distance or wavelength makes the result a variable, passive ones do not matter.
  const auto passive = wg::fresnel(complex, Var(2.0), options);
  static_assert(wg::is_var<std::remove_cv_t<decltype(passive)>>);
  CHECK(distance(passive, wg::fresnel(complex, 2.0, options)) == 0);
  CHECK(distance(wg::fresnel(complex, 2.0, {.wavelength = Var(0.5), .pitch = 1}), passive) == 0);
}

TEST_CASE("errors of propagation") {
  const Array<C> u = noise<C>({4, 6});
  CHECK_SENTENCE(
      wg::angular_spectrum(noise<C>({8}), 1, {.wavelength = 1, .pitch = 1}), ShapeError,
      "angular_spectrum: a field of shape (8,) found, expected 2 axes or more; reshape a "
      "line to {1, n}");
  CHECK_SENTENCE(wg::fresnel(wg::zeros<C>({0, 4}), 1, {.wavelength = 1, .pitch = 1}), ShapeError,
                 "fresnel: axis 0 of shape (0, 4) is empty, expected 1 or more points");
  CHECK_SENTENCE(wg::fresnel(u, 1, {.wavelength = 1}), DomainError,
                 "fresnel: no pitch found, expected the distance of two samples in the unit of the "
                 "wavelength; give .pitch");
  CHECK_SENTENCE(wg::fresnel(u, 1, {.wavelength = 1, .pitch = {1, 0}}), DomainError,
                 "fresnel: pitch = 0 found, expected a positive length");
  CHECK_SENTENCE(wg::angular_spectrum(u, 1, {.pitch = 1}), DomainError,
                 "angular_spectrum: wavelength = 0 found, expected a positive length");
  CHECK_SENTENCE(
      wg::fraunhofer(u, 0, {.wavelength = 1, .pitch = 1}), DomainError,
      "fraunhofer: distance = 0 found, expected the distance of a plane in the far field");
  CHECK_SENTENCE(wg::fresnel(u, INFINITY, {.wavelength = 1, .pitch = 1}), DomainError,
                 "fresnel: distance = inf found, expected a finite length");
  wg::Tape<double> tape;
  const auto lambda = tape.variable(0.5);
  const auto bytes = tape.bytes();
  CHECK_SENTENCE(wg::angular_spectrum(u, 1, {.wavelength = lambda, .pitch = 1}), TapeError,
                 "angular_spectrum: an option is a variable and the array is not, so its plain "
                 "result would have no gradient; give the array as Var(x)");
  CHECK_THROWS_AS(wg::fraunhofer(u, lambda, {.wavelength = lambda}), wg::DomainError);
  CHECK(tape.bytes() == bytes);
}
