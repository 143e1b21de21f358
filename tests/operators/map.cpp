// map against the same function of whole arrays, and functions that branch against what each
// branch is.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/api/hvp.hpp>
#include <wirtinger/api/jvp.hpp>
#include <wirtinger/api/record.hpp>
#include <wirtinger/check/check_gradient.hpp>
#include <wirtinger/ops/comparison.hpp>
#include <wirtinger/ops/map.hpp>

#include "support/close.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Var;
using C = std::complex<double>;
using dot_test::noise;

// Huber's function of |z|: |z|^2 / 2 inside of the disk of radius 1/2, (|z| - 1/4) / 2 outside.
const auto huber = [](const auto& z) {
  const auto r = wg::eval(abs(z));
  if (r < 0.5) return wg::eval(r * r / 2);
  return wg::eval((r - 0.25) / 2);
};
const Array<C> x0 = noise<C>({4, 3}, 1, Order::column_major), v0 = noise<C>({4, 3}, 2);

}  // namespace

TEST_CASE("map: every sweep is that of the same expression of arrays") {
  const auto f = [](const auto& z, const auto& r) { return exp(z * r) * conj(z) + abs2(z); };
  const auto of_map = [&](const auto& z, const auto& r) {
    return sum(abs2(wg::map(f, z, r) - v0));
  };
  const auto of_arrays = [&](const auto& z, const auto& r) { return sum(abs2(f(z, r) - v0)); };
  const auto r0 = noise<double>({3}, 3), dr = noise<double>({3}, 4);  // broadcast along the rows
  CHECK(distance(wg::map(f, x0, r0), f(x0, r0)) < 1e-15);
  const auto at = std::tuple(x0, r0), along = std::tuple(v0, dr);
  const auto found = wg::hvp(of_map, at, along);
  const auto expected = wg::hvp(of_arrays, at, along);
  CHECK(found.value == Approx(expected.value));
  CHECK(distance(std::get<0>(found.gradient), std::get<0>(expected.gradient)) < 1e-14);
  CHECK(distance(std::get<1>(found.gradient), std::get<1>(expected.gradient)) < 1e-14);
  CHECK(distance(std::get<0>(found.product), std::get<0>(expected.product)) < 1e-14);
  CHECK(distance(std::get<1>(found.product), std::get<1>(expected.product)) < 1e-14);
  const auto gradient = wg::gradient(of_map, x0, r0);
  CHECK(distance(std::get<0>(gradient), std::get<0>(expected.gradient)) < 1e-14);
  CHECK(distance(std::get<1>(gradient), std::get<1>(expected.gradient)) < 1e-14);
  CHECK(
      distance(wg::jvp([&](const auto& z, const auto& r) { return wg::map(f, z, r); }, at, along)
                   .tangent,
               wg::jvp([&](const auto& z, const auto& r) { return f(z, r); }, at, along).tangent) <
      1e-14);
}

TEST_CASE("map: a function may branch on its argument") {
  const auto loss = [](const auto& z) { return sum(wg::map(huber, z)); };
  CHECK(wg::check_gradient(loss, x0));
  // Gradient of |z|^2/2: z; of |z|/2: z / (2 |z|). Hessian of the first: the identity.
  const auto [value, gradient, product] = wg::hvp(loss, x0, v0);
  int inside = 0;
  for (Index i = 0; i < 4; ++i)
    for (Index j = 0; j < 3; ++j) {
      const C z = x0(i, j);
      const double r = std::abs(z);
      inside += r < 0.5;
      CHECK(std::abs(gradient(i, j) - (r < 0.5 ? z : z / (2 * r))) < 1e-15);
      const C radial = z / r, turned = C(0, 1) * radial;  // the second only turns
      const C bent = turned * std::real(std::conj(turned) * v0(i, j)) / (2 * r);
      CHECK(std::abs(product(i, j) - (r < 0.5 ? v0(i, j) : bent)) < 1e-14);
    }
  CHECK(inside > 0);
  CHECK(inside < 12);
  // A replay branches by the values at hand, not by those that were recorded.
  auto recorded = wg::record(loss, wg::full<C>({4, 3}, 7.0));
  CHECK(recorded.value(x0) == Approx(value).epsilon(1e-14));
  CHECK(distance(recorded.value_and_gradient(x0).gradient, gradient) < 1e-15);
  CHECK(distance(recorded.hvp(x0, v0).product, product) < 1e-15);
}

TEST_CASE("map: loops and rebinding and results of another field") {
  // z^5 by a loop that stops where |z| has grown enough; of reals a complex result.
  const auto power = [](auto z) {
    const auto once = z;
    for (int k = 1; k < 5; ++k)
      z = z * once;
    return z;
  };
  const auto loss = [&](const auto& z) { return real(sum(wg::map(power, z))); };
  CHECK(distance(wg::gradient(loss, x0), 5.0 * conj(x0 * x0 * x0 * x0)) < 1e-14);
  const auto turn = [](const auto& t) { return cis(t) * 2; };
  const auto t0 = noise<double>({5}, 3);
  CHECK(distance(wg::map(turn, t0), 2 * cis(t0)) < 1e-15);
  CHECK(distance(wg::gradient([&](const auto& t) { return real(sum(wg::map(turn, t))); }, t0),
                 -2 * sin(t0)) < 1e-15);
  // Constant on one branch: no derivative there.
  const auto gate = [](const auto& t) { return t > 0 ? wg::eval(t * t) : Var<double>(3); };
  const auto gated = wg::gradient([&](const auto& t) { return sum(wg::map(gate, t)); }, t0);
  for (Index i = 0; i < 5; ++i)
    CHECK(gated(i) == (t0(i) > 0 ? 2 * t0(i) : 0));
}

TEST_CASE("map: numbers go with every element - plain values and Eigen objects need no tape") {
  const auto f = [](const auto& z, const auto& a) { return a * square(z); };
  const auto loss = [&](const auto& z, const auto& a) {
    return sum(abs2(wg::map(f, 2 * z, exp(a))));
  };
  CHECK(wg::check_gradient(loss, x0, 0.5));
  const auto [x_bar, a_bar] = wg::gradient(loss, x0, 0.5);
  CHECK(a_bar == Approx(2 * loss(Var(x0), Var(0.5)).value()));
  CHECK(distance(wg::map(f, x0, 3), 3 * square(x0)) < 1e-15);
  CHECK(wg::map(f, C(1, 2), 3) == C(-9, 12));
  CHECK(distance(wg::gradient([&](auto z) { return real(wg::map(f, z, 3)); }, C(1, 2)),
                 C(6, -12)) == 0);
  const Eigen::Vector3d e(1, -2, 3);
  const Eigen::Vector3d of_eigen = wg::map(huber, e);
  CHECK(of_eigen == Eigen::Vector3d(0.375, 0.875, 1.375));
  CHECK(wg::map(huber, wg::zeros<double>({0, 3})).shape() == wg::Shape{0, 3});
  const std::complex<float> third = 1.0f / 3;
  CHECK(std::abs(wg::gradient([&](const auto& z) { return sum(wg::map(huber, z)); },
                              wg::full<std::complex<float>>({2}, third))(1) -
                 third) < 1e-7f);
}

TEST_CASE("errors: map") {
  wg::Tape<double> tape, other;
  const auto x = tape.variable(noise<double>({3}));
  const auto a = other.variable(2.0), b = tape.variable(3.0);
  const auto times = [](const auto& t, const auto& c) { return t * c; };
  const std::size_t size = tape.size();
  CHECK_SENTENCE(wg::map(times, x, a), TapeError,
                 "map: variables of two different tapes found; use one tape for a computation");
  CHECK_SENTENCE(
      wg::map(times, x, wg::zeros<double>({2})), ShapeError,
      "map: shapes (3,) and (2,) do not broadcast: extents 3 and 2 at axis -1 are neither "
      "equal nor 1");
  CHECK_SENTENCE(wg::map([&](const auto& t) { return t * b; }, x), TapeError,
                 "map: the function uses a variable that is not among its arguments; pass it: "
                 "map(f, x, c), where a number goes with every element");
  const auto failing = [](const auto& t) {
    if (t < 2) throw wg::DomainError("too small");
    return t * 1;
  };
  CHECK_THROWS_AS(wg::map(failing, 2 * x), wg::DomainError);
  CHECK(tape.size() == size);
}
