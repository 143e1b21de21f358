/// \file
/// Facade: arrays and their exchange with Eigen.
#pragma once

#include "array/eigen.hpp"
#include "array/print.hpp"
#include "array/resize.hpp"
