#include "libtorch.hpp"

#ifdef BENCHMARKS_LIBTORCH

#include <torch/torch.h>

#include <vector>

namespace libtorch {

namespace {

torch::Tensor tensor(const void* data, at::IntArrayRef shape, at::ScalarType type) {
  return torch::from_blob(const_cast<void*>(data), shape, type).clone();
}
template <class R>
torch::Tensor complex_tensor(Data<R> data, at::IntArrayRef shape) {
  return tensor(data, shape, c10::CppTypeToScalarType<c10::complex<R>>::value);
}
template <class R>
torch::Tensor real_tensor(const R* data, at::IntArrayRef shape) {
  return tensor(data, shape, c10::CppTypeToScalarType<R>::value);
}

/// loss(arguments) and its gradients; gradients of the call before are dropped.
template <class R, class Loss>
Peer<R> peer(std::vector<torch::Tensor> arguments, Loss loss) {
  at::set_num_threads(1);
  for (auto& argument : arguments)
    argument.requires_grad_(true);
  const auto run = [arguments, loss] {
    for (const auto& argument : arguments)
      argument.mutable_grad().reset();
    loss(arguments).backward();
  };
  const torch::Tensor first = arguments.front();
  return {run,
          [first] { return reinterpret_cast<const std::complex<R>*>(first.grad().data_ptr()); }};
}

}  // namespace

template <class R>
Peer<R> sum_abs_fft(Data<R> x, Index n) {
  return peer<R>({complex_tensor<R>(x, {n})},
                 [](const auto& v) { return at::fft_fft(v[0]).abs().sum(); });
}

template <class R>
Peer<R> fourier_intensities(Data<R> x, Data<R> mask, const R* m, Index rows, Index columns) {
  const auto plate = complex_tensor<R>(mask, {rows, columns});
  const auto measured = real_tensor<R>(m, {rows, columns});
  return peer<R>({complex_tensor<R>(x, {rows, columns})}, [=](const auto& v) {
    return (at::fft_fft2(v[0] * plate).abs() - measured).square().sum();
  });
}

template <class R>
Peer<R> filter_distance(Data<R> x, Data<R> k, Data<R> t, Index n) {
  const auto target = complex_tensor<R>(t, {n});
  return peer<R>({complex_tensor<R>(x, {n}), complex_tensor<R>(k, {n})}, [=](const auto& v) {
    return (at::fft_ifft(at::fft_fft(v[0]) * v[1]) - target).abs().square().sum();
  });
}

template <class R>
Peer<R> split_steps(Data<R> u, Data<R> H, Data<R> t, R g, R dz, Index n, Index steps) {
  const auto step = complex_tensor<R>(H, {n}), target = complex_tensor<R>(t, {n});
  return peer<R>({complex_tensor<R>(u, {n}), real_tensor<R>(&g, {})}, [=](const auto& v) {
    auto field = v[0];
    const auto one = torch::ones_like(v[1]);
    for (Index k = 0; k < steps; ++k) {
      field = at::fft_ifft(step * at::fft_fft(field));
      field = field * at::polar(one, v[1] * dz * field.abs().square());
    }
    return (field - target).abs().square().sum();
  });
}

#else

namespace libtorch {

template <class R>
Peer<R> sum_abs_fft(Data<R>, Index) {
  return {};
}
template <class R>
Peer<R> fourier_intensities(Data<R>, Data<R>, const R*, Index, Index) {
  return {};
}
template <class R>
Peer<R> filter_distance(Data<R>, Data<R>, Data<R>, Index) {
  return {};
}
template <class R>
Peer<R> split_steps(Data<R>, Data<R>, Data<R>, R, R, Index, Index) {
  return {};
}

#endif

#define LIBTORCH_PEERS(R)                                                            \
  template Peer<R> sum_abs_fft<R>(Data<R>, Index);                                   \
  template Peer<R> fourier_intensities<R>(Data<R>, Data<R>, const R*, Index, Index); \
  template Peer<R> filter_distance<R>(Data<R>, Data<R>, Data<R>, Index);             \
  template Peer<R> split_steps<R>(Data<R>, Data<R>, Data<R>, R, R, Index, Index);
LIBTORCH_PEERS(double)
LIBTORCH_PEERS(float)
#undef LIBTORCH_PEERS

}  // namespace libtorch
