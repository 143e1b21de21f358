/// \file
/// What a tape does not take as a variable or constant, and the sentences that say what to do.
#pragma once

#include "../array/eigen.hpp"

namespace wirtinger::detail {

template <class R, class X>
inline constexpr bool is_input_array = false;
template <class R, Scalar T>
inline constexpr bool is_input_array<R, Array<T>> = std::same_as<real_t<T>, R>;

template <class X, class R>
concept RefusedInput =
    !std::convertible_to<const X&, R> && !std::convertible_to<const X&, std::complex<R>> &&
    !EigenObject<X> && !is_input_array<R, X>;

template <class X>
constexpr void refuse_input() {
  constexpr bool mask = std::same_as<X, Array<bool>>;
  static_assert(!mask,
                "a mask has no derivative: use it without the tape, or make numbers of it by "
                "where(mask, 1.0, 0.0)");
  static_assert(mask || !is_array<X>,
                "the array has another precision than the tape: take a Tape of its precision, or "
                "convert the array, for example with .cast<double>() of as_matrix or as_vector");
  static_assert(is_array<X>,
                "a tape takes numbers, wirtinger arrays and Eigen objects of its precision: of a "
                "std::vector v, Array<T>::from_row_major({n}, v), or an Eigen::Map of it");
}

}  // namespace wirtinger::detail
