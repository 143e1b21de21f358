// Transforms of real signals on variables: what identities say about their gradients, real and
// complex arguments, Eigen objects, expressions.

#include <wirtinger/autodiff.hpp>
#include <wirtinger/check.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using dot_test::noise;
using wg::Array, wg::Index, wg::Norm, wg::Order, wg::Shape, wg::Tape, wg::Var;
using C = std::complex<double>;

/// w[k] = 1 for bins that are their own mirror image, 2 for the others.
Array<double> half_weights(Index n) {
  Array<double> w = wg::full<double>({n / 2 + 1}, 2);
  w(0) = 1;
  if (n % 2 == 0) w(n / 2) = 1;
  return w;
}

}  // namespace

TEST_CASE("the gradient through irfft of rfft is that of the identity") {
  for (const Index n : {1, 2, 5, 8, 64, 97}) {
    INFO("n " << n);
    const Array<double> x0 = noise<double>({3, n}), t = noise<double>({3, n}, 2);
    const auto g =
        wg::gradient([&](auto x) { return sum(abs2(irfft(rfft(x), {.n = n}) - t)); }, x0);
    CHECK(distance(g, 2.0 * (x0 - t)) < 1e-13);
    const auto of_sizes = wg::gradient(
        [&](auto x) {
          return sum(abs(irfftn(rfftn(x), {.s = {3, n}})));
        },
        x0);
    CHECK(distance(of_sizes, wg::sign(x0)) < 1e-13);
    const auto by_cosines =
        wg::gradient([&](auto x) { return sum(abs2(idct(dct(x, {.type = 3}), {.type = 3}))); }, x0);
    CHECK(distance(by_cosines, 2.0 * x0) < 1e-13);
  }
}

TEST_CASE("the gradient through ifft of fft is that of the identity") {
  const Array<C> x0 = noise<C>({4, 15});
  const auto g = wg::gradient(
      [&](auto x) {
        return sum(abs2(ifft(fft(x, {.norm = Norm::forward}), {.norm = Norm::forward})));
      },
      x0);
  CHECK(distance(g, 2.0 * x0) < 1e-13);
}

TEST_CASE("a weighted loss of half of the bins is the loss of all in value and gradient") {
  for (const Index n : {1, 2, 7, 12}) {
    INFO("n " << n);
    const Array<double> x0 = noise<double>({n}), w = half_weights(n);
    const auto half =
        wg::value_and_gradient([&](auto x) { return sum(w * square(abs2(rfft(x)))); }, x0);
    const auto whole = wg::value_and_gradient([](auto x) { return sum(square(abs2(fft(x)))); }, x0);
    CHECK(distance(half.value, whole.value) < 1e-13);
    CHECK(distance(half.gradient, whole.gradient) < 1e-13);
  }
}

TEST_CASE("the gradient of imaginary parts that irfft ignores is exactly zero") {
  for (const Index n : {6, 7}) {
    const Array<C> x0 = noise<C>({4});
    const auto g = wg::gradient([&](auto x) { return sum(square(irfft(x, {.n = n}))); }, x0);
    CHECK(g(0).imag() == 0);
    CHECK((g(3).imag() == 0) == (n == 6));
    CHECK(g(1).imag() != 0);
  }
}

TEST_CASE("a real variable has a real gradient through every transform that takes it") {
  const Array<double> x0 = noise<double>({2, 4});
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const Array<C> w = noise<C>({2, 4}, 3);
  tape.backward(real(vdot(w, fft(x))) + sum(irfft(x, {.n = 7})) + sum(hfft(x)));
  const Array<double> g = tape.gradient(x);
  // Each part from the complex transform: the real part of its adjoint.
  const auto irfft_part = wg::irfft_operator<double>({2, 4}, Order::row_major, {.n = 7});
  const auto hfft_part = wg::hfft_operator<double>({2, 4}, Order::row_major);
  const Array<double> expected =
      wg::real(4.0 * wg::ifft(w) + irfft_part.apply_adjoint(wg::ones<double>({2, 7})) +
               hfft_part.apply_adjoint(wg::ones<double>({2, 6})));
  CHECK(distance(g, expected) < 1e-14);
}

TEST_CASE("transforms of expressions and of products with plain numbers") {
  const Array<double> x0 = noise<double>({6});
  Tape<double> tape;
  const auto x = tape.variable(x0);
  CHECK(distance(fft(2.0 * x), wg::fft(x0 * 2.0)) == 0);
  CHECK(distance(rfft(x * x - 1.0), wg::rfft(x0 * x0 - 1.0)) == 0);
  auto named = x * x;
  CHECK(distance(dct(named), wg::dct(x0 * x0)) == 0);
  CHECK(distance(fft(C(0, 1) * x), wg::fft(x0 * C(0, 1))) == 0);
  tape.backward(sum(abs2(rfft(x * x))) + sum(abs2(dct(named, {.norm = Norm::ortho}))));
  const Array<double> squares = x0 * x0;
  const auto r = wg::rfft_operator<double>({6}, Order::row_major);
  const Array<double> seed = 2.0 * r.apply_adjoint(r.apply(squares)) + 2.0 * squares;
  CHECK(distance(tape.gradient(x), 2.0 * x0 * seed) < 1e-14);
}

TEST_CASE("passive variables are transformed without a tape") {
  const Var<Array<double>> x(noise<double>({6}));
  CHECK_FALSE(rfft(x).is_active());
  CHECK(identical(rfft(x).value(), wg::rfft(x.value())));
  CHECK(identical(irfft(rfft(x)).value(), wg::irfft(wg::rfft(x.value()))));
  CHECK_FALSE(dst(x).is_active());
  CHECK(identical(wg::r2r(x, {wg::R2r::rodft00}).value(), wg::r2r(x.value(), {wg::R2r::rodft00})));
}

TEST_CASE("the storage order of a variable is kept") {
  const Array<double> x0 = noise<double>({3, 4}, 1, Order::column_major);
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto y = rfft(x, {.axis = 0});
  CHECK(y.value().order() == Order::column_major);
  const auto z = irfft(y, {.n = 3, .axis = 0});
  CHECK(z.value().order() == Order::column_major);
  tape.backward(sum(square(dctn(z))));
  CHECK(tape.gradient(x).order() == Order::column_major);
}

TEST_CASE("Eigen objects in and out of real transforms") {
  const Eigen::VectorXd v = wg::as_vector(noise<double>({8}));
  const Eigen::VectorXcd bins = wg::rfft(v);
  CHECK(bins.size() == 5);
  CHECK(distance(wg::copy(wg::irfft(bins)), wg::copy(v)) < 1e-15);
  static_assert(std::is_same_v<decltype(wg::irfft(bins)), Eigen::VectorXd>);
  static_assert(std::is_same_v<decltype(wg::dct(v)), Eigen::VectorXd>);

  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXd a = Eigen::MatrixXd::Random(4, 6);
  const Rows b = a;
  const Eigen::MatrixXcd a_bins = wg::rfftn(a);
  CHECK(a_bins.rows() == 4);
  CHECK(a_bins.cols() == 4);
  CHECK(distance(wg::copy(a_bins), wg::copy(wg::rfftn(b))) < 1e-15);
  static_assert(decltype(wg::rfftn(b))::IsRowMajor && !decltype(wg::rfftn(a))::IsRowMajor);
  CHECK(distance(wg::copy(wg::dctn(a, {.type = 4})), wg::dctn(wg::copy(a), {.type = 4})) < 1e-15);
  CHECK(distance(wg::copy(wg::rfft(a.col(2))), wg::rfft(wg::copy(a.col(2)))) == 0);

  const Eigen::VectorXd g = wg::gradient([](auto x) { return sum(abs2(irfft(rfft(x)))); }, v);
  CHECK(distance(wg::copy(g), wg::copy(v) * 2.0) < 1e-14);
}

TEST_CASE("a zero cotangent stays exactly zero through real transforms") {
  const Array<double> x0 = noise<double>({9});
  const auto g = wg::gradient(
      [](auto x) { return 0.0 * sum(abs2(rfft(dct(x)))) + 0.0 * sum(irfft(rfft(x), {.n = 9})); },
      x0);
  CHECK(identical(g, wg::zeros<double>({9})));
}

TEST_CASE("a transform that throws leaves the tape as it was") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({4}));
  const auto size = tape.size();
  CHECK_THROWS_AS(rfft(x, {.n = 0}), wg::ShapeError);
  CHECK_THROWS_AS(dct(x, {.type = 5}), wg::DomainError);
  CHECK_THROWS_AS(irfft(slice(x, 0, 0, 0)), wg::ShapeError);
  CHECK_THROWS_AS(rfftn(x, {.axes = {0, 0}}), wg::AxisError);
  CHECK(tape.size() <= size + 1);  // the slice
  tape.backward(sum(x * irfft(rfft(x))));
  CHECK(distance(tape.gradient(x), 2.0 * x.value()) < 1e-15);
}

TEST_CASE("check_adjoint takes the operators of all transforms") {
  const Order rows = Order::row_major;
  CHECK(wg::check_adjoint(wg::rfft_operator<double>({3, 8}, rows), {3, 8}).passed);
  CHECK(wg::check_adjoint(wg::irfft_operator<double>({3, 5}, rows, {.n = 7}), {3, 5}).passed);
  CHECK(wg::check_adjoint(wg::fft2_operator<double>({3, 5}, rows), {3, 5}).passed);
  CHECK(wg::check_adjoint(wg::dstn_operator<double>({3, 5}, rows), {3, 5}).passed);
}

TEST_CASE("fftshift and ifftshift of variables - expressions and Eigen objects") {
  const Array<C> x0 = noise<C>({4, 5}), w = noise<C>({4, 5}, 2);
  const wg::ShiftOptions options{.axes = {1}};
  const auto g = wg::gradient([&](auto x) { return real(vdot(w, fftshift(x, options))); }, x0);
  CHECK(distance(g, wg::ifftshift(w, options)) == 0);
  const auto back = wg::gradient([&](auto x) { return real(vdot(w, ifftshift(2.0 * x))); }, x0);
  CHECK(distance(back, 2.0 * wg::fftshift(w)) == 0);
  const auto tangent =
      wg::jvp([](auto x) { return ifftshift(fftshift(x)); }, x0, w).tangent;
  CHECK(distance(tangent, w) == 0);
  CHECK(wg::check_hvp([](auto x) { return sum(square(abs2(fftshift(x)))); }, x0));
  const Eigen::VectorXd v = Eigen::VectorXd::LinSpaced(5, 0, 4);
  CHECK(wg::fftshift(v) == (Eigen::VectorXd(5) << 3, 4, 0, 1, 2).finished());
  CHECK(wg::ifftshift(wg::fftshift(v)) == v);
  CHECK_THROWS_AS(wg::gradient([](auto x) { return sum(abs2(fftshift(x, {.axes = {2}}))); }, x0),
                  wg::AxisError);
}
