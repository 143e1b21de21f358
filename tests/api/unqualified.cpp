// Every public function is found by argument lookup, beside all of std: a complex variable makes std
// an associated namespace, whose templates must not be better matches.

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>
#include <valarray>
#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"

namespace {

using Complex = std::complex<double>;
using wirtinger::Array, wirtinger::Tape, wirtinger::Var;

/// A number of whatever it is. Expressions of arrays are not evaluated: that they can be built is what
/// is tested, and their loops are costly to compile.
template <class X>
double first(const X& x) {
  if constexpr (wirtinger::detail::is_expr<X>) {
    if constexpr (wirtinger::detail::has_array<X>)
      return static_cast<double>(x.size());
    else
      return first(x.value());
  } else if constexpr (wirtinger::is_var<X>)
    return first(x.value());
  else if constexpr (wirtinger::is_array<X>)
    return x.size() == 0 ? 0.0 : static_cast<double>(std::real(x.data()[0]));
  else if constexpr (wirtinger::EigenObject<X>)
    return static_cast<double>(std::real(x(0)));
  else
    return static_cast<double>(std::real(x));
}

template <class X>
double functions_of_both(const X& x) {
  double all = 0;
  const auto add = [&](const auto&... results) { ((all += first(results)), ...); };
  add(conj(x), real(x), imag(x), abs(x), abs2(x), arg(x), sign(x), cis(x), to_complex(x));
  add(exp(x), expm1(x), log(x), log1p(x), log10(x), log2(x), sqrt(x), rsqrt(x), cbrt(x), square(x));
  add(reciprocal(x), pow(x, 2.0), pow(x, x), sin(x), cos(x), tan(x), asin(x), acos(x), atan(x));
  add(sinh(x), cosh(x), tanh(x), asinh(x), acosh(x), atanh(x), sinc(x), sigmoid(x));
  return all;
}
template <class X>
double functions_of_real(const X& x) {
  double all = functions_of_both(x);
  const auto add = [&](const auto&... results) { ((all += first(results)), ...); };
  add(erf(x), softplus(x), relu(x), atan2(x, x), hypot(x, x), max(x, x), min(x, x));
  add(clamp(x, 0.0, 1.0), clamp(x, x, x), polar(x, x), complex(x, x), max(x, 0.5), min(0.5, x));
  return all;
}
template <class X>
double array_functions(const X& x) {
  double all = functions_of_both(x);
  const auto add = [&](const auto&... results) { ((all += first(results)), ...); };
  using namespace wirtinger;  // for options only: ReduceOptions and its kind are named here
  add(sum(x), mean(x), prod(x), logsumexp(x), norm2(x), squared_norm(x), dot(x, x), vdot(x, x));
  add(sum(x, ReduceOptions{.axes = {0}}), prod(x, ReduceOptions{.axes = {0}}), cumsum(x, 0));
  add(diff(x, 0), slice(x, 0, 0, 2), pad(x, 0, 1, 1), resize_axis(x, 0, 3), roll(x, 1, 0));
  add(flip(x, 0), gather(x, std::vector<Index>{0, 1}), scatter_add(x, std::vector<Index>{0, 1, 2, 1}, 3));
  add(matmul(x, x), outer(x, x), kron(x, x), broadcast_to(x, {2, 4}), reshape(x, {2, 2}));
  add(concat(std::vector{x, x}, 0), stack(std::vector{x, x}), permute_axes(x, {0}));
  add(fft(x), ifft(x), fftn(x), ifftn(x), irfft(x), hfft(x), irfftn(x), fftshift(x), ifftshift(x));
  add(fft_convolve(x, x), fft_correlate(x, x), oa_convolve(x, x), circular_convolve(x, x));
  return all;
}
/// What takes real arrays only; the rest is found as for complex ones, where std has more to offer.
template <class X>
double real_array_functions(const X& x) {
  double all = functions_of_real(x);
  const auto add = [&](const auto&... results) { ((all += first(results)), ...); };
  using namespace wirtinger;
  add(max(x), min(x), max(x, ReduceOptions{.axes = {0}}), where(x > 0.5, x, x), rfft(x), ihfft(x));
  add(rfftn(x), dct(x), idct(x), dst(x), idst(x), r2r(x, {R2r::redft10}), hilbert(x));
  return all;
}

}  // namespace

TEST_CASE("numbers and arrays on a tape") {
  Tape<double> tape;
  const auto s = tape.variable(0.25);
  const auto z = tape.variable(Complex(0.25, 0.5));
  static_cast<void>(functions_of_real(s));  // acosh is NaN here
  CHECK(std::isfinite(functions_of_both(z)));
  const auto x = tape.variable(Array<double>::from_row_major({4}, std::vector{0.1, 0.2, 0.4, 0.7}));
  const auto u = eval(to_complex(x) * z);
  CHECK(std::isfinite(array_functions(u)));
  static_cast<void>(real_array_functions(x));
}

TEST_CASE("expressions that are not named") {
  Tape<double> tape;
  const auto z = tape.variable(Complex(0.25, 0.5));
  const auto s = tape.variable(0.25);
  CHECK(first(max(s * s, s * s)) == 0.0625);
  CHECK(first(rsqrt(s * s)) == 4.0);
  CHECK(first(rsqrt(square(s * 1.0))) == 4.0);
  CHECK(std::isfinite(first(rsqrt(z + z))));
  CHECK(first(min(s + s, s + s)) == 0.5);
  CHECK(first(clamp(s * s, s * s, s * s)) == 0.0625);
  CHECK(first(abs(z * z)) == Approx(0.3125));
  CHECK(first(exp(z * 0.0)) == 1.0);
  CHECK(first(pow(z * z, z * z)) == Approx(std::real(std::pow(Complex(-0.1875, 0.25), Complex(-0.1875, 0.25)))));
}
