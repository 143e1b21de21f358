// Reductions of whatever they are given: three precisions, Eigen objects, expressions, constants,
// numbers, every memory layout, every set of axes, and wrong axes and shapes.

#include "shape_testing.hpp"
#include "support/precisions.hpp"
#include "sweep_testing.hpp"

using namespace shape_testing;
using sweep_testing::as_array, sweep_testing::epsilon, sweep_testing::faults;

namespace {

// In a namespace of their own: elsewhere, a call without wg:: finds the functions by its arguments.
namespace reductions {
#define REDUCTION(function)                      \
  const struct {                                 \
    std::string_view name = #function;           \
    template <class... X>                        \
    auto operator()(const X&... x) const {       \
      return wg::function(x...);                 \
    }                                            \
  } function;
REDUCTION(prod)
REDUCTION(max)
REDUCTION(min)
REDUCTION(logsumexp)
#undef REDUCTION
}  // namespace reductions

/// A reduction by its definition, for every set of axes of every layout.
template <class F, class Step, class End>
void check_definition(F f, double start, Step step, End end) {
  for (const Shape& shape : {Shape{7}, Shape{1}, Shape{4, 3}, Shape{2, 3, 5}, Shape{2, 3, 1, 4}})
    for (unsigned set = 0; set < 1u << shape.rank(); ++set)
      for (bool keep : {false, true}) {
        std::vector<int> axes;
        Position kept, rest;
        for (int axis = 0; axis < shape.rank(); ++axis) {
          const bool reduced = (set >> axis & 1u) != 0;
          if (reduced) axes.push_back(axis % 2 == 0 ? axis : axis - shape.rank());
          if (!reduced) rest.push_back(shape[axis]);
          kept.push_back(reduced ? 1 : shape[axis]);
        }
        INFO(to_text(shape) << " set of axes " << set << " keep_dims " << keep);
        for (const Array<double>& x : layouts(noise<double>(shape))) {
          std::vector<double> expected(static_cast<std::size_t>(Shape(kept).size()), start);
          for_each_position(shape, [&](Position p) {
            const double value = at(x, p);
            for (std::size_t axis = 0; axis < p.size(); ++axis)
              if (kept[axis] == 1) p[axis] = 0;
            double& w = expected[static_cast<std::size_t>(number_of(p, kept))];
            w = step(w, value);
          });
          for (double& w : expected)
            w = end(w);
          const wg::ReduceOptions options{.axes = axes, .keep_dims = keep};
          const Array<double> y = f(x, options);
          CHECK(y.is_dense(y.order()));
          CHECK(distance(y, Array<double>::from_row_major(Shape(keep ? kept : rest), expected)) <
                1e-14);
          // ... and a variable gives the same.
          CHECK(identical(f(Var(x), options).value(), y));
        }
      }
}

}  // namespace

TEST_CASE("reductions over every set of axes follow their definition") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const auto itself = [](double w) { return w; };
  check_definition(reductions::prod, 1, [](double w, double x) { return w * x; }, itself);
  const auto larger = [](double w, double x) { return std::max(w, x); };
  const auto smaller = [](double w, double x) { return std::min(w, x); };
  check_definition(reductions::max, -inf, larger, itself);
  check_definition(reductions::min, inf, smaller, itself);
  check_definition(
      reductions::logsumexp, 0, [](double w, double x) { return w + std::exp(x); },
      [](double w) { return std::log(w); });
}

TEST_CASE("reductions in float and long double") {
  // Far enough apart for differences of floats not to change which element is largest.
  const auto points = []<class T>(std::type_identity<T>, const Shape& shape) {
    Array<T> x = noise<T>(shape);
    T* const values = x.data();
    for (Index k = 0; k < x.size(); ++k)
      values[k] = values[k] / T(8) + T(static_cast<wg::real_t<T>>(k * 5 % 12)) / T(4) - T(1);
    return x;
  };
  const auto check = [&]<class T>(std::type_identity<T> type, auto f) {
    using wg::ReduceOptions;
    INFO(f.name << " of " << epsilon<T>);
    CHECK(faults<T>([f](const auto& x) { return as_array<T>(f(x)); }, points(type, {6})) == "");
    CHECK(faults<T>([f](const auto& x) { return f(x, ReduceOptions{.axes = {0}}); },
                    points(type, {3, 4})) == "");
  };
  const auto check_both = [&](auto f) {
    check(std::type_identity<float>{}, f);
    precisions::in_slow_run<long double>([&](auto type) { check(type, f); });
  };
  check_both(reductions::max);
  check_both(reductions::min);
  check_both(reductions::prod);
  check_both(reductions::logsumexp);
  check(std::type_identity<std::complex<float>>{}, reductions::prod);
  precisions::in_slow_run<std::complex<long double>>(
      [&](auto type) { check(type, reductions::logsumexp); });
}

TEST_CASE("Eigen objects and expressions and constants and borrowed memory are reduced") {
  const Eigen::MatrixXd m = Eigen::MatrixXd::Random(4, 3);
  const Eigen::Vector4cd v = Eigen::Vector4cd::Random();
  CHECK(wg::max(m) == m.maxCoeff());
  CHECK(wg::min(m.block(1, 0, 2, 2)) == m.block(1, 0, 2, 2).minCoeff());
  CHECK(distance(wg::prod(v), v.prod()) < 1e-15);
  CHECK(distance(wg::logsumexp(m.array()), std::log(m.array().exp().sum())) < 1e-14);
  CHECK(distance(wg::max(m, {.axes = {0}}), m.colwise().maxCoeff().transpose().eval()) == 0);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::prod(m, {.axes = {0}})), Array<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::prod(v)), C>);

  const Eigen::MatrixXd g = wg::gradient([](const auto& x) { return wg::prod(x); }, m);
  CHECK(distance(g, (m.prod() / m.array()).matrix().eval()) < 1e-13);

  Tape<double> tape;
  const Array<double> x0 = noise<double>({3, 4});
  const auto x = tape.variable(x0), c = tape.constant(x0);
  CHECK_FALSE(wg::prod(c).is_active());
  CHECK_FALSE(wg::max(c, {.axes = {1}}).is_active());
  CHECK(wg::max(c).value() == wg::max(x0));
  STATIC_REQUIRE(std::is_same_v<decltype(wg::max(x)), Var<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(wg::max(x, {.axes = {0, 1}})), Var<Array<double>>>);
  // An expression without a name is evaluated once, a named one stands for its variable.
  const auto e = wg::exp(x);
  tape.backward(wg::prod(wg::exp(x)) + wg::logsumexp(2.0 * x) + wg::sum(e) + wg::logsumexp(e));
  const Array<double> p = wg::full<double>({3, 4}, std::exp(wg::sum(x0)));
  const Array<double> ex = wg::exp(x0);
  const Array<double> softmax = wg::exp(2.0 * x0 - wg::logsumexp(2.0 * x0));
  const Array<double> softmax_of_exp = wg::exp(ex - wg::logsumexp(ex));
  CHECK(distance(tape.gradient(x), p + 2.0 * softmax + ex + softmax_of_exp * ex) < 1e-13);

  const auto borrowed = tape.variable(wg::borrow(m));
  tape.backward(wg::max(borrowed) + wg::prod(borrowed));
  CHECK(distance(tape.gradient(borrowed),
                 g + (m.array() == m.maxCoeff()).cast<double>().matrix()) < 1e-13);
}

TEST_CASE("max of one argument and of two live side by side") {
  // Without wg::, argument lookup finds std::max and std::min too for complex numbers.
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({2, 3})), y = tape.variable(noise<double>({2, 3}, 2));
  const Array<double> a = noise<double>({2, 3});
  CHECK(wg::max(x, x).shape() == Shape{2, 3});
  CHECK(max(x, y).shape() == Shape{2, 3});
  CHECK(max(a, a).shape() == Shape{2, 3});
  CHECK(max(x, 0.5).shape() == Shape{2, 3});
  CHECK(max(x).value() > min(x).value());
  CHECK(max(x, {.axes = {0}}).shape() == Shape{3});
  CHECK(min(a, {.axes = {-1}, .keep_dims = true}).shape() == Shape{2, 1});
  CHECK(max(a, {.keep_dims = true}).shape() == Shape{1, 1});
  CHECK(max(x * y, {.axes = {1}}).shape() == Shape{2});
  CHECK(max(abs(tape.variable(noise<C>({2, 3}))), {.axes = {1}}).shape() == Shape{2});
  CHECK(prod(tape.variable(noise<C>({2, 3})), {.axes = {1}}).shape() == Shape{2});
  const Eigen::ArrayXXd m = Eigen::ArrayXXd::Random(2, 3);
  CHECK(wg::max(m, {.axes = {0}}).shape() == Shape{3});
  CHECK(wg::max(m, m).rows() == 2);
}

TEST_CASE("a single number is its own sum and mean and product and extremum") {
  const C z0(3, -4);
  CHECK(wg::sum(z0) == z0);
  CHECK(wg::mean(z0) == z0);
  CHECK(wg::prod(z0) == z0);
  CHECK(wg::logsumexp(z0) == z0);
  CHECK(wg::norm2(z0) == 5);
  CHECK(wg::squared_norm(z0) == 25);
  CHECK(wg::max(2.5) == 2.5);
  CHECK(wg::min(7) == 7.0);
  CHECK(wg::sum(3) == 3.0);

  const auto f = [](const auto& z) {
    return real(sum(z) * mean(z) + prod(z) + logsumexp(2.0 * z));
  };
  CHECK(wg::gradient(f, z0) == std::conj(2.0 * z0 + 3.0));
  CHECK(std::abs(wg::gradient([](const auto& z) { return norm2(z); }, z0) - z0 / 5.0) < 1e-15);
  CHECK(wg::gradient([](const auto& z) { return squared_norm(z); }, z0) == 2.0 * z0);

  Tape<double> tape;
  const auto x = tape.variable(-3.0);
  tape.backward(max(x) + min(x * x) + norm2(x) + squared_norm(2.0 * x));
  CHECK(tape.gradient(x) == 1 - 6 - 1 - 24);
  STATIC_REQUIRE(std::is_same_v<decltype(norm2(tape.variable(C(1)))), Var<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(sum(x * x)), Var<double>>);
}

TEST_CASE("reductions of empty arrays") {
  const Array<double> none = wg::zeros<double>({0, 3});
  CHECK(wg::prod(none) == 1);
  CHECK(wg::identical(wg::prod(none, {.axes = {0}}), wg::ones<double>({3})));
  CHECK(wg::gradient([](const auto& x) { return wg::prod(x); }, none).shape() == Shape{0, 3});
  Tape<double> tape;
  const auto x = tape.variable(none);
  CHECK_SENTENCE(wg::max(none), ShapeError,
                 "max: no elements to reduce in an array of shape (0, 3) found, expected at least "
                 "one for each result");
  CHECK_SENTENCE(wg::min(x), ShapeError,
                 "min: no elements to reduce in an array of shape (0, 3) found, expected at least "
                 "one for each result");
  CHECK_SENTENCE(wg::logsumexp(x, {.axes = {0}}), ShapeError,
                 "logsumexp: no elements to reduce in an array of shape (0, 3) found, expected at "
                 "least one for each result");
  // As in NumPy: what is asked for is nothing.
  CHECK(wg::max(none, {.axes = {1}}).shape() == Shape{0});
  CHECK(wg::logsumexp(x, {.axes = {1}, .keep_dims = true}).shape() == Shape{0, 1});
  CHECK(wg::max(wg::full<double>({}, 2.0)) == 2);
  CHECK(wg::prod(wg::full<double>({}, 2.0), {}).rank() == 0);
}

TEST_CASE("reductions over wrong axes") {
  const Array<double> x = noise<double>({2, 3});
  CHECK_SENTENCE(wg::max(x, {.axes = {2}}), AxisError,
                 "max: axis 2 found, expected -2 .. 1 for an array of rank 2");
  CHECK_SENTENCE(wg::prod(Var(x), {.axes = {-3}}), AxisError,
                 "prod: axis -3 found, expected -2 .. 1 for an array of rank 2");
  CHECK_SENTENCE(wg::logsumexp(x, {.axes = {0, -2}}), AxisError,
                 "logsumexp: axis -2 is listed twice");
}
