// Ptychography: a transparent object, the beam that looks at it and where it looked, all unknown.
//
// A beam P is moved to 64 overlapping places of an object O; behind each the detector counts the
// photons of the diffraction pattern,
//
//     y_j ~ Poisson(I_j),     I_j = |F(P_(s_j) O_j)|^2,
//
// O_j the patch of the object there and s_j the error of the place, a fraction of a pixel or more.
// Minus the logarithm of the likelihood, sum I - y log I, is minimised over object, beam and errors
// at once: Thibault, Guizar-Sicairos, New J. Phys. 14, 063004 (2012). P_s is the beam moved by s:
// its transform times exp(-2 pi i f s), with which the errors have a gradient as all else. If the
// model is right the deviance 2 sum (I - y + y log(y/I)) comes down to what the truth has.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <string>
#include <tuple>
#include <vector>
#include <wirtinger/optim.hpp>
#include <wirtinger/wirtinger.hpp>

#include "ptychography/simulation.hpp"
#include "support/figure.hpp"
#include "support/options.hpp"

namespace wg = wirtinger;
using wg::Index;
using cd = std::complex<double>;
using ptychography::cloud, ptychography::counted, ptychography::noise, ptychography::round_beam;
using ptychography::Field, ptychography::Real;
using Unknowns = std::tuple<Field, Field, Real, Real>;  // object, beam, errors of places in y and x

namespace {

constexpr Index side = 8, places = side * side, m = 32, step = 8;  // pixels of the beam, of a move
constexpr double background = 1e-3;                                // counts, without which no log
constexpr Index n = (side - 1) * step + m + 4;                     // of the object

/// The elements of the object that patch j, pixel (i, k) sees, in the order of (j, i, k). The
/// places are planned to be uneven: an even grid repeats itself in object and beam.
std::vector<Index> patches() {
  std::vector<Index> list;
  for (Index j = 0; j < places; ++j) {
    const Index top = j / side * step + 7 * j % 5, left = j % side * step + 3 * j % 5;
    for (Index i = 0; i < m; ++i)
      for (Index k = 0; k < m; ++k)
        list.push_back((top + i) * n + left + k);
  }
  return list;
}

/// Square roots of the expected counts are |F(...)|: the fields behind the object, transformed.
template <class O, class P, class S>
auto far_fields(const O& object, const P& beam, const S& sy, const S& sx) {
  static const std::vector<Index> seen = patches();
  static const Real f = wg::fftfreq(m);
  const auto turns =
      reshape(sy, {places, 1, 1}) * reshape(f, {m, 1}) + reshape(sx, {places, 1, 1}) * f;
  const auto moved = ifft2(fft2(beam) * wg::cis(-2 * std::numbers::pi * turns));
  const auto patch = reshape(gather(reshape(object, {n * n}), seen), {places, m, m});
  return fft2(moved * patch, {.norm = wg::Norm::ortho});
}

struct Reconstruction {
  Unknowns x;
  Field as_planned;                      // the object, the places taken as planned
  std::vector<double> planned, history;  // of the deviance: until then, and from there on
};

/// 2 sum (I - y + y log(y/I)) over the number of counts.
template <class I>
auto deviance(const I& intensity, const Real& y) {
  const double saturated = sum(wg::where(y > 0, y - y * wg::log(max(y, 1.0)), 0.0));
  return (2 / static_cast<double>(y.size())) *
         (sum(intensity - y * wg::log(intensity)) - saturated);
}

Reconstruction reconstruct(const Real& y, const Unknowns& start, long iterations) {
  const double size = std::sqrt(mean(y));
  // The beam in units of its amplitude: so all unknowns are of order one, as optimisers like it.
  const auto loss = [&](auto object, auto beam, auto sy, auto sx) {
    return deviance(eval(abs2(far_fields(object, size * beam, sy, sx)) + background), y);
  };
  const auto& [object, beam, sy, sx] = start;
  const auto planned = wg::optim::adam([&](auto o, auto b) { return loss(o, b, sy, sx); },
                                       std::tuple{object, Field(beam / size)},
                                       {.max_iterations = iterations, .step = 0.02});
  const auto adam = wg::optim::adam(loss, std::tuple_cat(planned.x, std::tuple{sy, sx}),
                                    {.max_iterations = iterations, .step = 0.01});
  const auto lbfgs = wg::optim::lbfgs(loss, adam.x, {.max_iterations = iterations});
  std::vector<double> history = adam.history;
  history.insert(history.end(), lbfgs.history.begin(), lbfgs.history.end());
  Unknowns x = lbfgs.x;
  std::get<1>(x) *= size;
  return {x, std::get<0>(planned.x), planned.history, history};
}

/// The middle of the object, which the beam saw well.
Field middle(const Field& object) {
  return slice(slice(object, 0, m / 2, n - m / 2), 1, m / 2, n - m / 2);
}

/// What no intensity can show is fitted first: a factor, and a slope of the phase.
Field aligned(const Field& found, const Field& truth) {
  const Real line = Real(wg::fftfreq(found.extent(0)));
  const auto turned = [&](auto factor, auto slope_y, auto slope_x) {
    return factor * found *
           cis(slope_y * reshape(fftshift(line), {line.size(), 1}) + slope_x * fftshift(line));
  };
  const auto fit =
      wg::optim::lbfgs([&](auto a, auto b, auto c) { return sum(abs2(turned(a, b, c) - truth)); },
                       std::tuple{vdot(found, truth) / squared_norm(found), 0.0, 0.0});
  const auto& [factor, slope_y, slope_x] = fit.x;
  return turned(factor, slope_y, slope_x);
}

double rms_of_places(const Unknowns& found, const Unknowns& truth) {
  const Real dy = std::get<2>(found) - std::get<2>(truth),
             dx = std::get<3>(found) - std::get<3>(truth);
  return std::sqrt(mean(square(dy - mean(dy))) +
                   mean(square(dx - mean(dx))));  // all may move together
}

const char* const purpose =
    "Recovers an object, the beam and 64 places of it from photon counts. The exit status is\n"
    "0 if the fit is as good as the truth and not without the places, these are found to 0.1\n"
    "pixel and the object to 0.05, and one and two threads give the same bits.";

bool run(examples::Options& options) {
  const bool quick = options.flag("--quick", "150 iterations");
  const long iterations =
      options.integer("--iterations", quick ? 150 : 400, 10, 10000, "of Adam, and of L-BFGS");
  const double photons = options.number("--photons", 1e6, 1e3, 1e12, "in the beam, for each place");
  const std::string output = options.text("--output", "ptychography.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);

  std::mt19937_64 random(1);
  const Real thick = cloud(n, random), dense = cloud(n, random);
  const Field object = (0.7 + 0.3 * dense) * wg::cis(1.2 * thick);
  const Real sy = noise(places, random), sx = noise(places, random);
  const Unknowns truth{object, round_beam(m, 11, 1.5, photons), sy - mean(sy), sx - mean(sx)};
  const Real expected = abs2(std::apply([](auto&... x) { return far_fields(x...); }, truth));
  const Real y = counted(expected, random);

  const double of_truth = deviance(Real(expected + background), y);
  const Real none = wg::zeros<double>({places});
  const Unknowns start{wg::ones<cd>({n, n}), round_beam(m, 10, 1, photons), none, none};
  const Reconstruction free = reconstruct(y, start, iterations);
  std::printf("deviance for each count: %.3f with the places as planned, %.3f with places found\n",
              free.planned.back(), free.history.back());

  const Field found = aligned(middle(std::get<0>(free.x)), middle(object));
  const double error = norm2(found - middle(object)) / norm2(middle(object));
  const double misplaced = rms_of_places(free.x, truth), before = rms_of_places(start, truth);

#ifdef WIRTINGER_FFTW_THREADS
  wg::set_threads(2);
#else
  std::printf("This build has no threads: what follows compares one thread with itself.\n");
#endif
  const Reconstruction by_two = reconstruct(y, start, 20);
  wg::set_threads(1);
  const Reconstruction by_one = reconstruct(y, start, 20);
  const double difference = norm2(std::get<0>(by_two.x) - std::get<0>(by_one.x));

  examples::Figure figure(3);
  const examples::Axis across{"x / pixels"}, down{"y / pixels"};
  figure.complex_image("object", across, down, middle(object));
  figure.complex_image("recovered with the places unknown", across, down, found);
  figure.complex_image("recovered with the places as planned", across, down,
                       aligned(middle(free.as_planned), middle(object)));
  figure.complex_image("beam", across, down, std::get<1>(truth));
  figure.complex_image("recovered beam", across, down, std::get<1>(free.x));
  figure.curves("convergence", {"iterations"}, {"deviance for each count", true},
                {examples::over_index("places as planned: Adam", free.planned),
                 examples::over_index("places unknown: Adam, L-BFGS", free.history,
                                      static_cast<double>(free.planned.size()))});
  figure.write(output);

  const double ratio = free.history.back() / of_truth;
  bool ok = examples::reached(ratio > 0.5 && ratio < 1.02, "deviance over that of the truth", ratio,
                              "0.5 to 1.02");
  ok &= examples::reached(free.planned.back() > 2 * of_truth, "and with the places as planned",
                          free.planned.back() / of_truth, "above 2");
  ok &= examples::reached(misplaced < 0.1, "places, rms error in pixels", misplaced, "below 0.1");
  std::printf("             (before: %.3f)\n", before);
  ok &= examples::reached(error < 0.05, "object, relative error", error, "below 0.05");
  return ok & examples::reached(difference == 0, "two threads against one", difference,
                                "0, bit for bit");
}

}  // namespace

int main(int argc, char** argv) {
  return examples::run_example("ptychography", purpose, argc, argv, run);
}
