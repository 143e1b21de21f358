/// \file
/// W3: value and both gradients of sum|ifft(k fft x) - t|^2, the library against a loop written by
/// hand for it.
///   By hand: X = F x, y = F^H (k X)/n, r = y - t, L = sum|r|^2; with G = F (2 r)/n the gradients
///   are conj(X) G in k and F^H (conj(k) G) in x. 1/n and 2 are folded into the passes between.
///   Usage: filter_distance [n ...]   (default 64 1024 4096 16384 65536 262144 1048576)

#include "by_hand.hpp"

namespace wg = wirtinger;

namespace {

using by_hand::Complex, by_hand::Real;

class ByHand {
 public:
  explicit ByHand(std::size_t n) : n_(n), spectrum_(n), work_(n), x_bar_(n), k_bar_(n) {}

  double operator()(const Complex* x, const Complex* k, const Complex* t) {
    Complex *const spectrum = spectrum_.data(), *const work = work_.data();
    const Real one_over_n(1 / static_cast<double>(n_)), two_over_n = Real(2) * one_over_n;
    forward_(x, spectrum);
    for (std::size_t j = 0; j < n_; j += by_hand::width) {
      const auto a = by_hand::load(spectrum + j), b = by_hand::load(k + j);
      by_hand::store(work + j, (a.re * b.re - a.im * b.im) * one_over_n,
                     (a.re * b.im + a.im * b.re) * one_over_n);
    }
    inverse_in_place_(work, work);
    Real sum(0);
    for (std::size_t j = 0; j < n_; j += by_hand::width) {
      const auto y = by_hand::load(work + j), target = by_hand::load(t + j);
      const Real re = y.re - target.re, im = y.im - target.im;
      sum = sum + (re * re + im * im);
      by_hand::store(work + j, re * two_over_n, im * two_over_n);
    }
    forward_in_place_(work, work);
    for (std::size_t j = 0; j < n_; j += by_hand::width) {
      const auto g = by_hand::load(work + j), a = by_hand::load(spectrum + j),
                 b = by_hand::load(k + j);
      by_hand::store(k_bar_.data() + j, a.re * g.re + a.im * g.im, a.re * g.im - a.im * g.re);
      by_hand::store(work + j, b.re * g.re + b.im * g.im, b.re * g.im - b.im * g.re);
    }
    adjoint_(work, x_bar_.data());
    return wg::number::sum_lanes(sum);
  }
  const Complex* x_bar() const { return x_bar_.data(); }
  const Complex* k_bar() const { return k_bar_.data(); }

 private:
  std::size_t n_;
  by_hand::Buffer spectrum_, work_, x_bar_, k_bar_;
  by_hand::Plan forward_{n_, x_bar_, spectrum_, FFTW_FORWARD};
  by_hand::Plan inverse_in_place_{n_, work_, work_, FFTW_BACKWARD};
  by_hand::Plan forward_in_place_{n_, work_, work_, FFTW_FORWARD};
  by_hand::Plan adjoint_{n_, work_, x_bar_, FFTW_BACKWARD};
};

void run(wg::Index n) {
  const auto x = by_hand::signal(n, 0), k = by_hand::signal(n, 0.4), t = by_hand::signal(n, 7.3);
  const auto f = [&](auto u, auto h) { return squared_norm(ifft(fft(u) * h) - t); };

  ByHand hand(static_cast<std::size_t>(n));
  const double expected = hand(x.data(), k.data(), t.data());
  const auto result = wg::value_and_gradient(f, x, k);
  const auto& [x_bar, k_bar] = result.gradient;
  const double deviation =
      std::max({std::abs(result.value - expected) / expected,
                by_hand::relative_distance(x_bar.data(), hand.x_bar(), std::size_t(n)),
                by_hand::relative_distance(k_bar.data(), hand.k_bar(), std::size_t(n))});

  auto recording = wg::record(f, x, k);
  volatile double sink = 0;
  const auto times = benchmark::compare([&] { sink = hand(x.data(), k.data(), t.data()); },
                                        [&] { sink = wg::value_and_gradient(f, x, k).value; },
                                        [&] { sink = recording.value_and_gradient(x, k).value; });
  by_hand::report("W3", n, times, deviation);
}

}  // namespace

int main(int count, char** arguments) {
  for (wg::Index n : by_hand::lengths(count, arguments))
    run(n);
}
