// NumPy's broadcasting in fused statements: every pair of shapes that go together, in every
// combination of memory orders, against loops over indices.

#include <wirtinger/ops/reductions.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Shape, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using dot_test::noise;

/// Position, in row-major order, of the element of an array of shape `from` that element k of
/// shape `to` reads.
std::size_t source(const Shape& from, const Shape& to, Index k) {
  Index position = 0, step = 1;
  for (int axis = to.rank() - 1, own = from.rank() - 1; axis >= 0; --axis, --own) {
    const Index index = k % to[axis];
    k /= to[axis];
    if (own < 0) continue;
    if (from[own] != 1) position += step * index;
    step *= from[own];
  }
  return static_cast<std::size_t>(position);
}

template <class T>
struct Reference {
  Array<T> w, a_bar, b_bar;
};
/// w = a conj(b) + a,  a_bar = sum (b + 1) w_bar,  b_bar = sum a conj(w_bar)
template <class T>
Reference<T> by_loops(const Array<T>& a, const Array<T>& b, const Array<T>& w_bar) {
  const auto conj = [](T x) {
    if constexpr (wg::ComplexScalar<T>)
      return std::conj(x);
    else
      return x;
  };
  const auto x = a.to_row_major(), y = b.to_row_major(), bar = w_bar.to_row_major();
  std::vector<T> w(bar.size()), x_bar(x.size()), y_bar(y.size());
  for (std::size_t k = 0; k < bar.size(); ++k) {
    const std::size_t i = source(a.shape(), w_bar.shape(), static_cast<Index>(k));
    const std::size_t j = source(b.shape(), w_bar.shape(), static_cast<Index>(k));
    w[k] = x[i] * conj(y[j]) + x[i];
    x_bar[i] += (y[j] + T(1)) * bar[k];
    y_bar[j] += x[i] * conj(bar[k]);
  }
  return {Array<T>::from_row_major(w_bar.shape(), w), Array<T>::from_row_major(a.shape(), x_bar),
          Array<T>::from_row_major(b.shape(), y_bar)};
}

template <class T>
void check(const Shape& a_shape, const Shape& b_shape, const Shape& w_shape) {
  CAPTURE(wg::detail::to_text(a_shape), wg::detail::to_text(b_shape));
  const double tight = 32 * measure::epsilon<T>;
  for (int orders = 0; orders < 8; ++orders) {
    const auto order = [&](int bit) {
      return (orders >> bit) & 1 ? Order::column_major : Order::row_major;
    };
    CAPTURE(orders);
    const Array<T> a = noise<T>(a_shape, 2, order(0)), b = noise<T>(b_shape, 3, order(1)),
                   w_bar = noise<T>(w_shape, 5, order(2));
    const Reference<T> expected = by_loops(a, b, w_bar);
    Tape<wg::real_t<T>> tape;
    const auto x = tape.variable(a);
    const auto y = tape.variable(b);
    const Var<Array<T>> w = x * wg::conj(y) + x;
    CHECK(distance(w, expected.w) < tight);
    tape.backward(wg::real(wg::vdot(w_bar, w)));
    CHECK(distance(tape.gradient(x), expected.a_bar) < tight);
    CHECK(distance(tape.gradient(y), expected.b_bar) < tight);
  }
}

}  // namespace

TEST_CASE("broadcasting of two shapes - values and summed cotangents") {
  check<Complex>({3, 1}, {1, 4}, {3, 4});
  check<Complex>({4}, {3, 4}, {3, 4});
  check<Complex>({3, 4}, {4}, {3, 4});
  check<Complex>({3, 1}, {3, 9}, {3, 9});
  check<Complex>({1}, {5}, {5});
  check<Complex>({}, {2, 3}, {2, 3});
  check<Complex>({}, {}, {});
  check<Complex>({1, 1}, {1}, {1, 1});
  check<Complex>({3, 4}, {3, 4}, {3, 4});
  check<Complex>({2, 1, 5}, {3, 1}, {2, 3, 5});
  check<Complex>({2, 1, 3, 1}, {1, 4, 1, 17}, {2, 4, 3, 17});
  check<Complex>({4, 1, 1}, {2, 1, 3, 5}, {2, 4, 3, 5});
  check<Complex>({2, 2, 2, 2}, {2, 1, 2, 1}, {2, 2, 2, 2});
  check<Complex>({1, 2, 1, 2, 1, 2, 1, 2}, {2, 1, 2, 1, 2, 1, 2, 1}, {2, 2, 2, 2, 2, 2, 2, 2});
}

TEST_CASE("broadcasting of empty arrays") {
  check<Complex>({0}, {1}, {0});
  check<Complex>({0, 3}, {3}, {0, 3});
  check<Complex>({3, 1}, {1, 0}, {3, 0});
  check<Complex>({0}, {0}, {0});
}

TEST_CASE("broadcasting of float arrays") {
  check<float>({3, 1}, {1, 4}, {3, 4});
  check<float>({19}, {3, 19}, {3, 19});
  check<float>({3, 1, 2}, {}, {3, 1, 2});
  check<float>({5, 40}, {5, 1}, {5, 40});
}

TEST_CASE("long rows and long columns") {
  check<float>({70, 1}, {1, 130}, {70, 130});
  check<Complex>({5000}, {2, 1}, {2, 5000});
}

TEST_CASE("three operands of three shapes and two memory orders") {
  const Array<Complex> a = noise<Complex>({4, 1}, 1), b = noise<Complex>({5}, 2),
                       c = noise<Complex>({4, 5}, 3, Order::column_major);
  Tape<double> tape;
  const auto x = tape.variable(a), y = tape.variable(b), z = tape.variable(c);
  const auto total = wg::sum(x * y * z);
  tape.backward(wg::real(total));
  const auto a_ = wg::as_matrix(a).array(), c_ = wg::as_matrix(c).array();
  const Eigen::ArrayXXcd b_ = wg::as_vector(b).transpose().replicate(4, 1).array(),
                         full_a = a_.replicate(1, 5);
  CHECK(distance(total, (full_a * b_ * c_).sum()) < 1e-14);
  CHECK(distance(tape.gradient(x),
                 Eigen::MatrixXcd((b_ * c_).conjugate().rowwise().sum().matrix())) < 1e-14);
  CHECK(distance(tape.gradient(y),
                 Eigen::VectorXcd((full_a * c_).conjugate().colwise().sum().transpose().matrix())) <
        1e-14);
  CHECK(distance(tape.gradient(z), Eigen::MatrixXcd((full_a * b_).conjugate().matrix())) < 1e-14);
}

TEST_CASE("shapes that do not go together are told with the operation and both of them") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({3, 4}));
  const auto y = tape.variable(noise<double>({3}));
  using Catch::Contains;
  CHECK_THROWS_AS(x * y, wg::ShapeError);
  CHECK_THROWS_WITH(
      x - y, Contains("subtract") && Contains("(3, 4)") && Contains("(3,)") && Contains("4 and 3"));
  CHECK_THROWS_AS(x.value() / y.value(), wg::ShapeError);
  CHECK(distance(wg::eval(x * wg::full<double>({4}, 2.0)), 2.0 * x.value()) == 0);
}
