/// \file
/// Scalars on a tape that keeps partials, a million steps deep: L = |z|^2 at the end of
///   S1: z = z c + d, gradients in the first z and in c, d constant;
///   S2: z = z c + d, gradient in the first z, c and d constant;
///   S3: z = z z + c, gradients in the first z and in c.
/// A step is two complex operations and one statement.
/// Multipliers have modulus 0.999999: nothing overflows, and no cotangent dies away.
///   By hand: the z of every step is stored; backward c_bar += conj(z) z_bar, z_bar *= conj(c) for
///   S1, z_bar *= conj(c) for S2 (nothing to store), c_bar += z_bar, z_bar *= conj(2 z) for S3.

#include "support/by_hand.hpp"
#include "support/contest.hpp"

namespace wg = wirtinger;

namespace {

template <class R>
using Complex = std::complex<R>;

// Not std::complex's product, which has a branch for NaN.
template <class R>
WIRTINGER_INLINE Complex<R> times(Complex<R> a, Complex<R> b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

template <class R>
struct Result {
  R value;
  Complex<R> z_bar, c_bar;
};

/// z -> z c + d
template <bool c_is_variable>
struct Affine {
  static constexpr const char* name = c_is_variable ? "S1" : "S2";

  template <class R>
  struct Constants {
    Complex<R> z{R(0.1), R(-0.2)}, c{std::polar(R(0.999999), R(0.92))}, d{R(0.02), R(0.01)};
  };

  template <class R>
  static Result<R> by_hand(const Constants<R>& at, wg::Index steps, Complex<R>* stored) {
    Complex<R> z = at.z;
    for (wg::Index k = 0; k < steps; ++k) {
      if constexpr (c_is_variable) stored[k] = z;
      z = times(z, at.c) + at.d;
    }
    Complex<R> z_bar = z + z, c_bar = 0;
    for (wg::Index k = steps; k-- > 0;) {
      if constexpr (c_is_variable) c_bar += times(std::conj(stored[k]), z_bar);
      z_bar = times(z_bar, std::conj(at.c));
    }
    return {std::norm(z), z_bar, c_bar};
  }

  template <class R>
  static Result<R> recorded(wg::Tape<R>& tape, const Constants<R>& at, wg::Index steps) {
    const auto z0 = tape.variable(at.z);
    const auto c = c_is_variable ? tape.variable(at.c) : tape.constant(at.c);
    auto z = z0;
    for (wg::Index k = 0; k < steps; ++k)
      z = z * c + at.d;
    const wg::Var<R> loss = abs2(z);
    tape.backward(loss);
    return {loss.value(), tape.gradient(z0), c_is_variable ? tape.gradient(c) : Complex<R>(0)};
  }
};

/// z -> z z + c
struct Quadratic {
  static constexpr const char* name = "S3";

  template <class R>
  struct Constants {
    // mu/2 is a fixed point of multiplier mu, which the iteration turns around.
    Complex<R> mu = std::polar(R(0.999999), R(3.8832220774509332));
    Complex<R> z = mu / R(2) + R(0.05), c = mu / R(2) - mu * mu / R(4);
  };

  template <class R>
  static Result<R> by_hand(const Constants<R>& at, wg::Index steps, Complex<R>* stored) {
    Complex<R> z = at.z;
    for (wg::Index k = 0; k < steps; ++k) {
      stored[k] = z;
      z = times(z, z) + at.c;
    }
    Complex<R> z_bar = z + z, c_bar = 0;
    for (wg::Index k = steps; k-- > 0;) {
      c_bar += z_bar;
      z_bar = times(z_bar, std::conj(stored[k] + stored[k]));
    }
    return {std::norm(z), z_bar, c_bar};
  }

  template <class R>
  static Result<R> recorded(wg::Tape<R>& tape, const Constants<R>& at, wg::Index steps) {
    const auto z0 = tape.variable(at.z), c = tape.variable(at.c);
    auto z = z0;
    for (wg::Index k = 0; k < steps; ++k)
      z = z * z + c;
    const wg::Var<R> loss = abs2(z);
    tape.backward(loss);
    return {loss.value(), tape.gradient(z0), tape.gradient(c)};
  }
};

template <class Step, class R>
bool run(const bench::Size& size, const bench::Options& options) {
  const wg::Index steps = size[0];
  const typename Step::template Constants<R> constants;
  const by_hand::Buffer<Complex<R>> stored(steps);
  wg::Tape<R> tape;

  bench::Contest contest(Step::name, size, bench::precision_name<R>(), options);
  const Result<R> expected = Step::template by_hand<R>(constants, steps, stored.data());
  const Result<R> found = Step::recorded(tape, constants, steps);
  const double bytes = static_cast<double>(tape.bytes());
  tape.clear();
  contest.compare(bench::distance(found.value, expected.value));
  contest.compare(bench::distance(&found.z_bar, &expected.z_bar, 1));
  if (expected.c_bar != Complex<R>(0))
    contest.compare(bench::distance(&found.c_bar, &expected.c_bar, 1));

  volatile R sink = 0;
  contest.add_limit(
      [&] { sink = Step::template by_hand<R>(constants, steps, stored.data()).z_bar.real(); });
  contest.add("recorded", [&] {
    sink = Step::recorded(tape, constants, steps).z_bar.real();
    tape.clear();
  });
  const bool agree = contest.run(bench::tolerance<R>() * static_cast<double>(steps) / 100);
  std::printf("%s  limit %.2f ns, tape %.2f ns and %.1f bytes for each of two operations a step\n",
              Step::name, contest.seconds("limit") * 1e9 / static_cast<double>(2 * steps),
              contest.seconds("recorded") * 1e9 / static_cast<double>(2 * steps),
              bytes / static_cast<double>(2 * steps));
  return agree;
}

struct ScalarRecurrence {
  template <class R>
  bool operator()(const bench::Size& size, const bench::Options& options) const {
    const bool first = run<Affine<true>, R>(size, options);
    const bool second = run<Affine<false>, R>(size, options);
    return run<Quadratic, R>(size, options) && first && second;
  }
};

}  // namespace

int main(int count, char** arguments) {
  return bench::run_workload(count, arguments, {{1000000}}, ScalarRecurrence{});
}
