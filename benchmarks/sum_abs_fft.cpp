/// \file
/// W1: value and gradient of sum|fft x|, the library against a loop written by hand for it.
///   By hand: plans made once, buffers allocated once, y/|y| in one pass over the spectrum.
///   Usage: sum_abs_fft [n ...]   (default 64 1024 4096 16384 65536 262144 1048576)

#include <fftw3.h>

#include <cmath>
#include <complex>
#include <cstdlib>
#include <wirtinger/wirtinger.hpp>

#include "compare.hpp"

namespace wg = wirtinger;
using Complex = std::complex<double>;

namespace {

/// The adjoint by hand: y = F x, L = sum|y|, gradient = F^H (y/|y|).
class ByHand {
 public:
  explicit ByHand(std::size_t n) : n_(n), spectrum_(allocate(n)), gradient_(allocate(n)) {
    forward_ = plan(spectrum_, gradient_, FFTW_FORWARD);
    adjoint_ = plan(spectrum_, gradient_, FFTW_BACKWARD);
  }
  ByHand(const ByHand&) = delete;
  ByHand& operator=(const ByHand&) = delete;
  ~ByHand() {
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(adjoint_);
    fftw_free(spectrum_);
    fftw_free(gradient_);
  }

  double operator()(const Complex* x) {
    fftw_execute_dft(forward_, reinterpret_cast<fftw_complex*>(const_cast<Complex*>(x)), raw(spectrum_));
    using Real = wg::number::Packet<double, wg::number::DefaultArch>;
    Real sum(0);
    for (std::size_t k = 0; k < n_; k += static_cast<std::size_t>(Real::width)) {
      const auto y = wg::number::load<Complex, wg::number::DefaultArch>(spectrum_ + k);
      const Real modulus = sqrt(y.re * y.re + y.im * y.im);
      const Real inverse = select(modulus > Real(0), Real(1) / modulus, Real(0));
      sum = sum + modulus;
      wg::number::store<Complex, wg::number::DefaultArch>(spectrum_ + k, {y.re * inverse, y.im * inverse});
    }
    fftw_execute_dft(adjoint_, raw(spectrum_), raw(gradient_));
    return wg::number::sum_lanes(sum);
  }
  const Complex* gradient() const { return gradient_; }

 private:
  static Complex* allocate(std::size_t n) { return reinterpret_cast<Complex*>(fftw_alloc_complex(n)); }
  static fftw_complex* raw(Complex* p) { return reinterpret_cast<fftw_complex*>(p); }
  fftw_plan plan(Complex* in, Complex* out, int sign) const {
    return fftw_plan_dft_1d(static_cast<int>(n_), raw(in), raw(out), sign, FFTW_ESTIMATE);
  }

  std::size_t n_;
  Complex *spectrum_, *gradient_;
  fftw_plan forward_, adjoint_;
};

void run(wg::Index n) {
  wg::Array<Complex> x = wg::zeros<Complex>({n});
  for (wg::Index k = 0; k < n; ++k) x(k) = {std::sin(1.3 * double(k)), std::cos(0.7 * double(k) + 1)};
  const auto f = [](auto z) { return sum(abs(fft(z))); };

  ByHand by_hand(static_cast<std::size_t>(n));
  const wg::Array<Complex>& constant = x;
  const double expected = by_hand(constant.data());
  const auto result = wg::value_and_gradient(f, x);
  double deviation = std::abs(result.value - expected) / expected, norm = 0, difference = 0;
  for (wg::Index k = 0; k < n; ++k) {
    difference += std::norm(result.gradient(k) - by_hand.gradient()[k]);
    norm += std::norm(by_hand.gradient()[k]);
  }
  deviation = std::max(deviation, std::sqrt(difference / norm));

  double sink = 0;
  const auto times = benchmark::compare([&] { sink += by_hand(constant.data()); },
                                        [&] { sink += wg::value_and_gradient(f, x).value; });
  std::printf("W1 %8td  double  limit %9.2f us  recorded %5.2f x (median %5.2f x)  gradients agree to %.0e%s\n",
              n, times.limit.least * 1e6, times.least_ratio(), times.median_ratio(), deviation,
              sink == 0 ? " " : "");
  if (!(deviation < 1e-13)) std::exit(1);
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<wg::Index> sizes;
  for (int k = 1; k < count; ++k) sizes.push_back(std::atol(arguments[k]));
  if (sizes.empty()) sizes = {64, 1024, 4096, 16384, 65536, 262144, 1048576};
  for (wg::Index n : sizes) {
    if (n < 8 || n % 8 != 0) {
      std::fprintf(stderr, "sum_abs_fft: n = %td found, expected a multiple of 8\n", n);
      return 1;
    }
    run(n);
  }
}
