// Values, gradients, tangents, second order and replay of programs made of transforms.

#include "transform_programs.hpp"

using namespace transform_programs;

TEST_CASE("sweeps: real transforms in double") {
  CHECK(faults_of(real_programs<double>(), Order::row_major) == "");
  CHECK(faults_of(real_programs<double>(), Order::column_major) == "");
}
TEST_CASE("sweeps: transforms of complex arrays in double") {
  CHECK(faults_of(complex_programs<double>(), Order::row_major) == "");
  CHECK(faults_of(complex_programs<double>(), Order::column_major) == "");
}
