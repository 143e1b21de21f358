/// \file
/// Facade: optimisers of real-valued functions of real and complex parameters. Not part of
/// wirtinger.hpp: include it next to that.
#pragma once

#include "optim/adam.hpp"
#include "optim/fista.hpp"
#include "optim/gradient_descent.hpp"
#include "optim/lbfgs.hpp"
#include "optim/nonlinear_cg.hpp"
#include "optim/real_parameters.hpp"
