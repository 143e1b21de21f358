/// \file
/// W5: real signals, y = irfft(k rfft x) with one complex kernel k for all, L = sum (y - t)^2;
/// gradients in x and k. Size: signals x points of each, an even number.
///   By hand: the adjoint of irfft doubles the bins that stand for two, the adjoint of rfft halves
///   them. With G = rfft(2 (y - t))/n the gradient in x is therefore c2r(conj(k) G) as it stands,
///   and the one in k the sum over signals of w conj(X) G with w = 1, 2, ..., 2, 1.

#include "support/by_hand.hpp"
#include "support/contest.hpp"

namespace wg = wirtinger;

namespace {

template <class R>
class ByHand {
 public:
  using Complex = std::complex<R>;
  using Packet = by_hand::Packet<R>;

  ByHand(const wg::Array<R>& x, const wg::Array<Complex>& k, const wg::Array<R>& t)
      : lines_(x.extent(0)),
        n_(x.extent(1)),
        x_(x.size()),
        t_(t),
        y_(x.size()),
        x_bar_(x.size()),
        k_(k),
        k_bar_(line_),
        spectrum_(lines_ * line_),
        work_(lines_ * line_),
        forward_(r2c(x_, spectrum_)),
        inverse_(c2r(work_, y_)),
        adjoint_of_inverse_(r2c(y_, work_)),
        adjoint_(c2r(work_, x_bar_)) {
    std::copy_n(x.data(), x.size(), x_.data());
  }

  R operator()() const {
    const Packet one_over_n(1 / static_cast<R>(n_)), two_over_n = Packet(2) * one_over_n;
    forward_();
    for (wg::Index l = 0; l < lines_; ++l) {
      const Complex* const X = spectrum_.data() + l * line_;
      Complex* const work = work_.data() + l * line_;
      for (wg::Index j = 0; j < line_; j += by_hand::width<R>)
        by_hand::store(work + j,
                       (by_hand::load(X + j) * by_hand::load(k_.data() + j)) * one_over_n);
    }
    inverse_();
    Packet sum(0);
    for (wg::Index j = 0; j < lines_ * n_; j += by_hand::width<R>) {
      const Packet r = by_hand::load(y_.data() + j) - by_hand::load(t_.data() + j);
      sum = sum + r * r;
      by_hand::store(y_.data() + j, r * two_over_n);
    }
    adjoint_of_inverse_();
    std::fill_n(k_bar_.data(), line_, Complex(0));
    for (wg::Index l = 0; l < lines_; ++l) {
      const Complex* const X = spectrum_.data() + l * line_;
      Complex* const work = work_.data() + l * line_;
      for (wg::Index j = 0; j < line_; j += by_hand::width<R>) {
        const auto G = by_hand::load(work + j);
        by_hand::store(k_bar_.data() + j,
                       by_hand::load(k_bar_.data() + j) + conj(by_hand::load(X + j)) * G);
        by_hand::store(work + j, conj(by_hand::load(k_.data() + j)) * G);
      }
    }
    for (wg::Index j = 1; j < n_ / 2; ++j)
      k_bar_.data()[j] *= R(2);
    adjoint_();
    return wg::number::sum_lanes(sum);
  }
  const R* x_bar() const { return x_bar_.data(); }
  const Complex* k_bar() const { return k_bar_.data(); }

 private:
  static constexpr wg::Index bins_at_once = std::max<wg::Index>(8, by_hand::width<R>);

  by_hand::Plan<R> r2c(const by_hand::Buffer<R>& in, const by_hand::Buffer<Complex>& out) const {
    return by_hand::Plan<R>(by_hand::Fftw<R>::r2c(
        static_cast<int>(n_), static_cast<int>(lines_), in.data(), static_cast<int>(n_),
        by_hand::raw(out.data()), static_cast<int>(line_), by_hand::planning_flags()));
  }
  by_hand::Plan<R> c2r(const by_hand::Buffer<Complex>& in, const by_hand::Buffer<R>& out) const {
    return by_hand::Plan<R>(by_hand::Fftw<R>::c2r(
        static_cast<int>(n_), static_cast<int>(lines_), by_hand::raw(in.data()),
        static_cast<int>(line_), out.data(), static_cast<int>(n_), by_hand::planning_flags()));
  }

  wg::Index lines_, n_;
  // Bins of a line, filled up to whole packets: each line begins at an aligned address, and its
  // last packet does not reach into the next.
  wg::Index line_ = (n_ / 2 + 1 + bins_at_once - 1) / bins_at_once * bins_at_once;
  by_hand::Buffer<R> x_, t_, y_, x_bar_;
  by_hand::Buffer<Complex> k_, k_bar_, spectrum_, work_;
  by_hand::Plan<R> forward_, inverse_, adjoint_of_inverse_, adjoint_;
};

struct FilteredSignals {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const wg::Shape shape{size[0], size[1]};
    const auto x = by_hand::real_signal<R>(shape, 0), t = by_hand::real_signal<R>(shape, 7.3);
    const auto k = by_hand::signal<R>({size[1] / 2 + 1}, 0.4);
    const auto f = [&](auto u, auto h) { return sum(square(irfft(rfft(u) * h) - t)); };

    bench::Contest contest("W5", size, bench::precision_name<R>(), options);
    const ByHand<R> hand(x, k, t);
    auto recording = wg::record(f, x, k);
    const R expected = hand();
    const auto compare = [&](const auto& result) {
      const auto& [x_bar, k_bar] = result.gradient;
      contest.compare(bench::distance(result.value, expected));
      contest.compare(bench::distance(x_bar.data(), hand.x_bar(), x.size()));
      contest.compare(bench::distance(k_bar.data(), hand.k_bar(), k.size()));
    };
    compare(wg::value_and_gradient(f, x, k));
    compare(recording.value_and_gradient(x, k));

    contest.add_limit([&] { hand(); });
    contest.add("recorded", [&] { wg::value_and_gradient(f, x, k); });
    contest.add("replayed", [&] { recording.value_and_gradient(x, k); });
    contest.add_with_threads("recorded", [&] { wg::value_and_gradient(f, x, k); });
    return contest.run(bench::tolerance<R>());
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(count, arguments, {{256, 1024}}, FilteredSignals{});
}
