/// \file
/// Operators made of operators: compose, adjoint_of, normal_of, sums, multiples and blocks.
#pragma once

#include "compose.hpp"
#include "operator_blocks.hpp"
#include "operator_sums.hpp"
