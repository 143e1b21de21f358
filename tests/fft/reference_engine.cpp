// The O(N^2) engine behind the same calls: it measures the others, so it is measured itself.

#include <wirtinger/fft/eigen_engine.hpp>
#include <wirtinger/fft/reference_engine.hpp>

#include "fft_testing.hpp"

using namespace fft_testing;

TEMPLATE_TEST_CASE("reference engine: agrees with the definition and with the default engine", "",
                   float, double, long double) {
  using C = std::complex<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    const Array<C> x = noise<C>({4, 3, 5}, 8, order);
    const wg::FftnOptions options{.s = {8, 6}, .axes = {0, 2}, .norm = Norm::ortho};
    const Array<C> by_default = wg::fftn(x, options);
    const WithEngine reference(wg::Engine::reference);
    const Array<C> y = wg::fftn(x, options);
    CHECK(error_in_eps(y, definition(wide(x), x.shape(), {0, 2}, {8, 6}, Direction::forward,
                                     Norm::ortho)) < 6);
    CHECK(error_in_eps(by_default, wide(y)) < 8);
    CHECK(error_in_eps(wg::ifft(wg::fft(x)), wide(x)) < 8);
    CHECK(adjoint_error(wg::fftn_operator<TestType>(x.shape(), order, options), x) < 1);
  }
}

TEST_CASE("reference engine: in place") {
  using C = std::complex<double>;
  const WithEngine reference(wg::Engine::reference);
  const Array<C> x = noise<C>({5, 6});
  const auto op = wg::fft_operator<double>(x.shape(), x.order(), {.axis = 0});
  Array<C> y = x;
  C* values = y.data();
  op.plan(Direction::forward, true)->execute(values, values);
  CHECK(identical(y, op.apply(x)));
}
