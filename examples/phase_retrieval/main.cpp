// Phase retrieval by Wirtinger flow: a picture from intensities alone.
//
// A detector counts photons: of the field that reaches it, it sees |u|^2 and never the phase. An
// object x is lit through L known random plates d_l, and far behind it the detector records
//
//     y_l = |F(d_l x)|^2,   l = 1 .. L,   F the 2-D Fourier transform.
//
// The object is found again (up to one global phase, which no intensity can show) by descending
//
//     f(z) = 1/(2m) sum (|F(d_l z)|^2 - y_l)^2,   m = number of intensities,
//
// from a start that is already in its neighbourhood: Candes, Li, Soltanolkotabi, "Phase retrieval
// via Wirtinger flow: theory and algorithms", IEEE Trans. Inf. Theory 61, 1985 (2015). The paper
// derives the gradient by hand; here the forward model is all there is to write.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <wirtinger/wirtinger.hpp>

#include "options.hpp"
#include "plates.hpp"
#include "support/panels.hpp"
#include "support/picture.hpp"

namespace wg = wirtinger;
using examples::Picture;
using phase_retrieval::Complex;
using phase_retrieval::Field;
using Intensities = wg::Array<double>;

namespace {

/// The spectral start: the leading eigenvector of  z -> sum_l conj(d_l) F^-1(y_l F(d_l z)),  by 50
/// power iterations. On a picture of 256 x 256 the paper's form of it locks on to chance: to a
/// point that most plates happen to let pass, or to one very bright intensity. Two guards help,
/// each pixel divided by the light it got, and intensities capped (after Chen and Candes, Comm.
/// Pure Appl. Math. 70, 822 (2017)): the relative error of the start falls from 1.4 to 0.4.
Field spectral_start(const Field& plates, const Intensities& y, Field z) {
  const Intensities light = sum(abs2(plates), {.axes = {0}});
  const double average = mean(y);
  const Intensities capped = min(y, 4 * average);
  for (int i = 0; i < 50; ++i) {
    z = sum(conj(plates) * ifft2(capped * fft2(plates * z)), {.axes = {0}}) / light;
    z = z / norm2(z);
  }
  return std::sqrt(average) * z;  // Parseval: an intensity is |x|^2 on average
}

/// min over phi of |z exp(-i phi) - x| / |x|.
double relative_error(const Field& z, const Field& x) {
  const Complex inner = vdot(x, z);
  return norm2(z * std::polar(1.0, -std::arg(inner)) - x) / norm2(x);
}

Picture to_picture(const Intensities& a) {
  Picture picture(a.extent(0), a.extent(1));
  picture.grey = a.to_row_major();
  return picture;
}

std::string number(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// Runs the experiment; true when the picture was recovered.
bool run(const phase_retrieval::Options& options) {
  const Picture whole = examples::read_picture(options.input);
  const Picture picture = examples::scaled_down(whole, options.size);
  const wg::Index ny = picture.height;
  const wg::Index nx = picture.width;
  if (ny * nx < 16) throw examples::FileError(options.input, "has fewer than 16 pixels");
  if (*std::max_element(picture.grey.begin(), picture.grey.end()) == 0) {
    throw examples::FileError(options.input, "is all black: there is no light to measure");
  }
  std::error_code ignored;
  if (std::filesystem::equivalent(options.input, options.output, ignored)) {
    throw examples::FileError(options.output, "is the picture itself; choose another --output");
  }
  examples::require_writable(options.output);
  if (nx < whole.width || ny < whole.height) {
    std::cout << "scaled " << whole.width << " x " << whole.height << " pixels down to " << nx
              << " x " << ny << "\n";
  }

  // Thousands of transforms of one shape: worth timing a few plans first. At 256 x 256 the plan
  // that FFTW chooses unmeasured takes five times as long.
  wg::set_effort(wg::Effort::measure);

  // The measurement. The plates are one array (L, ny, nx): the object is broadcast against them.
  std::mt19937_64 random(options.seed);
  const Field x = to_complex(Intensities::from_row_major({ny, nx}, picture.grey));
  const Field plates = phase_retrieval::random_plates(options.patterns, ny, nx, random);
  const Intensities y = abs2(fft2(plates * x));

  // From here on x serves for reporting only.
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const Field start = spectral_start(plates, y, phase_retrieval::random_field(ny, nx, random));
  const double start_error = relative_error(start, x);
  std::printf("spectral start                     relative error %.1e  %6.1f s\n", start_error,
              seconds());

  const auto m = static_cast<double>(y.size());
  auto loss = [&](auto z) { return sum(square(abs2(fft2(plates * z)) - y)) * (0.5 / m); };

  Field z = start;
  int steps = 0;
  for (;; ++steps) {
    const auto [value, gradient] = wg::value_and_gradient(loss, z);
    if (!std::isfinite(value)) {
      throw std::runtime_error("the iteration diverged; more --patterns may help");
    }
    // What an experiment could see: how far the intensities are from the measured ones. The error
    // of the picture is about twice (12 patterns) to three times (6) this number.
    const double residual = std::sqrt(2 * m * value) / norm2(y);
    const bool done = residual < 1e-6 || steps == options.iterations;
    if (steps % 25 == 0 || done) {
      std::printf("step %4d  loss %.3e  relative error %.1e  %6.1f s\n", steps, value,
                  relative_error(z, x), seconds());
      std::fflush(stdout);
    }
    if (done) break;
    // The published steps: mu_t / |z_0|^2 times df/dconj(z), which is half of the gradient.
    const double mu = std::min(1 - std::exp(-(steps + 1) / 330.0), 0.2);
    z = z - (mu / squared_norm(start) / 2) * gradient;
  }
  const double error = relative_error(z, x);
  const double time = seconds();

  const Intensities pattern = reshape(slice(y, 0, 0, 1), {ny, nx});
  examples::write_png(
      options.output,
      examples::side_by_side(
          {{picture, "original"},
           {examples::log_scale(to_picture(fftshift(pattern)), 5),
            "1 of " + std::to_string(options.patterns) + " diffraction patterns, log scale"},
           {to_picture(abs(start)), "spectral start, error " + number("%.2f", start_error)},
           {to_picture(abs(z)), "recovered, error " + number("%.0e", error)}}));
  std::printf(
      "%td x %td pixels from %d patterns: %d steps, relative error %.1e, %.1f s; wrote %s\n", nx,
      ny, options.patterns, steps, error, time, options.output.string().c_str());
  if (error < 1e-5) return true;
  std::cerr << "phase_retrieval: the relative error " << number("%.1e", error)
            << " is not below 1e-5; more --patterns or --iterations may help\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
#ifdef SIGXFSZ
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is an error to report, not the end
#endif
  try {
    const auto options = phase_retrieval::parse_options(argc, argv);
    if (options.help) {
      std::cout << phase_retrieval::usage;
      return 0;
    }
    return run(options) ? 0 : 1;
  } catch (const phase_retrieval::UsageError& error) {
    std::cerr << "phase_retrieval: " << error.what() << "; --help lists the options\n";
  } catch (const std::bad_alloc&) {
    std::cerr << "phase_retrieval: there is not enough memory; try a smaller --size\n";
  } catch (const std::exception& error) {
    std::cerr << "phase_retrieval: " << error.what() << "\n";
  }
  return 1;
}
