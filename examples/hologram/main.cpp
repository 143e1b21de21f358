// Phase-only holograms: light that a modulator may delay but not dim, sent where it is wanted.
//
// 1. A beam splitter. A periodic phase phi sends the part |c_k|^2 of the light into order k,
//    c_k = mean of exp(i phi(x) - i k x). The best splitter into three equal beams has
//
//        |c_-1|^2 + |c_0|^2 + |c_1|^2 = 0.92556,   phi(x) = arctan(2.65718 cos x):
//
//    Gori et al., "Analytical derivation of the optimum triplicator", Opt. Commun. 157, 13 (1998).
//
// 2. Two pictures from one hologram, in planes behind each other. From the modulator the light
//    goes through free space, u_z = angular_spectrum(beam exp(i phi), z) (band-limited: Matsushima,
//    Shimobaba, Opt. Express 17, 19662 (2009)), and phi shall minimise
//
//        f(phi) = sum over planes sum (|u_z| - a_z)^2,
//
//    a_z the wanted amplitudes. Gerchberg and Saxton (Optik 35, 237 (1972)) go back and forth
//    between the planes; Adam and L-BFGS take the gradient of f, which nobody had to derive.

#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <string>
#include <vector>
#include <wirtinger/optim.hpp>
#include <wirtinger/waves.hpp>
#include <wirtinger/wirtinger.hpp>

#include "support/figure.hpp"
#include "support/options.hpp"

namespace wg = wirtinger;
using wg::Index;
using Real = wg::Array<double>;
using Field = wg::Array<std::complex<double>>;

namespace {

/// The efficiency of the orders -1, 0 and 1 of the best phase found, and the phase itself.
struct Splitter {
  Real phase, orders;
};

Splitter three_beams(Index n, std::mt19937_64& random) {
  // Efficiency, with unequal beams ever more expensive. fft gives n c_k at index k.
  const auto three = [n](const auto& phi) {
    return gather(abs2(fft(wg::cis(phi)) / static_cast<double>(n)), {0, 1, n - 1});
  };
  Real phase = wg::zeros<double>({n});
  for (Index k = 0; k < n; ++k)
    phase(k) = std::uniform_real_distribution(-1.0, 1.0)(random);
  for (const double weight : {1.0, 10.0, 100.0, 1e3, 1e4}) {
    const auto loss = [&](auto phi) {
      const auto power = eval(three(phi));
      return weight * sum(square(power - mean(power))) - sum(power);
    };
    phase = wg::optim::lbfgs(loss, phase, {.max_iterations = 2000}).x;
  }
  return {phase, abs2(fft(wg::cis(phase)) / static_cast<double>(n))};
}

struct Plane {
  double z;        // m
  Real amplitude;  // wanted
};

constexpr double pitch = 8e-6, wavelength = 633e-9;  // m

Field propagated(const Field& u, double z) {
  return angular_spectrum(u, z, {.wavelength = wavelength, .pitch = {pitch}, .band_limited = true});
}

/// A ring, or the letter H; together as bright as the light that is there.
Real wanted(Index n, bool ring, double energy) {
  Real a = wg::zeros<double>({n, n});
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const double x = 2 * (static_cast<double>(j) + 0.5) / static_cast<double>(n) - 1;
      const double y = 2 * (static_cast<double>(i) + 0.5) / static_cast<double>(n) - 1;
      const bool on = ring ? std::abs(std::hypot(x, y) - 0.5) < 0.08
                           : std::abs(y) < 0.5 && (std::abs(std::abs(x) - 0.3) < 0.08 ||
                                                   (std::abs(y) < 0.08 && std::abs(x) < 0.3));
      a(i, j) = on;
    }
  return a * std::sqrt(energy / squared_norm(a));
}

/// The history of f while the wanted amplitudes are put into each plane in turn.
std::vector<double> gerchberg_saxton(const Field& beam, const std::vector<Plane>& planes,
                                     Real phase, long iterations) {
  std::vector<double> history;
  for (long k = 0; k <= iterations; ++k) {
    const Field u = beam * wg::cis(phase);
    Field back = wg::zeros<std::complex<double>>(u.shape());
    double f = 0;
    for (const Plane& plane : planes) {
      const Field there = propagated(u, plane.z);
      f += squared_norm(abs(there) - plane.amplitude);
      back += propagated(plane.amplitude * wg::cis(arg(there)), -plane.z);
    }
    history.push_back(f);
    phase = arg(back);
  }
  return history;
}

const char* const purpose =
    "Phase-only holograms: a 1 x 3 beam splitter, and two pictures in two planes. The exit\n"
    "status is 0 if the splitter reaches 0.92556 in equal beams, and L-BFGS ends below Adam\n"
    "and below Gerchberg-Saxton on the two planes.";

bool run(examples::Options& options) {
  const bool quick = options.flag("--quick", "128 pixels and 100 iterations");
  const Index n = options.integer("--size", quick ? 128 : 256, 32, 1024, "pixels along a side");
  const long iterations =
      options.integer("--iterations", quick ? 100 : 200, 10, 10000, "of each method");
  const std::string output = options.text("--output", "hologram.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);
  wg::set_effort(wg::Effort::measure);
  std::mt19937_64 random(1);

  const Splitter splitter = three_beams(256, random);
  const double efficiency = splitter.orders(0) + splitter.orders(1) + splitter.orders(255);
  const double unequal = std::max(std::abs(splitter.orders(0) - splitter.orders(1)),
                                  std::abs(splitter.orders(1) - splitter.orders(255)));

  const Field beam = wg::ones<std::complex<double>>({n, n});
  const double energy = 0.7 * squared_norm(beam);  // the rest may go where it likes
  const double z = 8e-2 * static_cast<double>(n) / 256;
  const std::vector<Plane> planes = {{z, wanted(n, true, energy)},
                                     {1.5 * z, wanted(n, false, energy)}};
  const auto loss = [&](auto phi) {
    const auto u = eval(beam * wg::cis(phi));
    const auto misfit = [&](const Plane& plane) {
      return sum(square(
          abs(angular_spectrum(
              u, plane.z, {.wavelength = wavelength, .pitch = {pitch}, .band_limited = true})) -
          plane.amplitude));
    };
    return misfit(planes[0]) + misfit(planes[1]);
  };
  Real start = wg::zeros<double>({n, n});
  for (Index k = 0; k < start.size(); ++k)
    start(k / n, k % n) = std::uniform_real_distribution(0.0, 2 * std::numbers::pi)(random);

  auto recorded = wg::record(loss, start);  // its control flow does not depend on phi
  const auto saxton = gerchberg_saxton(beam, planes, start, iterations);
  std::printf("Gerchberg-Saxton: f = %.4g\n", saxton.back());
  const auto adam = wg::optim::adam(recorded, start, {.max_iterations = iterations, .step = 0.1});
  std::printf("Adam:             f = %.4g\n", adam.value);
  const auto lbfgs = wg::optim::lbfgs(recorded, start, {.max_iterations = iterations});
  std::printf("L-BFGS:           f = %.4g\n", lbfgs.value);

  examples::Curve orders;
  examples::Figure figure(3);
  const double half = pitch * 1e3 * static_cast<double>(n - 1) / 2;
  const examples::Axis across{"x / mm", false, -half, half}, down{"y / mm", false, -half, half};
  for (Index k = -8; k <= 8; ++k) {
    orders.x.insert(orders.x.end(), {static_cast<double>(k), static_cast<double>(k), std::nan("")});
    orders.y.insert(orders.y.end(), {0, splitter.orders((k + 256) % 256), std::nan("")});
  }
  figure.curves("1 x 3 splitter: where the light goes", {"order"},
                {"part of the light", false, 0, 0.35}, {orders});
  figure.curves(
      "two planes", {"iterations"}, {"f", true},
      {examples::over_index("Gerchberg-Saxton", saxton), examples::over_index("Adam", adam.history),
       examples::over_index("L-BFGS", lbfgs.history)});
  const Field u = beam * wg::cis(lbfgs.x);
  figure.complex_image("hologram by L-BFGS", across, down, u);
  for (const Plane& plane : planes)
    figure.image("intensity at z = " + std::to_string(std::lround(1e3 * plane.z)) + " mm", across,
                 down, abs2(propagated(u, plane.z)), "times the beam's");
  figure.complex_image("field at z = " + std::to_string(std::lround(1e3 * planes[1].z)) + " mm",
                       across, down, propagated(u, planes[1].z));
  figure.write(output);

  bool ok = examples::reached(std::abs(efficiency - 0.92556) < 2e-5, "efficiency of the splitter",
                              efficiency, "0.92556");
  ok &= examples::reached(unequal < 1e-4, "difference of its beams", unequal, "below 1e-4");
  ok &= examples::reached(lbfgs.value < saxton.back(), "L-BFGS against Gerchberg-Saxton",
                          lbfgs.value / saxton.back(), "below 1");
  return ok & examples::reached(lbfgs.value < adam.value, "L-BFGS against Adam",
                                lbfgs.value / adam.value, "below 1");
}

}  // namespace

int main(int argc, char** argv) {
  return examples::run_example("hologram", purpose, argc, argv, run);
}
