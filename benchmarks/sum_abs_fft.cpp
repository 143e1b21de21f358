/// \file
/// W1: value and gradient of sum|fft x|, the library against a loop written by hand for it.
///   By hand: y = F x, L = sum|y|, gradient = F^H (y/|y|), with y/|y| in one pass over y.
///   Usage: sum_abs_fft [n ...]   (default 64 1024 4096 16384 65536 262144 1048576)

#include "by_hand.hpp"

namespace wg = wirtinger;

namespace {

using by_hand::Complex, by_hand::Real;

class ByHand {
 public:
  explicit ByHand(std::size_t n) : n_(n), spectrum_(n), gradient_(n) {}

  double operator()(const Complex* x) {
    Complex* const y = spectrum_.data();
    forward_(x, y);
    Real sum(0);
    for (std::size_t k = 0; k < n_; k += by_hand::width) {
      const auto z = by_hand::load(y + k);
      const Real modulus = sqrt(z.re * z.re + z.im * z.im);
      const Real inverse = select(modulus > Real(0), Real(1) / modulus, Real(0));
      sum = sum + modulus;
      by_hand::store(y + k, z.re * inverse, z.im * inverse);
    }
    adjoint_(y, gradient_.data());
    return wg::number::sum_lanes(sum);
  }
  const Complex* gradient() const { return gradient_.data(); }

 private:
  std::size_t n_;
  by_hand::Buffer spectrum_, gradient_;
  by_hand::Plan forward_{n_, gradient_, spectrum_, FFTW_FORWARD};
  by_hand::Plan adjoint_{n_, spectrum_, gradient_, FFTW_BACKWARD};
};

void run(wg::Index n) {
  const auto x = by_hand::signal(n, 0);
  const auto f = [](auto z) { return sum(abs(fft(z))); };

  ByHand hand(static_cast<std::size_t>(n));
  const double expected = hand(x.data());
  const auto result = wg::value_and_gradient(f, x);
  const double deviation = std::max(
      std::abs(result.value - expected) / expected,
      by_hand::relative_distance(result.gradient.data(), hand.gradient(), std::size_t(n)));

  auto recording = wg::record(f, x);
  volatile double sink = 0;
  const auto times = benchmark::compare([&] { sink = hand(x.data()); },
                                        [&] { sink = wg::value_and_gradient(f, x).value; },
                                        [&] { sink = recording.value_and_gradient(x).value; });
  by_hand::report("W1", n, times, deviation);
}

}  // namespace

int main(int count, char** arguments) {
  for (wg::Index n : by_hand::lengths(count, arguments))
    run(n);
}
