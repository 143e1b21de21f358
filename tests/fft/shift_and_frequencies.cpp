// fftshift and its relatives, bin frequencies, fast lengths: numpy's and scipy's values.

#include "fft_testing.hpp"

using namespace fft_testing;

namespace {
template <class R>
Array<R> row(const std::vector<R>& values) {
  return Array<R>::from_row_major({static_cast<Index>(values.size())}, values);
}
using V = std::vector<double>;
}  // namespace

TEST_CASE("fftshift: even and odd lengths") {
  CHECK(wg::fftshift(row<double>({0, 1, 2, 3})).to_row_major() == V{2, 3, 0, 1});
  CHECK(wg::fftshift(row<double>({0, 1, 2, 3, 4})).to_row_major() == V{3, 4, 0, 1, 2});
  CHECK(wg::ifftshift(row<double>({0, 1, 2, 3, 4})).to_row_major() == V{2, 3, 4, 0, 1});
  CHECK(wg::fftshift(row<double>({7})).to_row_major() == V{7});
  CHECK(wg::fftshift(row<double>({})).size() == 0);
}

TEST_CASE("fftshift: listed axes only") {
  const auto x = Array<double>::from_row_major({2, 3}, V{0, 1, 2, 3, 4, 5});
  CHECK(wg::fftshift(x).to_row_major() == V{5, 3, 4, 2, 0, 1});
  CHECK(wg::fftshift(x, {.axes = {0}}).to_row_major() == V{3, 4, 5, 0, 1, 2});
  CHECK(wg::fftshift(x, {.axes = {-1}}).to_row_major() == V{2, 0, 1, 5, 3, 4});
  CHECK(wg::ifftshift(x, {.axes = {1}}).to_row_major() == V{1, 2, 0, 4, 5, 3});
  CHECK_SENTENCE_PART(wg::fftshift(x, {.axes = {2}}), AxisError, "fftshift: axis 2 found");
  CHECK_SENTENCE_PART(wg::ifftshift(x, {.axes = {0, -2}}), AxisError,
                      "ifftshift: axis -2 is listed twice");
}

TEMPLATE_TEST_CASE("fftshift: ifftshift is its inverse and its adjoint", "", float, double,
                   long double) {
  using C = std::complex<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    for (const Shape& shape : {Shape{8}, Shape{7}, Shape{4, 5}, Shape{3, 4, 5}}) {
      INFO(to_text(shape));
      const Array<C> x = noise<C>(shape, 1, order);
      CHECK(identical(wg::ifftshift(wg::fftshift(x)), x));
      CHECK(identical(wg::fftshift(wg::ifftshift(x)), x));
      CHECK(wg::fftshift(x).order() == x.order());
      CHECK(adjoint_error(wg::FftShift{}, x) < 1);
      CHECK(adjoint_error(wg::IfftShift{}, x) < 1);
      CHECK(adjoint_error(wg::FftShift{{0}}, noise<TestType>(shape, 2, order)) < 1);
    }
  }
}

TEST_CASE("fftfreq and rfftfreq") {
  CHECK(wg::fftfreq(4).to_row_major() == V{0, .25, -.5, -.25});
  CHECK(wg::fftfreq(5, 0.5).to_row_major() == V{0, .4, .8, -.8, -.4});
  CHECK(wg::fftfreq(1).to_row_major() == V{0});
  CHECK(wg::rfftfreq(4).to_row_major() == V{0, .25, .5});
  CHECK(wg::rfftfreq(5, 0.5).to_row_major() == V{0, .4, .8});
  CHECK(wg::fftfreq<float>(8, 0.25f)(4) == -2.0f);
  CHECK(wg::fftfreq<long double>(3)(1) == 1.0L / 3);
  CHECK_SENTENCE_PART(wg::fftfreq(0), ShapeError, "fftfreq: n = 0 found, expected 1 or more");
  CHECK_SENTENCE_PART(wg::rfftfreq(-2), ShapeError, "rfftfreq: n = -2 found");
  CHECK_SENTENCE_PART(wg::fftfreq(4, 0), DomainError, "fftfreq: d = 0 found");
}

TEST_CASE("fftfreq: the bins of a wave") {
  const Index n = 12;
  const auto f = wg::fftfreq(n, 0.1);
  for (Index k = 0; k < n; ++k) {
    Array<std::complex<double>> wave(
        {n}, Order::row_major, wg::detail::Buffer::allocate(16 * static_cast<std::size_t>(n)));
    for (Index j = 0; j < n; ++j)
      wave(j) = std::polar(1.0, 2 * std::numbers::pi * f(k) * 0.1 * static_cast<double>(j));
    CHECK(std::abs(wg::fft(wave)(k) - static_cast<double>(n)) < 1e-12);
  }
}

TEST_CASE("next_fast_length: the smallest product of small primes from n on") {
  const auto is_fast = [](Index n) {
    for (Index p : {2, 3, 5, 7})
      while (n % p == 0)
        n /= p;
    return n == 1 || n == 11;
  };
  Index expected = 1;
  for (Index n = 1; n <= 5000; ++n) {
    if (n > expected)
      for (expected = n; !is_fast(expected);)
        ++expected;
    if (wg::next_fast_length(n) != expected)
      FAIL_CHECK("n = " << n << ": " << wg::next_fast_length(n));
  }
  CHECK(wg::next_fast_length(1000003) == 1000188);
  CHECK(wg::next_fast_length((Index(1) << 56) - 5) <= Index(1) << 56);
  CHECK_SENTENCE_PART(wg::next_fast_length(0), ShapeError, "next_fast_length: n = 0 found");
}
