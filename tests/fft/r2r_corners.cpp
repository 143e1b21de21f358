// Cosine and sine transforms: orthogonal with Norm::ortho, undone by their inverses, one kind for
// each axis.

#include "fft_testing.hpp"

using namespace fft_testing;
using wg::R2r;

namespace {

const std::vector<R2r> kinds{R2r::redft00, R2r::redft01, R2r::redft10, R2r::redft11,
                             R2r::rodft00, R2r::rodft01, R2r::rodft10, R2r::rodft11};

/// Row k of the result is the transform of unit vector k.
template <class R>
Array<R> identity(Index n) {
  Array<R> x = wg::zeros<R>({n, n});
  for (Index k = 0; k < n; ++k)
    x(k, k) = 1;
  return x;
}

/// f(forward, inverse) for dct and dst of every type that n points have.
template <class F>
void for_each_type(Index n, F f) {
  for (int type = 1; type <= 4; ++type) {
    if (type != 1 || n > 1) {
      INFO("dct type " << type << " n " << n);
      f([](const auto& x, const auto& options) { return wg::dct(x, options); },
        [](const auto& x, const auto& options) { return wg::idct(x, options); }, type);
    }
    INFO("dst type " << type << " n " << n);
    f([](const auto& x, const auto& options) { return wg::dst(x, options); },
      [](const auto& x, const auto& options) { return wg::idst(x, options); }, type);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("r2r: every type is an orthogonal matrix with norm ortho", "", float, double,
                   long double) {
  using R = TestType;
  for (const Index n : lengths)
    for_each_type(n, [&](auto forward, auto inverse, int type) {
      const wg::DctOptions options{.type = type, .axis = -1, .norm = Norm::ortho};
      const Array<R> m = forward(identity<R>(n), options), back = inverse(identity<R>(n), options);
      const std::vector<Wide> a = wide(m), b = wide(back);
      long double error = 0, error_of_inverse = 0;
      for (Index i = 0; i < n; ++i)
        for (Index j = 0; j < n; ++j) {
          long double sum = i == j ? -1 : 0;
          for (Index k = 0; k < n; ++k)
            sum += a[static_cast<std::size_t>(i * n + k)].real() *
                   a[static_cast<std::size_t>(j * n + k)].real();
          error = std::max(error, std::abs(sum));
          error_of_inverse =
              std::max(error_of_inverse, std::abs(a[static_cast<std::size_t>(i * n + j)] -
                                                  b[static_cast<std::size_t>(j * n + i)]));
        }
      CHECK(error < 16 * eps<R>);             // M M^T = I
      CHECK(error_of_inverse < 16 * eps<R>);  // and the inverse is M^T
    });
}

TEMPLATE_TEST_CASE("r2r: idct undoes dct and idst undoes dst in every type and norm", "", float,
                   double, long double) {
  using R = TestType;
  for (const Index n : lengths)
    for (const Norm norm : norms)
      for_each_type(n, [&](auto forward, auto inverse, int type) {
        const Array<R> x = noise<R>({n, 3});
        const wg::DctOptions options{.type = type, .axis = 0, .norm = norm};
        CHECK(error_in_eps(inverse(forward(x, options), options), wide(x)) <
              4 * allowed<double>(n));
        CHECK(error_in_eps(forward(inverse(x, options), options), wide(x)) <
              4 * allowed<double>(n));
      });
  const Array<R> x = noise<R>({3, 4, 5});
  for (const Norm norm : norms)
    for (int type = 1; type <= 4; ++type) {
      const wg::DctnOptions options{.type = type, .axes = {2, 0}, .norm = norm};
      CHECK(error_in_eps(wg::idctn(wg::dctn(x, options), options), wide(x)) < 16);
      CHECK(error_in_eps(wg::idstn(wg::dstn(x, options), options), wide(x)) < 16);
    }
}

TEMPLATE_TEST_CASE("r2r: one kind for each axis in the order they are listed", "", float, double,
                   long double) {
  using R = TestType;
  const Shape shape{3, 4, 5};
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<R> x = noise<R>(shape, 2, order);
    for (const R2r first : kinds)
      for (const R2r second : kinds) {
        INFO(static_cast<int>(first) << " " << static_cast<int>(second));
        std::vector<Wide> expected = definition_of_r2r(wide(x), shape, 2, first);
        expected = definition_of_r2r(expected, shape, 0, second);
        CHECK(error_in_eps(wg::r2r(x, {first, second}, {.axes = {2, 0}}), expected) < 6);
        const auto op = wg::r2r_operator<R>(shape, order, {first, second}, {.axes = {2, 0}});
        CHECK(adjoint_error(op, x) < 1);
      }
  }
}

TEST_CASE("r2r: kinds without axes belong to the last ones and no kinds give the array itself") {
  const Array<double> x = noise<double>({3, 4, 5});
  CHECK(identical(wg::r2r(x, {R2r::redft10}), wg::r2r(x, {R2r::redft10}, {.axes = {2}})));
  CHECK(identical(wg::r2r(x, {R2r::redft10, R2r::rodft00}),
                  wg::r2r(x, {R2r::redft10, R2r::rodft00}, {.axes = {1, 2}})));
  CHECK(identical(wg::r2r(x, {}), x));
  CHECK(identical(wg::dctn(x, {.axes = Axes(std::vector<int>{}), .norm = Norm::ortho}), x));
  CHECK(wg::dstn(noise<double>({})).rank() == 0);
}

TEST_CASE("r2r: the types are kinds of FFTW and defaults are type 2 along the last axis") {
  const Array<double> x = noise<double>({3, 6});
  const R2r cosines[] = {R2r::redft00, R2r::redft10, R2r::redft01, R2r::redft11};
  const R2r sines[] = {R2r::rodft00, R2r::rodft10, R2r::rodft01, R2r::rodft11};
  for (int type = 1; type <= 4; ++type) {
    CHECK(identical(wg::dct(x, {.type = type}), wg::r2r(x, {cosines[type - 1]})));
    CHECK(identical(wg::dst(x, {.type = type}), wg::r2r(x, {sines[type - 1]})));
    // Norm::forward of the inverse has no factor either.
    const int other = type == 2 ? 3 : type == 3 ? 2 : type;
    CHECK(identical(wg::idct(x, {.type = other, .norm = Norm::forward}),
                    wg::r2r(x, {cosines[type - 1]})));
    CHECK(identical(wg::idst(x, {.type = other, .norm = Norm::forward}),
                    wg::r2r(x, {sines[type - 1]})));
  }
  CHECK(identical(wg::dct(x), wg::dct(x, {.type = 2, .n = 6, .axis = 1})));
  CHECK(identical(wg::dctn(x), wg::dctn(x, {.type = 2, .axes = {0, 1}})));
  CHECK(identical(wg::dstn(x, {.s = {4}}), wg::dst(x, {.n = 4, .axis = 1})));
}

TEST_CASE("r2r: adjoints of the unnormalised kinds as convention.md writes them") {
  constexpr Index n = 7;
  const Array<double> g = noise<double>({n}, 5);
  const auto with_ends = [](Array<double> x, double first, double last) {
    x(0) *= first;
    x(n - 1) *= last;
    return x;
  };
  const auto adjoint = [&](R2r kind) {
    return wg::r2r_operator<double>({n}, Order::row_major, {kind}).apply_adjoint(g);
  };
  const auto same = [&](R2r kind, const Array<double>& expected) {
    CHECK(error_in_eps(adjoint(kind), wide(expected)) < 8);
  };
  same(R2r::redft10, wg::r2r(with_ends(g, 2, 1), {R2r::redft01}));                     // (36)
  same(R2r::redft01, with_ends(wg::r2r(g, {R2r::redft10}), .5, 1));                    // (37)
  same(R2r::rodft10, wg::r2r(with_ends(g, 1, 2), {R2r::rodft01}));                     // (38)
  same(R2r::rodft01, with_ends(wg::r2r(g, {R2r::rodft10}), 1, .5));                    // (39)
  same(R2r::redft00, with_ends(wg::r2r(with_ends(g, 2, 2), {R2r::redft00}), .5, .5));  // (40)
  for (const R2r kind : {R2r::redft11, R2r::rodft11, R2r::rodft00})                    // (41)
    same(kind, wg::r2r(g, {kind}));
}
