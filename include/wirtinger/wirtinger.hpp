/// \file
/// wirtinger: complex automatic differentiation with FFTs. Everything in one include but waves.hpp
/// and linear_algebra.hpp, which would cost every user compile time.
#pragma once

#include "array.hpp"
#include "autodiff.hpp"
#include "check.hpp"
