/// \file
/// How a packet function stays right everywhere: a fast formula where it is trusted, the
/// standard library in every other lane. A lane's result depends on that lane only.
#pragma once

#include "complex_number.hpp"

namespace wirtinger::number {

namespace detail {

// Lane k as the language's own type.
template <class R, class A>
R get_lane(Packet<R, A> x, std::size_t k) {
  return lanes(x)[k];
}
template <class N>
auto get_lane(Complex<N> z, std::size_t k) {
  return std::complex<typename N::Real>(lanes(z.re)[k], lanes(z.im)[k]);
}
template <class R, class A>
void set_lane(Packet<R, A>& x, std::size_t k, R value) {
  auto values = lanes(x);
  values[k] = value;
  x = load_real<Packet<R, A>>(values.data());
}
template <class N, class R>
void set_lane(Complex<N>& z, std::size_t k, std::complex<R> value) {
  set_lane(z.re, k, value.real());
  set_lane(z.im, k, value.imag());
}
template <class R, class A>
auto truth(Mask<R, A> mask) {
  return lanes(select(mask, Packet<R, A>(1), Packet<R, A>(0)));
}

template <class W, class M, class F, class... Z>
WIRTINGER_COLD W repaired(W result, M trusted, F function, Z... z) {
  const auto good = truth(trusted);
  for (std::size_t k = 0; k < good.size(); ++k)
    if (good[k] == 0) set_lane(result, k, function(get_lane(z, k)...));
  return result;
}

}  // namespace detail

/// `fast` in the lanes where `trusted` holds, `function` of the lane's own scalars elsewhere.
template <class W, class M, class F, class... Z>
WIRTINGER_INLINE W guarded(W fast, M trusted, F function, Z... z) {
  if (all(trusted)) [[likely]]
    return fast;
  return detail::repaired(fast, trusted, function, z...);
}

/// `function` in every lane, for what has no robust packet form. W: the result's number type.
template <class W, class F, class... Z>
WIRTINGER_INLINE W lane_by_lane(F function, Z... z) {
  W result{};
  for (std::size_t k = 0; k < static_cast<std::size_t>(W::width); ++k)
    detail::set_lane(result, k, function(detail::get_lane(z, k)...));
  return result;
}

}  // namespace wirtinger::number
