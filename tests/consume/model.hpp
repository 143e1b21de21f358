#pragma once

#include <complex>

#include <wirtinger/wirtinger.hpp>

wirtinger::Array<std::complex<double>> spectrum(const wirtinger::Array<std::complex<double>>& x);
wirtinger::Var<double> energy(const wirtinger::Var<wirtinger::Array<std::complex<double>>>& x);
