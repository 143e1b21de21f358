// Packet functions against the standard library: a lane gives what std gives, whatever stands in
// the other lanes, at ordinary points and on a grid of corners.

#include <wirtinger/scalar/complex_functions.hpp>

#include "support/catch.hpp"
#include "support/corners.hpp"

namespace {

namespace number = wirtinger::number;
using corners::complex_points, corners::same;
using number::Complex, number::Packet;

template <class R>
std::vector<R> real_points() {
  std::vector<R> points = corners::of_format<R>();
  for (const std::complex<R>& z : complex_points<R>())
    points.push_back(z.real());
  for (int quarter = -700; quarter <= 700; quarter += 3)  // where sine or cosine nearly vanishes
    points.push_back(R(1.57079632679489661923) *
                     static_cast<R>(std::is_same_v<R, float> ? quarter / 6 : quarter * 90));
  return points;
}

template <class T, class A, class Z, class F>
T lane_of(F function, const std::vector<Z>& points, std::size_t k) {
  // The packet that starts at point k: its neighbours fill the other lanes.
  constexpr std::size_t width = Packet<wirtinger::real_t<T>, A>::width;
  std::array<Z, width> in;
  for (std::size_t lane = 0; lane < width; ++lane)
    in[lane] = points[(k + lane) % points.size()];
  std::array<T, width> out;
  number::store<T, A>(out.data(), function(number::load<Z, A>(in.data())));
  return out[0];
}

/// The sign of a part that vanishes is not defined for quotients: std takes what its scaling gives.
template <class Z>
Z positive_zeros(Z z) {
  return z + Z{0, 0};
}

/// std's quotient; where its scaling makes a NaN of finite numbers, the one of a wider format.
template <class R>
std::complex<R> quotient(std::complex<R> a, std::complex<R> b) {
  const auto finite = [](std::complex<R> z) {
    return std::isfinite(z.real()) && std::isfinite(z.imag());
  };
  const std::complex<R> w = a / b;
  const bool made = std::isnan(w.real()) || std::isnan(w.imag());
  if (!made || !finite(a) || !finite(b) || b == R(0)) return w;
  const auto wide = std::complex<long double>(a) / std::complex<long double>(b);
  return {static_cast<R>(wide.real()), static_cast<R>(wide.imag())};
}

/// Every lane against std, and against the same point with company of its own kind.
template <class T, class Z, class F, class G>
void check(const char* name, const std::vector<Z>& points, wirtinger::real_t<T> ulps, F function,
           G standard) {
  using R = wirtinger::real_t<T>;
  using A = number::Arch<R>;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const T found = lane_of<T, A>(function, points, k), expected = standard(points[k]);
    const T alone = lane_of<T, A>(function, std::vector<Z>{points[k]}, 0);
    const bool good = same(found, expected, ulps), independent = same(found, alone, R(0));
    if (good && independent) continue;
    CAPTURE(name, points[k], found, expected, alone);
    CHECK(good);
    CHECK(independent);
  }
  SUCCEED(name);
}

}  // namespace

#define WIRTINGER_LANES(name, ulps)                                   \
  check<T>(                                                           \
      #name, points, R(ulps), [](auto z) { return number::name(z); }, \
      [](auto z) { return std::name(z); })

TEMPLATE_TEST_CASE("packets of complex numbers give what std gives", "", float, double) {
  using R = TestType;
  using T = std::complex<R>;
  const auto points = complex_points<R>();
  WIRTINGER_LANES(exp, 4);
  WIRTINGER_LANES(log, 2);
  WIRTINGER_LANES(sqrt, 4);
  WIRTINGER_LANES(sin, 2);
  WIRTINGER_LANES(cos, 2);
  check<R>(
      "abs", points, R(2), [](auto z) { return number::abs(z); }, [](T z) { return std::abs(z); });
  check<R>(
      "arg", points, R(2), [](auto z) { return number::arg(z); }, [](T z) { return std::arg(z); });
  check<T>(
      "cis", points, R(4), [](auto z) { return number::cis(z); },
      [](T z) { return std::exp(T(-z.imag(), z.real())); });
}

TEMPLATE_TEST_CASE("packets of real numbers give what std gives", "", float, double) {
  using R = TestType;
  using T = R;
  const auto points = real_points<R>();
  WIRTINGER_LANES(exp, 2);
  WIRTINGER_LANES(log, 2);
  WIRTINGER_LANES(sqrt, 0);
  WIRTINGER_LANES(sin, 2);
  WIRTINGER_LANES(cos, 2);
  WIRTINGER_LANES(abs, 0);
  // std::arg of a real NaN is 0 in some libraries: the complex number is asked.
  check<R>(
      "arg", points, R(0), [](auto x) { return number::arg(x); },
      [](R x) { return std::arg(std::complex<R>(x)); });
}

TEMPLATE_TEST_CASE("quotients of packets give what std gives", "", float, double) {
  using R = TestType;
  using C = std::complex<R>;
  std::vector<C> points;
  for (const R& re : corners::of_format<R>())
    for (const R& im : {R(0), R(1), R(-3), R(1) / std::numeric_limits<R>::max(),
                        std::numeric_limits<R>::infinity()})
      points.emplace_back(re, im);
  for (const C& b : points) {
    INFO("divided by " << b);
    check<C>(
        "a / b", points, R(4),
        [&](auto a) { return positive_zeros(a / number::spread<number::Arch<R>>(b)); },
        [&](C a) { return positive_zeros(quotient(a, b)); });
  }
}

TEST_CASE("sums of lanes are the same balanced tree on every architecture of one width") {
  std::vector<double> values(8);
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = 1 / (1.0 + static_cast<double>(k));
  using N = Packet<double, number::DefaultArch>;
  const std::size_t half = static_cast<std::size_t>(N::width);
  std::vector<double> tree(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half));
  for (std::size_t n = half / 2; n > 0; n /= 2)
    for (std::size_t k = 0; k < n; ++k)
      tree[k] += tree[k + n];
  CHECK(number::sum_lanes(number::load_real<N>(values.data())) == tree[0]);
}
