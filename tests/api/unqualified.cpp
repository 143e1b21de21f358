// Every public function is found by argument lookup, beside all of std: a complex variable makes
// std an associated namespace, whose templates must not be better matches.

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

/// A number of whatever it is.
template <class X>
double first(const X& x) {
  if constexpr (wirtinger::detail::is_expr<X> || wirtinger::is_var<X>)
    return first(x.value());
  else
    return static_cast<double>(std::real(x));
}

// Whether a call is found, and one function only, is what is looked at: nothing is evaluated.
#define FOUND(...) static_assert(requires { __VA_ARGS__; })

template <class X>
void functions_of_both(const X& x) {
  FOUND(conj(x); real(x); imag(x); abs(x); abs2(x); arg(x); sign(x); cis(x); to_complex(x));
  FOUND(exp(x); expm1(x); log(x); log1p(x); log10(x); log2(x); sqrt(x); rsqrt(x); cbrt(x));
  FOUND(square(x); reciprocal(x); pow(x, 2.0); pow(x, x); sin(x); cos(x); tan(x); asin(x); acos(x));
  FOUND(atan(x); sinh(x); cosh(x); tanh(x); asinh(x); acosh(x); atanh(x); sinc(x); sigmoid(x));
}
template <class X>
void functions_of_real(const X& x) {
  functions_of_both(x);
  FOUND(erf(x); softplus(x); relu(x); atan2(x, x); hypot(x, x); max(x, x); min(x, x));
  FOUND(clamp(x, 0.0, 1.0); clamp(x, x, x); polar(x, x); complex(x, x); max(x, 0.5); min(0.5, x));
}
template <class X>
void array_functions(const X& x) {
  functions_of_both(x);
  using namespace wirtinger;  // for options only: ReduceOptions and its kind are named here
  FOUND(sum(x); mean(x); prod(x); logsumexp(x); norm2(x); squared_norm(x); dot(x, x); vdot(x, x));
  FOUND(sum(x, ReduceOptions{.axes = {0}}); prod(x, ReduceOptions{.axes = {0}}); cumsum(x, 0));
  FOUND(diff(x, 0); slice(x, 0, 0, 2); pad(x, 0, 1, 1); resize_axis(x, 0, 3); roll(x, 1, 0));
  FOUND(flip(x, 0); gather(x, std::vector<Index>{}); scatter_add(x, std::vector<Index>{}, 3));
  FOUND(matmul(x, x); outer(x, x); kron(x, x); broadcast_to(x, {2, 4}); reshape(x, {2, 2}));
  FOUND(concat(std::vector{x, x}, 0); stack(std::vector{x, x}); permute_axes(x, {0}));
  FOUND(fft(x); ifft(x); fftn(x); ifftn(x); irfft(x); hfft(x); irfftn(x); fftshift(x));
  FOUND(ifftshift(x); fft_convolve(x, x); fft_correlate(x, x); oa_convolve(x, x));
  FOUND(circular_convolve(x, x));
}
/// What takes real arrays only; the rest is found as for complex ones, where std has more to offer.
template <class X>
void real_array_functions(const X& x) {
  functions_of_real(x);
  using namespace wirtinger;
  FOUND(max(x); min(x); max(x, ReduceOptions{.axes = {0}}); where(x > 0.5, x, x); rfft(x));
  FOUND(ihfft(x); rfftn(x); dct(x); idct(x); dst(x); idst(x); r2r(x, {R2r::redft10}); hilbert(x));
}

}  // namespace

TEST_CASE("numbers and arrays on a tape") {
  Tape<double> tape;
  functions_of_real(tape.variable(0.25));
  functions_of_both(tape.variable(Complex(0.25, 0.5)));
  array_functions(tape.variable(wirtinger::zeros<Complex>({4})));
  real_array_functions(tape.variable(wirtinger::zeros<double>({4})));
  SUCCEED("it was compiled");
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
  CHECK(first(pow(z * z, z * z)) ==
        Approx(std::real(std::pow(Complex(-0.1875, 0.25), Complex(-0.1875, 0.25)))));
}
