// The programs of transform_sweeps.cpp in long double.

#include "transform_programs.hpp"

using namespace transform_programs;

TEST_CASE("sweeps: real transforms in long double") {
  CHECK(faults_of(real_programs<long double>(), Order::row_major) == "");
}
TEST_CASE("sweeps: transforms of complex arrays in long double") {
  CHECK(faults_of(complex_programs<long double>(), Order::column_major) == "");
}
