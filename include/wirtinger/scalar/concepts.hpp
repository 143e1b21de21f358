/// \file
/// The element types of the library and the two maps between them.
#pragma once

#include <complex>
#include <concepts>
#include <type_traits>

namespace wirtinger {

/// float, double or long double.
template <class T>
concept RealScalar =
    std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, long double>;

namespace detail {
template <class T>
struct RealOf {
  using type = T;
};
template <class R>
struct RealOf<std::complex<R>> {
  using type = R;
};
}  // namespace detail

/// The real type of the same precision: real_t<std::complex<R>> = real_t<R> = R.
template <class T>
using real_t = typename detail::RealOf<T>::type;

/// std::complex of one of the three real types.
template <class T>
concept ComplexScalar = !RealScalar<T> && RealScalar<real_t<T>>;

/// An element type of arrays and variables.
template <class T>
concept Scalar = RealScalar<T> || ComplexScalar<T>;

/// The complex type of the same precision.
template <Scalar T>
using complex_t = std::complex<real_t<T>>;

/// Number of real components: 1 for a real type, 2 for a complex one.
template <Scalar T>
inline constexpr int components = ComplexScalar<T> ? 2 : 1;

}  // namespace wirtinger
