// The programs of transform_sweeps.cpp in float.

#include "transform_programs.hpp"

using namespace transform_programs;

TEST_CASE("sweeps: real transforms in float") {
  CHECK(faults_of(real_programs<float>(), Order::row_major) == "");
}
TEST_CASE("sweeps: transforms of complex arrays in float") {
  CHECK(faults_of(complex_programs<float>(), Order::column_major) == "");
}
