/// \file
/// The workloads with LibTorch, as its users write them. Without LibTorch there are no peers.
#pragma once

#include <complex>
#include <cstddef>
#include <functional>

namespace libtorch {

/// One value and gradient of a workload. Empty functions: LibTorch is not there.
template <class R>
struct Peer {
  std::function<void()> run;
  std::function<const std::complex<R>*()> gradient;  // in the first argument
};

template <class R>
using Data = const std::complex<R>*;
using Index = std::ptrdiff_t;

template <class R>
Peer<R> sum_abs_fft(Data<R> x, Index n);
template <class R>
Peer<R> fourier_intensities(Data<R> x, Data<R> mask, const R* m, Index rows, Index columns);
template <class R>
Peer<R> filter_distance(Data<R> x, Data<R> k, Data<R> t, Index n);
template <class R>
Peer<R> split_steps(Data<R> u, Data<R> H, Data<R> t, R g, R dz, Index n, Index steps);

}  // namespace libtorch
