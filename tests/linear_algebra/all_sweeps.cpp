#include "every_operation.hpp"

TEST_CASE("every operation of linear algebra in all sweeps") {
  linear_algebra_testing::check_every_operation<std::complex<double>>();
}
