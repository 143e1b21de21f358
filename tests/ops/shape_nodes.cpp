// The shape operators on variables: gradients against differences, tangents, second order and
// replay of the nodes with several inputs.

#include <wirtinger/ops/reductions.hpp>

#include "shape_testing.hpp"

using namespace shape_testing;

namespace {

/// A loss that weighs every element differently and is not linear.
template <class T>
auto loss_of(const Var<Array<T>>& y) {
  return wg::sum(wg::abs2(y) * (noise<double>(y.shape(), 17) + 1.5));
}

/// The gradient of loss_of(f(x)), all elements by central differences: exact but for rounding,
/// because the loss is quadratic and f linear.
template <class T, class F>
Array<T> differences(F f, const Array<T>& x) {
  const auto loss_at = [&](const T& step, Index i) {
    Array<T> moved = x;
    moved.data()[i] += step;
    return loss_of<T>(f(Var<Array<T>>(moved))).value();
  };
  Array<T> gradient = x;
  for (Index i = 0; i < x.size(); ++i) {
    const auto along = [&](const T& direction) {
      return (loss_at(direction, i) - loss_at(-direction, i)) / 2;
    };
    if constexpr (wg::ComplexScalar<T>)
      gradient.data()[i] = {along(1), along(T(0, 1))};
    else
      gradient.data()[i] = along(1);
  }
  return gradient;
}

template <class T>
double distance(const Array<T>& x, const Array<T>& y) {
  if (!(x.shape() == y.shape())) return 1e300;
  const std::vector<T> a = x.to_row_major(), b = y.to_row_major();
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

template <class T, class F>
void check_gradient_of(F f, const Shape& shape) {
  for (Order order : {Order::row_major, Order::column_major}) {
    INFO(to_text(shape) << (order == Order::row_major ? " row-major" : " column-major"));
    const Array<T> x0 = noise<T>(shape, 5, order);
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const Var<Array<T>> y = f(x);
    CHECK(y.is_active());
    CHECK(identical(y.value(), f(Var<Array<T>>(x0)).value()));
    tape.backward(loss_of<T>(y));
    const Array<T> gradient = tape.gradient(x);
    CHECK(gradient.order() == x0.order());
    CHECK(distance(gradient, differences<T>(f, x0)) < 1e-12);
  }
}
/// f: a generic function of a variable.
template <class F>
void check_gradient(F f, const Shape& shape) {
  check_gradient_of<double>(f, shape);
  check_gradient_of<C>(f, shape);
}

/// One recording in full mode, read in the other ways: replayed, pushed forward, second order.
template <class T, class F>
void check_other_sweeps(F f, const Shape& shape) {
  using Access = wg::detail::VarAccess;
  using wg::detail::Action, wg::detail::Sweep;
  const Array<T> x0 = noise<T>(shape, 5), v = noise<T>(shape, 6);
  const auto gradient_at = [&](const Array<T>& at) {
    Tape<double> tape;
    const auto x = tape.variable(at);
    tape.backward(loss_of<T>(f(x)));
    return tape.gradient(x);
  };
  const auto moved = [&](double t) { return Var(x0 + t * v).value(); };
  const auto loss_at = [&](double t) { return loss_of<T>(f(Var<Array<T>>(moved(t)))).value(); };

  Tape<double> tape(wg::detail::Mode::full);
  auto& core = tape.core();
  core.keep_values(true);
  const auto x = tape.variable(x0);
  const auto loss = loss_of<T>(f(x));
  auto& node = *Access::node(x);
  const std::uint32_t output = Access::index(loss);

  node.tangent = v.buffer();
  core.tangent.assign(core.scalars(), 0);
  wg::detail::sweep_forward(core, core.origin(), Action::push_forward);
  CHECK(core.tangent[output] == Approx((loss_at(1) - loss_at(-1)) / 2));

  wg::detail::clear_cotangents(core, Sweep::product);
  core.adjoint[output] = 1;
  wg::detail::sweep_backward(core, core.origin(), Sweep::product);
  const Array<T> product(node.shape, node.order, node.cotangent_tangent.buffer());
  const Array<T> expected = Var((gradient_at(moved(1)) - gradient_at(moved(-1))) / 2.0).value();
  CHECK(distance(product, expected) < 1e-12);
  CHECK(distance(Array<T>(node.shape, node.order, node.cotangent.buffer()), gradient_at(x0)) <
        1e-12);

  for (double t : {2.0, -0.5}) {
    node.value = moved(t).buffer();
    wg::detail::sweep_forward(core, core.origin(), Action::evaluate);
    CHECK(core.value[output] == Approx(loss_at(t)));
  }
}

}  // namespace

TEST_CASE("gradients through reshape and permute_axes and transpose") {
  check_gradient([](const auto& x) { return wg::reshape(x, {3, 8}); }, {4, 6});
  check_gradient([](const auto& x) { return wg::reshape(x, {2, 2, 3}); }, {12});
  check_gradient([](const auto& x) { return wg::reshape(x, {}); }, {1, 1});
  check_gradient([](const auto& x) { return wg::permute_axes(x, {2, 0, 1}); }, {2, 3, 4});
  check_gradient([](const auto& x) { return wg::permute_axes(x, {1, -1, 0}); }, {2, 3, 4});
  check_gradient([](const auto& x) { return wg::transpose(x); }, {3, 5});
}

TEST_CASE("gradients through slice and pad and resize_axis") {
  check_gradient([](const auto& x) { return wg::slice(x, 0, 1, 4); }, {5, 3});
  check_gradient([](const auto& x) { return wg::slice(x, -1, 1, 7, 2); }, {2, 7});
  check_gradient([](const auto& x) { return wg::slice(x, 1, 0, 7, -3); }, {2, 7});
  check_gradient([](const auto& x) { return wg::slice(x, {{1, 3}, {0, 2}, {2, 4}}); }, {3, 2, 5});
  check_gradient([](const auto& x) { return wg::pad(x, 1, 2, 1); }, {3, 4});
  check_gradient([](const auto& x) { return wg::resize_axis(x, 0, 7); }, {4, 2});
  check_gradient([](const auto& x) { return wg::resize_axis(x, 1, 1); }, {4, 2});
}

TEST_CASE("gradients through roll and flip and broadcast_to") {
  check_gradient([](const auto& x) { return wg::roll(x, 3, 0); }, {5, 2});
  check_gradient([](const auto& x) { return wg::roll(x, -1, -1); }, {2, 3, 4});
  check_gradient([](const auto& x) { return wg::flip(x, 1); }, {2, 5});
  check_gradient([](const auto& x) { return wg::broadcast_to(x, {4, 2, 3}); }, {2, 1});
  check_gradient([](const auto& x) { return wg::broadcast_to(x, {3}); }, {});
}

TEST_CASE("gradients through sums and means over axes") {
  check_gradient([](const auto& x) { return wg::sum(x, {.axes = {0}}); }, {3, 4});
  check_gradient(
      [](const auto& x) {
        return wg::sum(x, {.axes = {1, -1}, .keep_dims = true});
      },
      {2, 3, 4});
  check_gradient([](const auto& x) { return wg::sum(x, {.axes = {0, 1}}); }, {2, 3});
  check_gradient([](const auto& x) { return wg::sum(x, {.axes = std::vector<int>{}}); }, {2, 3});
  check_gradient([](const auto& x) { return wg::mean(x, {.axes = {1}}); }, {3, 4});
  check_gradient([](const auto& x) { return wg::mean(x, {}); }, {3, 4});
}

TEST_CASE("gradients through concat and stack") {
  check_gradient([](const auto& x) { return wg::concat(std::vector{x}, 0); }, {3, 2});
  check_gradient([](const auto& x) { return wg::concat(std::vector{x, x}, 1); }, {3, 2});
  check_gradient(
      [](const auto& x) {
        using V = std::remove_cvref_t<decltype(x)>;
        using T = typename V::value_type::value_type;
        const V constant = noise<T>({3, 4}, 8, Order::column_major);
        return wg::concat(std::vector<V>{constant, wg::flip(x, 0), x, constant}, -1);
      },
      {3, 2});
  check_gradient([](const auto& x) { return wg::stack(std::vector{x, wg::roll(x, 1, 0)}); }, {4});
  check_gradient(
      [](const auto& x) {
        return wg::stack(std::vector{x, wg::roll(x, 1, 0), x}, -1);
      },
      {2, 3});
  check_gradient(
      [](const auto& x) {
        return wg::stack(std::vector{x(0, 1), x(1, 0), x(0, 1)});
      },
      {2, 2});
}

TEST_CASE("formulas are put together and named ones evaluated once") {
  check_gradient(
      [](const auto& x) {
        auto a = 2.0 * x, b = 3.0 * x;
        return wg::concat(std::vector{a, b, a}, 0);
      },
      {3, 2});
  check_gradient([](const auto& x) { return wg::stack(std::vector{x - 3.0 * x}, -1); }, {3, 2});
  check_gradient(
      [](const auto& x) {
        return wg::stack(std::vector{2.0 * x(0), 3.0 * x(1), 4.0 * x(0)});
      },
      {3});
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({3}));
  auto named = x * x;
  wg::eval(named);
  const auto before = tape.size();
  wg::concat(std::vector{named, named}, 0);
  CHECK(tape.size() == before + 1);
}

TEST_CASE("arrays of different storage orders and a constant are put together") {
  const Array<C> a0 = noise<C>({2, 3}, 1, Order::column_major), b0 = noise<C>({2, 3}, 2);
  Tape<double> tape;
  const auto a = tape.variable(a0), b = tape.variable(b0), c = tape.constant(a0);
  const auto y = wg::concat(std::vector{a, b, c}, 0);
  const auto weights = noise<C>({6, 3}, 3);
  tape.backward(wg::real(wg::vdot(weights, y)));
  CHECK(identical(tape.gradient(a), wg::slice(weights, 0, 0, 2)));
  CHECK(identical(tape.gradient(b), wg::slice(weights, 0, 2, 4)));
  CHECK(tape.gradient(a).order() == Order::column_major);
  CHECK_THROWS_AS(tape.gradient(c), wg::TapeError);
}

TEST_CASE("constants are put together without a tape") {
  const Var<Array<double>> x = noise<double>({2, 3});
  CHECK_FALSE(wg::concat(std::vector{x, x}, 0).is_active());
  CHECK_FALSE(wg::stack(std::vector{x, x}).is_active());
  CHECK_FALSE(wg::stack(std::vector<Var<C>>{C(1, 2), C(3)}).is_active());
  CHECK(wg::stack(std::vector<Var<C>>{C(1, 2), C(3)}).value()(0) == C(1, 2));
  CHECK_FALSE(wg::slice(x, 0, 0, 1).is_active());
}

TEST_CASE("stack of scalars: variables and constants") {
  Tape<double> tape;
  const auto a = tape.variable(C(1, 2)), b = tape.variable(C(-3, 1));
  const auto y = wg::stack(std::vector<Var<C>>{a, C(5), a * b, a});
  CHECK(y.shape() == Shape{4});
  CHECK(y.value()(1) == C(5));
  const Array<C> w = noise<C>({4});
  tape.backward(wg::real(wg::vdot(w, y)));
  const C expected_a = w(0) + w(3) + std::conj(C(-3, 1)) * w(2),
          expected_b = std::conj(C(1, 2)) * w(2);
  CHECK(std::abs(tape.gradient(a) - expected_a) < 1e-14);
  CHECK(std::abs(tape.gradient(b) - expected_b) < 1e-14);
}

TEST_CASE("64 slices of one variable") {
  const Array<double> x0 = noise<double>({64, 8});
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Var<double> loss = 0.0;
  for (int k = 0; k < 64; ++k)
    loss = loss + (k + 1) * wg::sum(wg::square(wg::slice(x, 0, k, k + 1)));
  tape.backward(loss);
  const Array<double> gradient = tape.gradient(x);
  for (Index k = 0; k < 64; ++k)
    CHECK(gradient(k, 3) == Approx(2 * static_cast<double>(k + 1) * x0(k, 3)));
}

TEST_CASE("slices that overlap add up and beside a use of the whole") {
  const Array<double> x0 = noise<double>({7});
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Var<double> loss = wg::sum(x);
  for (Index start = 0; start + 3 <= 7; ++start)
    loss = loss + wg::sum(wg::slice(x, 0, start, start + 3));
  tape.backward(loss);
  CHECK(tape.gradient(x).to_row_major() == std::vector<double>{2, 3, 4, 4, 4, 3, 2});
}

TEST_CASE("the gradient kept of a reshaped variable is not written by later sweeps") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({2, 3}));
  const auto y = wg::reshape(x, {6});
  tape.keep_gradient(y);
  tape.backward(wg::sum(y) + wg::sum(x));
  CHECK(identical(tape.gradient(y), wg::ones<double>({6})));
  CHECK(identical(tape.gradient(x), wg::full<double>({2, 3}, 2)));
}

TEST_CASE("expressions are arguments too") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({2, 3}));
  auto named = x * 2.0;
  tape.backward(wg::sum(wg::roll(x * x, 1, 1)) + wg::sum(wg::flip(named, 0)) +
                wg::sum(x + 1.0, {.axes = {0}})(0));
  CHECK(tape.gradient(x)(1, 0) == Approx(2 * x.value()(1, 0) + 3));
  CHECK(tape.gradient(x)(1, 1) == Approx(2 * x.value()(1, 1) + 2));
}

TEST_CASE("empty arrays on the tape") {
  Tape<double> tape;
  const auto x = tape.variable(noise<double>({3, 2}));
  const auto none = wg::slice(x, 0, 1, 1);
  CHECK(none.shape() == Shape{0, 2});
  const auto y = wg::concat(std::vector{none, x, none}, 0);
  tape.backward(wg::sum(y) + wg::sum(wg::pad(none, 0, 1, 1)) + wg::sum(none, {.axes = {0}})(1));
  CHECK(identical(tape.gradient(x), wg::ones<double>({3, 2})));
}

TEST_CASE("replay and tangents and second order of nodes with several inputs") {
  const auto concatenated = [](const auto& x) {
    using V = std::remove_cvref_t<decltype(x)>;
    const V constant = noise<typename V::value_type::value_type>({1, 3}, 8);
    return wg::concat(std::vector<V>{constant, x, wg::flip(x, 1)}, 0);
  };
  check_other_sweeps<double>(concatenated, {2, 3});
  check_other_sweeps<C>(concatenated, {2, 3});
  check_other_sweeps<C>(
      [](const auto& x) {
        return wg::stack(std::vector{x, wg::roll(x, 1, 0)}, 1);
      },
      {3});
  check_other_sweeps<C>(
      [](const auto& x) {
        return wg::stack(std::vector<Var<C>>{x(1), C(2, 1), x(0), x(1)});
      },
      {3});
}

TEST_CASE("replay and tangents and second order of operators that add their adjoint") {
  check_other_sweeps<C>([](const auto& x) { return wg::slice(x, 0, 1, 3); }, {4, 2});
  check_other_sweeps<C>([](const auto& x) { return wg::broadcast_to(x, {4, 2, 3}); }, {2, 1});
  check_other_sweeps<double>([](const auto& x) { return wg::mean(x, {.axes = {0}}); }, {4, 2});
}
