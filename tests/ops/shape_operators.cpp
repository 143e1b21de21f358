// The shape operators on plain arrays: values from numpy's definitions, adjoints by the dot test.

#include "shape_testing.hpp"

using namespace shape_testing;

namespace {

/// Calls f(shape, axis, x) for all shapes, axes and layouts; complex numbers.
template <class F>
void for_each_case(F f) {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      INFO(to_text(shape) << " axis " << axis);
      for (const Array<C>& x : layouts(noise<C>(shape)))
        f(shape, axis, x);
    }
}

}  // namespace

TEST_CASE("reshape keeps the row-major sequence of elements") {
  for (const Shape& from : {Shape{24}, Shape{4, 6}, Shape{2, 3, 4}, Shape{2, 1, 3, 4}})
    for (const Shape& to :
         {Shape{24}, Shape{6, 4}, Shape{1, 24}, Shape{4, 3, 2}, Shape{2, 2, 2, 3}}) {
      INFO(to_text(from) << " to " << to_text(to));
      for (const Array<C>& x : layouts(noise<C>(from)))
        CHECK(is_given_by(wg::reshape(x, to), to, [&](const Position& p) {
          return at(x, position_of(number_of(p, to), from));
        }));
      CHECK_ADJOINT((wg::Reshape{from, to}), from);
    }
}

TEST_CASE("reshape to and from rank 0 and of empty arrays") {
  const Array<double> x = wg::full<double>({1, 1}, 4);
  CHECK(wg::reshape(x, {}).rank() == 0);
  CHECK(wg::reshape(x, {}).item() == 4);
  CHECK(wg::reshape(wg::reshape(x, {}), {1}).shape() == Shape{1});
  CHECK(wg::reshape(wg::zeros<double>({3, 0}), {0, 5, 2}).shape() == Shape{0, 5, 2});
  CHECK_ADJOINT((wg::Reshape{{1, 1}, {}}), {1, 1});
  CHECK_ADJOINT((wg::Reshape{{}, {1}}), {});
}

TEST_CASE("reshape does not copy row-major arrays and leaves its argument alone") {
  const Array<double> x = noise<double>({4, 6});
  Array<double> y = wg::reshape(x, {24});
  CHECK(std::as_const(y).data() == x.data());
  const double before = x(0, 0);
  y(0) = 77;
  CHECK(x(0, 0) == before);
}

TEST_CASE("slice takes every step-th element of start .. stop - 1") {
  for_each_case([](const Shape& shape, int axis, const Array<C>& x) {
    const int a = from_front(axis, shape);
    const Index n = shape[a];
    for (Index start = 0; start <= n; ++start)
      for (Index stop = start; stop <= n; ++stop)
        for (Index step : {Index(1), Index(2), Index(3), Index(-1), Index(-2),
                           std::numeric_limits<Index>::max(), std::numeric_limits<Index>::min()}) {
          INFO("start " << start << " stop " << stop << " step " << step);
          Position taken;
          if (step > 0)
            for (Index i = start; i < stop; i = step < n ? i + step : n)
              taken.push_back(i);
          else
            for (Index i = stop - 1; i >= start; i = step > -n ? i + step : -1)
              taken.push_back(i);
          const auto count = static_cast<Index>(taken.size());
          CHECK(is_given_by(
              wg::slice(x, axis, start, stop, step), shape.with(a, count), [&](const Position& p) {
                return at(x, with(p, a, taken[static_cast<std::size_t>(along(p, a))]));
              }));
        }
  });
}

TEST_CASE("slice with a range for every axis") {
  const Shape shape{4, 5, 3};
  for (const Array<C>& x : layouts(noise<C>(shape))) {
    CHECK(is_given_by(wg::slice(x, {{1, 3}, {0, 5}, {2, 3}}), {2, 5, 1}, [&](const Position& p) {
      return at(x, {p[0] + 1, p[1], p[2] + 2});
    }));
    CHECK(wg::slice(x, {{4, 4}, {0, 5}, {3, 3}}).shape() == Shape{0, 5, 0});
  }
  CHECK(wg::slice(wg::full<double>({}, 3), std::vector<std::pair<Index, Index>>{}).item() == 3);
}

TEST_CASE("slice adjoint is zero outside of the slice") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      const Index n = shape[from_front(axis, shape)];
      CHECK_ADJOINT((wg::Slice{axis, 0, n}), shape);
      CHECK_ADJOINT((wg::Slice{axis, n / 2, n, 2}), shape);
      CHECK_ADJOINT((wg::Slice{axis, n / 3, n, -2}), shape);
      CHECK_ADJOINT((wg::Slice{axis, n, n, -1}), shape);
    }
  CHECK_ADJOINT((wg::SliceBox{{{1, 3}, {0, 5}, {2, 3}}}), {4, 5, 3});
  CHECK_ADJOINT((wg::SliceBox{{}}), {});
}

TEST_CASE("pad puts zeros before and after") {
  for_each_case([](const Shape& shape, int axis, const Array<C>& x) {
    const int a = from_front(axis, shape);
    const Index n = shape[a];
    for (Index before : {0, 1, 3})
      for (Index after : {0, 2})
        CHECK(is_given_by(wg::pad(x, axis, before, after), shape.with(a, before + n + after),
                          [&](const Position& p) {
                            const Index i = along(p, a) - before;
                            return 0 <= i && i < n ? at(x, with(p, a, i)) : C(0);
                          }));
  });
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      CHECK_ADJOINT((wg::Pad{axis, 2, 1}), shape);
      CHECK_ADJOINT((wg::Pad{axis, 0, 3}), shape);
      CHECK_ADJOINT((wg::Pad{axis, 0, 0}), shape);
    }
  CHECK(identical(wg::pad(wg::zeros<double>({0}), 0, 1, 1), wg::zeros<double>({2})));
}

TEST_CASE("resize_axis crops or pads at the end") {
  for_each_case([](const Shape& shape, int axis, const Array<C>& x) {
    const int a = from_front(axis, shape);
    const Index n = shape[a];
    for (Index m : {Index(0), Index(1), n - 1, n, n + 3})
      CHECK(is_given_by(wg::resize_axis(x, axis, m), shape.with(a, m),
                        [&](const Position& p) { return along(p, a) < n ? at(x, p) : C(0); }));
  });
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape))
      for (Index m : {0, 1, 3, 9})
        CHECK_ADJOINT((wg::ResizeAxis{axis, m}), shape);
}

TEST_CASE("permute_axes reorders the axes") {
  const Shape shape{2, 3, 5, 4};
  std::vector<int> axes{0, 1, 2, 3};
  do {
    Position extents;
    for (int axis : axes)
      extents.push_back(shape[axis]);
    for (const Array<C>& x : layouts(noise<C>(shape)))
      CHECK(is_given_by(wg::permute_axes(x, axes), extents, [&](const Position& p) {
        Position q(4);
        for (std::size_t k = 0; k < 4; ++k)
          q[static_cast<std::size_t>(axes[k])] = p[k];
        return at(x, q);
      }));
    CHECK_ADJOINT(wg::PermuteAxes{axes}, shape);
  } while (std::next_permutation(axes.begin(), axes.end()));
  const Array<C> x = noise<C>({2, 3, 4});
  CHECK(wg::permute_axes(x, {-1, 0, 1}).shape() == Shape{4, 2, 3});
  CHECK(wg::permute_axes(wg::full<C>({}, 2), {}).item() == C(2));
}

TEST_CASE("transpose reverses the axes") {
  for (const Shape& shape : shapes()) {
    Position extents(shape.begin(), shape.end());
    std::reverse(extents.begin(), extents.end());
    for (const Array<C>& x : layouts(noise<C>(shape)))
      CHECK(is_given_by(wg::transpose(x), extents, [&](Position p) {
        std::reverse(p.begin(), p.end());
        return at(x, p);
      }));
    CHECK_ADJOINT(wg::PermuteAxes::reversing(shape.rank()), shape);
  }
  const Array<C> x = noise<C>({300, 200}), y = wg::transpose(x);
  CHECK(x.data() == y.data());  // nothing is copied
}

TEST_CASE("roll is a circular shift and unitary") {
  for_each_case([](const Shape& shape, int axis, const Array<C>& x) {
    const int a = from_front(axis, shape);
    const Index n = shape[a];
    for (Index shift : {Index(0), Index(1), Index(-1), n, 3 * n + 2, -5 * n - 1})
      CHECK(is_given_by(wg::roll(x, shift, axis), shape, [&](const Position& p) {
        return at(x, with(p, a, ((along(p, a) - shift) % n + n) % n));
      }));
  });
  constexpr Index least = std::numeric_limits<Index>::min();
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape))
      for (Index shift : {Index(0), Index(3), Index(-4), least, least + 1})
        CHECK_ADJOINT((wg::Roll{shift, axis}), shape);
  CHECK(wg::roll(wg::zeros<double>({0, 3}), 2, 0).shape() == Shape{0, 3});
  CHECK_ADJOINT((wg::Roll{2, 0}), {0, 3});
}

TEST_CASE("flip reverses an axis") {
  for_each_case([](const Shape& shape, int axis, const Array<C>& x) {
    const int a = from_front(axis, shape);
    CHECK(is_given_by(wg::flip(x, axis), shape, [&](const Position& p) {
      return at(x, with(p, a, shape[a] - 1 - along(p, a)));
    }));
  });
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape))
      CHECK_ADJOINT(wg::Flip{axis}, shape);
  CHECK(wg::flip(wg::zeros<double>({0, 3}), 0).shape() == Shape{0, 3});
}

TEST_CASE("broadcast_to repeats extents of 1 and missing axes") {
  const std::vector<std::pair<Shape, Shape>> pairs{{{}, {3}},
                                                   {{}, {}},
                                                   {{1}, {7}},
                                                   {{3}, {2, 3}},
                                                   {{4, 1}, {4, 5}},
                                                   {{1, 1}, {2, 3}},
                                                   {{2, 1, 3}, {2, 4, 3}},
                                                   {{2, 1, 3}, {5, 2, 4, 3}},
                                                   {{4, 3}, {4, 3}},
                                                   {{1}, {0}},
                                                   {{3, 1}, {3, 0}}};
  for (const auto& [from, to] : pairs) {
    INFO(to_text(from) << " to " << to_text(to));
    for (const Array<C>& x : layouts(noise<C>(from)))
      CHECK(is_given_by(wg::broadcast_to(x, to), to,
                        [&, rank = from.rank(), &from = from](const Position& p) {
                          Position q(p.end() - rank, p.end());
                          for (std::size_t k = 0; k < q.size(); ++k)
                            if (from[static_cast<int>(k)] == 1) q[k] = 0;
                          return at(x, q);
                        }));
    CHECK_ADJOINT(wg::BroadcastTo{to}, from);
  }
}

TEST_CASE("sum and mean over every set of axes") {
  for (const Shape& shape : {Shape{7}, Shape{1}, Shape{4, 3}, Shape{2, 3, 5}, Shape{2, 3, 1, 4}})
    for (unsigned set = 0; set < 1u << shape.rank(); ++set)
      for (bool keep : {false, true}) {
        std::vector<int> axes;
        Position kept, rest;
        double count = 1;
        for (int axis = 0; axis < shape.rank(); ++axis) {
          const bool summed = (set >> axis & 1u) != 0;
          if (summed) axes.push_back(axis % 2 == 0 ? axis : axis - shape.rank());
          if (summed) count *= static_cast<double>(shape[axis]);
          if (!summed) rest.push_back(shape[axis]);
          kept.push_back(summed ? 1 : shape[axis]);
        }
        INFO(to_text(shape) << " set of axes " << set << " keep_dims " << keep);
        for (const Array<double>& x : layouts(noise<double>(shape))) {
          std::vector<double> sums(static_cast<std::size_t>(Shape(kept).size()));
          for_each_position(shape, [&](Position p) {
            const double value = at(x, p);
            for (std::size_t axis = 0; axis < p.size(); ++axis)
              if (kept[axis] == 1) p[axis] = 0;
            sums[static_cast<std::size_t>(number_of(p, kept))] += value;
          });
          const Array<double> total = wg::sum(x, {.axes = axes, .keep_dims = keep});
          const Array<double> average = wg::mean(x, {.axes = axes, .keep_dims = keep});
          const Shape expected(keep ? kept : rest);
          const auto close_to = [&](const Array<double>& y, double divisor) {
            if (!(y.shape() == expected) || !y.is_dense(y.order())) return false;
            const std::vector<double> values = y.to_row_major();
            bool close = true;
            for (std::size_t i = 0; i < sums.size(); ++i)
              close = close && std::abs(values[i] - sums[i] / divisor) < 1e-14;
            return close;
          };
          CHECK(close_to(total, 1));
          CHECK(close_to(average, count));
        }
        const auto reduced =
            wg::detail::reduced_shape("sum", shape, {.axes = axes, .keep_dims = keep});
        CHECK_ADJOINT(wg::SumAxes{reduced}, shape);
        CHECK_ADJOINT(wg::MeanAxes{reduced}, shape);
      }
}

TEST_CASE("sum over axes: what is not given and none and empty axes") {
  const Array<double> x = noise<double>({3, 4});
  const Array<double> all = wg::sum(x, {});
  CHECK(all.rank() == 0);
  CHECK(all.item() == Approx(wg::sum(x)));
  CHECK(wg::sum(x, {.keep_dims = true}).shape() == Shape{1, 1});
  CHECK(identical(wg::sum(x, {.axes = std::vector<int>{}}), x));
  CHECK(identical(wg::mean(x, {.axes = std::vector<int>{}}), x));
  CHECK(identical(wg::sum(wg::zeros<double>({3, 0}), {.axes = {1}}), wg::zeros<double>({3})));
  CHECK(wg::sum(wg::zeros<double>({3, 0}), {.axes = {0}}).shape() == Shape{0});
  CHECK(wg::mean(wg::zeros<double>({3, 0}), {.axes = {0}}).shape() == Shape{0});
  CHECK(wg::sum(wg::zeros<double>({3, 0}), {}).item() == 0);
}

TEST_CASE("sum over axes of many floats keeps their precision") {
  const Array<float> x = wg::full<float>({1 << 20}, 0.1f);
  CHECK(wg::sum(x, {.axes = {0}}).item() == Approx(104857.6).epsilon(1e-6));
}

TEST_CASE("concat puts arrays side by side") {
  for (const Shape& shape : shapes())
    for (int axis : axes_of(shape)) {
      INFO(to_text(shape) << " axis " << axis);
      const int a = from_front(axis, shape);
      const Index n = shape[a];
      for (std::size_t layout = 0; layout < 3; ++layout) {
        const Array<C> x = layouts(noise<C>(shape, 1))[layout];
        const Array<C> y = layouts(noise<C>(shape.with(a, 3), 2))[(layout + 1) % 3];
        const Array<C> none = wg::zeros<C>(shape.with(a, 0));
        CHECK(is_given_by(wg::concat(std::vector{x, none, y, x}, axis), shape.with(a, 2 * n + 3),
                          [&](const Position& p) {
                            const Index i = along(p, a);
                            if (i < n) return at(x, p);
                            return i < n + 3 ? at(y, with(p, a, i - n))
                                             : at(x, with(p, a, i - n - 3));
                          }));
      }
    }
}

TEST_CASE("stack puts arrays along a new axis") {
  for (const Shape& shape : {Shape{}, Shape{3}, Shape{4, 3}, Shape{2, 3, 5}, Shape{0, 2}})
    for (int axis = -shape.rank() - 1; axis <= shape.rank(); ++axis) {
      INFO(to_text(shape) << " axis " << axis);
      const int a = axis < 0 ? axis + shape.rank() + 1 : axis;
      Position extents(shape.begin(), shape.end());
      extents.insert(extents.begin() + a, 2);
      for (std::size_t layout = 0; layout < 3; ++layout) {
        const Array<C> x = layouts(noise<C>(shape, 1))[layout],
                       y = layouts(noise<C>(shape, 2))[(layout + 1) % 3];
        CHECK(is_given_by(wg::stack(std::vector{x, y}, axis), extents, [&](Position p) {
          const bool first = along(p, a) == 0;
          p.erase(p.begin() + a);
          return at(first ? x : y, p);
        }));
      }
    }
  CHECK(wg::stack(std::vector{wg::zeros<double>({3})}).shape() == Shape{1, 3});
}

TEST_CASE("several column-major arrays give a column-major array") {
  const Array<double> x = noise<double>({4, 3}, 1, Order::column_major), y = noise<double>({4, 3});
  CHECK(wg::concat(std::vector{x, x}, 0).order() == Order::column_major);
  CHECK(wg::concat(std::vector{x, y}, 0).order() == Order::row_major);
  CHECK(wg::roll(x, 1, 0).order() == Order::column_major);
  CHECK(wg::slice(x, 0, 1, 3).order() == Order::column_major);
}

TEST_CASE("Eigen in gives Eigen out of the same kind") {
  const Eigen::MatrixXd m = Eigen::MatrixXd::Random(4, 3);
  const Eigen::Matrix<double, 2, 3, Eigen::RowMajor> fixed = m.topRows<2>();
  const Eigen::ArrayXXcd a = Eigen::ArrayXXcd::Random(3, 5);
  const Eigen::VectorXd v = Eigen::VectorXd::Random(6);
  const Eigen::RowVector4d row = Eigen::RowVector4d::Random();

  CHECK(Eigen::MatrixXd(wg::transpose(m)) == m.transpose());
  CHECK(wg::slice(m, 0, 1, 3) == m.middleRows(1, 2));
  CHECK(wg::slice(v, 0, 0, 6, -1) == v.reverse());
  CHECK(wg::slice(fixed, {{0, 1}, {1, 3}}) == fixed.block(0, 1, 1, 2));
  CHECK(wg::flip(row, 0) == row.reverse());
  CHECK((wg::flip(a, 1) == a.rowwise().reverse()).all());
  CHECK(wg::pad(v, 0, 1, 2).segment(1, 6) == v);
  CHECK(wg::resize_axis(row, 0, 2) == row.head(2));
  CHECK(wg::roll(m, 1, 0).topRows(1) == m.bottomRows(1));
  CHECK(wg::permute_axes(fixed, {1, 0}) == fixed.transpose());
  CHECK(wg::transpose(2 * m.block(0, 0, 2, 2)) == 2 * m.block(0, 0, 2, 2).transpose());

  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  STATIC_REQUIRE(std::is_same_v<decltype(wg::slice(fixed, 0, 0, 1)), RowMajor>);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::slice(row, 0, 0, 1)), Eigen::RowVectorXd>);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::roll(a, 1, 0)), Eigen::ArrayXXcd>);
}

TEST_CASE("Eigen objects whose rank changes") {
  const Eigen::MatrixXd m = Eigen::MatrixXd::Random(2, 3);
  const Eigen::VectorXd v = wg::reshape(m, {6});
  CHECK(v(1) == m(0, 1));  // row-major meaning, whatever the storage order
  CHECK(Eigen::MatrixXd(wg::reshape(v, {2, 3})) == m);
  const wg::Shape shape{3, 2};
  STATIC_REQUIRE(std::is_same_v<decltype(wg::reshape(m, shape)), Array<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::reshape(m, {1, 2, 3})), Array<double>>);
  CHECK(wg::reshape(m.topLeftCorner(1, 1), {}).item() == m(0, 0));
  CHECK(Eigen::MatrixXd(wg::broadcast_to(v, {2, 6})) == v.transpose().replicate(2, 1));
  CHECK(wg::sum(m, {.axes = {0}})(2) == Approx(m.col(2).sum()));
}

TEST_CASE("concat and stack of Eigen objects") {
  const Eigen::VectorXd v = Eigen::VectorXd::Random(3), w = Eigen::VectorXd::Random(3);
  const Eigen::MatrixXd m = Eigen::MatrixXd::Random(2, 3);
  Eigen::VectorXd joint(6);
  joint << v, w;
  CHECK(wg::concat(std::vector{v, w}, 0) == joint);
  Eigen::MatrixXd stacked(2, 3);
  stacked << v.transpose(), w.transpose();
  CHECK(Eigen::MatrixXd(wg::stack(std::vector{v, w})) == stacked);
  CHECK(Eigen::MatrixXd(wg::stack(std::vector{v, w}, -1)) == stacked.transpose());
  CHECK(wg::concat(std::vector{m, m}, 1).rightCols(3) == m);
  const Array<double> cube = wg::stack(std::vector{m, m}, 1);
  CHECK(cube.shape() == Shape{2, 2, 3});
  CHECK(cube(1, 0, 2) == m(1, 2));
}
