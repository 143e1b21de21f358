// Any strides, any alignment, any number of handles on the input: the same values, input kept.

#include "fft_testing.hpp"

using namespace fft_testing;

namespace {

template <class C>
void check_all_transforms(const Array<C>& view, const Array<C>& dense) {
  using R = wg::real_t<C>;
  const std::vector<C> before = view.to_row_major();
  for (int axis = 0; axis < dense.rank(); ++axis)
    CHECK(error_in_eps(wg::fft(view, {.axis = axis}), wide(wg::fft(dense, {.axis = axis}))) < 4);
  CHECK(error_in_eps(wg::ifft(view, {.n = 9}), wide(wg::ifft(dense, {.n = 9}))) < 4);
  CHECK(error_in_eps(wg::fftn(view), wide(wg::fftn(dense))) < 4);
  CHECK(error_in_eps(wg::fft2(view, {.s = {3, 8}, .axes = {1, 0}}),
                     wide(wg::fft2(dense, {.s = {3, 8}, .axes = {1, 0}}))) < 4);
  CHECK(error_in_eps(wg::fft2(view), definition(wide(dense), dense.shape(), {0, 1}, {},
                                                Direction::forward)) < allowed<R>(24));
  CHECK(view.to_row_major() == before);
}

}  // namespace

TEMPLATE_TEST_CASE("layouts: strided views", "", float, double, long double) {
  using C = std::complex<TestType>;
  const Array<C> dense = noise<C>({4, 6});
  SECTION("rows apart") { check_all_transforms(stored(dense, {10, 1}, 40, 0), dense); }
  SECTION("every other element") { check_all_transforms(stored(dense, {12, 2}, 48, 0), dense); }
  SECTION("columns apart") { check_all_transforms(stored(dense, {1, 7}, 42, 0), dense); }
  SECTION("backwards") { check_all_transforms(stored(dense, {6, -1}, 24, 5), dense); }
  SECTION("upside down") { check_all_transforms(stored(dense, {-6, 1}, 24, 18), dense); }
  SECTION("column major") {
    check_all_transforms(dense.in_order(Order::column_major), dense);
    CHECK(wg::fft(dense.in_order(Order::column_major)).order() == Order::column_major);
  }
}

TEMPLATE_TEST_CASE("layouts: data off SIMD alignment", "", float, double, long double) {
  using R = TestType;
  using C = std::complex<R>;
  const Array<C> dense = noise<C>({4, 6});
  for (std::size_t reals = 0; reals < 9; ++reals) {
    INFO(reals << " reals off");
    check_all_transforms(stored(dense, {6, 1}, 24, 0, reals * sizeof(R)), dense);
  }
}

TEMPLATE_TEST_CASE("layouts: alignment does not change a bit", "", float, double, long double) {
  using R = TestType;
  using C = std::complex<R>;
  const Array<C> dense = noise<C>({3, 64});
  for (std::size_t reals = 1; reals < 9; ++reals)
    CHECK(identical(wg::fft(stored(dense, {64, 1}, 192, 0, reals * sizeof(R))), wg::fft(dense)));
}

TEST_CASE("layouts: an element repeated by stride 0") {
  using C = std::complex<double>;
  const Array<C> row = noise<C>({6});
  const Array<C> rows({4, 6}, {0, 1}, row.buffer(), const_cast<C*>(row.data()));
  const Array<C> dense = rows.in_order(Order::column_major);
  check_all_transforms(rows, dense);
}

TEST_CASE("layouts: shared input stays as it is and shared") {
  using C = std::complex<double>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<C> x = noise<C>({5, 64}, 1, order);
    const Array<C> handle = x;
    const std::vector<C> before = x.to_row_major();
    const Array<C> y = wg::fft(x), z = wg::ifftn(x, {.norm = Norm::forward});
    CHECK(x.to_row_major() == before);
    CHECK(handle.data() == x.data());
    CHECK(!(y.buffer() == x.buffer()));
    CHECK(!(z.buffer() == x.buffer()));
  }
}

TEST_CASE("layouts: an operator takes input of the other order") {
  using C = std::complex<double>;
  const Array<C> x = noise<C>({5, 8});
  const auto op = wg::fft_operator<double>(x.shape(), Order::row_major);
  const Array<C> y = op.apply(x.in_order(Order::column_major));
  CHECK(identical(y, op.apply(x)));
  CHECK(y.order() == Order::row_major);
  CHECK(identical(op.apply_adjoint(y.in_order(Order::column_major)), op.apply_adjoint(y)));
}

TEST_CASE("layouts: eight axes") {
  using C = std::complex<double>;
  const Shape shape{2, 3, 1, 2, 2, 3, 1, 2};
  const Array<C> x = noise<C>(shape);
  CHECK(error_in_eps(wg::fftn(x, {.axes = {7, 0, 5, 3}}),
                     definition(wide(x), shape, {7, 0, 5, 3}, {}, Direction::forward)) < 12);
  CHECK(error_in_eps(wg::fftn(x), definition(wide(x), shape, {0, 1, 2, 3, 4, 5, 6, 7}, {},
                                             Direction::forward)) < 12);
}

TEST_CASE("resized: crops and zero-pads at the end") {
  const Array<double> x = noise<double>({3, 4});
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<double> source = x.in_order(order);
    for (const Shape& shape :
         {Shape{3, 4}, Shape{2, 2}, Shape{5, 6}, Shape{1, 9}, Shape{7, 1}, Shape{0, 4}}) {
      INFO(to_text(shape));
      const Array<double> y = wg::resized(source, shape);
      CHECK(y.shape() == shape);
      bool right = true;
      for (Index i = 0; i < shape[0]; ++i)
        for (Index j = 0; j < shape[1]; ++j)
          right = right && std::as_const(y)(i, j) == (i < 3 && j < 4 ? x(i, j) : 0.0);
      CHECK(right);
    }
    CHECK(wg::resized(source, {5, 6}).order() == order);
    CHECK(wg::resized(source, {3, 4}).buffer() == source.buffer());
  }
  CHECK_SENTENCE_PART(wg::resized(x, {3, 4, 1}), ShapeError, "resized: shape (3, 4, 1) found");
}
