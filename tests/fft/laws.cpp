// What the transform is for: inversion, energy, shifts, and its adjoint.

#include "fft_testing.hpp"

using namespace fft_testing;

namespace {

/// x[(j - shift) mod n].
template <class C>
Array<C> turned(const Array<C>& x, Index shift) {
  Array<C> y = x;
  for (Index j = 0; j < x.size(); ++j)
    y((j + shift) % x.size()) = std::as_const(x)(j);
  return y;
}

/// x[k] exp(2 pi i k turns / n).
template <class C>
Array<C> ramped(const Array<C>& x, Index turns) {
  const Index n = x.size();
  Array<C> y = x;
  for (Index k = 0; k < n; ++k) {
    const long double angle = 2 * std::numbers::pi_v<long double> *
                              static_cast<long double>(k * turns % n) / static_cast<long double>(n);
    y(k) *= static_cast<C>(std::polar(1.0L, angle));
  }
  return y;
}

}  // namespace

TEMPLATE_TEST_CASE("fft: ifft undoes fft and fft undoes ifft", "", float, double, long double) {
  using C = std::complex<TestType>;
  for (const Norm norm : norms) {
    for (const Index n : lengths) {
      INFO("n " << n << " norm " << static_cast<int>(norm));
      const Array<C> x = noise<C>({n, 3});
      for (const int axis : {0, 1}) {
        const wg::FftOptions options{.axis = axis, .norm = norm};
        CHECK(error_in_eps(wg::ifft(wg::fft(x, options), options), wide(x)) <
              2 * allowed<TestType>(n));
        CHECK(error_in_eps(wg::fft(wg::ifft(x, options), options), wide(x)) <
              2 * allowed<TestType>(n));
      }
      const wg::FftnOptions options{.norm = norm};
      CHECK(error_in_eps(wg::ifftn(wg::fftn(x, options), options), wide(x)) <
            2 * allowed<TestType>(3 * n));
      CHECK(error_in_eps(wg::ifft2(wg::fft2(x, options), options), wide(x)) <
            2 * allowed<TestType>(3 * n));
    }
  }
}

TEMPLATE_TEST_CASE("fft: the unitary transform keeps inner products", "", float, double,
                   long double) {
  using C = std::complex<TestType>;
  for (const Index n : lengths) {
    INFO("n " << n);
    const Array<C> a = noise<C>({n}, 1), b = noise<C>({n}, 2);
    const wg::FftOptions unitary{.norm = Norm::ortho};
    const long double scale = norm2(wide(a)) * norm2(wide(b));
    CHECK(std::abs(inner(wg::fft(a, unitary), wg::fft(b, unitary)) - inner(a, b)) <
          50 * eps<TestType> * scale);
    // Without the factor the squares of the norms differ by n: F^H F = n I, not I.
    const Array<C> y = wg::fft(a);
    CHECK(std::abs(inner(y, y) / inner(a, a) - static_cast<long double>(n)) <
          50 * eps<TestType> * static_cast<long double>(n));
  }
}

TEMPLATE_TEST_CASE("fft: an impulse is a wave", "", float, double, long double) {
  using C = std::complex<TestType>;
  for (const Index n : lengths) {
    for (const Index at : {Index(0), n / 2, n - 1}) {
      INFO("n " << n << " at " << at);
      Array<C> impulse = wg::zeros<C>({n});
      impulse(at) = 1;
      const Array<C> wave = ramped(wg::ones<C>({n}), (n - at) % n);
      CHECK(error_in_eps(wg::fft(impulse), wide(wave)) < allowed<TestType>(n));
      CHECK(error_in_eps(wg::ifft(wave), wide(impulse)) < 4 * allowed<TestType>(n));
    }
  }
}

TEMPLATE_TEST_CASE("fft: a shift in time is a ramp in frequency and the reverse", "", float, double,
                   long double) {
  using C = std::complex<TestType>;
  for (const Index n : lengths) {
    for (const Index shift : {Index(1), n / 3}) {
      INFO("n " << n << " shift " << shift);
      const Array<C> x = noise<C>({n});
      CHECK(error_in_eps(wg::fft(turned(x, shift)), wide(ramped(wg::fft(x), n - shift % n))) <
            2 * allowed<TestType>(n));
      CHECK(error_in_eps(wg::fft(ramped(x, shift)), wide(turned(wg::fft(x), shift))) <
            2 * allowed<TestType>(n));
    }
  }
}

TEMPLATE_TEST_CASE("fft: the adjoint passes the dot test", "", float, double, long double) {
  using R = TestType;
  using C = std::complex<R>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    for (const Norm norm : norms) {
      for (const Index n : lengths) {
        for (const Index extent : {n, n + 3, std::max(n - 2, Index(1))}) {  // as it is, crop, pad
          for (const int axis : {0, 1}) {
            const Shape shape = axis == 0 ? Shape{extent, 3} : Shape{3, extent};
            INFO("n " << n << " shape " << to_text(shape) << " norm " << static_cast<int>(norm));
            const wg::FftOptions options{.n = n, .axis = axis, .norm = norm};
            const auto forward = wg::fft_operator<R>(shape, order, options);
            const auto inverse = wg::ifft_operator<R>(shape, order, options);
            CHECK(adjoint_error(forward, noise<C>(shape, 3, order)) < 1);
            CHECK(adjoint_error(inverse, noise<C>(shape, 4, order)) < 1);
            CHECK(adjoint_error(forward, noise<R>(shape, 5, order)) < 1);
          }
        }
      }
      const Shape shape{4, 3, 6};
      const wg::FftnOptions some{.s = {5, 2}, .axes = {2, 0}, .norm = norm};
      const auto x = noise<C>(shape, 6, order);
      CHECK(adjoint_error(wg::fftn_operator<R>(shape, order, some), x) < 1);
      CHECK(adjoint_error(wg::ifftn_operator<R>(shape, order, some), x) < 1);
      CHECK(adjoint_error(wg::fft2_operator<R>(shape, order, {.norm = norm}), x) < 1);
      CHECK(adjoint_error(wg::ifft2_operator<R>(shape, order, {.norm = norm}), x) < 1);
      CHECK(adjoint_error(wg::fftn_operator<R>(shape, order, {.axes = Axes(std::vector<int>{})}),
                          x) < 1);
    }
  }
}

TEST_CASE("fft: the adjoint of the operator is the inverse times the number of points") {
  using C = std::complex<double>;
  const Array<C> y = noise<C>({12});
  const auto op = wg::fft_operator<double>({12}, Order::row_major);
  std::vector<Wide> expected = wide(wg::ifft(y));
  for (Wide& value : expected)
    value *= 12;
  CHECK(error_in_eps(op.apply_adjoint(y), expected) < 4);
}

TEST_CASE("fft: unscaled results times the scale are the results") {
  using C = std::complex<double>;
  const Array<C> x = noise<C>({3, 8});
  const auto op = wg::ifft_operator<double>(x.shape(), x.order(), {.n = 10});
  CHECK(op.scale() == 0.1);
  const auto scaled = [&](Array<C> a) {
    for (Index i = 0; i < a.size(); ++i)
      a.data()[i] *= op.scale();
    return a;
  };
  CHECK(identical(op.apply(x), scaled(op.apply_unscaled(x))));
  const Array<C> y = noise<C>(op.shape());
  CHECK(identical(op.apply_adjoint(y), scaled(op.apply_adjoint_unscaled(y))));
  CHECK(op.name == "ifft");
  CHECK(op.input_shape() == Shape{3, 8});
  CHECK(op.shape() == Shape{3, 10});
}
