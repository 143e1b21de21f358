// Automatic differentiation of Fourier transforms is right: the three programs of which the
// opposite is often said (convention.md, section 6), against their closed forms.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array;
using Complex = std::complex<double>;

constexpr double n = 256;
const Array<Complex> x = dot_test::noise<Complex>({256});
const Array<double> x_real = dot_test::noise<double>({256});

Array<Complex> directions(const Array<Complex>& y) { return y / wg::abs(y); }

}  // namespace

TEST_CASE("the gradient of the sum of abs fft x is n ifft of y over abs y") {
  const auto g = wg::gradient([](auto v) { return wg::sum(wg::abs(wg::fft(v))); }, x);
  CHECK(distance(g, n * wg::ifft(directions(wg::fft(x)))) < 1e-13);
}

TEST_CASE("the gradient of the sum of abs ifft fft x is x over abs x") {
  const auto g = wg::gradient([](auto v) { return wg::sum(wg::abs(wg::ifft(wg::fft(v)))); }, x);
  CHECK(distance(g, directions(x)) < 1e-13);
}

TEST_CASE(
    "for real x the gradient of the sum of abs fft x is the real part of n ifft of y over abs y") {
  const auto g = wg::gradient([](auto v) { return wg::sum(wg::abs(wg::fft(v))); }, x_real);
  CHECK(distance(g, n * wg::real(wg::ifft(directions(wg::fft(x_real))))) < 1e-13);
}

TEST_CASE("the same programs on Eigen vectors") {
  const Eigen::VectorXcd v = wg::as_vector(x);
  const Eigen::VectorXcd g =
      wg::gradient([](auto u) { return wg::sum(wg::abs(wg::ifft(wg::fft(u)))); }, v);
  CHECK(distance(g, directions(x)) < 1e-13);
}
