#include "every_operation.hpp"

TEST_CASE("every operation of linear algebra in all sweeps: real numbers and other precisions") {
  linear_algebra_testing::check_every_operation<double>();
  linear_algebra_testing::check_every_operation<std::complex<float>>();
  linear_algebra_testing::check_every_operation<std::complex<long double>>();
}
