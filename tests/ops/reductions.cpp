// Reductions to a scalar: values, gradients in closed form, and what they do to empty arrays,
// expressions, Eigen objects and wrong shapes. Reductions over axes: shape_*.cpp.

#include <wirtinger/api/gradient.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using dot_test::noise;

const Array<Complex> a = noise<Complex>({5, 7}, 1),
                     b = noise<Complex>({5, 7}, 2, Order::column_major);

template <class F, class... X>
auto gradient_of_real(F f, const X&... x) {
  return wg::gradient([&](const auto&... v) { return wg::real(f(v...)); }, x...);
}

}  // namespace

TEST_CASE("sum and mean: the cotangent in every element") {
  CHECK(distance(gradient_of_real([](const auto& x) { return wg::sum(x); }, a),
                 wg::ones<Complex>({5, 7})) == 0);
  CHECK(distance(gradient_of_real([](const auto& x) { return wg::mean(x); }, a),
                 wg::full<Complex>({5, 7}, 1 / 35.0)) < 1e-15);
  CHECK(distance(wg::mean(a), wg::sum(a) / 35.0) < 1e-15);
}

TEST_CASE("dot - vdot and the norms have their textbook gradients") {
  const auto [ga, gb] =
      gradient_of_real([](const auto& x, const auto& y) { return wg::dot(x, y); }, a, b);
  CHECK(distance(ga, wg::conj(b)) == 0);
  CHECK(distance(gb, wg::conj(a)) == 0);
  const auto [va, vb] =
      gradient_of_real([](const auto& x, const auto& y) { return wg::vdot(x, y); }, a, b);
  CHECK(distance(va, b) == 0);
  CHECK(distance(vb, a) == 0);
  CHECK(distance(wg::gradient([](const auto& x) { return wg::squared_norm(x); }, a), 2.0 * a) == 0);
  CHECK(distance(wg::gradient([](const auto& x) { return wg::norm2(x); }, a), a / wg::norm2(a)) <
        1e-15);
  CHECK(distance(wg::vdot(a, a), wg::squared_norm(a)) < 1e-15);
  CHECK(distance(wg::vdot(a, b), wg::dot(wg::conj(a), b)) < 1e-15);
}

TEST_CASE("reductions of plain arrays - of Eigen objects and of variables agree") {
  const Eigen::MatrixXcd m = wg::as_matrix(a);
  Tape<double> tape;
  const auto x = tape.variable(a);
  const auto check = [&](auto f) {
    CHECK(distance(f(x), f(a)) == 0);
    CHECK(distance(f(m), f(a)) < 1e-14);
  };
  check([](const auto& v) { return wg::sum(v); });
  check([](const auto& v) { return wg::mean(v); });
  check([](const auto& v) { return wg::norm2(v); });
  CHECK(distance(wg::sum(a), m.sum()) < 1e-14);
  CHECK(distance(wg::norm2(a), m.norm()) < 1e-14);
  CHECK(distance(wg::vdot(m, b), (m.conjugate().array() * wg::as_matrix(b).array()).sum()) < 1e-14);
}

TEST_CASE("an empty array sums to zero and has no mean") {
  const Array<Complex> none = wg::zeros<Complex>({0, 3});
  CHECK(wg::sum(none) == Complex(0));
  CHECK(wg::norm2(none) == 0.0);
  CHECK(wg::gradient([](const auto& x) { return wg::squared_norm(x); }, none).size() == 0);
  CHECK_THROWS_WITH(wg::mean(none), Catch::Contains("mean") && Catch::Contains("empty"));
  Tape<double> tape;
  CHECK_THROWS_AS(wg::mean(tape.variable(none)), wg::ShapeError);
}

TEST_CASE("inner products do not broadcast") {
  Tape<double> tape;
  const auto x = tape.variable(a);
  CHECK_THROWS_WITH(wg::dot(x, wg::ones<Complex>({7})),
                    Catch::Contains("dot") && Catch::Contains("(5, 7)") && Catch::Contains("(7,)"));
  CHECK_THROWS_AS(wg::vdot(wg::ones<Complex>({1}), x), wg::ShapeError);
  CHECK(distance(wg::dot(x, b), wg::dot(a, b)) == 0);
}

TEST_CASE("long sums lose no more digits than a tree of blocks") {
  const Index n = 1000003;
  const Array<float> tenths = wg::full<float>({n}, 0.1f);
  const double exact = static_cast<double>(n) * static_cast<double>(0.1f);
  float one_by_one = 0;
  for (Index k = 0; k < n; ++k)
    one_by_one += 0.1f;
  CHECK(distance(one_by_one, exact) > 1e-3);
  // Inside of a block of 4096 each lane adds one by one.
  constexpr auto lanes = wg::number::Packet<float, wg::number::Arch<float>>::width;
  const double bound = 1e-5 * std::max(1.0, 16.0 / static_cast<double>(lanes));
  CHECK(distance(wg::sum(tenths), exact) < bound);
  CHECK(distance(wg::norm2(tenths), std::sqrt(exact * static_cast<double>(0.1f))) < bound);
}

TEST_CASE("a value does not depend on where its element lies") {
  // The same numbers at every offset: packets, their padded tail and other rows give equal bits.
  const Array<Complex> source = noise<Complex>({64});
  Tape<double> tape;
  const auto value_at = [&](Index length, Index place) {
    Array<Complex> x =
        Array<Complex>::from_row_major({length}, {source.data(), static_cast<std::size_t>(length)});
    x(place) = Complex(0.3, -0.7);
    return wg::eval(wg::exp(tape.constant(x)) / (tape.constant(x) + 2.0)).value()(place);
  };
  const Complex first = value_at(1, 0);
  for (Index length : {2, 7, 8, 9, 31, 64})
    for (Index place = 0; place < length; ++place)
      CHECK(value_at(length, place) == first);
}
