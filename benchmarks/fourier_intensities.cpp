/// \file
/// W2: L = sum (|fft2(x mask)| - m)^2 with a complex mask, gradient in x: phase retrieval.
///   By hand: a = F (mask x), L = sum (|a| - m)^2, and with b = 2 (|a| - m) a/|a| the gradient is
///   conj(mask) F^H b.

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

  ByHand(const wg::Array<Complex>& x, const wg::Array<Complex>& mask, const wg::Array<R>& m,
         bool in_place)
      : n_(x.size()),
        forward_(by_hand::transform<R>(extents(x), FFTW_FORWARD, in_place)),
        adjoint_(by_hand::transform<R>(extents(x), FFTW_BACKWARD, in_place)),
        x_(x),
        mask_(mask),
        m_(m),
        a_(n_),
        other_(in_place ? 0 : n_),
        spectrum_(in_place ? a_.data() : other_.data()),
        gradient_(n_) {}

  R operator()() const {
    for (wg::Index k = 0; k < n_; k += by_hand::width<R>)
      by_hand::store(a_.data() + k, by_hand::load(x_.data() + k) * by_hand::load(mask_.data() + k));
    forward_(a_.data(), spectrum_);
    Packet sum(0);
    for (wg::Index k = 0; k < n_; k += by_hand::width<R>) {
      const auto z = by_hand::load(spectrum_ + k);
      const Packet modulus = sqrt(z.re * z.re + z.im * z.im);
      const Packet excess = modulus - by_hand::load(m_.data() + k);
      sum = sum + excess * excess;
      const Packet factor = select(modulus > Packet(0), (excess + excess) / modulus, Packet(0));
      by_hand::store(spectrum_ + k, {z.re * factor, z.im * factor});
    }
    adjoint_(spectrum_, a_.data());
    for (wg::Index k = 0; k < n_; k += by_hand::width<R>)
      by_hand::store(gradient_.data() + k,
                     conj(by_hand::load(mask_.data() + k)) * by_hand::load(a_.data() + k));
    return wg::number::sum_lanes(sum);
  }
  const Complex* gradient() const { return gradient_.data(); }

 private:
  static std::vector<int> extents(const wg::Array<Complex>& x) {
    return {static_cast<int>(x.extent(0)), static_cast<int>(x.extent(1))};
  }
  wg::Index n_;
  by_hand::Plan<R> forward_, adjoint_;
  by_hand::Buffer<Complex> x_, mask_;
  by_hand::Buffer<R> m_;
  by_hand::Buffer<Complex> a_, other_;
  Complex* spectrum_;
  by_hand::Buffer<Complex> gradient_;
};

struct FourierIntensities {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const wg::Shape shape{size[0], size[1]};
    const auto x = by_hand::signal<R>(shape, 0), mask = by_hand::signal<R>(shape, 0.3);
    const wg::Array<R> m = abs(by_hand::signal<R>(shape, 2.7)) * static_cast<R>(size[0]);
    const auto f = [&](auto z) { return sum(square(abs(fft2(z * mask)) - m)); };

    bench::Contest contest("W2", size, bench::precision_name<R>(), options);
    const ByHand<R> in_place(x, mask, m, true), out_of_place(x, mask, m, false);
    auto recording = wg::record(f, x);
    const R expected = in_place();
    out_of_place();
    const auto compare = [&](const auto& result) {
      contest.compare(bench::distance(result.value, expected));
      contest.compare(bench::distance(result.gradient.data(), in_place.gradient(), x.size()));
      contest.compare(bench::distance(result.gradient.data(), out_of_place.gradient(), x.size()));
    };
    compare(wg::value_and_gradient(f, x));
    compare(recording.value_and_gradient(x));

    contest.add_limit([&] { in_place(); }, [&] { out_of_place(); });
    contest.add("recorded", [&] { wg::value_and_gradient(f, x); });
    contest.add("replayed", [&] { recording.value_and_gradient(x); });
    contest.add_peer(
        "LibTorch",
        libtorch::fourier_intensities<R>(x.data(), mask.data(), m.data(), size[0], size[1]),
        in_place.gradient(), x.size());
    contest.add_with_threads("recorded", [&] { wg::value_and_gradient(f, x); });
    return contest.run(bench::tolerance<R>());
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(count, arguments,
                             {{64, 64}, {256, 256}, {512, 512}, {1024, 1024}, {2048, 2048}},
                             FourierIntensities{});
}
