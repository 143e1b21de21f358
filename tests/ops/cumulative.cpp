// cumsum and diff: their definition in every layout, adjoints, all sweeps, errors.

#include "shape_testing.hpp"
#include "sweep_testing.hpp"

using namespace shape_testing;
using sweep_testing::faults, sweep_testing::Program;

namespace {

template <class F>
void for_each_case(F f) {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape))
      for (const Array<C>& x : layouts(noise<C>(shape))) {
        INFO(to_text(shape) << " axis " << axis);
        f(shape, axis, from_front(axis, shape), x);
      }
}

}  // namespace

TEST_CASE("cumsum adds what comes before along an axis") {
  for_each_case([](const Shape& shape, int axis, int a, const Array<C>& x) {
    const Array<C> y = wg::cumsum(x, axis);
    CHECK(y.is_dense(y.order()));
    CHECK(y.order() == x.order());
    for_each_position(shape, [&](const Position& p) {
      C sum(0);
      for (Index k = 0; k <= p[static_cast<std::size_t>(a)]; ++k)
        sum += at(x, with(p, a, k));
      CHECK(std::abs(at(y, p) - sum) < 1e-14);
    });
  });
}

TEST_CASE("diff subtracts neighbours along an axis") {
  for_each_case([](const Shape& shape, int axis, int a, const Array<C>& x) {
    const Array<C> y = wg::diff(x, axis);
    CHECK(is_given_by(y, shape.with(a, shape[a] - 1), [&](const Position& p) {
      const Index k = p[static_cast<std::size_t>(a)];
      return at(x, with(p, a, k + 1)) - at(x, p);
    }));
  });
}

TEST_CASE("cumsum and diff have their adjoints") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      CHECK_ADJOINT(wg::Cumsum{axis}, shape);
      CHECK_ADJOINT(wg::Diff{axis}, shape);
    }
  CHECK_ADJOINT(wg::Cumsum{0}, {0, 3});
  CHECK_ADJOINT(wg::Diff{1}, {0, 3});
}

TEST_CASE("cumsum and diff keep the storage order") {
  const Array<double> x = noise<double>({3, 4}, 1, Order::column_major);
  CHECK(wg::cumsum(x, 0).order() == Order::column_major);
  CHECK(wg::diff(x, 0).order() == Order::column_major);
}

TEST_CASE("diff undoes cumsum") {
  const Array<double> x = noise<double>({3, 6});
  CHECK(distance(wg::diff(wg::cumsum(x)), wg::slice(x, 1, 1, 6)) < 1e-14);
  CHECK(distance(wg::cumsum(x), wg::cumsum(x, 1)) == 0);
  CHECK(distance(wg::diff(x), wg::diff(x, 1)) == 0);
}

TEST_CASE("cumsum and diff are right in all sweeps") {
  const auto check = [](auto f) {
    CHECK(faults<double>(f, noise<double>({2, 5, 3})) == "");
    CHECK(faults<C>(f, noise<C>({4, 3}, 1, Order::column_major)) == "");
  };
  check([](const auto& x) { return wg::cumsum(wg::exp(x)); });
  check([](const auto& x) { return wg::cumsum(x, 0); });
  check([](const auto& x) { return wg::diff(wg::square(x), -2); });
  check([](const auto& x) { return wg::diff(x, 1); });
}

TEST_CASE("cumsum and diff of Eigen objects and constants and borrowed memory") {
  const Eigen::Vector4d v(1, 2, 4, 8);
  const Eigen::VectorXd sums = wg::cumsum(v), differences = wg::diff(v);
  CHECK(sums == Eigen::Vector4d(1, 3, 7, 15));
  CHECK(differences == Eigen::Vector3d(1, 2, 4));
  const Eigen::Array<C, 3, 2> m = Eigen::Array<C, 3, 2>::Random();
  STATIC_REQUIRE(std::is_same_v<decltype(wg::cumsum(m, 0)), Eigen::Array<C, -1, -1>>);
  CHECK((wg::diff(m, 0) == m.bottomRows(2) - m.topRows(2)).all());
  CHECK_FALSE(wg::cumsum(Var(noise<double>({3}))).is_active());
  const Array<double> borrowed = wg::borrow(v);
  CHECK(wg::cumsum(borrowed)(3) == 15);
  CHECK(v == Eigen::Vector4d(1, 2, 4, 8));
  CHECK(wg::diff(borrowed)(2) == 4);
}

TEST_CASE("running sums and differences of empty and short axes") {
  CHECK(wg::cumsum(wg::zeros<double>({2, 0})).shape() == Shape{2, 0});
  CHECK(wg::cumsum(wg::zeros<double>({0, 2})).shape() == Shape{0, 2});
  CHECK(wg::diff(wg::zeros<double>({0, 2})).shape() == Shape{0, 1});
  CHECK(wg::diff(wg::zeros<double>({2, 1})).shape() == Shape{2, 0});
  const auto nothing = [](const auto& x) { return wg::sum(wg::diff(x)); };
  CHECK(wg::gradient(nothing, wg::ones<double>({1}))(0) == 0);
}

TEST_CASE("cumsum and diff along wrong axes") {
  const Array<double> x = noise<double>({2, 3});
  CHECK_SENTENCE(wg::cumsum(x, 2), AxisError,
                 "cumsum: axis 2 found, expected -2 .. 1 for an array of rank 2");
  CHECK_THROWS_AS(wg::cumsum(wg::full<double>({}, 1.0)), wg::AxisError);
  CHECK_THROWS_WITH(wg::cumsum(wg::full<double>({}, 1.0)),
                    Catch::Contains("cumsum") && Catch::Contains("rank 0"));
  CHECK_SENTENCE(wg::diff(Var(x), -3), AxisError,
                 "diff: axis -3 found, expected -2 .. 1 for an array of rank 2");
  CHECK_SENTENCE(wg::diff(wg::zeros<double>({2, 0})), ShapeError,
                 "diff: extent 0 found along axis 1 of shape (2, 0), expected at least 1");
  Tape<double> tape;
  const auto v = tape.variable(wg::zeros<double>({0, 2}));
  const auto size = tape.size();
  CHECK_THROWS_AS(wg::diff(v, 0), wg::ShapeError);
  CHECK_THROWS_AS(wg::cumsum(v, 2), wg::AxisError);
  CHECK(tape.size() == size);
}
