/// \file
/// Facade: arrays, transforms, variables and derivatives, without the checking tools.
#pragma once

#include "api/gradient.hpp"
#include "api/vjp.hpp"
#include "api/wirtinger_derivatives.hpp"
#include "fft.hpp"
