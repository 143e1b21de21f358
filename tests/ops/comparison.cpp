// Comparisons, masks, where, clamp: values as NumPy has them, cotangents only where a value was
// taken.

#include <limits>
#include <sstream>
#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"

namespace wg = wirtinger;

TEST_CASE("comparisons give masks - of scalars plain truth values") {
  const Eigen::ArrayXd x = (Eigen::ArrayXd(4) << -1, 0, 2, 3).finished();
  const wg::Var<wg::Array<double>> v(x);
  const wg::Array<bool> positive = v > 0.0;
  CHECK(positive.to_row_major() == std::vector<bool>{false, false, true, true});
  CHECK((v <= x).to_row_major() == std::vector<bool>(4, true));
  CHECK((2.0 == v * 1.0).to_row_major() == std::vector<bool>{false, false, true, false});
  CHECK((positive && !(v >= 3.0)).to_row_major() == std::vector<bool>{false, false, true, false});
  CHECK((positive || v < 0.0).to_row_major() == std::vector<bool>{true, false, true, true});
  const wg::Var<double> s(2.0);
  CHECK(s < 3);
  CHECK_FALSE(s * s == 5.0);
}

TEST_CASE("comparisons broadcast and name the shapes that do not") {
  const wg::Array<double> column =
      wg::Array<double>::from_row_major({2, 1}, std::vector<double>{1, 2});
  const wg::Array<double> row =
      wg::Array<double>::from_row_major({3}, std::vector<double>{0, 1, 2});
  CHECK((column > row).to_row_major() == std::vector<bool>{true, false, false, true, true, false});
  CHECK_THROWS_WITH(wg::zeros<double>({2}) < row,
                    Catch::Contains("(2,)") && Catch::Contains("(3,)"));
}

TEST_CASE("where takes a value and its cotangent from one side only") {
  const Eigen::Vector4d x(-1, 0, 2, 3);
  const auto f = [](auto t) { return sum(where(t > 0.0, log(t), -3.0 * t)); };
  const auto [value, gradient] = wg::value_and_gradient(f, x);
  CHECK(value == Approx(3 + std::log(2.0) + std::log(3.0)));
  CHECK((gradient - Eigen::Vector4d(-3, -3, 1 / 2.0, 1 / 3.0)).norm() < 1e-14);
}

TEST_CASE("where chooses between complex and real values - on plain arrays as well") {
  const std::complex<double> i(0, 1);
  const wg::Array<double> x = wg::Array<double>::from_row_major({3}, std::vector<double>{1, -2, 3});
  const auto w = wg::where(x > 0.0, i * x, x);
  CHECK(w.to_row_major() == std::vector<std::complex<double>>{i, -2.0, 3.0 * i});
}

TEST_CASE("numbers in a comparison take the precision of what they are compared with") {
  CHECK((wg::full<float>({2}, 0.1f) == 0.1).to_row_major() == std::vector<bool>{true, true});
  CHECK((0.1 < wg::full<float>({1}, 0.1f)).to_row_major() == std::vector<bool>{false});
  CHECK(wg::Var<float>(0.1f) == 0.1);
  CHECK(wg::Var<long double>(2) == 2);
}

TEST_CASE("where and clamp are named in their shape errors - not their parts") {
  const auto two = wg::zeros<double>({2});
  const auto three = wg::Var(wg::zeros<double>({3}));
  CHECK_THROWS_WITH(where(two > 0.0, three, 1), Catch::StartsWith("where: "));
  CHECK_THROWS_WITH(where(two > 0.0, 1, three), Catch::StartsWith("where: "));
  CHECK_THROWS_WITH(where(true, two, three * three), Catch::StartsWith("where: "));
  CHECK_THROWS_WITH(clamp(three, two, 1), Catch::StartsWith("clamp: "));
  CHECK_THROWS_WITH(clamp(three, 0, two), Catch::StartsWith("clamp: "));
}

TEST_CASE("a NaN that was given stays visible through where - one made on the way does not") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Eigen::Array2d data(2, nan), x(1, -1);
  const Eigen::Array2d given =
      wg::gradient([&](auto v) { return sum(where((data == data).eval(), data * v, v)); }, x);
  CHECK(given(0) == 2);
  CHECK(std::isnan(given(1)));
  const Eigen::Array2d made =
      wg::gradient([](auto v) { return sum(where(v > 0.0, sqrt(v), 3.0 * v)); }, x);
  CHECK((made == Eigen::Array2d(0.5, 3)).all());
}

TEST_CASE("clamp has derivative 1 on the closed interval and 0 outside") {
  const Eigen::Matrix<double, 5, 1> x(-1, 0, 0.5, 1, 2);
  const auto [value, gradient] =
      wg::value_and_gradient([](auto t) { return sum(clamp(t, 0.0, 1.0)); }, x);
  CHECK(value == 2.5);
  CHECK(gradient == Eigen::Matrix<double, 5, 1>(0, 1, 1, 1, 0));
}

TEST_CASE("max and min share a tie - constant arguments are no exception") {
  const auto f = [](const auto& a, const auto& b) { return max(a, b) + 10.0 * min(a, b); };
  const auto [tie_a, tie_b] = wg::gradient(f, 2.0, 2.0);
  CHECK(tie_a == 5.5);
  CHECK(tie_b == 5.5);
  const auto [a, b] = wg::gradient(f, 1.0, 2.0);
  CHECK(a == 10);
  CHECK(b == 1);
}

TEST_CASE("arrays print like nested lists and shorten long axes") {
  std::ostringstream out;
  out << wg::Array<double>::from_row_major({2, 2}, std::vector<double>{1, 2, 3, 4.5})
      << wg::zeros<float>({20}) << wg::full<double>({}, 7);
  CHECK(out.str() == "[[1, 2], [3, 4.5]][0, 0, 0, ..., 0, 0, 0]7");
}
