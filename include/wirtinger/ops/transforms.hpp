/// \file
/// Fourier transforms of variables, expressions and Eigen objects: the operators of fft/ as nodes.
#pragma once

#include "../fft/r2r_transforms.hpp"
#include "../fft/real_transforms.hpp"
#include "../fft/shift.hpp"
#include "../fft/transforms.hpp"
#include "linear.hpp"

#include <iterator>

namespace wirtinger {

namespace detail {

/// Where the factor of a transform goes. The inverse ones always have one: if their argument is an
/// expression, it becomes part of that statement instead of a pass of its own.
enum class ScaleIn { transform, statement };

/// Applies the operator that `make(shape, order)` gives for this input.
template <ScaleIn scale_in, class Make, class X>
auto apply_made_operator(Make make, X&& x) {
  if constexpr (!has_numbers<X>()) {
    return Array<double>();
  } else if constexpr (scale_in == ScaleIn::statement && Unevaluated<X> &&
                       !std::is_lvalue_reference_v<X>) {
    auto op = make(x.shape(), order_of(x));
    const auto scale = op.scale();
    op.drop_scale();
    return linear(std::move(op), std::forward<X>(x) * scale);
  } else if constexpr (Operand<X>) {
    return all_or_nothing([&] { return record_linear(make, eval(std::forward<X>(x))); }, x);
  } else {
    const auto input = as_array(x);
    return of_rank<X, eigen_rank<X>>(make(input.shape(), input.order()).apply(input));
  }
}

/// Variables, expressions and Eigen objects: plain arrays have their own overloads.
template <class X>
concept Liftable = ArrayLike<X> && !is_array<std::remove_cvref_t<X>>;
template <Liftable X>
struct LiftedReal {
  using type = common_real_t<X>;
};

/// What has no Fourier transform, but is tried: each gets a sentence.
template <class X>
concept NoAxis = Number<X> ||(Operand<X> && !has_array<X>);
template <class X>
concept NoArray = requires(const X& x) {
  std::begin(x);
  std::end(x);
}
&&!ArrayLike<X>;
template <class X>
concept NoSignal = NoAxis<X> || NoArray<X> || std::same_as<X, Array<bool>>;
template <Number Axis>
constexpr void refuse_axis() {
  static_assert(!Number<Axis>,
                "options of transforms have names: fft(x, {.axis = 0}), fft2(x, {.axes = {0, 1}})");
}
template <class X>
constexpr void refuse_signal() {
  static_assert(!NoAxis<X>, "a transform works along an axis, a number has none: give it an array");
  static_assert(
      !NoArray<X>,
      "transforms take wirtinger arrays, variables and Eigen objects: of a std::vector v, "
      "Array<T>::from_row_major({n}, v), or borrow an Eigen::Map of it");
  static_assert(!std::same_as<X, Array<bool>>,
                "a transform takes numbers: make them of a mask by where(mask, 1.0, 0.0)");
}

}  // namespace detail

// Formulas, shapes, normalisation and errors: fft/transforms.hpp. Real input is accepted; the
// gradient of a real variable is the real part of the adjoint (convention.md, section 4).
#define WIRTINGER_TRANSFORM_(name, Options, requirement, scale_in) \
  template <detail::Liftable X>                                    \
  auto name(X&& x, const Options& options = {}) {                  \
    using R = typename detail::LiftedReal<X>::type;                \
    requirement;                                                   \
    return detail::apply_made_operator<detail::ScaleIn::scale_in>( \
        [&](const Shape& shape, Order order) {                     \
          return name##_operator<R>(shape, order, options);        \
        },                                                         \
        std::forward<X>(x));                                       \
  }                                                                \
  template <detail::NoSignal X>                                    \
  Array<double> name(const X&, const Options& = {}) {              \
    detail::refuse_signal<X>();                                    \
    return {};                                                     \
  }                                                                \
  template <detail::ArrayLike X, detail::Number Axis>              \
  Array<double> name(const X&, Axis) {                             \
    detail::refuse_axis<Axis>();                                   \
    return {};                                                     \
  }
#define WIRTINGER_TRANSFORM(name, Options, requirement) \
  WIRTINGER_TRANSFORM_(name, Options, requirement, transform)
#define WIRTINGER_INVERSE(name, Options) WIRTINGER_TRANSFORM_(name, Options, , statement)
#define WIRTINGER_REAL_SIGNAL detail::require_real_signal<detail::element_of_argument<X>>()
WIRTINGER_TRANSFORM(fft, FftOptions, )
WIRTINGER_INVERSE(ifft, FftOptions)
WIRTINGER_TRANSFORM(fft2, FftnOptions, )
WIRTINGER_INVERSE(ifft2, FftnOptions)
WIRTINGER_TRANSFORM(fftn, FftnOptions, )
WIRTINGER_INVERSE(ifftn, FftnOptions)
WIRTINGER_TRANSFORM(rfft, FftOptions, WIRTINGER_REAL_SIGNAL)
WIRTINGER_INVERSE(irfft, FftOptions)
WIRTINGER_TRANSFORM(rfft2, FftnOptions, WIRTINGER_REAL_SIGNAL)
WIRTINGER_INVERSE(irfft2, FftnOptions)
WIRTINGER_TRANSFORM(rfftn, FftnOptions, WIRTINGER_REAL_SIGNAL)
WIRTINGER_INVERSE(irfftn, FftnOptions)
WIRTINGER_TRANSFORM(hfft, FftOptions, )
WIRTINGER_TRANSFORM(hfftn, FftnOptions, )
WIRTINGER_TRANSFORM(ihfft, FftOptions, WIRTINGER_REAL_SIGNAL)
WIRTINGER_TRANSFORM(ihfftn, FftnOptions, WIRTINGER_REAL_SIGNAL)
#undef WIRTINGER_REAL_SIGNAL
#define WIRTINGER_REAL_ONLY detail::require_real_trigonometric<detail::element_of_argument<X>>()
WIRTINGER_TRANSFORM(dct, DctOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(idct, DctOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(dst, DctOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(idst, DctOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(dctn, DctnOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(idctn, DctnOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(dstn, DctnOptions, WIRTINGER_REAL_ONLY)
WIRTINGER_TRANSFORM(idstn, DctnOptions, WIRTINGER_REAL_ONLY)
#undef WIRTINGER_REAL_ONLY
#undef WIRTINGER_TRANSFORM
#undef WIRTINGER_INVERSE
#undef WIRTINGER_TRANSFORM_

/// Frequency 0 to the middle of the listed axes (all if not given), and back; see FftShift.
template <detail::Liftable X>
auto fftshift(X&& x, const ShiftOptions& options = {}) {
  return linear(FftShift{options.axes}, std::forward<X>(x));
}
template <detail::Liftable X>
auto ifftshift(X&& x, const ShiftOptions& options = {}) {
  return linear(IfftShift{options.axes}, std::forward<X>(x));
}

template <detail::Liftable X>
auto r2r(X&& x, const std::vector<R2r>& kinds, const R2rOptions& options = {}) {
  using R = typename detail::LiftedReal<X>::type;
  detail::require_real_trigonometric<detail::element_of_argument<X>>();
  return detail::apply_made_operator<detail::ScaleIn::transform>(
      [&](const Shape& shape, Order order) {
        return r2r_operator<R>(shape, order, kinds, options);
      },
      std::forward<X>(x));
}

}  // namespace wirtinger
