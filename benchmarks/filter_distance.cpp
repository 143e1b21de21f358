/// \file
/// W3: L = sum|ifft(k fft x) - t|^2, gradients in x and k.
///   By hand: X = F x, y = F^H (k X)/n, r = y - t, L = sum|r|^2; with G = F (2 r)/n the gradients
///   are conj(X) G in k and F^H (conj(k) G) in x. 1/n and 2 are folded into the passes between.

#include "support/by_hand.hpp"
#include "support/contest.hpp"
#include "support/libtorch.hpp"

namespace wg = wirtinger;

namespace {

template <class R>
class ByHand {
 public:
  using Complex = std::complex<R>;
  using Packet = by_hand::Packet<R>;

  ByHand(const wg::Array<Complex>& x, const wg::Array<Complex>& k, const wg::Array<Complex>& t,
         bool in_place)
      : n_(x.size()),
        forward_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_FORWARD, false)),
        inverse_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_BACKWARD, in_place)),
        adjoint_of_inverse_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_FORWARD, in_place)),
        x_(x),
        k_(k),
        t_(t),
        spectrum_(n_),
        work_(n_),
        other_memory_(in_place ? 0 : n_),
        other_(in_place ? work_.data() : other_memory_.data()),
        k_bar_(n_) {}

  R operator()() const {
    Complex *const spectrum = spectrum_.data(), *const work = work_.data();
    const Packet one_over_n(1 / static_cast<R>(n_)), two_over_n = Packet(2) * one_over_n;
    forward_(x_.data(), spectrum);
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>)
      by_hand::store(work + j,
                     (by_hand::load(spectrum + j) * by_hand::load(k_.data() + j)) * one_over_n);
    inverse_(work, other_);
    Packet sum(0);
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>) {
      const auto r = by_hand::load(other_ + j) - by_hand::load(t_.data() + j);
      sum = sum + (r.re * r.re + r.im * r.im);
      by_hand::store(other_ + j, r * two_over_n);
    }
    adjoint_of_inverse_(other_, work);
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>) {
      const auto g = by_hand::load(work + j);
      by_hand::store(k_bar_.data() + j, conj(by_hand::load(spectrum + j)) * g);
      by_hand::store(work + j, conj(by_hand::load(k_.data() + j)) * g);
    }
    inverse_(work, other_);
    return wg::number::sum_lanes(sum);
  }
  const Complex* x_bar() const { return other_; }
  const Complex* k_bar() const { return k_bar_.data(); }

 private:
  wg::Index n_;
  by_hand::Plan<R> forward_, inverse_, adjoint_of_inverse_;
  by_hand::Buffer<Complex> x_, k_, t_, spectrum_, work_, other_memory_;
  Complex* other_;
  by_hand::Buffer<Complex> k_bar_;
};

struct FilterDistance {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const auto x = by_hand::signal<R>({size[0]}, 0), k = by_hand::signal<R>({size[0]}, 0.4),
               t = by_hand::signal<R>({size[0]}, 7.3);
    const auto f = [&](auto u, auto h) { return squared_norm(ifft(fft(u) * h) - t); };

    bench::Contest contest("W3", size, bench::precision_name<R>(), options);
    const ByHand<R> in_place(x, k, t, true), out_of_place(x, k, t, false);
    auto recording = wg::record(f, x, k);
    const R expected = in_place();
    out_of_place();
    const auto compare = [&](const auto& result) {
      const auto& [x_bar, k_bar] = result.gradient;
      contest.compare(bench::distance(result.value, expected));
      for (const ByHand<R>* hand : {&in_place, &out_of_place}) {
        contest.compare(bench::distance(x_bar.data(), hand->x_bar(), x.size()));
        contest.compare(bench::distance(k_bar.data(), hand->k_bar(), x.size()));
      }
    };
    compare(wg::value_and_gradient(f, x, k));
    compare(recording.value_and_gradient(x, k));

    contest.add_limit([&] { in_place(); }, [&] { out_of_place(); });
    contest.add("recorded", [&] { wg::value_and_gradient(f, x, k); });
    contest.add("replayed", [&] { recording.value_and_gradient(x, k); });
    contest.add_peer("LibTorch",
                     libtorch::filter_distance<R>(x.data(), k.data(), t.data(), x.size()),
                     in_place.x_bar(), x.size());
    contest.add_with_threads("recorded", [&] { wg::value_and_gradient(f, x, k); });
    return contest.run(bench::tolerance<R>());
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(count, arguments,
                             {{64}, {1024}, {4096}, {16384}, {65536}, {262144}, {1048576}},
                             FilterDistance{});
}
