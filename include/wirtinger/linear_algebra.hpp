/// \file
/// Facade: linear algebra of whole matrices. Not part of wirtinger.hpp, since Eigen's
/// decompositions are costly to include (docs/decisions/0009).
#pragma once

#include "autodiff.hpp"
#include "ops/determinant.hpp"
#include "ops/eigh.hpp"
#include "ops/expm.hpp"
#include "ops/inverse.hpp"
#include "ops/singular_values.hpp"
#include "ops/solve.hpp"
