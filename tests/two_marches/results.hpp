#pragma once
#include <complex>
#include <vector>

/// What the program computes, flattened.
using Results = std::vector<std::complex<double>>;
Results results_of_native();
Results results_of_baseline();
