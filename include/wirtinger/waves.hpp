/// \file
/// Facade: operators on spectra and propagation of waves. Not part of wirtinger.hpp, whose users
/// would all wait for it to compile: include it next to that.
#pragma once

#include "ops/dealias_mask.hpp"
#include "ops/fourier_shift.hpp"
#include "ops/inverse_laplacian.hpp"
#include "ops/propagation.hpp"
#include "ops/spectral_derivative.hpp"
#include "ops/split_step.hpp"
