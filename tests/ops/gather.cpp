// gather and scatter_add: numpy.take along an axis and its adjoint.

#include <wirtinger/ops/gather.hpp>

#include "shape_testing.hpp"
#include "support/precisions.hpp"
#include "sweep_testing.hpp"

using namespace shape_testing;
using sweep_testing::faults, sweep_testing::Program;

namespace {

/// Indices that repeat, skip and go backward, for an axis of any extent but 0.
std::vector<Index> some_indices(Index extent) {
  std::vector<Index> indices{extent - 1, 0, extent / 2, 0};
  for (Index k = 0; k < extent; k += 2)
    indices.push_back(extent - 1 - k);
  return indices;
}

/// As many indices as the axis has entries, below n.
std::vector<Index> places(Index extent, Index n) {
  std::vector<Index> indices;
  for (Index k = 0; k < extent; ++k)
    indices.push_back((3 * k + 1) % n);
  return indices;
}

Index number(const std::vector<Index>& indices, Index k) {
  return indices[static_cast<std::size_t>(k)];
}

}  // namespace

TEST_CASE("gather takes the entries that the indices name") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      INFO(to_text(shape) << " axis " << axis);
      const int a = from_front(axis, shape);
      const std::vector<Index> indices = some_indices(shape[a]);
      for (const Array<C>& x : layouts(noise<C>(shape)))
        CHECK(is_given_by(
            wg::gather(x, indices, axis), shape.with(a, static_cast<Index>(indices.size())),
            [&](Position p) { return at(x, with(p, a, number(indices, along(p, a)))); }));
    }
}

TEST_CASE("scatter_add sums what goes to one place") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape))
      for (Index n : {Index(1), Index(4), Index(9)}) {
        INFO(to_text(shape) << " axis " << axis << " n " << n);
        const int a = from_front(axis, shape);
        const std::vector<Index> indices = places(shape[a], n);
        for (const Array<C>& x : layouts(noise<C>(shape)))
          CHECK(
              is_given_by(wg::scatter_add(x, indices, n, axis), shape.with(a, n), [&](Position p) {
                C sum = 0;
                for (Index k = 0; k < shape[a]; ++k)
                  if (number(indices, k) == along(p, a)) sum += at(x, with(p, a, k));
                return sum;
              }));
      }
}

TEST_CASE("gather and scatter_add take the first axis by default") {
  const Array<double> x = noise<double>({4, 3});
  CHECK(identical(wg::gather(x, {2, 0}), wg::gather(x, {2, 0}, 0)));
  CHECK(identical(wg::scatter_add(x, {2, 0, 2, 1}, 5), wg::scatter_add(x, {2, 0, 2, 1}, 5, 0)));
}

TEST_CASE("gather and scatter_add pass the dot test and are adjoint to each other") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      INFO(to_text(shape) << " axis " << axis);
      const Index extent = shape[from_front(axis, shape)];
      const std::vector<Index> indices = some_indices(extent);
      CHECK_ADJOINT((wg::Gather{indices, axis}), shape);
      CHECK_ADJOINT((wg::ScatterAdd{places(extent, 5), 5, axis}), shape);
      const Array<C> x = noise<C>(shape), y = noise<C>(wg::gather(x, indices, axis).shape(), 2);
      CHECK(std::abs(wg::vdot(y, wg::gather(x, indices, axis)) -
                     wg::vdot(wg::scatter_add(y, indices, extent, axis), x)) < 1e-13);
    }
}

TEST_CASE("gathering by a permutation is unitary") {
  const Array<C> x = noise<C>({5, 2});
  const std::vector<Index> there{3, 0, 4, 1, 2}, back{1, 3, 4, 0, 2};
  CHECK(identical(wg::gather(wg::gather(x, there), back), x));
  CHECK(identical(wg::scatter_add(wg::gather(x, there), there, 5), x));
}

TEST_CASE("gather and scatter_add of nothing") {
  const Array<double> x = noise<double>({3, 2});
  CHECK(wg::gather(x, {}).shape() == Shape{0, 2});
  CHECK(wg::gather(x, {}, 1).shape() == Shape{3, 0});
  const Array<double> none = wg::zeros<double>({0, 2});
  CHECK(identical(wg::scatter_add(none, {}, 3), wg::zeros<double>({3, 2})));
  CHECK(wg::scatter_add(none, {}, 0).shape() == Shape{0, 2});
  CHECK(wg::gather(none, {0, 1, 1}, 1).shape() == Shape{0, 3});
  CHECK_ADJOINT((wg::Gather{{}, 0}), {3, 2});
  CHECK_ADJOINT((wg::ScatterAdd{{}, 4, 0}), {0, 2});
}

TEST_CASE("gather and scatter_add in all sweeps") {
  const auto check = []<class T>(std::type_identity<T>) {
    const std::vector<Index> indices{4, 0, 2, 2, 1};
    for (Order order : {Order::row_major, Order::column_major}) {
      const Array<T> x = noise<T>({5, 3}, 4, order);
      CHECK(faults<T>([&](const auto& v) { return wg::gather(v, indices); }, x) == "");
      CHECK(faults<T>([](const auto& v) { return wg::gather(v, {1, 1}, -1); }, x) == "");
      CHECK(faults<T>([&](const auto& v) { return wg::scatter_add(v, indices, 6); }, x) == "");
      CHECK(faults<T>([](const auto& v) { return wg::scatter_add(v, {1, 0, 1}, 2, 1); }, x) == "");
      CHECK(faults<T>([&](const auto& v) { return wg::gather(v * v, {0, 3}) + 1.0; }, x) == "");
    }
  };
  check(std::type_identity<float>{});
  check(std::type_identity<C>{});
  precisions::in_slow_run<double, long double, std::complex<float>, std::complex<long double>>(check);
}

TEST_CASE("the gradient of a gather counts how often an entry was taken") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({5}));
  tape.backward(sum(gather(x, {3, 3, 0, 3})));
  CHECK(tape.gradient(x).to_row_major() == std::vector<double>{1, 0, 0, 3, 0});
  tape.backward(sum(scatter_add(x, {0, 1, 1, 0, 0}, 2) * tape.constant(noise<double>({2}, 2))));
  const Array<double> w = noise<double>({2}, 2);
  CHECK(tape.gradient(x).to_row_major() == std::vector<double>{w(0), w(1), w(1), w(0), w(0)});
}

TEST_CASE("many gathers of one variable beside a use of the whole") {
  const Index n = 1000;
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({n}));
  Var<double> loss = sum(x);
  for (Index k = 0; k < 64; ++k)
    loss = loss + static_cast<double>(k) * sum(gather(x, {k, k + 1}));
  tape.backward(loss);
  // No gather makes a cotangent of the size of x: there are those of the input and of sums.
  CHECK(tape.peak_bytes() < 64 * 8 * static_cast<std::size_t>(n));
  const Array<double> gradient = tape.gradient(x);
  CHECK(gradient(0) == 1);
  CHECK(gradient(10) == 1 + 10 + 9);
  CHECK(gradient(64) == 1 + 63);
  CHECK(gradient(65) == 1);
}

TEST_CASE("gather and scatter_add of Eigen objects") {
  const Eigen::VectorXcd v = Eigen::VectorXcd::Random(4);
  const Eigen::VectorXcd taken = wg::gather(v, {3, 1, 1});
  CHECK((taken(0) == v(3) && taken(1) == v(1) && taken(2) == v(1)));
  static_assert(std::is_same_v<decltype(wg::gather(v, {0})), Eigen::VectorXcd>);
  const Eigen::RowVectorXd row = Eigen::RowVectorXd::Random(3);
  static_assert(std::is_same_v<decltype(wg::scatter_add(row, {}, 1)), Eigen::RowVectorXd>);
  CHECK(wg::scatter_add(row, {1, 1, 0}, 2)(1) == row(0) + row(1));
  const Eigen::Matrix3f m = Eigen::Matrix3f::Random();
  const Eigen::MatrixXf rows = wg::gather(m, {2, 2}), columns = wg::gather(m, {0, 2}, 1);
  CHECK((rows.row(0) == m.row(2) && rows.row(1) == m.row(2)));
  CHECK((columns.col(0) == m.col(0) && columns.col(1) == m.col(2)));
  // Memory of the caller, of any stride.
  const Eigen::MatrixXcd big = Eigen::MatrixXcd::Random(6, 4);
  const auto block = wg::borrow(big.block(1, 1, 3, 2));
  CHECK(wg::gather(block, {2, 0})(0, 1) == big(3, 2));
  CHECK(wg::scatter_add(block, {0, 0, 0}, 1)(0, 0) == big(1, 1) + big(2, 1) + big(3, 1));
}

TEST_CASE("errors: gather and scatter_add") {
  const Eigen::MatrixXd matrix = Eigen::MatrixXd::Random(2, 3);
  Tape<double> tape;
  const auto variable = tape.variable(matrix);
  const std::size_t size = tape.size();
  const auto check = [](const auto& x) {
    CHECK_SENTENCE(wg::gather(x, {0, 2}), ShapeError,
                   "gather: index 2 found at position 1 of the list, expected 0 <= index < 2, the "
                   "extent of axis 0; nothing wraps around");
    CHECK_SENTENCE(wg::gather(x, {-1}, -1), ShapeError,
                   "gather: index -1 found at position 0 of the list, expected 0 <= index < 3, the "
                   "extent of axis 1; nothing wraps around");
    CHECK_SENTENCE(wg::gather(x, {0}, 2), AxisError,
                   "gather: axis 2 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::scatter_add(x, {0, 4}, 4), ShapeError,
                   "scatter_add: index 4 found at position 1 of the list, expected 0 <= index < 4, "
                   "the extent n of the result; nothing wraps around");
    CHECK_SENTENCE(wg::scatter_add(x, {0, -1}, 4), ShapeError,
                   "scatter_add: index -1 found at position 1 of the list, expected 0 <= index < "
                   "4, the extent n of the result; nothing wraps around");
    CHECK_SENTENCE(wg::scatter_add(x, {0}, 4), ShapeError,
                   "scatter_add: 1 indices found for shape (2, 3), expected one for each of the 2 "
                   "entries along axis 0");
    CHECK_SENTENCE(wg::scatter_add(x, {0, 0}, -1), ShapeError,
                   "scatter_add: n = -1 found, expected 0 or more");
    CHECK_SENTENCE(wg::scatter_add(x, {0, 0}, 1, -3), AxisError,
                   "scatter_add: axis -3 found, expected -2 .. 1 for an array of rank 2");
    CHECK_SENTENCE(wg::scatter_add(x, {0, 0}, std::numeric_limits<Index>::max() / 2), ShapeError,
                   "shape: (4611686018427387903, 3) has more elements than can be addressed; check "
                   "the extents");
  };
  check(matrix);
  check(variable);
  CHECK(tape.size() == size);
  tape.backward(gather(variable, {1})(0, 2));
  CHECK(tape.gradient(variable)(1, 2) == 1);
  CHECK_SENTENCE(wg::gather(wg::zeros<double>({}), {0}), AxisError,
                 "gather: axis 0 found, but an array of rank 0 has no axes; reshape it to {1}");
  CHECK_SENTENCE(wg::gather(wg::zeros<double>({0}), {0}), ShapeError,
                 "gather: index 0 found at position 0 of the list, expected 0 <= index < 0, the "
                 "extent of axis 0; nothing wraps around");
}
