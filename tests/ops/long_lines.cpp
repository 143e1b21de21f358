// Transforms so large that nodes run them in place: nothing that is needed is overwritten.

#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/noise.hpp"

namespace {

namespace wg = wirtinger;
using test_numbers::noise;
using wg::Array, wg::Index, wg::Tape, wg::Var;
using C = std::complex<double>;

// In double: PlanKey::is_long_line().
const Index n = wg::detail::second_level_cache() / Index(sizeof(C));

double off(const Array<C>& a, const Array<C>& b) { return wg::norm2(a - b) / wg::norm2(b); }

}  // namespace

#ifndef WIRTINGER_NO_FFTW
TEST_CASE("lines that fill the second-level cache are long") {
  const auto prefers = [](Index points) {
    return wg::fft_operator<double>({points}, wg::Order::row_major).prefers_in_place();
  };
  CHECK(prefers(n));
  CHECK_FALSE(prefers(n / 2));
}
#endif

TEST_CASE("a long filter has the gradients of its closed form") {
  const Array<C> x = noise<C>({n}, 1), h = noise<C>({n}, 2), t = noise<C>({n}, 3);
  const auto loss = [&](auto z, auto k) { return squared_norm(ifft(fft(z) * k) - t); };
  const Array<C> spectrum = fft(x), residual = 2.0 * (ifft(spectrum * h) - t);
  const Array<C> back = fft(residual) / double(n);
  const Array<C> in_x = double(n) * ifft(conj(h) * back), in_h = conj(spectrum) * back;
  const auto [value, gradients] = wg::value_and_gradient(loss, x, h);
  CHECK(std::abs(value / (wg::squared_norm(residual) / 4) - 1) < 1e-12);
  CHECK(off(std::get<0>(gradients), in_x) < 1e-13);
  CHECK(off(std::get<1>(gradients), in_h) < 1e-13);

  auto recorded = wg::record(loss, noise<C>({n}, 4), noise<C>({n}, 5));
  for (int k = 0; k < 2; ++k) {  // the second time memory is what the first has left
    const auto again = recorded.value_and_gradient(x, h);
    CHECK(off(std::get<0>(again.gradient), in_x) < 1e-13);
    CHECK(off(std::get<1>(again.gradient), in_h) < 1e-13);
  }
  CHECK(off(x, noise<C>({n}, 1)) == 0);
}

TEST_CASE("what a long transform reads stays as it was for its other readers") {
  const Array<C> x0 = noise<C>({n}, 1), h = noise<C>({n}, 2);
  Tape<double> tape;
  const auto x = tape.variable(x0);
  auto named = x * h;
  const Var<Array<C>> stored = x * h;
  const Var<Array<C>> a = fft(named), b = fft(stored), c = ifft(x * h), d = fft(x);
  const Array<C> product = x0 * h;
  CHECK(off(wg::eval(named).value(), product) == 0);
  CHECK(off(stored.value(), product) == 0);
  CHECK(off(x.value(), x0) == 0);
  for (const auto& y : {a, b})
    CHECK(off(y.value(), fft(product)) < 1e-14);
  CHECK(off(c.value(), ifft(product)) < 1e-14);
  CHECK(off(d.value(), fft(x0)) < 1e-14);

  // Every cotangent is used once by its transform and kept besides, or comes from two readers.
  tape.keep_gradient(a);
  tape.keep_gradient(d);
  tape.backward(sum(abs2(a)) + 2.0 * sum(abs2(d)) + sum(abs2(d * h)));
  CHECK(off(tape.gradient(a), 2.0 * fft(product)) < 1e-14);
  const Array<C> of_d = 2.0 * fft(x0) * (2.0 + abs2(h));
  CHECK(off(tape.gradient(d), of_d) < 1e-14);
  CHECK(off(tape.gradient(x),
            double(n) * (ifft(of_d) + conj(h) * ifft(Array<C>(2.0 * fft(product))))) < 1e-13);
}

TEST_CASE("a long unitary transform keeps its factor") {
  const Array<C> x = noise<C>({n}, 1), h = noise<C>({n}, 2);
  const auto energy = [&](auto z) { return squared_norm(fft(z, {.norm = wg::Norm::ortho})); };
  const auto [value, gradient] = wg::value_and_gradient(energy, x);
  CHECK(std::abs(value / wg::squared_norm(x) - 1) < 1e-12);
  CHECK(off(gradient, 2.0 * x) < 1e-14);
  CHECK(off(wg::gradient([&](auto z) { return energy(z * h); }, x), 2.0 * abs2(h) * x) < 1e-14);
}

#ifndef WIRTINGER_NO_FFTW
TEST_CASE("the adjoint of a measured image in place is the adjoint") {
  struct Restored {
    wg::Effort effort = wg::effort();
    ~Restored() { wg::set_effort(effort); }
  } const restored;
  // PlanKey::is_measured_image().
  const Index side = 64, other = n / 4 / side;
  const auto prefers = [&]<class R = double>(Index columns, R = {}) {
    return wg::fft2_operator<R>({side, columns}, wg::Order::row_major).adjoint_prefers_in_place();
  };
  CHECK_FALSE(prefers(other));
  wg::set_effort(wg::Effort::measure);
  CHECK(prefers(other));
  CHECK_FALSE(prefers(other / 2));
  CHECK_FALSE(prefers(4 * other, 0.0f));

  const Array<C> x0 = noise<C>({side, other}, 1), mask = noise<C>({side, other}, 2);
  const double points = double(side * other);
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const Var<Array<C>> u = x * mask;
  const Var<Array<C>> y = fft2(u), z = fft2(x);
  tape.keep_gradient(y);
  tape.backward(sum(abs2(y)) + sum(abs2(z)));
  CHECK(off(u.value(), x0 * mask) == 0);
  CHECK(off(tape.gradient(y), 2.0 * fft2(x0 * mask)) < 1e-14);  // kept, not transformed
  CHECK(off(tape.gradient(x), 2.0 * points * (abs2(mask) + 1.0) * x0) < 1e-14);  // Parseval
}
#endif

TEST_CASE("tangents and second derivatives of a long line") {
  const Array<C> x = noise<C>({n}, 1), v = noise<C>({n}, 2), h = noise<C>({n}, 3);
  const auto filtered = [&](auto z) { return ifft(fft(z * h) * h); };
  const auto [value, tangent] = wg::jvp(filtered, x, v);
  CHECK(off(value, filtered(x)) < 1e-14);
  CHECK(off(tangent, filtered(v)) < 1e-14);  // linear
  const auto energy = [&](auto z) { return sum(square(abs2(filtered(z)))); };
  const auto report = wg::check_hvp(energy, x);
  CAPTURE(report.sentence);
  CHECK(report.passed);
}
