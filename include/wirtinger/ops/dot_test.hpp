/// \file
/// The dot test of one pair of arrays, and arrays in the field of others.
#pragma once

#include "random_direction.hpp"

namespace wirtinger::detail {

/// x as an array of T: a complex one projected on its real part (convention.md, eq. 7), a real one
/// embedded.
template <Scalar T, Scalar U>
Array<T> in_field(const Array<U>& x) {
  static_assert(std::same_as<real_t<T>, real_t<U>>,
                "an operator or its adjoint changed the precision: let it return arrays of the "
                "precision that it was given");
  if constexpr (std::same_as<T, U>)
    return x;
  else if constexpr (RealScalar<T>)
    return real(x);
  else
    return to_complex(x);
}

/// <A x, y> = <x, A^H y>, to rounding; convention.md, eq. (11).
template <RealScalar R>
struct DotTest {
  static constexpr R tolerance = 100 * std::numeric_limits<R>::epsilon();
  R left, right, error, allowed;

  template <Scalar T, Scalar U>
  DotTest(const Array<U>& ax, const Array<U>& y, const Array<T>& x, const Array<T>& ahy,
          R accepted = tolerance)
      : left(real_inner_product(ax, y)),
        right(real_inner_product(x, ahy)),
        error(std::abs(left - right)),
        allowed(accepted * std::max(norm2(ax) * norm2(y), norm2(x) * norm2(ahy))) {}

  bool passes() const { return error <= allowed; }
  /// False also where nothing can be said, because numbers are not finite.
  bool differs() const { return error > allowed; }
  std::string text() const {
    return message(": <A x, y> = ", left, ", <x, A^H y> = ", right, ", error ", error,
                   ", accepted ", allowed);
  }
};

}  // namespace wirtinger::detail
