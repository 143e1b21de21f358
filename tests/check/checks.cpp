// The checking tools find what is wrong, say where and by how much, and refuse impossible settings.

#include <wirtinger/autodiff.hpp>
#include <wirtinger/catch2.hpp>
#include <wirtinger/check.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Shape;
using Complex = std::complex<double>;
using Catch::Contains;
using dot_test::noise;

/// y = weight x; its adjoint is right only if told so.
struct Weights {
  static constexpr std::string_view name = "weights";
  Array<Complex> weight;
  Index wrong_at = -1;
  Array<Complex> apply(const Array<Complex>& x) const { return weight * x; }
  Array<Complex> apply_adjoint(const Array<Complex>& y) const {
    Array<Complex> x = wg::conj(weight) * y;
    if (wrong_at >= 0) x(wrong_at) = std::conj(x(wrong_at));
    return x;
  }
};
/// Drops the last element; its adjoint forgets to put it back.
struct Shorten {
  static constexpr std::string_view name = "shorten";
  template <class T>
  Array<T> apply(const Array<T>& x) const {
    return Array<T>::from_row_major({x.size() - 1},
                                    {x.data(), static_cast<std::size_t>(x.size() - 1)});
  }
  template <class T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return y;
  }
};

const Array<Complex> w0 = noise<Complex>({6}, 3), x0 = noise<Complex>({6}, 4);

auto energy(const Weights& weights) {
  return [weights](const auto& x) {
    return wg::sum(wg::abs2(wg::linear(weights, x) + Complex(0.5, 0.25)));
  };
}

}  // namespace

TEST_CASE("a right gradient passes and the report says so") {
  const wg::CheckReport report = wg::check_gradient(energy({w0}), x0);
  CHECK(report);
  CHECK(report.passed);
  CHECK(report.error <= report.allowed);
  CHECK_THAT(report.sentence, Contains("agrees"));
  CHECK(wg::check_gradient([](auto z) { return wg::abs2(z); }, Complex(1, 2)));
  CHECK(wg::check_gradient([](auto x) { return x * x; }, 3));
  CHECK(wg::check_gradient([](auto x) { return wg::sum(wg::exp(x)); },
                           Eigen::VectorXd(Eigen::VectorXd::Random(4))));
}

TEST_CASE("a wrong gradient is found at its element - with both numbers") {
  const auto f = energy({w0, 4});
  const wg::CheckReport report = wg::check_gradient(f, x0);
  CHECK_FALSE(report);
  CHECK(report.argument == 0);
  CHECK(report.element == 4);
  CHECK(report.imaginary);
  // The true gradient is 2 conj(w) (w x + c); the operator returns its conjugate there.
  const Complex right = 2.0 * std::conj(w0(4)) * (w0(4) * x0(4) + Complex(0.5, 0.25));
  CHECK(static_cast<double>(report.expected) == Approx(right.imag()));
  CHECK(static_cast<double>(report.found) == Approx(-right.imag()));
  CHECK(static_cast<double>(report.error) == Approx(2 * std::abs(right.imag())));
  CHECK_THAT(report.sentence, Contains("differs") && Contains("element 4") &&
                                  Contains("imaginary part") && Contains("argument 0"));
}

TEST_CASE("the worst of several arguments is named") {
  const auto f = [](const auto& t, const auto& x) { return energy({w0, 2})(x) * t + t * t; };
  const wg::CheckReport report = wg::check_gradient(f, 1.5, x0);
  CHECK_FALSE(report);
  CHECK(report.argument == 1);
  CHECK(report.element == 2);
  CHECK(wg::check_gradient([](const auto& t, const auto& x) { return energy({w0})(x) * t + t * t; },
                           1.5, x0));
}

TEST_CASE("a NaN gradient does not pass") {
  const auto f = [](const auto& x) { return wg::sum(x * x); };
  Array<double> x = noise<double>({5});
  x(3) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(wg::check_gradient(f, x));
}

TEST_CASE("a step or tolerance that is not a positive number is refused") {
  const auto f = [](auto z) { return wg::abs2(z); };
  const Complex z(1, 2);
  const double nan = std::nan("");
  for (const double bad : {0.0, -1e-6, nan}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH(wg::check_gradient(f, z, {.step = bad}),
                      Contains("check_gradient") && Contains("step"));
    CHECK_THROWS_WITH(wg::check_gradient(f, z, {.tolerance = bad}),
                      Contains("check_gradient") && Contains("tolerance"));
    CHECK_THROWS_AS(wg::check_gradient(f, z, {.tolerance = bad}), wg::CheckError);
    CHECK_THROWS_AS(wg::check_adjoint(Weights{w0}, {6}, {.tolerance = bad}), wg::CheckError);
  }
  CHECK_THROWS_AS(wg::check_gradient(f, z, {.step = std::numeric_limits<double>::infinity()}),
                  wg::CheckError);
  CHECK(wg::check_gradient(f, z, {.step = 1e-4, .tolerance = 1e-6}));
}

TEST_CASE("checks in float say how little they can see") {
  const wg::CheckReport report =
      wg::check_gradient([](auto z) { return wg::abs2(z); }, std::complex<float>(1, 2));
  CHECK(report);
  CHECK_THAT(report.sentence, Contains("float"));
}

TEST_CASE("the dot test passes adjoints and finds what is none") {
  CHECK(wg::check_adjoint(Weights{w0}, {6}));
  const wg::CheckReport wrong = wg::check_adjoint(Weights{w0, 2}, {6});
  CHECK_FALSE(wrong);
  CHECK(wrong.error > wrong.allowed);
  CHECK_THAT(wrong.sentence, Contains("weights") && Contains("not the adjoint"));
  const wg::CheckReport shape = wg::check_adjoint(Shorten{}, {6});
  CHECK_FALSE(shape);
  CHECK_THAT(shape.sentence, Contains("shorten") && Contains("(5,)") && Contains("(6,)"));
  for (unsigned seed = 1; seed < 5; ++seed)
    CHECK_FALSE(wg::check_adjoint(Weights{w0, 2}, {6}, {.seed = seed}));
}

TEST_CASE("an operator whose adjoint has the wrong shape is caught in the sweep") {
  wg::Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto loss = wg::squared_norm(wg::linear(Shorten{}, x));
  CHECK_THROWS_WITH(tape.backward(loss),
                    Contains("shorten") && Contains("(5,)") && Contains("(6,)"));
  tape.backward(wg::squared_norm(x));  // the tape works on
  CHECK(distance(tape.gradient(x), 2.0 * x0) == 0);
}

TEST_CASE("has_gradient_at passes and fails with the report") {
  REQUIRE_THAT(energy({w0}), wg::has_gradient_at(x0));
  REQUIRE_THAT([](auto z) { return wg::abs2(z); }, wg::has_gradient_at(Complex(1, 2)));
  REQUIRE_THAT([](auto a, auto b) { return wg::abs2(a * b); },
               wg::has_gradient_at(Complex(1, 2), 2.0));
  REQUIRE_THAT([](auto z) { return wg::abs2(z); },
               wg::has_gradient_at(Complex(1, 2), {.tolerance = 1e-5}));
  const auto matcher = wg::has_gradient_at(x0);
  CHECK_FALSE(matcher.match(energy({w0, 1})));
  CHECK_THAT(matcher.toString(), Contains("differs") && Contains("element 1"));
}
