/// \file
/// Random directions in which derivatives are checked.
#pragma once

#include <cstdint>

#include "reductions.hpp"

namespace wirtinger::detail {

/// Numbers in (-1, 1) from a 64-bit linear congruential generator (Knuth's MMIX constants): the
/// same on every platform, unlike the standard distributions.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(seed * 2 + 1) {}
  double next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(static_cast<std::int64_t>(state_) >> 11) * 0x1p-52;
  }
  template <Scalar T>
  T scalar() {
    using R = real_t<T>;
    const R first = static_cast<R>(next());
    if constexpr (ComplexScalar<T>)
      return T(first, static_cast<R>(next()));
    else
      return first;
  }
  template <Scalar T>
  Array<T> array(const Shape& shape) {
    Array<T> a = Array<T>::uninitialized(shape);
    T* elements = a.data();
    for (Index k = 0; k < a.size(); ++k)
      elements[k] = scalar<T>();
    return a;
  }
  /// A direction of the shape and field of x.
  template <class T>
  T like(const T& x) {
    if constexpr (is_array<T>)
      return array<typename T::value_type>(x.shape());
    else
      return scalar<T>();
  }

 private:
  std::uint64_t state_;
};

/// Re sum conj(a) b of two numbers or arrays (convention.md, section 3).
template <class T, class U>
auto real_inner_product(const T& a, const U& b) {
  if constexpr (is_array<T>)
    return std::real(vdot(a, b));
  else
    return std::real(std::conj(a) * b);
}

}  // namespace wirtinger::detail
