/// \file
/// W4: split steps of a nonlinear wave, u = ifft(H fft u), u = u cis(g dz |u|^2), and
/// L = sum|u - t|^2; gradients in the first u and in g. Size: points x steps.
///   By hand: v_k, the field between the two halves of step k, is all that is kept. With u_bar
///   from the right, e = cis(c |v|^2), c = g dz, w = conj(e) u_bar and p = Im(conj(v) w):
///       v_bar = w + 2 c p v,  c_bar += sum |v|^2 p,  u_bar = F^H (conj(H)/n (F v_bar)).

#include "support/by_hand.hpp"
#include "support/contest.hpp"
#include "support/libtorch.hpp"

namespace wg = wirtinger;

namespace {

template <class R>
struct Problem {
  using Complex = std::complex<R>;
  wg::Index n, steps;
  R g = R(0.8), dz;
  wg::Array<Complex> u, t, H;

  explicit Problem(const bench::Size& size)
      : n(size[0]),
        steps(size[1]),
        dz(R(1) / static_cast<R>(size[1])),
        u(by_hand::signal<R>({n}, 0)),
        t(by_hand::signal<R>({n}, 7.3)),
        H(wg::cis(by_hand::real_signal<R>({n}, 0.2))) {}

  auto loss() const {
    return [this](auto field, auto coupling) {
      for (wg::Index k = 0; k < steps; ++k) {
        field = ifft(H * fft(field));
        field = field * cis(coupling * dz * abs2(field));
      }
      return squared_norm(field - t);
    };
  }
};

template <class R>
class ByHand {
 public:
  using Complex = std::complex<R>;
  using Packet = by_hand::Packet<R>;

  ByHand(const Problem<R>& problem, bool in_place)
      : n_(problem.n),
        c_(problem.g * problem.dz),
        dz_(problem.dz),
        forward_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_FORWARD, in_place)),
        inverse_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_BACKWARD, false)),
        adjoint_(by_hand::transform<R>({static_cast<int>(n_)}, FFTW_BACKWARD, in_place)),
        u_(problem.u),
        t_(problem.t),
        H_over_n_(problem.H),
        work_(n_),
        other_memory_(in_place ? 0 : n_),
        other_(in_place ? work_.data() : other_memory_.data()) {
    for (wg::Index j = 0; j < n_; ++j)
      H_over_n_.data()[j] /= static_cast<R>(n_);
    for (wg::Index k = 0; k < problem.steps; ++k)
      v_.emplace_back(n_);
  }

  R operator()() { return run<false>(); }
  const Complex* u_bar() const { return work_.data(); }
  R g_bar() const { return g_bar_; }
  /// Sum of the absolute values of the terms of which g_bar() is the sum: they may cancel.
  R size_of_g_bar() {
    run<true>();
    return g_bar_;
  }

 private:
  template <bool of_sizes>
  R run() {
    std::copy_n(u_.data(), n_, work_.data());
    for (const auto& v : v_) {
      forward_(work_.data(), other_);
      times_H(other_, [](auto h) WIRTINGER_INLINE_LAMBDA { return h; });
      inverse_(other_, v.data());
      turn(v.data());
    }
    const R value = distance_to_t();
    Packet c_bar(0);
    for (std::size_t k = v_.size(); k-- > 0;) {
      c_bar = c_bar + turn_back<of_sizes>(v_[k].data());
      forward_(work_.data(), other_);
      times_H(other_, [](auto h) WIRTINGER_INLINE_LAMBDA { return conj(h); });
      adjoint_(other_, work_.data());
    }
    g_bar_ = wg::number::sum_lanes(c_bar) * dz_;
    return value;
  }
  template <class F>
  void times_H(Complex* x, F of) const {
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>)
      by_hand::store(x + j, by_hand::load(x + j) * of(by_hand::load(H_over_n_.data() + j)));
  }
  void turn(const Complex* v) const {
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>) {
      const auto z = by_hand::load(v + j);
      by_hand::store(work_.data() + j, z * cis(Packet(c_) * abs2(z)));
    }
  }
  template <bool of_sizes>
  Packet turn_back(const Complex* v) const {
    Packet c_bar(0);
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>) {
      const auto z = by_hand::load(v + j);
      const Packet square = abs2(z);
      const auto w = conj(cis(Packet(c_) * square)) * by_hand::load(work_.data() + j);
      const Packet p = z.re * w.im - z.im * w.re;
      c_bar = c_bar + (of_sizes ? abs(square * p) : square * p);
      by_hand::store(work_.data() + j, w + z * (Packet(2 * c_) * p));
    }
    return c_bar;
  }
  R distance_to_t() const {
    Packet sum(0);
    for (wg::Index j = 0; j < n_; j += by_hand::width<R>) {
      const auto r = by_hand::load(work_.data() + j) - by_hand::load(t_.data() + j);
      sum = sum + abs2(r);
      by_hand::store(work_.data() + j, r + r);
    }
    return wg::number::sum_lanes(sum);
  }

  wg::Index n_;
  R c_, dz_;
  by_hand::Plan<R> forward_, inverse_, adjoint_;
  by_hand::Buffer<Complex> u_, t_, H_over_n_, work_, other_memory_;
  Complex* other_;
  std::vector<by_hand::Buffer<Complex>> v_;
  R g_bar_ = 0;
};

/// Bytes of the tape at its highest beside one u for each step, which no adjoint can do without.
template <class R>
void print_memory(const Problem<R>& problem) {
  wg::Tape<R> tape;
  const auto loss = problem.loss();
  auto u = tape.variable(problem.u);
  auto g = tape.variable(problem.g);
  {
    const wg::Var<R> value = loss(u, g);
    tape.backward(value);
  }
  const double least = static_cast<double>(problem.n * problem.steps) * sizeof(std::complex<R>);
  std::printf("W4  %zu bytes for the tape at its highest, %.3f x one u for each step\n",
              tape.peak_bytes(), static_cast<double>(tape.peak_bytes()) / least);
}

struct SplitSteps {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const Problem<R> problem(size);
    const auto f = problem.loss();
    const auto& u = problem.u;
    const R g = problem.g;

    bench::Contest contest("W4", size, bench::precision_name<R>(), options);
    ByHand<R> in_place(problem, true), out_of_place(problem, false);
    auto recording = wg::record(f, u, g);
    const R expected = in_place();
    const R size_of_g_bar = out_of_place.size_of_g_bar();
    out_of_place();
    const auto compare = [&](const auto& result) {
      const auto& [u_bar, g_bar] = result.gradient;
      contest.compare(bench::distance(result.value, expected));
      for (const ByHand<R>* hand : {&in_place, &out_of_place}) {
        contest.compare(bench::distance(u_bar.data(), hand->u_bar(), u.size()));
        contest.compare(std::abs(g_bar - hand->g_bar()) / size_of_g_bar);
      }
    };
    compare(wg::value_and_gradient(f, u, g));
    compare(recording.value_and_gradient(u, g));

    contest.add_limit([&] { in_place(); }, [&] { out_of_place(); });
    contest.add("recorded", [&] { wg::value_and_gradient(f, u, g); });
    contest.add("replayed", [&] { recording.value_and_gradient(u, g); });
    contest.add_peer("LibTorch",
                     libtorch::split_steps<R>(u.data(), problem.H.data(), problem.t.data(), g,
                                              problem.dz, problem.n, problem.steps),
                     in_place.u_bar(), u.size());
    contest.add_with_threads("recorded", [&] { wg::value_and_gradient(f, u, g); });
    // Rounding errors of all steps add up.
    const bool agree = contest.run(bench::tolerance<R>() * 10);
    print_memory(problem);
    return agree;
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(
      count, arguments,
      {{64, 100}, {256, 100}, {1024, 100}, {4096, 100}, {16384, 100}, {65536, 100}}, SplitSteps{});
}
