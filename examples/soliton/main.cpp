// Solitons, and the spectral phase that compresses a pulse behind a nonlinear fibre.
//
// In soliton units a pulse u(z, t) in a fibre obeys the focusing nonlinear Schroedinger equation
//
//     i u_z + u_tt / 2 + |u|^2 u = 0,
//
// here by split steps (Agrawal, Nonlinear Fiber Optics). Its closed forms test them:
//
//     u = sech(t) exp(i z / 2)                                  the fundamental soliton
//     u = 4 exp(i z / 2) (cosh 3t + 3 exp(4 i z) cosh t) / (cosh 4t + 4 cosh 2t + 3 cos 4z)
//
// the second one from 2 sech(t) on, with period pi / 2 (Satsuma, Yajima, Prog. Theor. Phys. Suppl.
// 55, 284 (1974)). Then a pulse shaper gives each frequency of a pulse, stretched by dispersion of
// second and third order, a phase phi, and phi is to make the peak behind the fibre as high as can
// be: by the gradient through all steps, with a few states in memory. Without nonlinearity the best
// peak is known, (sum |spectrum| / n)^2.

#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>
#include <wirtinger/optim.hpp>
#include <wirtinger/waves.hpp>
#include <wirtinger/wirtinger.hpp>

#include "support/figure.hpp"
#include "support/options.hpp"

namespace wg = wirtinger;
using wg::Index;
using cd = std::complex<double>;
using Real = wg::Array<double>;
using Field = wg::Array<cd>;

namespace {

constexpr Index n = 512;
constexpr double window = 40;  // of time, in pulse widths

Real times() { return fftshift(wg::fftfreq(n)) * window; }
Real frequencies() { return wg::fftfreq(n) * (2 * std::numbers::pi * n / window); }  // angular

/// One step of length dz; nonlinearity 1 is the equation above.
auto fibre(double dz, double nonlinearity = 1) {
  return [=](auto u) {
    return wg::split_step(u, {.step = dz, .nonlinearity = -nonlinearity, .lengths = {window}});
  };
}

Field breather(double z) {
  const Real t = times();
  const cd turn = std::polar(3.0, 4 * z);
  return std::polar(4.0, z / 2) * (cosh(3 * t) + turn * cosh(t)) /
         (cosh(4 * t) + 4 * cosh(2 * t) + 3 * std::cos(4 * z));
}

/// u at `rows` equally spaced z, shape (rows, n), from u(0) on, zero time in the middle if it is
/// now.
template <class Step>
Field history(const Step& step, Field u, Index steps, Index rows) {
  std::vector<Field> states;
  for (Index k = 0; k < steps; ++k, u = step(u))
    if (k % (steps / rows) == 0) states.push_back(u);
  return wg::stack(states);
}

/// The largest memory of a tape that differentiates `steps` steps, in states of n numbers.
template <class Loop>
double states_in_memory(const Loop& loop) {
  wg::Tape<double> tape;
  const auto x = tape.variable(breather(0));
  tape.backward(squared_norm(loop(x)));
  return static_cast<double>(tape.peak_bytes()) / (n * sizeof(cd));
}

const char* const purpose =
    "Solitons against their closed forms, and the spectral phase that compresses a pulse\n"
    "behind a nonlinear fibre. The exit status is 0 if errors are of second order in the step\n"
    "and below 1e-3, the phase reaches the known limit of a linear fibre to 1e-3, a nonlinear\n"
    "one gives a higher peak, and 10 stored states give the gradient of all.";

bool run(examples::Options& options) {
  const bool quick = options.flag("--quick", "200 steps and 100 iterations");
  const Index steps = options.integer("--steps", quick ? 200 : 1000, 20, 100000, "of the fibre");
  const Index iterations =
      options.integer("--iterations", quick ? 100 : 200, 5, 10000, "of L-BFGS");
  const std::string output = options.text("--output", "soliton.png", "PNG file to write");
  options.finish();
  examples::require_writable(output);

  // Against the closed forms.
  const double period = std::numbers::pi / 2;
  examples::Curve order{"breather at z = π/4", {}, {}, true}, second{"slope 2"};
  for (const Index count : {100, 200, 400, 800}) {
    const Field end =
        wg::iterate(fibre(period / 2 / static_cast<double>(count)), breather(0), count).value();
    order.x.push_back(period / 2 / static_cast<double>(count));
    order.y.push_back(norm2(end - breather(period / 2)) / norm2(end));
    second.x.push_back(order.x.back());
    second.y.push_back(order.y.front() * std::pow(order.x.back() / order.x.front(), 2));
  }
  const Field soliton = to_complex(1 / cosh(times()));
  const Field turned = wg::iterate(fibre(period / 400), soliton, 400).value();
  const double soliton_error =
      norm2(turned - std::polar(1.0, period / 2) * soliton) / norm2(soliton);

  // A stretched pulse, and the phase that a shaper has to give it in front of a fibre.
  const Real w = frequencies();
  const Field spectrum = fft(fftshift(soliton)) * wg::cis(1.5 * square(w) + 0.4 * w * w * w);
  const double length = 1, dz = length / static_cast<double>(steps);
  const auto shaped = [&](const auto& phi) { return ifft(spectrum * wg::cis(phi)); };
  const auto peak = [&](double nonlinearity, Index checkpoints) {
    return [=, &shaped](auto phi) {
      const auto end =
          wg::iterate(fibre(dz, nonlinearity), shaped(phi), steps, {.checkpoints = checkpoints});
      return -wg::abs2(end(0));
    };
  };
  const Real start = wg::zeros<double>({n});
  const Real whole = wg::gradient(peak(1, steps), start), few = wg::gradient(peak(1, 10), start);
  const double difference = norm2(whole - few) / norm2(whole);
  const auto linear = wg::optim::lbfgs(peak(0, 10), start, {.max_iterations = iterations});
  std::printf("linear fibre:    peak %.6f after %td iterations\n", -linear.value,
              linear.iterations);
  std::fflush(stdout);
  const auto nonlinear = wg::optim::lbfgs(peak(1, 10), linear.x, {.max_iterations = iterations});
  std::printf("nonlinear fibre: peak %.6f after %td iterations\n", -nonlinear.value,
              nonlinear.iterations);
  const double limit = std::pow(sum(abs(spectrum)) / n, 2);

  examples::Figure figure(3);
  const auto shown = [&](const Field& rows) { return Field(slice(rows, 1, n / 4, 3 * n / 4)); };
  const examples::Axis middle{"t / pulse widths", false, -window / 4, window / 4};
  figure.image("breather, N = 2", middle, {"z / dispersion lengths", false, 0, 2 * period},
               abs2(shown(history(fibre(2 * period / 800), breather(0), 800, 200))), "|u|²");
  figure.curves("split steps are of second order", {"step", true}, {"relative error", true},
                {order, second});
  examples::Curve plain{"all states"}, ten{"10 checkpoints"}, reversible{"reversible"};
  for (const Index count : {10, 30, 100, 300, 1000}) {
    const double step = period / static_cast<double>(count);
    for (examples::Curve* c : {&plain, &ten, &reversible})
      c->x.push_back(static_cast<double>(count));
    plain.y.push_back(states_in_memory([&](auto u) { return wg::iterate(fibre(step), u, count); }));
    ten.y.push_back(states_in_memory(
        [&](auto u) { return wg::iterate(fibre(step), u, count, {.checkpoints = 10}); }));
    reversible.y.push_back(states_in_memory(
        [&](auto u) { return wg::reversible(fibre(step), fibre(-step), u, count); }));
  }
  figure.curves("memory of a gradient", {"steps", true}, {"states of the pulse", true},
                {plain, ten, reversible});
  const Field best = shaped(nonlinear.x);
  const auto delay = [&](const char* label, const Real& phi) {
    examples::Curve c{label};
    for (Index k = -40; k < 40; ++k) {
      c.x.push_back((static_cast<double>(k) + 0.5) * w(1));
      const double step = phi((k + 1 + n) % n) - phi((k + n) % n);
      c.y.push_back(-std::remainder(step, 2 * std::numbers::pi) / w(1));
    }
    return c;
  };
  figure.complex_image("the shaped pulse in the fibre", middle,
                       {"z / dispersion lengths", false, 0, length},
                       shown(fftshift(history(fibre(dz), best, steps, 100), {.axes = {1}})));
  const auto power = [&](const char* label, const Real& phi, double nonlinearity) {
    const Field end = wg::iterate(fibre(dz, nonlinearity), shaped(phi), steps).value();
    return examples::Curve{label, times().to_row_major(), Real(fftshift(abs2(end))).to_row_major()};
  };
  figure.curves("behind the fibre", {"t / pulse widths", false, -5, 5}, {"|u|²"},
                {power("unshaped", start, 1), power("shaped", nonlinear.x, 1),
                 power("shaped, linear fibre", linear.x, 0)});
  figure.curves("what the shaper does", {"angular frequency / inverse pulse widths", false, -3, 3},
                {"group delay / pulse widths", false, -30, 30},
                {delay("linear fibre", linear.x), delay("nonlinear fibre", nonlinear.x)});
  figure.write(output);

  const double rate = std::log2(order.y[2] / order.y[3]);
  bool ok = examples::reached(soliton_error < 1e-3, "soliton after pi/2, relative error",
                              soliton_error, "below 1e-3");
  ok &= examples::reached(order.y.back() < 1e-3, "breather, relative error", order.y.back(),
                          "below 1e-3");
  ok &= examples::reached(std::abs(rate - 2) < 0.05, "order of the steps", rate, "2");
  ok &= examples::reached(difference < 1e-12, "gradient with 10 states against all", difference,
                          "equal to 1e-12");
  ok &= examples::reached(std::abs(-linear.value / limit - 1) < 1e-3, "peak over the linear limit",
                          -linear.value / limit, "1");
  return ok & examples::reached(nonlinear.value < 1.2 * linear.value, "gain by nonlinearity",
                                nonlinear.value / linear.value, "above 1.2");
}

}  // namespace

int main(int argc, char** argv) {
  return examples::run_example("soliton", purpose, argc, argv, run);
}
