/// \file
/// Fourier transforms of plain arrays. No Eigen, no tape.
#pragma once

#include "fft/frequencies.hpp"
#include "fft/r2r_transforms.hpp"
#include "fft/real_transforms.hpp"
#include "fft/shift.hpp"
#include "fft/transforms.hpp"
#include "fft/wisdom.hpp"
