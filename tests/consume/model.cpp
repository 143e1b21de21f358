// The second of two units that include the library.

#include "model.hpp"

wirtinger::Array<std::complex<double>> spectrum(const wirtinger::Array<std::complex<double>>& x) {
  return fft(x);
}

wirtinger::Var<double> energy(const wirtinger::Var<wirtinger::Array<std::complex<double>>>& x) {
  return sum(abs2(fft(x)));
}
