// Radar: a waveform without side lobes, and a complex-valued network that finds targets in clutter.
//
// 1. A transmitter that may only turn the phase sends u_t = exp(i phi_t). Its echoes are told apart
//    by the autocorrelation r_k = sum u_(t+k) conj(u_t), whose side lobes shall vanish in a window
//    of ranges: minimise sum |r_k|^2 over 1 <= k <= K (He, Stoica, Li, IEEE Trans. Signal Process.
//    57, 4391 (2009)). The padded |fft u|^2 is the transform of r.
//
// 2. In a range-Doppler map clutter leaks over all Doppler shifts, 40 dB above the noise, and
//    targets accelerate, which smears each over 14 shifts. A network of complex convolutions, done
//    as products of transforms,
//
//        h = modrelu(ifft2(fft2(x) fft2(k1))),   y = ifft2(sum over channels fft2(h) fft2(k2)),
//
//    is trained by gradient to say where targets are; modrelu(z) = relu(|z| + b) z / |z| (Arjovsky,
//    Shah, Bengio, ICML 2016). That automatic differentiation fails at such loops through
//    transforms and complex kernels is often said. Here the gradient is checked against
//    differences, and the network against the textbook's detectors on scenes it has not seen.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <string>
#include <tuple>
#include <vector>
#include <wirtinger/check.hpp>
#include <wirtinger/optim.hpp>
#include <wirtinger/wirtinger.hpp>

#include "radar/detection.hpp"
#include "radar/scene.hpp"
#include "support/figure.hpp"
#include "support/options.hpp"

namespace wg = wirtinger;
using radar::detected, radar::near, radar::over_mean, radar::textbook;
using wg::Index;
using cd = std::complex<double>;
using Real = wg::Array<double>;
using Field = wg::Array<cd>;
using Network = std::tuple<Field, Real, Field, Real, Real>;  // k1, b, k2, gain, offset

namespace {

constexpr Index pulses = 32, ranges = 64, channels = 4, taps1 = 9, taps2 = 5;

template <class R>
auto autocorrelation(const R& phase) {
  return ifft(abs2(fft(wg::cis(phase), {.n = 2 * phase.extent(0)})));
}

/// log(p / (1 - p)) of the probability p that there is a target, (scenes, 1, pulses, ranges).
template <class K1, class B, class K2, class G, class O>
auto score(const Field& spectra, const K1& k1, const B& b, const K2& k2, const G& gain,
           const O& offset) {
  const auto z = eval(ifft2(spectra * fft2(k1, {.s = {pulses, ranges}})));
  const auto h = relu(abs(z) + b) * sign(z);
  const auto of_each = eval(fft2(h) * fft2(k2, {.s = {pulses, ranges}}));
  const auto y =
      ifft2(reshape(sum(of_each, {.axes = {1}}), {spectra.extent(0), 1, pulses, ranges}));
  return gain * log(over_mean(eval(abs2(y))) + 1e-3) + offset;
}

/// Cross entropy: minus the mean logarithm of the probability of what is there. Targets are few and
/// weigh 20; cells beside one may say what they like.
auto cross_entropy(const Field& spectra, const Real& targets) {
  const Real empty = 1 - near(targets, 2);
  return [=](auto... p) {
    const auto s = eval(score(spectra, p...));
    return mean(empty * softplus(s) + 20 * targets * softplus(-s));
  };
}

Network untrained(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto kernel = [&](const wg::Shape& shape) {
    std::vector<cd> k(static_cast<std::size_t>(shape.size()));
    const double size = 1 / std::sqrt(static_cast<double>(shape.size() / channels));
    for (cd& z : k)
      z = std::polar(size, 2 * std::numbers::pi * static_cast<double>(random() >> 11) * 0x1p-53);
    return Field::from_row_major(shape, k);
  };
  return {kernel({channels, taps1, 1}), wg::zeros<double>({channels, 1, 1}),
          kernel({channels, taps2, 1}), wg::ones<double>({1}), wg::full<double>({1}, -4)};
}

const char* const purpose =
    "A waveform of constant modulus without side lobes in a window, and a complex-valued\n"
    "network that finds targets in clutter. The exit status is 0 if side lobes are below -100\n"
    "dB, the gradient agrees with differences, and the network finds nine targets of ten that\n"
    "it has not seen, at one false alarm in a thousand cells, and more than the textbook's\n"
    "detectors.";

bool run(examples::Options& options) {
  const bool quick = options.flag("--quick", "fewer scenes and iterations");
  const Index scenes =
      options.integer("--scenes", quick ? 48 : 128, 4, 10000, "to train on, as many to test");
  const Index iterations = options.integer("--iterations", quick ? 200 : 400, 1, 100000, "of Adam");
  const Index points =
      options.integer("--points", 256, 32, 65536, "of the waveform; the window is a tenth");
  const std::string output = options.text("--output", "radar.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);

  const Index window = points / 10;
  Real chirp = wg::zeros<double>({points});
  for (Index t = 0; t < points; ++t)
    chirp(t) = std::numbers::pi * static_cast<double>(t * t) / static_cast<double>(points);
  const auto side_lobes = [&](auto phase) {
    const auto power = eval(abs2(autocorrelation(phase)) / static_cast<double>(points * points));
    return log(sum(slice(power, 0, 1, window + 1)) + 1e-16);
  };
  const auto waveform =
      wg::optim::lbfgs(side_lobes, chirp, {.max_iterations = 2000, .gradient_tolerance = 1e-3});
  const auto decibels = [&](const Real& phase) {
    return Real(10 * wg::log10(abs2(autocorrelation(phase)) / static_cast<double>(points * points) +
                               1e-20));
  };
  const Real before = decibels(chirp), after = decibels(waveform.x);
  const double highest = max(Real(slice(after, 0, 1, window + 1)));

  const radar::Scenes seen = radar::simulated(scenes, pulses, ranges, 1),
                      unseen = radar::simulated(scenes, pulses, ranges, 2);
  // Turned by as much as the kernels' taps reach to one side.
  const Index reach = (taps1 - 1) / 2 + (taps2 - 1) / 2;
  const Field spectra = fft2(roll(seen.doppler, -reach, 2)),
              spectra_unseen = fft2(roll(unseen.doppler, -reach, 2));

  // Is the gradient right, through complex kernels and transforms? At one scene, in everything.
  const auto small = cross_entropy(Field(slice(spectra, 0, 0, 1)), slice(seen.targets, 0, 0, 1));
  const auto report =
      std::apply([&](const auto&... p) { return wg::check_gradient(small, p...); }, untrained(3));
  std::printf("%s\n", report.sentence.c_str());

  const auto callback = [](const auto& it) {
    if (it.iteration % 25 == 0)
      std::printf("iteration %4td  cross entropy %.5f\n", it.iteration, it.value),
          std::fflush(stdout);
  };
  const auto trained =
      wg::optim::adam(cross_entropy(spectra, seen.targets), untrained(1),
                      {.max_iterations = iterations, .callback = callback, .step = 0.03});
  const Real scores =
      std::apply([&](const auto&... p) { return Real(score(spectra_unseen, p...)); }, trained.x);
  const double network = detected(scores, unseen.targets),
               plain = detected(textbook(unseen.doppler, 0), unseen.targets),
               hann = detected(textbook(unseen.doppler, 0.5), unseen.targets),
               informed = detected(textbook(unseen.without_sweep(), 0.5), unseen.targets);

  examples::Figure figure(3);
  examples::Curve first{"chirp"}, best{"optimised"};
  for (Index k = -2 * window; k <= 2 * window; ++k)
    for (auto [curve, values] : {std::pair{&first, &before}, std::pair{&best, &after}}) {
      curve->x.push_back(static_cast<double>(k));
      curve->y.push_back((*values)((k + 2 * points) % (2 * points)));
    }
  const examples::Axis range{"range / cells"}, doppler{"Doppler shift / bins", false, -16, 15};
  const auto first_of = [](const Real& a) {
    return Real(fftshift(reshape(slice(a, 0, 0, 1), {pulses, ranges}), {.axes = {0}}));
  };
  figure.curves("side lobes of the waveform", {"range / samples"},
                {"autocorrelation / dB", false, -180, 5}, {first, best});
  figure.curves("training", {"iterations"}, {"cross entropy", true},
                {examples::over_index("", trained.history)});
  const Real weights = abs(ifft(std::get<0>(trained.x), {.n = pulses, .axis = 1}));
  std::vector<examples::Curve> kernels;
  for (Index c = 0; c < channels; ++c)
    kernels.push_back(examples::over_index("channel " + std::to_string(c + 1),
                                           Real(slice(weights, 0, c, c + 1)).to_row_major()));
  figure.curves("first kernels, as windows over pulses", {"pulse"}, {"modulus"}, kernels);
  figure.image("an unseen scene", range, doppler,
               first_of(10 * wg::log10(reshape(abs2(unseen.doppler), unseen.targets.shape()))),
               "power / dB of the noise");
  figure.image("what the network says", range, doppler, first_of(wg::sigmoid(scores)),
               "probability of a target");
  figure.image("where targets are", range, doppler, first_of(unseen.targets), "target");
  figure.write(output);

  bool ok = examples::reached(highest < -100, "highest side lobe in dB", highest, "below -100");
  ok &= examples::reached(report.passed, "gradient of the network, error",
                          static_cast<double>(report.error), "within tolerance");
  ok &= examples::reached(network >= 0.9, "targets found by the network", network, "at least 0.9");
  std::printf(
      "  (power over mean: %.3f, with Hann's window: %.3f, and the acceleration known: %.3f)\n",
      plain, hann, informed);
  return ok & examples::reached(network > std::max(plain, hann), "gain over the textbook",
                                network - std::max(plain, hann), "above 0");
}

}  // namespace

int main(int argc, char** argv) { return examples::run_example("radar", purpose, argc, argv, run); }
