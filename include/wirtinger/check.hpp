/// \file
/// Facade: the checking tools, for functions and for operators of your own.
#pragma once

#include "check/check_adjoint.hpp"
#include "check/check_gradient.hpp"
#include "check/check_hvp.hpp"
#include "check/taylor_test.hpp"
