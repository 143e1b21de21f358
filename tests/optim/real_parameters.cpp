// Parameters of every kind as plain real numbers, and back.

#include "optim_testing.hpp"

#include <wirtinger/optim/real_parameters.hpp>

using namespace optim_testing;

TEST_CASE("parameters become real numbers in a stated order") {
  const std::tuple x{2.5, C(1, -2),
                     Array<C>::from_row_major({1, 2}, std::vector<C>{{3, 4}, {5, 6}}),
                     Eigen::Vector2d(7, 8)};
  const std::vector<double> numbers = optim::to_real(x);
  CHECK(numbers == std::vector<double>{2.5, 1, -2, 3, 4, 5, 6, 7, 8});

  std::vector<double> doubled = numbers;
  for (double& each : doubled)
    each *= 2;
  const auto [real, complex, array, eigen] = optim::from_real(x, doubled);
  CHECK(real == 5.0);
  CHECK(complex == C(2, -4));
  CHECK(array.shape() == wg::Shape{1, 2});
  CHECK(array(0, 1) == C(10, 12));
  static_assert(std::is_same_v<decltype(eigen), const Eigen::Vector2d>);
  CHECK(eigen == Eigen::Vector2d(14, 16));
}

TEST_CASE("a matrix of Eigen stored by columns is read by rows") {
  Eigen::MatrixXd m(2, 2);
  m << 1, 2, 3, 4;
  CHECK(optim::to_real(m) == std::vector<double>{1, 2, 3, 4});
  CHECK(optim::from_real(m, std::vector<double>{1, 2, 3, 5})(1, 1) == 5);
}

TEST_CASE("a wrong count of numbers is named") {
  CHECK(support::sentence_of<wg::ShapeError>([] {
          return optim::from_real(C(1, 2), std::vector<double>{1, 2, 3});
        }) == "from_real: 3 numbers found, expected 2, as the parameters have");
}
