/// \file
/// wirtinger: complex automatic differentiation with FFTs. Everything in one include.
#pragma once

#include "array.hpp"
#include "autodiff.hpp"
#include "check.hpp"
