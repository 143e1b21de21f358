// Magnetic resonance images from a twelfth of the data: Shepp-Logan from 22 radial lines.
//
// A scanner measures b = M F x, the Fourier transform of the image along some lines. What was not
// measured is filled by what is known of images: their total variation TV(x) = sum |D x| is small,
// D x the differences to the next pixels. Three reconstructions of a head of 256 x 256 pixels:
//
//   zero-filled     F^H b                                                 error 0.54
//   smoothed TV     min sum sqrt(|D x|^2 + eps^2) + w/2 |M F x - b|^2     error about 1e-2
//   constrained TV  min TV(x) with M F x = b                              exact
//
// as found by Candes, Romberg, Tao, "Robust uncertainty principles", IEEE Trans. Inf. Theory 52,
// 489 (2006). The second follows the gradient (L-BFGS), the third is the split Bregman method
// (Goldstein, Osher, SIAM J. Imaging Sci. 2, 323 (2009)), whose quadratic step Fourier transforms
// solve exactly. A fourth knows neither the image nor the sensitivities s_c of four coils,
//
//   b_c = M F (s_c x),   s_c = a smooth basis times unknown coefficients,
//
// and finds both by the gradient in both (as Uecker et al., Magn. Reson. Med. 60, 674 (2008)).

#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>
#include <wirtinger/optim.hpp>
#include <wirtinger/wirtinger.hpp>

#include "cs_mri/scanner.hpp"
#include "support/figure.hpp"
#include "support/options.hpp"
#include "support/phantom.hpp"

namespace wg = wirtinger;
using cs_mri::coils, cs_mri::radial_lines, cs_mri::smooth_basis, examples::coordinate,
    examples::phantom, wg::Index;
using Image = wg::Array<double>;
using Complex = std::complex<double>;
using Field = wg::Array<Complex>;

namespace {

double relative_error(const Image& found, const Image& expected) {
  return norm2(found - expected) / norm2(expected);
}

/// sum sqrt(|D x|^2 + eps^2), periodic.
template <class X>
auto smoothed_variation(const X& x, double eps) {
  const auto across = eval(roll(x, -1, 1) - x), down = eval(roll(x, -1, 0) - x);
  return sum(sqrt(square(across) + square(down) + eps * eps));
}

Image smoothed(const Image& mask, const Field& b, Image x, long iterations) {
  for (const double eps : {1e-2, 1e-3}) {  // the rounder problem first
    const auto loss = [&](auto z) {
      return smoothed_variation(z, eps) +
             2000 * sum(abs2(mask * fft2(z, {.norm = wg::Norm::ortho}) - b));
    };
    const auto found = wg::optim::lbfgs(loss, x, {.max_iterations = iterations});
    std::printf("smoothed TV, eps = %g: loss %.6g after %td iterations\n", eps, found.value,
                found.iterations);
    std::fflush(stdout);
    x = found.x;
  }
  return x;
}

/// With d = D x as a variable of its own and u the multipliers over rho: d is shrunk, u updated,
/// and x = argmin |D x - d + u|^2 with M F x = b is, frequency by frequency, b or a division.
Image constrained(const Image& mask, const Field& b, Image x, long iterations, const Image& truth,
                  examples::Curve& errors) {
  const Index n = x.extent(0);
  const Image frequency = wg::fftfreq(n);
  const Image one_axis = square(2 * sin(std::numbers::pi * frequency));
  const Image laplacian = reshape(one_axis, {n, 1}) + one_axis;
  const double threshold = 0.1;  // 1 / rho
  Image ux = wg::zeros<double>({n, n}), uy = ux;
  for (long k = 1; k <= iterations; ++k) {
    const Image ax = roll(x, -1, 1) - x + ux, ay = roll(x, -1, 0) - x + uy;
    const Image length = sqrt(square(ax) + square(ay));
    const Image kept = wg::where(length > threshold, 1 - threshold / length, 0.0);
    const Image dx = kept * ax, dy = kept * ay;
    ux = ax - dx, uy = ay - dy;
    const Image px = dx - ux, py = dy - uy;
    const Field divergence =
        fft2(roll(px, 1, 1) - px + roll(py, 1, 0) - py, {.norm = wg::Norm::ortho});
    const Field spectrum = wg::where(mask > 0.5, b, divergence / (laplacian + mask));
    x = real(ifft2(spectrum, {.norm = wg::Norm::ortho}));
    errors.x.push_back(static_cast<double>(k));
    errors.y.push_back(relative_error(x, truth));
    if (k % 100 == 0) {
      std::printf("constrained TV: relative error %.1e after %ld iterations\n", errors.y.back(), k);
      std::fflush(stdout);
    }
  }
  return x;
}

struct Joint {
  Image image;
  Field sensitivities;
};

/// Image and coefficients together, from the root of the coils' summed squares and constants.
Joint from_coils(const Image& mask, const Field& b, long iterations) {
  const Index count = b.extent(0), n = b.extent(1);
  const Field basis = smooth_basis(n);
  Field coefficients = wg::zeros<Complex>({count, 10});
  for (Index coil = 0; coil < count; ++coil)
    coefficients(coil, 0) = std::polar(
        0.5, 2 * std::numbers::pi * static_cast<double>(coil) / static_cast<double>(count));
  const Image squares = sum(abs2(ifft2(b, {.norm = wg::Norm::ortho})), {.axes = {0}});
  std::tuple found{Field(to_complex(sqrt(squares))), coefficients};
  // Of unit norm, else the total variation falls for ever: the image down, sensitivities up.
  const auto sensitivities = [&](const auto& c) {
    return eval(reshape(matmul(c / norm2(c), basis), {count, n, n}));
  };
  for (const double eps : {1e-1, 1e-2, 1e-3}) {
    const auto loss = [&](auto z, auto c) {
      const auto across = eval(roll(z, -1, 1) - z), down = eval(roll(z, -1, 0) - z);
      return sum(sqrt(abs2(across) + abs2(down) + eps * eps)) +
             500 * sum(abs2(mask * fft2(sensitivities(c) * z, {.norm = wg::Norm::ortho}) - b));
    };
    found = wg::optim::lbfgs(loss, found, {.max_iterations = iterations}).x;
  }
  const Field s = sensitivities(std::get<1>(found));
  // Only products of image and sensitivity are known: the image as all coils together see it.
  return {abs(std::get<0>(found)) * sqrt(sum(abs2(s), {.axes = {0}})),
          s * wg::cis(std::arg(mean(std::get<0>(found))))};
}

const char* const purpose =
    "Reconstructs the Shepp-Logan phantom from radial lines of its Fourier transform. The\n"
    "exit status is 0 if total variation with the data as a constraint is exact, to 1e-6, and\n"
    "the other relative errors are 0.53 to 0.55 (zero-filled), below 0.03 (smoothed) and\n"
    "below 0.03 (four coils).";

bool run(examples::Options& options) {
  const Index lines = options.integer("--lines", 22, 1, 256, "lines through the centre");
  const Index n =
      options.integer("--size", 256, 32, 1024, "pixels along a side; coils take half") / 2 * 2;
  const bool quick = options.flag("--quick", "300 iterations");
  const long iterations =
      options.integer("--iterations", quick ? 300 : 500, 1, 10000, "of each method");
  const std::string output = options.text("--output", "cs_mri.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);
  wg::set_effort(wg::Effort::measure);

  const Image x = phantom(n), mask = radial_lines(n, lines);
  const Field b = mask * fft2(x, {.norm = wg::Norm::ortho});
  const Image zero_filled = real(ifft2(b, {.norm = wg::Norm::ortho}));
  const Image smooth = smoothed(mask, b, zero_filled, iterations);
  examples::Curve errors;
  const Image exact = constrained(mask, b, zero_filled, iterations, x, errors);

  const Image small = phantom(n / 2), small_mask = radial_lines(n / 2, lines);
  const Field coil = coils(4, n / 2);
  const Joint joint = from_coils(
      small_mask, small_mask * fft2(coil * small, {.norm = wg::Norm::ortho}), iterations);
  const double coil_error =
      relative_error(joint.image, small * sqrt(sum(abs2(coil), {.axes = {0}})));

  examples::Figure figure(4, 400, 400);
  const double highest = 0.5 * static_cast<double>(n);
  const examples::Axis across{"x / pixels"}, down{"y / pixels"};
  figure.image(std::to_string(lines) + " lines, " + std::to_string(std::lround(100 * mean(mask))) +
                   " % of the frequencies",
               {"kx / cycles per image", false, -highest, highest - 1},
               {"ky / cycles per image", false, -highest, highest - 1}, fftshift(mask));
  figure.image("phantom", across, down, x);
  figure.image("zero-filled", across, down, wg::clamp(zero_filled, 0.0, 1.0));
  figure.image("smoothed total variation", across, down, wg::clamp(smooth, 0.0, 1.0));
  figure.image("total variation, data as constraint", across, down, wg::clamp(exact, 0.0, 1.0));
  figure.curves("total variation, data as constraint", {"iterations"}, {"relative error", true},
                {errors});
  figure.image("four unknown coils", across, down, joint.image);
  figure.complex_image("sensitivity of coil 1, found", across, down,
                       reshape(slice(joint.sensitivities, 0, 0, 1), {n / 2, n / 2}));
  figure.write(output);

  const double filled = relative_error(zero_filled, x), rounded = relative_error(smooth, x);
  bool ok = examples::reached(std::abs(filled - 0.54) <= 0.01, "relative error, zero-filled",
                              filled, "0.54");
  ok &= examples::reached(rounded < 0.03, "relative error, smoothed TV", rounded, "below 0.03");
  ok &= examples::reached(errors.y.back() < 1e-6, "relative error, constrained TV", errors.y.back(),
                          "below 1e-6");
  return ok & examples::reached(coil_error < 0.03, "relative error, four unknown coils", coil_error,
                                "below 0.03");
}

}  // namespace

int main(int argc, char** argv) {
  return examples::run_example("cs_mri", purpose, argc, argv, run);
}
