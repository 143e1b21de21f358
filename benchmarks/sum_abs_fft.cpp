/// \file
/// W1: L = sum|fft x|, gradient in x.
///   By hand: y = F x, L = sum|y|, gradient = F^H (y/|y|), with y/|y| in the pass that sums.

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

  ByHand(const wg::Array<Complex>& x, bool in_place)
      : n_(x.size()),
        forward_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_FORWARD, false)),
        adjoint_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_BACKWARD, in_place)),
        x_(x),
        y_(n_),
        other_(in_place ? 0 : n_),
        gradient_(in_place ? y_.data() : other_.data()) {}

  R operator()() const {
    Complex* const y = y_.data();
    forward_(x_.data(), y);
    Packet sum(0);
    for (wg::Index k = 0; k < n_; k += by_hand::width<R>) {
      const auto z = by_hand::load(y + k);
      const Packet modulus = sqrt(z.re * z.re + z.im * z.im);
      const Packet inverse = select(modulus > Packet(0), Packet(1) / modulus, Packet(0));
      sum = sum + modulus;
      by_hand::store(y + k, {z.re * inverse, z.im * inverse});
    }
    adjoint_(y, gradient_);
    return wg::number::sum_lanes(sum);
  }
  const Complex* gradient() const { return gradient_; }

 private:
  wg::Index n_;
  by_hand::Plan<R> forward_, adjoint_;
  by_hand::Buffer<Complex> x_, y_, other_;
  Complex* gradient_;
};

struct SumAbsFft {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const auto x = by_hand::signal<R>({size[0]}, 0);
    const auto f = [](auto z) { return sum(abs(fft(z))); };

    bench::Contest contest("W1", size, bench::precision_name<R>(), options);
    const ByHand<R> in_place(x, true), out_of_place(x, false);
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
    contest.add_peer("LibTorch", libtorch::sum_abs_fft<R>(x.data(), x.size()), in_place.gradient(),
                     x.size());
    contest.add_with_threads("recorded", [&] { wg::value_and_gradient(f, x); });
    return contest.run(bench::tolerance<R>());
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(
      count, arguments, {{64}, {1024}, {4096}, {16384}, {65536}, {262144}, {1048576}}, SumAbsFft{});
}
