/// \file
/// Facade: arrays, transforms, variables and derivatives, without the checking tools.
#pragma once

#include "api/gradient.hpp"
#include "api/hessian.hpp"
#include "api/hvp.hpp"
#include "api/jvp.hpp"
#include "api/vjp.hpp"
#include "api/wirtinger_derivatives.hpp"
#include "fft.hpp"
#include "ops/broadcast_to.hpp"
#include "ops/comparison.hpp"
#include "ops/concat.hpp"
#include "ops/flip.hpp"
#include "ops/pad.hpp"
#include "ops/permute_axes.hpp"
#include "ops/reshape.hpp"
#include "ops/resize_axis.hpp"
#include "ops/roll.hpp"
#include "ops/slice.hpp"
#include "ops/stack.hpp"
#include "ops/sum_axes.hpp"
#include "tape/print.hpp"
