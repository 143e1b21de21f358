#pragma once
// Programs of transforms from reals to reals and from complex to complex arrays, for all sweeps.

#include <wirtinger/ops/convolve.hpp>

#include "support/catch.hpp"
#include "sweep_testing.hpp"

namespace transform_programs {

using namespace sweep_testing;

template <class T>
struct Named {
  const char* name;
  Program<T> f;
};

/// Real transforms, each with something nonlinear behind it that mixes what it gives.
template <class R>
std::vector<Named<R>> real_programs() {
  using V = Var<Array<R>>;
  using wg::Norm;
  return {
      {"rfft", [](const V& x) { return wg::eval(wg::abs2(wg::rfft(x, {.norm = Norm::ortho}))); }},
      {"rfft cropped",
       [](const V& x) { return wg::eval(wg::real(wg::rfft(x, {.n = 3, .axis = 0}))); }},
      {"ihfft", [](const V& x) { return wg::eval(wg::imag(wg::ihfft(x, {.n = 7}))); }},
      {"irfft of rfft times a filter",
       [](const V& x) {
         const auto y = wg::rfftn(x * x);
         return wg::eval(wg::irfftn(y * y, {.axes = {0, 1}}));
       }},
      {"irfft of reals", [](const V& x) { return wg::eval(wg::irfft(x, {.n = 5})); }},
      {"hfft of ihfft", [](const V& x) { return wg::eval(wg::hfftn(wg::ihfftn(x * x))); }},
      {"fft of reals", [](const V& x) { return wg::eval(wg::abs2(wg::fft2(x))); }},
      {"dct", [](const V& x) { return wg::eval(wg::dct(x * x, {.type = 1, .axis = 0})); }},
      {"dctn", [](const V& x) { return wg::eval(wg::dctn(x, {.type = 3, .norm = Norm::ortho})); }},
      {"dst",
       [](const V& x) { return wg::eval(wg::dst(x, {.type = 2, .n = 7, .norm = Norm::ortho})); }},
      {"idstn", [](const V& x) { return wg::eval(wg::idstn(x * x, {.type = 4})); }},
      {"r2r",
       [](const V& x) {
         return wg::eval(wg::r2r(x, {wg::R2r::redft00, wg::R2r::rodft01}));
       }},
      {"fft_convolve with itself",
       [](const V& x) { return wg::eval(wg::fft_convolve(x, x, {.mode = wg::Mode::same})); }},
      {"oa_convolve",
       [](const V& x) {
         return wg::eval(wg::oa_convolve(wg::reshape(x, {x.shape().size()}), noise<R>({2})));
       }},
      {"hilbert", [](const V& x) { return wg::eval(wg::abs2(wg::hilbert(x, 0))); }},
  };
}

template <class R>
std::vector<Named<std::complex<R>>> complex_programs() {
  using V = Var<Array<std::complex<R>>>;
  return {
      {"irfft",
       [](const V& x) { return wg::eval(wg::to_complex(wg::square(wg::irfft(x, {.n = 6})))); }},
      {"irfftn of odd length",
       [](const V& x) {
         return wg::eval(wg::rfftn(wg::square(wg::irfftn(x, {.s = {4, 5}}))));
       }},
      {"hfft",
       [](const V& x) { return wg::eval(x * wg::slice(wg::hfft(x * x, {.n = 8}), 1, 0, 4)); }},
      {"fft2 cropped and padded",
       [](const V& x) {
         return wg::eval(wg::fft2(x * x, {.s = {2, 6}}));
       }},
      {"dct of the real part", [](const V& x) { return wg::eval(x * wg::dct(wg::real(x * x))); }},
      {"fft_correlate with itself",
       [](const V& x) { return wg::eval(wg::fft_correlate(x, x * x, {.mode = wg::Mode::same})); }},
      {"circular_convolve",
       [](const V& x) { return wg::eval(wg::circular_convolve(x, wg::real(x))); }},
  };
}

/// The faults of all programs, with their names.
template <class T>
std::string faults_of(const std::vector<Named<T>>& programs, Order order) {
  std::string found;
  for (const Named<T>& program : programs)
    if (const auto fault = faults<T>(program.f, noise<T>({3, 4}, 5, order)); !fault.empty())
      found += std::string(program.name) + ": " + fault + "\n";
  return found;
}

}  // namespace transform_programs
