// norm2 of entries of any size: finite, accurate and differentiable wherever the result is
// representable, in all sweeps.

#include "sweep_testing.hpp"

using namespace sweep_testing;

namespace {

using Complex = std::complex<double>;
const auto length = [](const auto& x) { return wg::norm2(x); };

/// Value, gradient and second derivative of the norm of `scale` times an array whose norm is
/// known: all in units of the scale.
template <class T>
void check_at(wg::real_t<T> scale) {
  using R = wg::real_t<T>;
  CAPTURE(static_cast<double>(std::log10(static_cast<long double>(scale))));
  const double exact = 50 * epsilon<T>;
  const Array<T> unit = noise<T>({7}, 3), v = noise<T>({7}, 4);
  const Array<T> x = scale * unit;
  const R plain = wg::norm2(unit);
  const auto in_units = [&](R w) { return w / scale; };
  CHECK(distance(in_units(wg::norm2(x)), plain) < exact);

  const Array<T> gradient = unit / plain;
  const auto [value, g] = wg::value_and_gradient(length, x);
  CHECK(distance(in_units(value), plain) < exact);
  CHECK(distance(g, gradient) < exact);

  const Array<T> direction = scale * v;
  const auto along = wg::jvp(length, x, direction);
  CHECK(std::abs(static_cast<double>(in_units(along.tangent)) - real_inner(gradient, v)) < exact);

  // H v = (v - u <u, v>) / |x|, u = x / |x|
  const auto h = wg::hvp(length, x, direction);
  const Array<T> product = (v - static_cast<R>(real_inner(gradient, v)) * gradient) / plain;
  CHECK(distance(h.gradient, gradient) < exact);
  CHECK(distance(h.product, product) < 10 * exact);
}

}  // namespace

TEST_CASE("norm2 does not overflow or underflow before its result does") {
  for (double scale :
       {1e-307, 1e-300, 1e-200, 1e-155, 1e-148, 1e-140, 1.0, 1e140, 1e148, 1e155, 1e300}) {
    check_at<double>(scale);
    check_at<Complex>(scale);
  }
  for (float scale : {1e-37f, 1e-24f, 1e-17f, 1e-14f, 1.0f, 1e14f, 1e17f, 1e24f, 1e37f})
    check_at<std::complex<float>>(scale);
  for (long double scale : {1e-4900L, 1e-2470L, 1.0L, 1e2470L, 1e4900L})
    check_at<long double>(scale);
}

TEST_CASE("norm2 of zeros and of nothing and of what is not finite") {
  CHECK(wg::norm2(wg::zeros<double>({3})) == 0);
  CHECK(wg::norm2(wg::zeros<Complex>({0})) == 0);
  CHECK(wg::gradient(length, wg::zeros<double>({0})).size() == 0);
  const auto h = wg::hvp(length, wg::zeros<Complex>({3}), wg::ones<Complex>({3}));
  CHECK(wg::identical(h.gradient, wg::zeros<Complex>({3})));
  CHECK(std::isfinite(h.product(0).real()));
  CHECK(wg::jvp(length, wg::zeros<double>({3}), wg::ones<double>({3})).tangent == 0);
  constexpr double inf = std::numeric_limits<double>::infinity();
  CHECK(wg::norm2(wg::full<double>({3}, inf)) == inf);
  CHECK(wg::norm2(wg::full<double>({3}, -inf)) == inf);
  CHECK(std::isnan(wg::norm2(wg::full<double>({3}, std::nan("")))));
  constexpr double tiniest = std::numeric_limits<double>::denorm_min();
  const Array<double> least = wg::full<double>({4}, tiniest);
  CHECK(wg::norm2(least) == 2 * tiniest);
  CHECK(wg::jvp(length, least, least).tangent == 2 * tiniest);
  CHECK(wg::identical(wg::gradient(length, least), wg::full<double>({4}, 0.5)));
}

TEST_CASE("norm2 is right in all sweeps") {
  const Program<double> real = [](const auto& x) { return as_array<double>(wg::norm2(x)); };
  const Program<Complex> complex = [](const auto& x) { return as_array<Complex>(wg::norm2(x)); };
  for (Order order : {Order::row_major, Order::column_major}) {
    CHECK(faults<double>(real, noise<double>({3, 4}, 5, order)) == "");
    CHECK(faults<Complex>(complex, noise<Complex>({3, 4}, 5, order)) == "");
  }
  // The statement that is not safe is an expression, given by name or not.
  const Program<double> far = [](const auto& x) {
    return wg::eval(as_array<double>(wg::norm2(1e200 * x)) * 1e-200);
  };
  const Program<double> named = [](const auto& x) {
    const auto y = 1e200 * x;
    return wg::eval(as_array<double>(wg::norm2(y)) * 1e-200 + wg::sum(y * 1e-200));
  };
  CHECK(faults<double>(far, noise<double>({5})) == "");
  CHECK(faults<double>(named, noise<double>({5})) == "");
}

TEST_CASE("a recording of norm2 can be replayed where squares overflow") {
  using wg::detail::Action, wg::detail::Sweep, wg::detail::VarAccess;
  Tape<double> tape(wg::detail::Mode::full);
  auto& core = tape.core();
  core.keep_values(true);
  const auto x = tape.variable(noise<double>({6}));
  const auto loss = wg::norm2(x);
  auto& node = *VarAccess::node(x);
  const Array<double> far = 1e250 * noise<double>({6}, 2);
  node.value = far.buffer();
  wg::detail::sweep_forward(core, core.origin(), Action::evaluate);
  CHECK(distance(core.value[VarAccess::index(loss)], wg::norm2(far)) < 1e-15);
  wg::detail::clear_cotangents(core, Sweep::gradient);
  core.adjoint[VarAccess::index(loss)] = 1;
  wg::detail::sweep_backward(core, core.origin(), Sweep::gradient);
  CHECK(distance(Array<double>(node.shape, node.order, node.cotangent.buffer()),
                 far / wg::norm2(far)) < 1e-15);
}

TEST_CASE("squares that are taken back leave nothing on the tape") {
  Tape<double> tape;
  tape.check_finite(true);
  const auto x = tape.variable(wg::full<double>({4}, 1e200));
  const auto size = tape.size();
  const auto w = wg::norm2(x);
  CHECK(w.value() == 2e200);
  CHECK(tape.size() == size + 2);  // one node, one number
  tape.backward(w);
  CHECK(wg::identical(tape.gradient(x), wg::full<double>({4}, 0.5)));
}
