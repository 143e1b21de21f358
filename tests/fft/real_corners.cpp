// Where transforms of real signals go wrong in one library after another: bins that are their own
// mirror image, odd lengths, spectra that are not Hermitian, several axes, crop and pad.

#include "fft_testing.hpp"

using namespace fft_testing;

namespace {

template <class R>
using C = std::complex<R>;

/// The real matrix of a real-linear operator: a column for each real component of its argument.
template <class T, class Op>
std::vector<std::vector<Wide>> columns_of(const Op& op) {
  std::vector<std::vector<Wide>> columns;
  const Index elements = op.input_shape().size();
  for (Index j = 0; j < elements; ++j)
    for (int part = 0; part < wg::components<T>; ++part) {
      Array<T> unit = wg::zeros<T>(op.input_shape());
      reinterpret_cast<wg::real_t<T>*>(unit.data())[j * wg::components<T> + part] = 1;
      columns.push_back(wide(op.apply(unit)));
    }
  return columns;
}

/// max over the components of |A^H y - (columns, y)|, in eps of its largest.
template <class T, class Op>
double adjoint_error_by_columns(const Op& op) {
  using U = typename decltype(op.apply(wg::zeros<T>(op.input_shape())).to_row_major())::value_type;
  const Array<U> y = noise<U>(op.shape(), 11);
  const std::vector<Wide> wy = wide(y), found = wide(op.apply_adjoint(y));
  const auto columns = columns_of<T>(op);
  long double error = 0, size = 0;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    long double expected = 0;
    for (std::size_t k = 0; k < wy.size(); ++k)
      expected += (std::conj(columns[j][k]) * wy[k]).real();
    const std::size_t element = j / wg::components<T>;
    const long double value =
        j % wg::components<T> == 0 ? found[element].real() : found[element].imag();
    error = std::max(error, std::abs(value - expected));
    size = std::max(size, std::abs(expected));
  }
  return static_cast<double>(error / size / eps<wg::real_t<T>>);
}

/// x with other imaginary parts of bin 0 and, for even n, of bin n/2 along the last axis.
template <class R>
Array<C<R>> with_imaginary_edges(Array<C<R>> x, Index n, R value) {
  const Index m = x.shape()[x.rank() - 1];
  C<R>* bins = x.data();
  for (Index i = 0; i < x.size(); ++i)
    if (i % m == 0 || 2 * (i % m) == n) bins[i] = {bins[i].real(), value};
  return x;
}

}  // namespace

TEMPLATE_TEST_CASE("corners: irfft and hfft do not read the imaginary parts of bins 0 and n over 2",
                   "", float, double, long double) {
  using R = TestType;
  for (const Index n : lengths)
    for (const Norm norm : norms) {
      INFO("n " << n);
      const wg::FftOptions options{.n = n, .norm = norm};
      const Array<C<R>> x = noise<C<R>>({3, n / 2 + 1});
      for (const R value : {R(0), R(-7), std::numeric_limits<R>::infinity()}) {
        const Array<C<R>> other = with_imaginary_edges(x, n, value);
        CHECK(identical(wg::irfft(x, options), wg::irfft(other, options)));
        CHECK(identical(wg::hfft(x, options), wg::hfft(other, options)));
      }
    }
}

TEMPLATE_TEST_CASE(
    "corners: the gradient of the imaginary parts of bins 0 and n over 2 is exactly 0", "", float,
    double, long double) {
  using R = TestType;
  for (const Index n : lengths)
    for (const Norm norm : norms) {
      const Index m = n / 2 + 1;
      const wg::FftOptions options{.n = n, .norm = norm};
      const Array<R> y = noise<R>({3, n}, 4);
      bool edges_are_zero = true, others_are_not = true;
      const auto look_at = [&](const Array<C<R>>& g) {
        for (Index i = 0; i < g.size(); ++i) {
          const R imaginary = g.data()[i].imag();
          (i % m == 0 || 2 * (i % m) == n ? edges_are_zero : others_are_not) &=
              (i % m == 0 || 2 * (i % m) == n) == (imaginary == 0);
        }
      };
      look_at(wg::irfft_operator<R>({3, m}, Order::row_major, options).apply_adjoint(y));
      look_at(wg::hfft_operator<R>({3, m}, Order::row_major, options).apply_adjoint(y));
      INFO("n " << n);
      CHECK(edges_are_zero);
      CHECK(others_are_not);
    }
}

TEST_CASE("corners: for odd n the last bin is an ordinary one") {
  for (const Index n : {3, 5, 7, 31, 97}) {
    INFO("n " << n);
    const Index m = n / 2 + 1;
    const auto op = wg::irfft_operator<double>({m}, Order::row_major, {.n = n});
    Array<C<double>> x = wg::zeros<C<double>>({m});
    x(m - 1) = {0, 1};
    // i at bin m - 1 and -i at its mirror image: -2 sin(2 pi (m - 1) j/n)/n.
    std::vector<Wide> expected;
    for (Index j = 0; j < n; ++j)
      expected.emplace_back(-2 * root_of_unity((m - 1) * j, n).imag() /
                            static_cast<long double>(n));
    CHECK(error_in_eps(op.apply(x), expected) < 4);
    const Array<double> y = noise<double>({n});
    const C<double> bin = wg::fft(y)(m - 1) * (2 / static_cast<double>(n));
    CHECK(std::abs(op.apply_adjoint(y)(m - 1) - bin) < 1e-15);
    // And rfft halves its cotangent as that of every bin but the first.
    const auto r = wg::rfft_operator<double>({n}, Order::row_major);
    std::vector<Wide> wave;
    for (Index j = 0; j < n; ++j)
      wave.emplace_back(root_of_unity(-(m - 1) * j, n).imag());
    CHECK(error_in_eps(r.apply_adjoint(x), wave) < 8);
  }
}

TEMPLATE_TEST_CASE("corners: the adjoint of every real transform is the transpose of its matrix",
                   "", float, double, long double) {
  using R = TestType;
  for (const Norm norm : norms)
    for (const Index n : {1, 2, 3, 4, 5, 8, 9}) {
      INFO("n " << n << " norm " << static_cast<int>(norm));
      const wg::FftOptions options{.n = n, .norm = norm};
      for (const Index more : {-1, 0, 2}) {
        const Shape full{std::max<Index>(1, n + more)}, half{std::max<Index>(1, n / 2 + 1 + more)};
        CHECK(adjoint_error_by_columns<R>(wg::rfft_operator<R>(full, Order::row_major, options)) <
              8);
        CHECK(adjoint_error_by_columns<R>(wg::ihfft_operator<R>(full, Order::row_major, options)) <
              8);
        CHECK(adjoint_error_by_columns<C<R>>(
                  wg::irfft_operator<R>(half, Order::row_major, options)) < 8);
        CHECK(adjoint_error_by_columns<C<R>>(
                  wg::hfft_operator<R>(half, Order::row_major, options)) < 8);
      }
    }
}

TEMPLATE_TEST_CASE(
    "corners: irfftn of a spectrum that is not Hermitian is the transform axis by axis", "", float,
    double, long double) {
  using R = TestType;
  for (const Index n : {4, 5, 6}) {
    const Shape half{3, n / 2 + 1, 4};
    const Array<C<R>> x = noise<C<R>>(half, 6);
    // ifft along axes 0 and 2, then irfft along the axis listed last: numpy's irfftn.
    std::vector<Wide> y = definition(wide(x), half, {0, 2}, {}, Direction::inverse);
    y = definition_of_c2r(y, half, 1, n);
    for (Wide& value : y)
      value /= static_cast<long double>(n);
    const wg::FftnOptions options{.s = {3, 4, n}, .axes = {0, 2, 1}};
    CHECK(error_in_eps(wg::irfftn(x, options), y) < 4);
    CHECK(adjoint_error_by_columns<C<R>>(wg::irfftn_operator<R>(half, Order::row_major, options)) <
          8);
    CHECK(adjoint_error_by_columns<C<R>>(wg::hfftn_operator<R>(half, Order::row_major, options)) <
          8);
    // Along the other axes the planes of bin 0 and n/2 are spectra: Im is read there.
    CHECK(!identical(wg::irfftn(x, options), wg::irfftn(wg::zeros<C<R>>(half), options)));
  }
}

TEST_CASE(
    "corners: in two dimensions the planes of bin 0 and n over 2 count with their mirror image") {
  // irfft2 is the orthogonal projection on Hermitian spectra, then ifft2 (n even and odd).
  for (const Index n : {4, 5}) {
    const Shape half{6, n / 2 + 1};
    Array<C<double>> x = wg::zeros<C<double>>(half);
    x(1, 0) = {0, 1};  // its mirror image, at (5, 0), is zero: half of it counts, with -i/2 there
    const Array<double> y = wg::irfft2(x, {.s = {6, n}});
    std::vector<Wide> expected;
    for (Index a = 0; a < 6; ++a)
      for (Index b = 0; b < n; ++b)
        expected.emplace_back(-root_of_unity(a, 6).imag() / static_cast<long double>(6 * n));
    CHECK(error_in_eps(y, expected) < 8);
  }
}

TEMPLATE_TEST_CASE("corners: a weighted loss of the half spectrum is the loss of the whole one", "",
                   float, double, long double) {
  using R = TestType;
  const auto doubled_and_weighted = [](Array<C<R>> y, Index m, Index n) {
    for (Index i = 0; i < y.size(); ++i)
      y.data()[i] *= i % m == 0 || 2 * (i % m) == n ? R(2) : R(4);
    return y;
  };
  for (const Index n : lengths)
    for (const Shape& shape : {Shape{n}, Shape{4, n}, Shape{3, n}}) {
      INFO(to_text(shape));
      const Array<R> x = noise<R>(shape);
      const auto half = wg::rfftn_operator<R>(shape, Order::row_major);
      const auto whole = wg::fftn_operator<R>(shape, Order::row_major);
      const Array<C<R>> y = half.apply(x), z = whole.apply(x);
      const Array<C<R>> cotangent = doubled_and_weighted(y, n / 2 + 1, n);
      const long double energy = inner(z, z);
      CHECK(std::abs(inner(y, cotangent) / 2 - energy) < 50 * eps<R> * energy);
      std::vector<Wide> expected = wide(whole.apply_adjoint(z));
      for (Wide& value : expected)
        value = 2 * value.real();
      CHECK(error_in_eps(half.apply_adjoint(cotangent), expected) < 2 * allowed<double>(4 * n));
    }
}

TEMPLATE_TEST_CASE("corners: rfft is the first half of fft and ihfft its conjugate", "", float,
                   double, long double) {
  using R = TestType;
  for (const Index n : lengths)
    for (const Norm norm : norms) {
      INFO("n " << n);
      const Array<R> x = noise<R>({2, n});
      const std::vector<Wide> half = with_length(
          definition(wide(x), {2, n}, {1}, {}, Direction::forward, norm), {2, n}, 1, n / 2 + 1);
      CHECK(error_in_eps(wg::rfft(x, {.norm = norm}), half) < 2 * allowed<double>(n));
      std::vector<Wide> mirrored = with_length(
          definition(wide(x), {2, n}, {1}, {}, Direction::inverse, norm), {2, n}, 1, n / 2 + 1);
      CHECK(error_in_eps(wg::ihfft(x, {.norm = norm}), mirrored) < 2 * allowed<double>(n));
      const wg::FftOptions options{.n = n, .norm = norm};
      CHECK(error_in_eps(wg::irfft(wg::rfft(x, options), options), wide(x)) <
            3 * allowed<double>(n));
      CHECK(error_in_eps(wg::hfft(wg::ihfft(x, options), options), wide(x)) <
            3 * allowed<double>(n));
      const wg::FftnOptions both{.s = {2, n}, .norm = norm};
      CHECK(error_in_eps(wg::irfftn(wg::rfftn(x, both), both), wide(x)) <
            3 * allowed<double>(2 * n));
      CHECK(error_in_eps(wg::hfftn(wg::ihfftn(x, both), both), wide(x)) <
            3 * allowed<double>(2 * n));
      CHECK(error_in_eps(wg::irfft2(wg::rfft2(x, both), both), wide(x)) <
            3 * allowed<double>(2 * n));
    }
}

TEST_CASE("corners: hfft of the half of a real even sequence is its real transform") {
  for (const Index n : {1, 2, 3, 6, 7, 12}) {
    INFO("n " << n);
    const Array<double> half = noise<double>({n / 2 + 1});
    Array<double> even = wg::zeros<double>({n});
    for (Index j = 0; j < n; ++j)
      even(j) = std::as_const(half)(std::min(j, n - j));
    const std::vector<Wide> expected = definition(wide(even), {n}, {0}, {}, Direction::forward);
    CHECK(error_in_eps(wg::hfft(half, {.n = n}), expected) < 8);
    if (n > 1 && n % 2 == 0) CHECK(identical(wg::hfft(half), wg::hfft(half, {.n = n})));
  }
}

TEST_CASE("corners: crop and pad in one call") {
  const Array<double> x = noise<double>({5, 3, 4});
  const wg::FftnOptions resize{.s = {3, 7}, .axes = {0, 2}}, as_it_is{.axes = {0, 2}};
  const Array<double> resized = wg::resized(x, {3, 3, 7});
  CHECK(identical(wg::rfftn(x, resize), wg::rfftn(resized, as_it_is)));
  CHECK(identical(wg::ihfftn(x, resize), wg::ihfftn(resized, as_it_is)));
  CHECK(identical(wg::fftn(x, resize), wg::fftn(resized, as_it_is)));
  CHECK(identical(wg::dctn(x, {.s = {3, 7}, .axes = {0, 2}}), wg::dctn(resized, {.axes = {0, 2}})));
  const Array<C<double>> z = noise<C<double>>({5, 3, 2});
  CHECK(identical(wg::irfftn(z, resize), wg::irfftn(wg::resized(z, {3, 3, 4}), resize)));
  CHECK(wg::irfftn(z, resize).shape() == Shape{3, 3, 7});
  // The adjoint pads what was cropped with zeros and crops what was padded.
  const auto op = wg::rfftn_operator<double>({5, 3, 4}, Order::row_major, resize);
  const Array<double> g = op.apply_adjoint(noise<C<double>>(op.shape()));
  CHECK(g.shape() == Shape{5, 3, 4});
  for (Index j = 0; j < 3; ++j) {
    CHECK(g(3, j, 1) == 0);
    CHECK(g(4, j, 3) == 0);
    CHECK(g(2, j, 3) != 0);
  }
}

TEST_CASE("corners: the halved axis is the last listed") {
  const Array<double> x = noise<double>({4, 6});
  CHECK(wg::rfftn(x, {.axes = {1, 0}}).shape() == Shape{3, 6});
  CHECK(wg::rfftn(x, {.axes = {0, 1}}).shape() == Shape{4, 4});
  CHECK(wg::rfft2(x, {.axes = {-1, -2}}).shape() == Shape{3, 6});
  CHECK(wg::ihfftn(x, {.axes = {1, 0}}).shape() == Shape{3, 6});
  CHECK(wg::irfftn(wg::rfftn(x, {.axes = {1, 0}}), {.axes = {1, 0}}).shape() == Shape{4, 6});
  CHECK(error_in_eps(wg::irfftn(wg::rfftn(x, {.axes = {1, 0}}), {.axes = {1, 0}}), wide(x)) < 8);
  CHECK(wg::hfftn(wg::zeros<double>({3, 6}), {.axes = {1, 0}}).shape() == Shape{4, 6});
}

TEMPLATE_TEST_CASE("corners: a zero cotangent gives exactly zero", "", float, double, long double) {
  using R = TestType;
  const auto check = [](const auto& op, auto type) {
    using T = decltype(type);
    const auto g = op.apply_adjoint(wg::zeros<T>(op.shape()));
    for (const Wide& value : wide(g))
      if (value != Wide(0)) return false;
    return true;
  };
  const Order rows = Order::row_major;
  for (const Index n : lengths)
    for (const Norm norm : norms) {
      INFO("n " << n);
      const wg::FftOptions options{.n = n, .norm = norm};
      CHECK(check(wg::fft_operator<R>({n + 1}, rows, options), C<R>()));
      CHECK(check(wg::rfft_operator<R>({n + 1}, rows, options), C<R>()));
      CHECK(check(wg::ihfft_operator<R>({n}, rows, options), C<R>()));
      CHECK(check(wg::irfft_operator<R>({n}, rows, options), R()));
      CHECK(check(wg::hfft_operator<R>({n}, rows, options), R()));
      CHECK(check(wg::dct_operator<R>({n}, rows, {.norm = norm}), R()));
      CHECK(check(wg::dst_operator<R>({n}, rows, {.type = 3, .norm = norm}), R()));
    }
}

TEST_CASE("corners: a batch without signals and axes that padding fills") {
  const Array<double> none = wg::zeros<double>({0, 4});
  CHECK(wg::rfft(none).shape() == Shape{0, 3});
  CHECK(wg::irfft(wg::rfft(none)).shape() == Shape{0, 4});
  CHECK(wg::dct(none, {.n = 6}).shape() == Shape{0, 6});
  CHECK(identical(wg::rfft(none, {.n = 3, .axis = 0}), wg::zeros<C<double>>({2, 4})));
  CHECK(identical(wg::irfft(none, {.n = 3, .axis = 0}), wg::zeros<double>({3, 4})));
  CHECK(identical(wg::dst(none, {.n = 2, .axis = 0}), wg::zeros<double>({2, 4})));
  const auto op = wg::rfft_operator<double>({0, 4}, Order::row_major, {.n = 3, .axis = 0});
  CHECK(op.apply_adjoint(wg::zeros<C<double>>({2, 4})).shape() == Shape{0, 4});
}
