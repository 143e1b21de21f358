// Fourier transforms of random programs.

#include "vocabulary.hpp"

namespace programs {

namespace {

wg::FftOptions line(const Choice& k) {
  return {.n = k.n[1], .axis = k.axis(0), .norm = static_cast<wg::Norm>(k.n[2])};
}
wg::FftnOptions plane(const Choice& k) {
  return {.s = k.shape,
          .axes = std::vector<int>{k.axis(1), k.axis(2)},
          .norm = static_cast<wg::Norm>(k.n[0])};
}
wg::FftnOptions over(const Choice& k) { return {.axes = k.axes()}; }

}  // namespace

void add_transforms(Vocabulary& v) {
  using A = Complexes;
  // clang-format off
  v.add<A>("fft(x, n, axis, norm)", a_transform, [](auto& k, auto& x) { return fft(x, line(k)); });
  v.add<A>("ifft(x, n, axis, norm)", a_transform, [](auto& k, auto& x) { return ifft(x, line(k)); });
  v.add<Reals>("fft(r, n, axis, norm)", a_transform, [](auto& k, auto& r) { return fft(r, line(k)); });
  v.add<A>("fftn(x, axes)", some_axes, [](auto& k, auto& x) { return fftn(x, over(k)); });
  v.add<A>("ifftn(x, s, axes, norm)", two_lengths, [](auto& k, auto& x) { return ifftn(x, plane(k)); });
  v.add<Reals>("ifft2(r)", anything, [](auto&, auto& r) { return ifft2(r); });
  v.add<A>("fft2(x, norm)", two_lengths, [](auto& k, auto& x) { return fft2(x, {.norm = static_cast<wg::Norm>(k.n[0])}); });
  v.add<A>("fftshift(x, axes)", some_axes, [](auto& k, auto& x) { return wg::linear(wg::FftShift{k.axes()}, x); });
  // Inexact: of variables, the factor of ifft is multiplied in before the transform, not after it.
  v.add_inexact<A, A>("ifft(h fft(x))", anything, [](auto&, auto& x, auto& h) { return ifft(h * fft(x)); });
  v.add_consuming<A>("0.5 fft(move(x))", anything, [](auto&, auto&& x) { return 0.5 * fft(std::move(x)); });
  // clang-format on
}

}  // namespace programs
