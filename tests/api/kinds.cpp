// gradient, value_and_gradient, vjp and wirtinger_derivatives: what goes in comes out, as number,
// array or Eigen object, with the convention dL/dx + i dL/dy.

#include <functional>
#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array;
using Complex = std::complex<double>;
using RowMatrix = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using dot_test::noise;

template <class A, class B>
constexpr bool same_kind(const A&, const B&) {
  return std::is_same_v<A, B>;
}

/// L = sum |x|^2 has the gradient 2 x, of x's own kind.
template <class X>
void check_kept(const X& x) {
  const auto g = wg::gradient([](auto v) { return wg::squared_norm(v); }, x);
  static_assert(std::is_same_v<std::remove_cvref_t<decltype(g)>, X>);
  CHECK(distance(g, X(x + x)) == 0);
}

}  // namespace

TEST_CASE("the squared modulus at 1 and 2i has gradient 2 and 4i") {
  const auto f = [](auto z) { return wg::abs2(z); };
  const Complex z(1, 2);
  CHECK(wg::gradient(f, z) == Complex(2, 4));
  const auto [value, gradient] = wg::value_and_gradient(f, z);
  CHECK(value == 5.0);
  CHECK(gradient == Complex(2, 4));
  const auto [dz, dzbar] = wg::wirtinger_derivatives(f, z);
  CHECK(dz == Complex(1, -2));
  CHECK(dzbar == Complex(1, 2));
}

TEST_CASE("the real part of c z has gradient conj c") {
  const Complex c(0.3, -1.4);
  CHECK(wg::gradient([&](auto z) { return wg::real(c * z); }, Complex(2, 5)) == std::conj(c));
}

TEST_CASE("the gradient of a real number is real - an integer counts as double") {
  const auto f = [](auto x) { return x * x * x; };
  CHECK(wg::gradient(f, 2.0) == 12.0);
  CHECK(wg::gradient(f, 2) == 12.0);
  CHECK(wg::gradient(f, 2.0f) == 12.0f);
  static_assert(std::is_same_v<decltype(wg::gradient(f, 2.0f)), float>);
  CHECK(wg::gradient([](auto x) { return wg::abs2(wg::cis(x) * Complex(1, 2)); }, 0.4) ==
        Approx(0).margin(1e-15));
}

TEST_CASE("a gradient has the kind of its argument") {
  check_kept(noise<double>({5}));
  check_kept(noise<Complex>({2, 3, 4}));
  check_kept(Eigen::VectorXcd(Eigen::VectorXcd::Random(5)));
  check_kept(Eigen::RowVectorXcd(Eigen::RowVectorXcd::Random(5)));
  check_kept(Eigen::VectorXd(Eigen::VectorXd::Random(4)));
  check_kept(Eigen::Vector3d(1, 2, 3));
  check_kept(Eigen::MatrixXcd(Eigen::MatrixXcd::Random(3, 5)));
  check_kept(RowMatrix(RowMatrix::Random(3, 5)));
  check_kept(Eigen::ArrayXXcd(Eigen::ArrayXXcd::Random(3, 5)));
}

TEST_CASE("several arguments of different kinds give a tuple of their kinds") {
  const Eigen::MatrixXcd a = Eigen::MatrixXcd::Random(2, 3);
  const Array<double> b = noise<double>({2, 3});
  const Complex c(1, -1);
  const auto f = [](auto x, auto y, auto z) { return wg::real(wg::sum(x * y * z)); };
  const auto [value, gradients] = wg::value_and_gradient(f, a, b, c);
  const auto& [ga, gb, gc] = gradients;
  CHECK(same_kind(ga, a));
  CHECK(same_kind(gb, b));
  CHECK(same_kind(gc, c));
  const auto plain_a = wg::copy(a);
  CHECK(distance(value, std::real(wg::sum(plain_a * b) * c)) < 1e-15);
  CHECK(distance(wg::copy(ga), wg::conj(c) * b) < 1e-15);
  CHECK(distance(gb, wg::real(plain_a * c)) < 1e-15);
  CHECK(distance(gc, wg::conj(wg::sum(plain_a * b))) < 1e-15);
}

TEST_CASE("the pullback of a product is the product with the conjugate") {
  const Eigen::VectorXcd x = Eigen::VectorXcd::Random(6), h = Eigen::VectorXcd::Random(6),
                         seed = Eigen::VectorXcd::Random(6);
  const auto [y, pullback] = wg::vjp([&](auto v) { return v * h.array(); }, x);
  CHECK(same_kind(y, x));
  CHECK(distance(y, Eigen::VectorXcd(x.cwiseProduct(h))) < 1e-15);
  CHECK(distance(pullback(seed), Eigen::VectorXcd(seed.cwiseProduct(h.conjugate()))) < 1e-15);
  // again, from another seed, and from an array
  CHECK(distance(pullback(Eigen::VectorXcd(2.0 * seed)),
                 Eigen::VectorXcd(2.0 * seed.cwiseProduct(h.conjugate()))) < 1e-15);
  CHECK(same_kind(pullback(wg::copy(seed)), x));
  // a real seed of a complex result
  const Eigen::VectorXd real_seed = Eigen::VectorXd::Random(6);
  CHECK(distance(pullback(real_seed), Eigen::VectorXcd(real_seed.cwiseProduct(h.conjugate()))) <
        1e-15);
}

TEST_CASE("pullbacks of scalars - of several arguments - and after the function is gone") {
  const auto make = [] {
    return wg::vjp([](auto z, auto t) { return wg::exp(z) * t; }, Complex(0.2, 0.3), 2.0).pullback;
  };
  const auto pullback = make();
  const auto [z_bar, t_bar] = pullback(Complex(0, 1));
  const Complex w = std::exp(Complex(0.2, 0.3));
  CHECK(distance(z_bar, std::conj(w * 2.0) * Complex(0, 1)) < 1e-15);
  CHECK(distance(t_bar, std::real(std::conj(w) * Complex(0, 1))) < 1e-15);
}

TEST_CASE(
    "functions may return plain values - variables and expressions - and take arguments anyhow") {
  const Complex z(1, 2);
  CHECK(wg::gradient([](auto) { return 4.0; }, z) == Complex(0));
  CHECK(wg::gradient(
            [](const auto& x) {
              auto e = wg::abs2(x);
              return e;
            },
            z) == Complex(2, 4));
  CHECK(wg::gradient([](auto&& x) { return wg::eval(wg::abs2(x)); }, z) == Complex(2, 4));
  const Array<Complex> a = noise<Complex>({4});
  const auto rebinding = [](auto& x) {
    x = x * 2.0;
    return wg::sum(wg::abs2(x));
  };
  CHECK(distance(wg::gradient(rebinding, a), 8.0 * a) < 1e-15);
  const auto rebinding_number = [](auto& x) {
    x = x * 2.0;
    return wg::abs2(x);
  };
  CHECK(wg::gradient(rebinding_number, z) == 8.0 * z);
  CHECK(wg::vjp(rebinding_number, z).pullback(1.0) == 8.0 * z);
}

TEST_CASE("a complex variable takes a real variable or expression") {
  // |x + i x^2 + x|^2 in the real x, by a complex variable that is assigned real ones.
  const auto f = [](auto x) {
    auto z = wg::eval(wg::to_complex(x) * Complex(0, 1));
    const auto imaginary = wg::eval(z * x);
    z = x;
    const auto first = z;
    z = x * 1.0;  // an expression
    const auto named = z + imaginary;
    z = named + first;
    return wg::sum(wg::abs2(z));
  };
  // 4 x^2 + x^4
  CHECK(std::abs(wg::gradient(f, 1.5) - (8 * 1.5 + 4 * 1.5 * 1.5 * 1.5)) < 1e-13);
  const Array<double> a = noise<double>({5});
  CHECK(distance(wg::gradient(f, a), 8.0 * a + 4.0 * a * a * a) < 1e-14);

  wg::Tape<double> tape;
  const auto x = tape.variable(a);
  auto z = tape.variable(noise<Complex>({5}));
  const auto e = x * x;
  z = e;
  CHECK(distance(z.value(), wg::to_complex(a * a)) == 0);
  z = wg::Var<Array<double>>(a);  // passive
  CHECK(!z.is_active());
  static_assert(!std::is_assignable_v<wg::Var<double>&, wg::Var<Complex>>);
  static_assert(!std::is_assignable_v<wg::Var<Array<Complex>>&, wg::Var<double>>);
  static_assert(!std::is_assignable_v<wg::Var<Array<Complex>>&, wg::Var<Array<float>>>);
}

TEST_CASE("eval of what is no expression is the value - dot of numbers is a number") {
  const Array<Complex> a = noise<Complex>({4});
  CHECK(identical(wg::eval(a), a));
  CHECK(wg::eval(2.5) == 2.5);
  CHECK(wg::eval(Complex(1, 2)) == Complex(1, 2));
  const Eigen::Vector3d v(1, 2, 3);
  static_assert(std::same_as<decltype(wg::eval(v + v)), Eigen::Vector3d>);
  CHECK(wg::eval(v + v) == 2 * v);

  const double r = 3;
  const Complex z(1, 2), w(-1, 4);
  static_assert(std::same_as<decltype(wg::dot(r, r)), double>);
  CHECK(wg::dot(r, z) == Complex(3, 6));
  CHECK(wg::dot(z, w) == z * w);
  CHECK(wg::vdot(z, w) == std::conj(z) * w);
  CHECK(wg::vdot(2, 1.5) == 3.0);
  CHECK(wg::gradient([&](auto u) { return wg::real(wg::vdot(w, u)); }, z) == w);
  CHECK(wg::gradient([&](auto u) { return wg::real(wg::dot(w, u)); }, z) == std::conj(w));
  CHECK(wg::gradient([](auto u) { return wg::dot(u, u); }, r) == 6.0);
}

TEST_CASE("a function that throws half-way leaves nothing behind") {
  const wg::Index before = wg::memory_in_use();
  const Array<Complex> a = noise<Complex>({64}), b = noise<Complex>({63});
  const auto f = [&](auto x) {
    const auto y = wg::eval(x * x + 1.0);
    return wg::squared_norm(wg::fft(y) * (y(0).value() == 0.0 ? a : b));
  };
  {
    const Array<Complex> copy = a;
    CHECK_THROWS_AS(wg::gradient(f, copy), wg::ShapeError);
    CHECK(distance(wg::gradient([](auto x) { return wg::squared_norm(x); }, copy), 2.0 * a) == 0);
  }
  CHECK(wg::memory_in_use() == before + 64 * 16 + 64 * 16);
}

TEST_CASE("a gradient inside of a gradient tells to call hvp") {
  const auto inner = [](auto z) { return wg::abs2(z); };
  const auto nested = [&](auto z) { return wg::gradient(inner, z); };
  CHECK_THROWS_WITH(wg::gradient(nested, Complex(1, 2)), Catch::Contains("hvp"));
  CHECK_THROWS_AS(wg::gradient(nested, noise<Complex>({3})), wg::TapeError);
}

TEST_CASE("seeds of another shape than the result") {
  const Array<Complex> a = noise<Complex>({2, 3});
  const auto pullback = wg::vjp([](auto x) { return x * 2.0; }, a).pullback;
  CHECK_THROWS_WITH(pullback(noise<Complex>({3, 2})),
                    Catch::Contains("(3, 2)") && Catch::Contains("(2, 3)"));
  CHECK_THROWS_AS(pullback(noise<Complex>({6})), wg::ShapeError);
  CHECK(distance(pullback(a), 2.0 * a) == 0);
}

TEST_CASE("Eigen objects of fixed and half fixed size come back as they are") {
  const auto f = [](auto x) { return sum(abs2(x) * 0.5); };
  const Eigen::Matrix2cd a = Eigen::Matrix2cd::Constant(Complex(1, 2));
  const Eigen::Matrix2cd ga = wg::gradient(f, a);
  CHECK(ga == a);
  const Eigen::Matrix<Complex, Eigen::Dynamic, 3> b =
      Eigen::Matrix<Complex, 2, 3>::Constant(Complex(0, 2));
  const auto gb = wg::gradient(f, b);
  static_assert(
      std::is_same_v<std::remove_cvref_t<decltype(gb)>, Eigen::Matrix<Complex, Eigen::Dynamic, 3>>);
  CHECK(gb == b);
  const Eigen::Array33d c = Eigen::Array33d::Constant(3);
  CHECK((wg::gradient(f, c) == c).all());
  CHECK((wg::abs2(a) - Eigen::Matrix2d::Constant(5)).norm() == 0);
  const Eigen::MatrixXcd big = Eigen::MatrixXcd::Random(4, 5);
  CHECK(wg::gradient(f, big.block<2, 2>(1, 1)) == big.block<2, 2>(1, 1));
  const Eigen::RowVector3d row(1, 2, 3);
  CHECK(wg::gradient(f, row) == row);
}

TEST_CASE("functions of numbers alone - the widest precision - to which integers adapt") {
  using std::is_same_v;
  using ComplexFloat = std::complex<float>;
  static_assert(is_same_v<decltype(wg::pow(2.0f, 2)), float>);
  static_assert(is_same_v<decltype(wg::pow(2.0L, 2)), long double>);
  static_assert(is_same_v<decltype(wg::pow(ComplexFloat(2, 1), 2)), ComplexFloat>);
  static_assert(is_same_v<decltype(wg::pow(ComplexFloat(2), 2.0)), Complex>);
  static_assert(is_same_v<decltype(wg::hypot(3.f, 4.0)), double>);
  static_assert(is_same_v<decltype(wg::hypot(3, 4.f)), float>);
  static_assert(is_same_v<decltype(wg::hypot(3, 4)), double>);
  static_assert(is_same_v<decltype(wg::where(true, 1.f, ComplexFloat(2))), ComplexFloat>);
  CHECK(wg::pow(2.0f, 3) == 8);
  CHECK(std::abs(wg::pow(ComplexFloat(0, 1), 2) + 1.0f) < 2e-7f);
  CHECK(wg::max(1.5f, 2) == 2);
  CHECK(wg::clamp(3.f, 1, 2) == 2);
  CHECK(wg::where(false, 1.f, 2) == 2);
  CHECK(wg::hypot(3.f, 4) == 5);
}

TEST_CASE("where of Eigen objects is one - broadcast objects take the kind of the highest rank") {
  const Eigen::Vector3d v(1, -2, 3);
  const Eigen::Matrix3d m = Eigen::Matrix3d::Identity();
  const auto positive = (v.array() > 0).eval();
  const auto chosen = wg::where(positive, v, 0);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(chosen)>, Eigen::VectorXd>);
  CHECK(chosen == Eigen::Vector3d(1, 0, 3));
  const auto numbers = wg::where(positive, 1, 0.5);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(numbers)>, Eigen::Array3d>);
  CHECK((numbers == Eigen::Array3d(1, 0.5, 1)).all());
  const auto mixed = wg::where(wg::copy(v) > 0.0, v, 0);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(mixed)>, Array<double>>);

  const auto larger = wg::max(v, m);
  static_assert(std::is_same_v<std::remove_cv_t<decltype(larger)>, Eigen::MatrixXd>);
  Eigen::Matrix3d expected;
  expected << 1, 0, 3, 1, 1, 3, 1, 0, 3;
  CHECK(larger == expected);
  static_assert(std::is_same_v<decltype(wg::hypot(v, v)), Eigen::Vector3d>);
}

TEST_CASE("results that the kind of the arguments cannot hold are told - an Array holds any") {
  const Eigen::Vector3d x(1, 2, 3), d(1, 0, 0);
  const auto f = [](auto v) { return wg::outer(v, v); };
  for (const auto& attempt : std::vector<std::pair<std::string, std::function<void()>>>{
           {"vjp: ", [&] { wg::vjp(f, x); }},
           {"jvp: ", [&] { wg::jvp(f, x, d); }},
           {"record: ", [&] { wg::record(f, x).value(x); }}})
    CHECK_THROWS_WITH(attempt.second(), Catch::StartsWith(attempt.first) &&
                                            Catch::Contains("(3, 3)") &&
                                            Catch::Contains("wg::copy(x)"));
  const Array<double> a = wg::copy(x);
  const auto [value, pullback] = wg::vjp(f, a);
  CHECK(value.shape() == wg::Shape{3, 3});
  CHECK(distance(wg::as_vector(pullback(wg::ones<double>({3, 3}))), Eigen::Vector3d(12, 12, 12)) ==
        0);
  CHECK(wg::jvp(f, a, d).tangent(0, 1) == 2);
  // A second argument that is an Array makes the result one.
  const auto g = [](auto v, auto w) { return wg::outer(v, w); };
  CHECK(wg::vjp(g, x, a).value(2, 1) == 6);
  // A matrix holds a vector as a column.
  const Eigen::Matrix3d m = Eigen::Matrix3d::Identity();
  const auto row_sums = wg::vjp([](auto v) { return wg::sum(v, {.axes = {1}}); }, m).value;
  static_assert(std::is_same_v<std::remove_cv_t<decltype(row_sums)>, Eigen::MatrixXd>);
  CHECK(row_sums == Eigen::MatrixXd::Ones(3, 1));
}
