// All sweeps of the helpers in every argument that is differentiated: gradients and products
// against differences, the dot test, replays at another point.

#include <wirtinger/waves.hpp>

#include "ops/sweep_testing.hpp"

namespace {

using namespace sweep_testing;
using C = std::complex<double>;
using Field = Var<Array<C>>;
using Line = Var<Array<double>>;

const Shape shape{4, 5};

}  // namespace

TEST_CASE("sweeps of spectral operators in their arrays") {
  const Array<C> z = noise<C>(shape, 5);
  const Array<double> x = noise<double>(shape, 5);
  const Program<C> slope = [](const Field& v) {
    return wg::spectral_derivative(v * v, 0, {.length = 3});
  };
  CHECK(faults(slope, z) == "");
  const Program<double> curvature = [](const Line& v) {
    return wg::spectral_derivative(v * v, 1, {.order = 2});
  };
  CHECK(faults(curvature, x) == "");
  const Program<double> poisson = [](const Line& v) {
    return wg::inverse_laplacian(v * v, {.lengths = {2, 3}});
  };
  CHECK(faults(poisson, x) == "");
  const Program<C> shift = [](const Field& v) { return wg::fourier_shift(v * v, 0.3, 0); };
  CHECK(faults(shift, z) == "");
}

// The adjoints that convention.md states, with no tape: eq. (101), (102), (105).
TEST_CASE("adjoints of spectral operators are what the equations say") {
  const auto pair = [](const auto& a, const auto& b) { return real_inner(a, b); };
  const auto check = [&](const auto& x, const auto& y) {
    for (const int order : {1, 2, 3}) {
      const auto d = [&](const auto& v) { return wg::spectral_derivative(v, 0, {.order = order}); };
      CHECK(std::abs(pair(d(x), y) - (order % 2 ? -1 : 1) * pair(x, d(y))) < 1e-12);
    }
    CHECK(std::abs(pair(wg::inverse_laplacian(x), y) - pair(x, wg::inverse_laplacian(y))) < 1e-13);
    CHECK(std::abs(pair(wg::fourier_shift(x, 0.3, 0), y) - pair(x, wg::fourier_shift(y, -0.3, 0))) <
          1e-13);
  };
  check(noise<double>(shape), noise<double>(shape, 2));
  check(noise<C>(shape), noise<C>(shape, 2));
}

TEST_CASE("sweeps of fourier_shift in the shift") {
  const Array<double> x = noise<double>(shape, 5);
  for (const int axis : {0, 1}) {
    const Program<double> shift = [&](const Line& p) {
      return wg::fourier_shift(x, 1.0 + p(0), axis);
    };
    CHECK(faults(shift, noise<double>({2}, 4)) == "");
  }
  // Of a band-limited signal the slope in the shift is minus its derivative.
  const auto wave = [](double t) { return std::sin(t) + 0.3 * std::cos(3 * t); };
  Array<double> samples = wg::zeros<double>({9});
  for (Index j = 0; j < 9; ++j)
    samples(j) = wave(2 * std::numbers::pi * static_cast<double>(j) / 9);
  const auto tangent =
      wg::jvp([&](auto s) { return wg::fourier_shift(samples, s); }, 0.4, 1.0).tangent;
  const Array<double> expected =
      wg::spectral_derivative(wg::fourier_shift(samples, 0.4), 0, {.length = 9}) * -1.0;
  CHECK(distance(tangent, expected) < 1e-14);
}

TEST_CASE("sweeps of propagation in the field") {
  const Array<C> z = noise<C>(shape, 5);
  for (const bool band_limited : {false, true}) {
    const Program<C> spectrum = [=](const Field& u) {
      return wg::angular_spectrum(u * u, 1.5,
                                  {.wavelength = 2.3, .pitch = 1, .band_limited = band_limited});
    };
    CHECK(faults(spectrum, z) == "");
  }
  const Program<C> paraxial = [](const Field& u) {
    return wg::fresnel(u * u, 1.5, {.wavelength = 2.3, .pitch = {1, 2}});
  };
  CHECK(faults(paraxial, z) == "");
  const Program<C> far = [](const Field& u) {
    return wg::fraunhofer(u * u, 1.5, {.wavelength = 2.3, .pitch = {1, 2}});
  };
  CHECK(faults(far, z) == "");
}

TEST_CASE("sweeps of propagation in distance and wavelength") {
  const Array<C> u = noise<C>(shape, 5);
  const Array<double> at = noise<double>({2}, 4);
  const auto check = [&](auto propagate) {
    const Program<double> intensity = [&](const Line& p) {
      return wg::eval(wg::real(propagate(1.5 + 0.3 * p(0), 2.3 + 0.1 * p(1))));
    };
    CHECK(faults(intensity, at) == "");
  };
  // Some of the waves are evanescent.
  check([&](auto z, auto lambda) {
    return wg::angular_spectrum(u, z, {.wavelength = lambda, .pitch = 1});
  });
  check([&](auto z, auto lambda) {
    return wg::angular_spectrum(u, -z, {.wavelength = lambda, .pitch = 1});
  });
  check([&](auto z, auto lambda) {
    return wg::fresnel(u, z, {.wavelength = lambda, .pitch = {1, 2}});
  });
  check([&](auto z, auto lambda) {
    return wg::fraunhofer(u, z, {.wavelength = lambda, .pitch = {1, 2}});
  });
}

// Convention.md, eq. (113): dH/dz = i k_z H or -kappa H, dk_z/dlambda = -k^2 / (lambda k_z).
TEST_CASE("angular_spectrum: derivatives of plane waves") {
  const double z = 1.3, lambda = 2.5, k = 2 * std::numbers::pi / lambda;
  for (Index b = 0; b <= 3; ++b) {
    Array<C> u = wg::zeros<C>({1, 7});
    for (Index j = 0; j < 7; ++j)
      u(0, j) = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(b * j) / 7);
    const double q = 2 * std::numbers::pi * static_cast<double>(b) / 7;
    const C kz = std::sqrt(C(k * k - q * q)), h = std::exp(C(0, z) * kz);
    const auto along = [&](double dz, double dlambda) {
      return wg::jvp(
                 [&](auto distance, auto wavelength) {
                   return wg::angular_spectrum(u, distance, {.wavelength = wavelength, .pitch = 1});
                 },
                 std::tuple{z, lambda}, std::tuple{dz, dlambda})
          .tangent;
    };
    INFO("bin " << b);
    CHECK(distance(along(1, 0), C(0, 1) * kz * h * u) < 1e-13);
    CHECK(distance(along(0, 1), C(0, -z) * k * k / (lambda * kz) * h * u) < 1e-13);
  }
}

// A replay at a wavelength at which other waves propagate than at that of the recording.
TEST_CASE("a recorded angular_spectrum follows waves that become evanescent") {
  const Array<C> u = noise<C>(shape, 5);
  const auto loss = [&](auto z, auto lambda) {
    return wg::sum(wg::real(wg::angular_spectrum(Var(u), z, {.wavelength = lambda, .pitch = 1}) *
                            noise<C>(shape, 6)));
  };
  auto recorded = wg::record(loss, 1.5, 1.3);
  for (const double lambda : {1.3, 2.3, 4.3}) {
    const auto there = recorded.value_and_gradient(0.8, lambda);
    const auto here = wg::value_and_gradient(loss, 0.8, lambda);
    CHECK(std::abs(there.value - here.value) < 1e-14);
    CHECK(std::abs(std::get<0>(there.gradient) - std::get<0>(here.gradient)) < 1e-13);
    CHECK(std::abs(std::get<1>(there.gradient) - std::get<1>(here.gradient)) < 1e-13);
  }
}

TEST_CASE("sweeps of split_step in the field and in its options") {
  const Array<C> u = noise<C>(shape, 5);
  const Array<double> trap = noise<double>({5}, 6);
  const Program<C> two_steps = [&](const Field& start) {
    Field v = start;
    for (int k = 0; k < 2; ++k)
      v = wg::split_step(v, {.step = 0.2,
                             .dispersion = 0.7,
                             .nonlinearity = 1.5,
                             .potential = trap,
                             .lengths = {4, 5}});
    return v;
  };
  CHECK(faults(two_steps, u) == "");
  const Program<double> of_options = [&](const Line& p) {
    return wg::eval(wg::imag(wg::split_step(Var(u), {.step = 0.3 + 0.1 * p(0),
                                                     .dispersion = p(1),
                                                     .nonlinearity = 2.0 * p(2),
                                                     .potential = trap * p,
                                                     .lengths = {4, 5}})));
  };
  CHECK(faults(of_options, noise<double>({5}, 4)) == "");
}
