/// \file
/// What operators on spectra share: lengths along axes, the bins of an axis with their signs, a
/// filter between two transforms, and the kind of their results.
#pragma once

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <optional>

#include "as_variable.hpp"
#include "elementwise.hpp"
#include "transforms.hpp"

namespace wirtinger {

/// Lengths along axes: one for all of them, or one for each.
class Lengths {
 public:
  Lengths() = default;
  template <class N>
  requires std::is_arithmetic_v<N> Lengths(N for_all) : list_{static_cast<long double>(for_all)} {}
  Lengths(std::initializer_list<long double> each) : list_(each) {}
  template <RealScalar R>
  Lengths(const std::vector<R>& each) : list_(each.begin(), each.end()) {}

  const std::vector<long double>& list() const { return list_; }

 private:
  std::vector<long double> list_;
};

namespace detail {

inline constexpr long double two_pi = 2 * std::numbers::pi_v<long double>;

/// Throws DomainError unless 0 < value < inf.
inline void require_positive(std::string_view operation, std::string_view option,
                             long double value) {
  if (!(value > 0) || !std::isfinite(value))
    throw DomainError(
        message(operation, ": ", option, " = ", value, " found, expected a positive length"));
}

/// One length for each of `count` axes; `otherwise` if none are given.
///   Throws ShapeError for another number of them, DomainError for one that is not positive.
inline std::vector<long double> lengths_of_axes(std::string_view operation, std::string_view option,
                                                const Lengths& given, std::size_t count,
                                                long double otherwise) {
  std::vector<long double> lengths = given.list();
  if (lengths.empty()) lengths.push_back(otherwise);
  if (lengths.size() == 1) lengths.resize(count, lengths[0]);
  if (lengths.size() != count)
    throw ShapeError(message(operation, ": ", option, " lists ", lengths.size(), " lengths for ",
                             count, " axes; expected one for all, or one for each"));
  for (long double length : lengths)
    require_positive(operation, option, length);
  return lengths;
}

/// The axes an operator on spectra works along, all if not given, from the front.
///   Throws AxisError for none, ShapeError for an axis without elements.
inline std::vector<int> spectral_axes(std::string_view operation, const Shape& shape,
                                      const Axes& listed) {
  const std::vector<int> axes = checked_axes(operation, listed, shape.rank());
  if (axes.empty())
    throw AxisError(message(operation, ": no axis found for an array of shape ", to_text(shape),
                            ", expected at least one"));
  for (int axis : axes)
    if (shape[axis] < 1)
      throw ShapeError(message(operation, ": axis ", axis, " of shape ", to_text(shape),
                               " is empty, expected 1 or more points"));
  return axes;
}

/// Which bins of an axis there are: all n, or the first n/2 + 1 of a real transform.
enum class Bins { all, half };

/// f(k) at the bins k = 0, 1, .. (n-1)/2, -(n/2), .. -1 of one axis of n points (0 .. n/2 of a
/// half spectrum), in the shape (1, .., bins, .., 1).
template <RealScalar R, class F>
auto over_bins(Index n, int axis, int rank, Bins bins, F f) {
  using T = decltype(f(n));
  const Index count = bins == Bins::half ? n / 2 + 1 : n;
  const Shape ones_(std::vector<Index>(static_cast<std::size_t>(rank), 1));
  Array<T> values = Array<T>::uninitialized(ones_.with(axis, count));
  T* const to = values.data();
  for (Index j = 0; j < count; ++j)
    to[j] = f(bins == Bins::half || j <= (n - 1) / 2 ? j : j - n);
  return values;
}

/// The square of the wave vector, the sum of (turn k / length)^2 over the axes; extent 1 along
/// others. `last`: which bins of the axis listed last. `turn`: 2 pi, or 1 for cycles per length.
template <RealScalar R>
Array<R> squared_wave_numbers(const Shape& shape, const std::vector<int>& axes,
                              const std::vector<long double>& lengths, Bins last,
                              long double turn = two_pi) {
  const auto of_axis = [&](std::size_t a) {
    const Bins bins = a + 1 == axes.size() ? last : Bins::all;
    return over_bins<R>(shape[axes[a]], axes[a], shape.rank(), bins, [&](Index k) {
      const long double number = turn * static_cast<long double>(k) / lengths[a];
      return static_cast<R>(number * number);
    });
  };
  Array<R> squares = of_axis(0);
  for (std::size_t a = 1; a < axes.size(); ++a)
    squares = squares + of_axis(a);
  return squares;
}

/// Bins that the transform of an array of T has along its last axis.
template <Scalar T>
inline constexpr Bins bins_of = RealScalar<T> ? Bins::half : Bins::all;

/// x with its spectrum along the axes multiplied by h, which belongs to bins_of<T>; real x stays
/// real, since irfftn reads the real part of the bins 0 and n/2 only.
template <Scalar T, Scalar H>
Var<Array<T>> filtered(const Var<Array<T>>& x, const Var<Array<H>>& h,
                       const std::vector<int>& axes) {
  std::vector<Index> points;
  for (int axis : axes)
    points.push_back(x.shape()[axis]);
  const FftnOptions options{.s = Shape(points), .axes = Axes(axes)};
  if constexpr (RealScalar<T>)
    return irfftn(rfftn(x, options) * h, options);
  else
    return ifftn(fftn(x, options) * h, options);
}

/// What may be given where a number is differentiated: plain numbers, real scalar variables.
template <class X>
inline constexpr bool is_real_number = std::is_arithmetic_v<std::remove_cvref_t<X>>;
template <Operand X>
inline constexpr bool is_real_number<X> = !has_array<X> && RealScalar<element_t<X>>;

/// Such a number as a variable; plain ones adapt to the precision R.
template <RealScalar R, class X>
Var<R> as_real_variable(X&& x) {
  static_assert(
      is_real_number<X>,
      "a distance or shift is a real number or a real scalar variable, and one for the "
      "whole array: take real() of a complex one, call once for each element of an array");
  if constexpr (Operand<X>)
    return eval(std::forward<X>(x));
  else if constexpr (is_real_number<X>)
    return Var<R>(static_cast<R>(x));
  else
    return {};
}

/// A result in the kind of the array X; a variable if one of the arguments is.
///   Throws TapeError if only options are variables: a plain result would lose their gradients.
template <class X, class... More, class V>
auto in_kind_of_field(std::string_view operation, const V& result) {
  if constexpr (Operand<X> || (Operand<More> || ...)) {
    return result;
  } else {
    if (result.is_active())
      throw TapeError(message(operation,
                              ": an option is a variable and the array is not, so its plain result "
                              "would have no gradient; give the array as Var(x)"));
    if constexpr (EigenObject<X>)
      return of_rank<X, eigen_rank<X>>(result.value());
    else
      return result.value();
  }
}

}  // namespace detail
}  // namespace wirtinger
