// Every transform against its definition, in all three precisions and both storage orders.

#include "fft_testing.hpp"

using namespace fft_testing;

namespace {
std::vector<int> all_axes(int rank) {
  std::vector<int> axes;
  for (int axis = 0; axis < rank; ++axis)
    axes.push_back(axis);
  return axes;
}
}  // namespace

TEMPLATE_TEST_CASE("fft: one axis agrees with the definition", "", float, double, long double) {
  using C = std::complex<TestType>;
  for (const Index n : lengths) {
    for (const Shape& shape : {Shape{n}, Shape{n, 3}, Shape{3, n}, Shape{2, n, 3}}) {
      for (const Order order : {Order::row_major, Order::column_major}) {
        const Array<C> x = noise<C>(shape, 3, order);
        for (int axis = -shape.rank(); axis < shape.rank(); ++axis) {
          INFO(to_text(shape) << " axis " << axis
                              << (order == Order::row_major ? " rows" : " columns"));
          const Index points = x.extent(axis);
          CHECK(error_in_eps(wg::fft(x, {.axis = axis}),
                             definition(wide(x), shape, {axis}, {}, Direction::forward)) <
                allowed<TestType>(points));
          CHECK(error_in_eps(wg::ifft(x, {.axis = axis}),
                             definition(wide(x), shape, {axis}, {}, Direction::inverse)) <
                allowed<TestType>(points));
          CHECK(wg::fft(x, {.axis = axis}).order() == x.order());
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("fft: real input is complex input without imaginary part", "", float, double,
                   long double) {
  using R = TestType;
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<R> x = noise<R>({5, 12}, 2, order);
    CHECK(error_in_eps(wg::fft(x), definition(wide(x), x.shape(), {1}, {}, Direction::forward)) <
          allowed<R>(12));
    CHECK(error_in_eps(wg::ifft(x, {.axis = 0}), definition(wide(x), x.shape(), {0}, {},
                                                            Direction::inverse)) < allowed<R>(5));
    CHECK(error_in_eps(wg::fftn(x), definition(wide(x), x.shape(), {0, 1}, {},
                                               Direction::forward)) < allowed<R>(60));
    CHECK(wg::fft(x).order() == order);
  }
}

TEMPLATE_TEST_CASE("fftn: every subset of axes in every order agrees with the definition", "",
                   float, double, long double) {
  using C = std::complex<TestType>;
  const Shape shape{3, 4, 1, 5};
  const std::vector<std::vector<int>> subsets{
      {0},    {1},    {2},    {3},       {0, 1},    {1, 0},     {0, 3},       {-1, 0},
      {1, 3}, {3, 2}, {2, 1}, {0, 1, 3}, {3, 1, 0}, {1, -1, 0}, {2, 0, 3, 1}, {0, 1, 2, 3}};
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<C> x = noise<C>(shape, 5, order);
    for (const std::vector<int>& axes : subsets) {
      for (const Norm norm : norms) {
        INFO(to_text(axes) << " norm " << static_cast<int>(norm));
        CHECK(error_in_eps(wg::fftn(x, {.axes = axes, .norm = norm}),
                           definition(wide(x), shape, axes, {}, Direction::forward, norm)) <
              allowed<TestType>(60));
        CHECK(error_in_eps(wg::ifftn(x, {.axes = axes, .norm = norm}),
                           definition(wide(x), shape, axes, {}, Direction::inverse, norm)) <
              allowed<TestType>(60));
      }
    }
    CHECK(error_in_eps(wg::fftn(x), definition(wide(x), shape, all_axes(4), {},
                                               Direction::forward)) < allowed<TestType>(60));
  }
}

TEMPLATE_TEST_CASE("fft: n crops or zero-pads at the end", "", float, double, long double) {
  using C = std::complex<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<C> x = noise<C>({4, 7}, 9, order);
    for (const Index n : {1, 2, 4, 6, 7, 8, 13}) {
      for (const int axis : {0, 1}) {
        for (const Norm norm : norms) {
          INFO("n " << n << " axis " << axis << " norm " << static_cast<int>(norm));
          const Array<C> y = wg::fft(x, {.n = n, .axis = axis, .norm = norm});
          CHECK(y.shape() == x.shape().with(axis, n));
          CHECK(error_in_eps(y, definition(wide(x), x.shape(), {axis}, {n}, Direction::forward,
                                           norm)) < allowed<TestType>(n));
          CHECK(error_in_eps(wg::ifft(x, {.n = n, .axis = axis, .norm = norm}),
                             definition(wide(x), x.shape(), {axis}, {n}, Direction::inverse,
                                        norm)) < allowed<TestType>(n));
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("fftn: s gives the lengths of the listed axes in their order", "", float, double,
                   long double) {
  using C = std::complex<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<C> x = noise<C>({4, 3, 5}, 4, order);
    CHECK(error_in_eps(wg::fftn(x, {.s = {8, 2}, .axes = {2, 0}}),
                       definition(wide(x), x.shape(), {2, 0}, {8, 2}, Direction::forward)) <
          allowed<TestType>(16));
    CHECK(wg::fftn(x, {.s = {8, 2}, .axes = {2, 0}}).shape() == Shape{2, 3, 8});
    // Without axes: the last ones, as many as there are lengths.
    CHECK(error_in_eps(wg::ifftn(x, {.s = {6, 4}}),
                       definition(wide(x), x.shape(), {1, 2}, {6, 4}, Direction::inverse)) <
          allowed<TestType>(24));
    CHECK(error_in_eps(wg::fft2(x, {.s = {6, 4}, .norm = Norm::ortho}),
                       definition(wide(x), x.shape(), {1, 2}, {6, 4}, Direction::forward,
                                  Norm::ortho)) < allowed<TestType>(24));
  }
}

TEST_CASE("fft: defaults are those of numpy") {
  using C = std::complex<double>;
  const Array<C> x = noise<C>({2, 3, 4});
  CHECK(identical(wg::fft(x), wg::fft(x, {.axis = 2})));
  CHECK(identical(wg::fft2(x), wg::fftn(x, {.axes = {1, 2}})));
  CHECK(identical(wg::ifft2(x), wg::ifftn(x, {.axes = {-2, -1}})));
  CHECK(identical(wg::fft2(x, {.axes = {0, 1}}), wg::fftn(x, {.axes = {0, 1}})));
  CHECK(identical(wg::fftn(x), wg::fftn(x, {.axes = {0, 1, 2}})));
  CHECK(identical(wg::fft(x), wg::fft(x, {.n = 4, .axis = -1, .norm = Norm::backward})));
}

TEST_CASE("fft: known values of small transforms") {
  using C = std::complex<double>;
  const auto x = Array<C>::from_row_major({4}, std::vector<C>{1, {0, 1}, 2, {0, 3}});
  // By hand: sums of the inputs turned by 0, -90, -180, -270 degrees.
  CHECK(error_in_eps(wg::fft(x), {{3, 4}, -3, {3, -4}, 1}) < 1);
  CHECK(error_in_eps(wg::ifft(x), {{.75L, 1}, .25L, {.75L, -1}, -.75L}) < 1);
}

TEST_CASE("fftn: no axes give the complex array itself") {
  using C = std::complex<double>;
  const Axes none{std::vector<int>{}};
  for (const Norm norm : norms) {
    for (const Shape& shape : {Shape{3, 4}, Shape{1}, Shape{0, 2}, Shape{}}) {
      const Array<double> x = noise<double>(shape);
      const Array<C> y = wg::fftn(x, {.axes = none, .norm = norm});
      CHECK(y.shape() == shape);
      CHECK(error_in_eps(y, wide(x)) == 0);
      CHECK(error_in_eps(wg::ifftn(y, {.axes = none, .norm = norm}), wide(x)) == 0);
    }
  }
  CHECK(wg::fftn(noise<double>({})).rank() == 0);  // all axes of none
}

TEST_CASE("fft: a batch without signals is an empty result and padding fills empty axes") {
  using C = std::complex<double>;
  const Array<C> none = wg::zeros<C>({0, 4});
  CHECK(wg::fft(none).shape() == Shape{0, 4});
  CHECK(wg::ifft(none, {.n = 6}).shape() == Shape{0, 6});
  CHECK(identical(wg::fft(none, {.n = 3, .axis = 0}), wg::zeros<C>({3, 4})));
}
