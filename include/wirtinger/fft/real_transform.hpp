/// \file
/// Fourier transforms between real arrays and the half of their Hermitian spectrum, as a linear
/// operator.
#pragma once

#include "../array/resize.hpp"
#include "dense_key.hpp"
#include "engine.hpp"
#include "shared_loop.hpp"

namespace wirtinger {

namespace detail {

/// The four real transforms are two, each with and without conjugated bins (convention.md, table
/// 4).
enum class RealKind : std::uint8_t { rfft, irfft, hfft, ihfft };

constexpr bool takes_half(RealKind kind) {
  return kind == RealKind::irfft || kind == RealKind::hfft;
}
constexpr bool conjugates(RealKind kind) {
  return kind == RealKind::hfft || kind == RealKind::ihfft;
}
constexpr Direction norm_direction(RealKind kind) {
  return kind == RealKind::rfft || kind == RealKind::hfft ? Direction::forward : Direction::inverse;
}

/// Multiplies bin k along `axis` of a dense array of half spectra by `edge` where it is its own
/// mirror image, k = 0 and, for even n, k = n/2, by `other` elsewhere (convention.md, eq. 30);
/// conjugates all bins if asked to.
template <RealScalar R>
void weight_bins(Array<std::complex<R>>& bins, int axis, Index n, R edge, R other, bool conjugate) {
  const Index m = bins.shape()[axis], stride = bins.strides()[static_cast<std::size_t>(axis)];
  const Index edges_behind = n % 2 == 0 && m > 1 ? 1 : 0, numbers = 2 * m * stride;  // of a block
  auto* const first = reinterpret_cast<R*>(bins.data());
  const auto weight_blocks = [&](Index begin, Index end) {
    R* part = first + begin * numbers;
    const auto multiply = [&](Index count, R weight) {  // the next bins, `stride` numbers each
      R* const behind = part + 2 * count * stride;
      if (conjugate)
        for (; part != behind; part += 2) {
          part[0] *= weight;
          part[1] *= -weight;
        }
      else
        for (; part != behind; ++part)
          *part *= weight;
    };
    for (Index block = begin; block < end; ++block) {
      multiply(1, edge);
      multiply(m - 1 - edges_behind, other);
      multiply(edges_behind, edge);
    }
  };
  for_shares(bins.size() / (m * stride), bins.size(), weight_blocks);
}

template <RealScalar R>
void multiply(Array<R>& x, R factor) {
  if (factor == R(1)) return;
  R* const elements = x.data();
  for_shares(x.size(), x.size(), [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
      elements[i] *= factor;
  });
}

}  // namespace detail

/// rfft, irfft, hfft, ihfft and their n-dimensional forms. n is the length of the real signal along
/// the halved axis, the one listed last, m = n/2 + 1 the number of bins kept there.
///   rfft:   y = s (the first m bins of the transform of x), x real.
///   irfft:  the real y whose rfft is x. The imaginary parts of bin 0 and, for even n, of bin n/2
///           are not read. In several dimensions the other axes are transformed first.
///   hfft:   irfft of conj(x) with the factor s.    ihfft: conj(rfft(x)) with the factor 1/(N s).
///   Field: real to complex (rfft, ihfft), real or complex to real (irfft, hfft).
///   Shape: real side cropped or zero-padded to n, half side to m, at the end of the axes.
///   Adjoint: convention.md, eq. 31 to 34, then zero-padding or cropping back.
///   Throws as FourierTransform does; ShapeError also where the default n = 2 (m - 1) is not
///   positive, AxisError if no axis is listed.
template <RealScalar R>
class RealFourierTransform {
 public:
  using Complex = std::complex<R>;
  using Kind = detail::RealKind;

  RealFourierTransform(std::string_view operation, Kind kind, const Shape& input, Order order,
                       const FftOptions& options = {})
      : RealFourierTransform(
            operation, kind, input, order,
            detail::real_transform_axes(operation, input, options, detail::takes_half(kind)),
            options.norm) {}
  RealFourierTransform(std::string_view operation, Kind kind, const Shape& input, Order order,
                       const FftnOptions& options)
      : RealFourierTransform(
            operation, kind, input, order,
            detail::real_transform_axes(operation, input, options, detail::takes_half(kind)),
            options.norm) {}

  /// What error messages call the operation: rfft, irfft2, ...
  std::string_view name;

  /// Shapes of apply's result and argument.
  const Shape& shape() const { return takes_half() ? real_shape_ : half_shape_; }
  const Shape& input_shape() const { return input_shape_; }
  Order order() const { return order_; }
  /// The normalisation, of apply and apply_adjoint.
  R scale() const { return scale_; }
  /// From here on the factor is 1: the caller multiplies.
  void drop_scale() { scale_ = R(1); }
  bool takes_half() const { return detail::takes_half(kind_); }

  /// To the half spectrum.
  Array<Complex> bins_of(const Array<R>& x) const {
    detail::require_shape(name, x.shape(), input_shape_);
    Array<Complex> y = forward(x);
    weigh(y, scale_, scale_);
    return y;
  }
  Array<R> bins_adjoint(Array<Complex> y) const {
    detail::require_shape(name, y.shape(), half_shape_);
    Array<Complex> halved = own(std::move(y));
    weigh(halved, scale_, scale_ / 2);
    return detail::resized_in(inverse(std::move(halved)), input_shape_, order_);
  }

  /// From the half spectrum.
  template <Scalar T>
  Array<R> signal_of(Array<T> x) const {
    detail::require_shape(name, x.shape(), input_shape_);
    Array<Complex> bins = own(std::move(x));
    if (conjugates(kind_)) weigh(bins, R(1), R(1));
    Array<R> y = inverse(std::move(bins));
    detail::multiply(y, scale_);
    return y;
  }
  Array<Complex> signal_adjoint(const Array<R>& y) const {
    detail::require_shape(name, y.shape(), real_shape_);
    Array<Complex> bins = forward(y);
    weigh(bins, scale_, 2 * scale_);
    return detail::resized_in(bins, input_shape_, order_);
  }

 private:
  RealFourierTransform(std::string_view operation, Kind kind, const Shape& input, Order order,
                       const detail::TransformAxes& axes, Norm norm)
      : name(operation),
        kind_(kind),
        order_(order),
        axis_(axes.last()),
        n_(axes.shape[axes.last()]),
        input_shape_(input),
        real_shape_(axes.shape),
        half_shape_(axes.shape.with(axis_, n_ / 2 + 1)),
        scale_(detail::scale_of<R>(operation, norm, detail::norm_direction(kind), axes.points())),
        key_(detail::dense_key<R>(
            takes_half() ? detail::TransformKind::c2r : detail::TransformKind::r2c, axes,
            takes_half() ? detail::EngineShapes{half_shape_, real_shape_}
                         : detail::EngineShapes{real_shape_, half_shape_},
            order)),
        plan_(planned(key_)) {}

  detail::PlanHandle planned(const detail::PlanKey& key) const {
    return real_shape_.size() == 0 ? nullptr : detail::planned<R>(name, real_shape_, key);
  }
  // The plan of one kind: the operator's own, or that of its adjoint from the cache.
  detail::PlanHandle plan(detail::TransformKind kind) const {
    if (kind == key_.kind) return plan_;
    detail::PlanKey key = key_;
    key.kind = kind;
    for (std::size_t k = 0; k < key.axis_count(); ++k)
      std::swap(key.axes[k].in_stride, key.axes[k].out_stride);
    return planned(key);
  }
  void weigh(Array<Complex>& bins, R edge, R other) const {
    const bool conjugate = conjugates(kind_);
    if (bins.size() == 0 || (edge == R(1) && other == R(1) && !conjugate)) return;
    detail::weight_bins(bins, axis_, n_, edge, other, conjugate);
  }
  // Bins that may be overwritten: those given if nobody else has them, else a copy.
  template <Scalar T>
  Array<Complex> own(Array<T> x) const {
    if constexpr (std::same_as<T, Complex>)
      if (x.shape() == half_shape_ && x.is_dense(order_) && !x.is_shared() &&
          detail::is_aligned<R>(std::as_const(x).data(), key_.engine))
        return x;
    return detail::resized_as<Complex>(std::as_const(x), half_shape_, order_);
  }
  Array<Complex> forward(const Array<R>& x) const {
    Array<Complex> y = Array<Complex>::uninitialized(half_shape_, order_);
    const detail::PlanHandle plan = this->plan(detail::TransformKind::r2c);
    if (!plan) return y;
    const bool as_it_is = x.shape() == real_shape_ && x.is_dense(order_) &&
                          detail::is_aligned<R>(x.data(), key_.engine);
    const Array<R> dense = as_it_is ? x : detail::resized_as<R>(x, real_shape_, order_);
    plan->execute(dense.data(), y.data());
    return y;
  }
  // Takes the bins over: the engine may destroy them.
  Array<R> inverse(Array<Complex> bins) const {
    Array<R> y = Array<R>::uninitialized(real_shape_, order_);
    if (const auto plan = this->plan(detail::TransformKind::c2r))
      plan->execute(bins.data(), y.data());
    return y;
  }

  Kind kind_;
  Order order_;
  int axis_;
  Index n_;
  Shape input_shape_, real_shape_, half_shape_;
  R scale_;
  detail::PlanKey key_;
  detail::PlanHandle plan_;
};

/// The two directions as operators of one argument field each.
template <RealScalar R>
struct ToHalfSpectrum : RealFourierTransform<R> {
  using RealFourierTransform<R>::RealFourierTransform;
  Array<std::complex<R>> apply(const Array<R>& x) const { return this->bins_of(x); }
  Array<R> apply_adjoint(Array<std::complex<R>> y) const {
    return this->bins_adjoint(std::move(y));
  }
};
template <RealScalar R>
struct FromHalfSpectrum : RealFourierTransform<R> {
  using RealFourierTransform<R>::RealFourierTransform;
  template <Scalar T>
  requires std::same_as<real_t<T>, R> Array<R> apply(Array<T> x)
  const { return this->signal_of(std::move(x)); }
  Array<std::complex<R>> apply_adjoint(const Array<R>& y) const { return this->signal_adjoint(y); }
};

}  // namespace wirtinger
