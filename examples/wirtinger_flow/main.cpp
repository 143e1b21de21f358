// How many diffraction patterns does Wirtinger flow need? Success rates over random signals.
//
// Of a signal x only m = L n intensities y = |A x|^2 are known: L coded diffraction patterns
// A x = F(d_l x) of n points, or rows a_k of Gaussian numbers. From a spectral start,
//
//     z <- z - mu_t / |z_0|^2  df/dconj(z),    f(z) = 1/(2m) sum (|A z|^2 - y)^2,
//
// finds x up to a phase, or not: Candes, Li, Soltanolkotabi, "Phase retrieval via Wirtinger flow:
// theory and algorithms", IEEE Trans. Inf. Theory 61, 1985 (2015), who count a relative error below
// 1e-5 as success. Six patterns have to do in nine trials of ten, two and three in none. Only A is
// written here: the flow and the start follow by differentiation.

#include <algorithm>
#include <cstdio>
#include <numbers>
#include <random>
#include <string>
#include <wirtinger/wirtinger.hpp>

#include "phase_retrieval/plates.hpp"
#include "support/figure.hpp"
#include "support/options.hpp"
#include "support/picture.hpp"

namespace wg = wirtinger;
using phase_retrieval::Complex, phase_retrieval::Field;
using Reals = wg::Array<double>;

namespace {

/// Many trials at once: axis 0 counts them, and this sums over the others.
Reals of_each_trial(const Reals& values) {
  const wg::Index trials = values.extent(0);
  const Reals sums = sum(reshape(values, {trials, values.size() / trials}), {.axes = {1}});
  if (values.rank() == 4) return reshape(sums, {trials, 1, 1, 1});
  return reshape(sums, {trials, 1, 1});
}

/// Power iterations on A^H diag(y) A, which is the gradient of sum y |A z|^2 / 2, each point
/// divided by the light it got, else the start of a picture locks on to a point that most plates
/// let pass; intensities are capped (Chen and Candes, Comm. Pure Appl. Math. 70, 822 (2017)), else
/// a few bright ones rule.
template <class Measure>
Field spectral_start(const Measure& measure, const Reals& light, const Reals& y, Field z) {
  const Reals average =
      of_each_trial(y) / (static_cast<double>(y.size()) / static_cast<double>(y.extent(0)));
  const Reals capped = min(y, 4 * average);
  const auto energy = [&](auto u) { return 0.5 * sum(capped * abs2(measure(u))); };
  for (int i = 0; i < 50; ++i) {
    z = wg::gradient(energy, z) / light;
    z = z / sqrt(of_each_trial(abs2(z)));
  }
  return sqrt(average) * z;
}

/// The relative error of each trial, the phase left free.
std::vector<double> errors(const Field& z, const Field& x) {
  const wg::Index trials = x.extent(0), n = x.size() / trials;
  std::vector<double> all;
  for (wg::Index t = 0; t < trials; ++t) {
    const Field a = reshape(slice(z, 0, t, t + 1), {n}), b = reshape(slice(x, 0, t, t + 1), {n});
    all.push_back(norm2(a * std::polar(1.0, -std::arg(vdot(b, a))) - b) / norm2(b));
  }
  return all;
}

/// From measure(x) back to x. Of the plates or rows behind it the start needs the sum of |.|^2.
template <class Measure>
Field flow(const Measure& measure, const Field& behind, const Field& x, std::mt19937_64& random,
           long iterations) {
  const Reals y = abs2(measure(x));
  const double m = static_cast<double>(y.size()) / static_cast<double>(x.extent(0));
  const Field noise = phase_retrieval::random_field(1, x.size(), random);
  const Reals light = reshape(sum(abs2(behind), {.axes = {1}}), x.shape());
  Field z = spectral_start(measure, light, y, reshape(noise, x.shape()));
  const Reals start = of_each_trial(abs2(z));
  const auto f = [&](auto u) { return sum(square(abs2(measure(u)) - y)) * (0.5 / m); };
  for (long t = 1; t <= iterations; ++t) {
    const auto [value, gradient] = wg::value_and_gradient(f, z);
    if (value * m < 1e-20 * squared_norm(y)) break;
    const double mu = std::min(1 - std::exp(-static_cast<double>(t) / 330), 0.2);
    z = z - (mu / 2 / start) * gradient;  // gradient = 2 df/dconj(z)
  }
  return z;
}

Field gaussian(const wg::Shape& shape, std::mt19937_64& random) {
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
  std::vector<Complex> numbers(static_cast<std::size_t>(shape.size()));
  for (Complex& z : numbers)
    z = std::polar(std::sqrt(-std::log(uniform())), 2 * std::numbers::pi * uniform());
  return Field::from_row_major(shape, numbers);
}

const char* const purpose =
    "Success rates of Wirtinger flow over the number of intensities, and one recovered\n"
    "picture. The exit status is 0 if 6 n intensities do in 90 % of the trials and 2 n in\n"
    "none; of diffraction patterns also 3 n in none (of 128 points about one in a hundred is\n"
    "lucky).";

bool run(examples::Options& options) {
  const bool is_gaussian =
      options.flag("--gaussian", "Gaussian rows instead of diffraction patterns");
  const bool quick = options.flag("--quick", "fewer and shorter signals");
  const long trials =
      options.integer("--trials", quick ? 20 : 100, 1, 1000, "signals for each number");
  const long n = options.integer("--points", quick ? 128 : 256, 8, 1024, "points of a signal");
  const long iterations =
      options.integer("--iterations", 2500, 1, 100000, "steps of the flow at most");
  const long seed = options.integer("--seed", 1, 0, 1 << 30, "of signals and patterns");
  const std::string output = options.text("--output", "wirtinger_flow.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);

  std::mt19937_64 random(static_cast<std::uint64_t>(seed));
  std::vector<double> numbers, rates;
  for (long patterns = 2; patterns <= 8; ++patterns) {
    const Field x = gaussian({trials, 1, n}, random);
    Field z;
    if (is_gaussian) {
      const Field rows = gaussian({trials, patterns * n, n}, random);
      z = flow(
          [&](const auto& u) {
            return reshape(sum(rows * u, {.axes = {2}}), {trials, patterns * n, 1});
          },
          rows, x, random, iterations);
    } else {
      const Field plates = phase_retrieval::random_plates(trials, patterns, n, random);
      z = flow([&](const auto& u) { return fft(plates * u); }, plates, x, random, iterations);
    }
    const auto found = errors(z, x);
    numbers.push_back(static_cast<double>(patterns));
    rates.push_back(static_cast<double>(std::count_if(found.begin(), found.end(),
                                                      [](double e) { return e < 1e-5; })) /
                    static_cast<double>(trials));
    std::printf("%ld n intensities: %3.0f %% of %ld trials, seed %ld\n", patterns,
                100 * rates.back(), trials, seed);
    std::fflush(stdout);
  }

  // A picture with phases: its brightness as the modulus, itself turned over as the phase.
  const auto picture = examples::scaled_down(
      examples::read_picture(WIRTINGER_EXAMPLES_DATA "/picture.png"), quick ? 64 : 128);
  const Reals grey = Reals::from_row_major({picture.height, picture.width}, picture.grey);
  const Field object = (0.1 + grey) * cis(4 * flip(grey, 1));
  const Field x = reshape(object, {1, 1, picture.height, picture.width});
  const Field plates =
      reshape(phase_retrieval::random_plates(6, picture.height, picture.width, random),
              {1, 6, picture.height, picture.width});
  Field z = flow([&](const auto& u) { return fft2(plates * u); }, plates, x, random, iterations);
  const double error = errors(z, x).front();
  z = z * std::polar(1.0, -std::arg(vdot(x, z)));

  examples::Figure figure(3);
  const examples::Axis across{"x / pixels"}, down{"y / pixels"};
  figure.curves(
      std::to_string(trials) + " random signals of " + std::to_string(n) + " points",
      {is_gaussian ? "m / n, Gaussian rows" : "coded diffraction patterns", false, 1.5, 8.5},
      {"success rate", false, -0.05, 1.05}, {{"", numbers, rates}, {"", numbers, rates, true}});
  figure.complex_image("object", across, down, object);
  figure.complex_image("recovered from 6 patterns", across, down, reshape(z, object.shape()));
  figure.write(output);

  bool ok = examples::reached(rates[4] >= 0.9, "success rate at 6", rates[4], "at least 0.9");
  ok &= examples::reached(rates[0] == 0, "success rate at 2", rates[0], "0");
  if (!is_gaussian) ok &= examples::reached(rates[1] == 0, "success rate at 3", rates[1], "0");
  return ok & examples::reached(error < 1e-5, "relative error of the picture", error, "below 1e-5");
}

}  // namespace

int main(int argc, char** argv) {
  return examples::run_example("wirtinger_flow", purpose, argc, argv, run);
}
