/// \file
/// The complex Fourier transform of a dense array over some of its axes, as a linear operator.
#pragma once

#include "../array/resize.hpp"
#include "dense_key.hpp"
#include "engine.hpp"
#include "shared_loop.hpp"

namespace wirtinger {

namespace detail {
/// R or std::complex<R>.
template <class T, class R>
concept ScalarOf = Scalar<T> && std::same_as<real_t<T>, R>;
}  // namespace detail

/// y[k] = s sum_j x[j] exp(-+ 2 pi i jk/n) along each transformed axis, x cropped or zero-padded
/// at the end of the axis to n points before.
///   Field: real or complex to complex.  Shape: the input's, with the transformed axes' lengths.
///   Normalisation: s = 1, 1/sqrt(N), 1/N for Norm::backward, ortho, forward; 1/(N s) for the
///   inverse transform; N the number of points transformed together.
///   Adjoint: the transform of opposite sign with the same factor, then zero-padding and cropping
///   back to the input's shape.
///   Throws ShapeError for an empty axis, a length below 1, `s` and `axes` of different length;
///   AxisError for an axis out of range or listed twice; PlanError if the engine makes no plan.
///
/// Made once for a shape and storage order; it holds its plan. Input of another layout is
/// accepted and copied. Always runs out of place, so that equal calls give equal bits.
template <RealScalar R>
class FourierTransform {
 public:
  using Complex = std::complex<R>;

  FourierTransform(std::string_view operation, Direction direction, const Shape& input, Order order,
                   const FftOptions& options = {})
      : FourierTransform(operation, direction, input, order,
                         detail::transform_axes(operation, input, options), options.norm) {}
  FourierTransform(std::string_view operation, Direction direction, const Shape& input, Order order,
                   const FftnOptions& options)
      : FourierTransform(operation, direction, input, order,
                         detail::transform_axes(operation, input, options), options.norm) {}

  /// What error messages call the operation: fft, ifft2, ...
  std::string_view name;

  /// Shape of apply's result.
  const Shape& shape() const { return shape_; }
  /// Shape of apply's argument.
  const Shape& input_shape() const { return input_shape_; }
  /// Order of elements in every result.
  Order order() const { return order_; }
  /// The normalisation, of apply and apply_adjoint.
  R scale() const { return scale_; }
  /// From here on the factor is 1: the caller multiplies.
  void drop_scale() { scale_ = R(1); }

  template <detail::ScalarOf<R> T>
  Array<Complex> apply(const Array<T>& x) const {
    return scaled(apply_unscaled(x));
  }
  Array<Complex> apply_adjoint(const Array<Complex>& y) const {
    return scaled(apply_adjoint_unscaled(y));
  }

  /// apply and apply_adjoint without the factor scale(), for callers that have a pass over the
  /// data anyway.
  template <detail::ScalarOf<R> T>
  Array<Complex> apply_unscaled(const Array<T>& x) const {
    detail::require_shape(name, x.shape(), input_shape_);
    return run(plan_, x);
  }
  Array<Complex> apply_adjoint_unscaled(const Array<Complex>& y) const {
    detail::require_shape(name, y.shape(), shape_);
    return detail::resized_in(run(plan(opposite(direction_)), y), input_shape_, order_);
  }

  /// apply and apply_adjoint from memory to other memory, both dense, in order() and aligned as
  /// Array's is; for input_shape() == shape(). The plan of the adjoint is kept from its first use
  /// on.
  void apply_to(const Complex* x, Complex* y) const {
    if (plan_) plan_->execute(x, y);
    multiply_by_scale(y, shape_.size());
  }
  void apply_adjoint_to(const Complex* y, Complex* x) {
    if (!adjoint_plan_) adjoint_plan_ = plan(opposite(direction_));
    if (adjoint_plan_) adjoint_plan_->execute(y, x);
    multiply_by_scale(x, shape_.size());
  }

  /// apply_to and apply_adjoint_to within one memory, where that is faster: both for what
  /// prefers_in_place(), the adjoint alone for what adjoint_prefers_in_place(). A measured plan
  /// more would double the time of planning: forward there is the one of apply.
  bool prefers_in_place() const { return key_.is_long_line(); }
  bool adjoint_prefers_in_place() const {
    return prefers_in_place() || key_.is_measured_image(shape_.size());
  }
  void apply_in_place(Complex* x) {
    if (!plan_in_place_) plan_in_place_ = plan(direction_, true);
    if (plan_in_place_) plan_in_place_->execute(x, x);
    multiply_by_scale(x, shape_.size());
  }
  void apply_adjoint_in_place(Complex* y) {
    if (!adjoint_in_place_) adjoint_in_place_ = plan(opposite(direction_), true);
    if (adjoint_in_place_) adjoint_in_place_->execute(y, y);
    multiply_by_scale(y, shape_.size());
  }

  Direction direction() const { return direction_; }
  /// A plan that transforms dense arrays of shape() and order(), aligned as Array's memory is and
  /// without normalisation: for callers that keep it and run it on memory of their own. Null if
  /// there are no elements.
  detail::PlanHandle plan(Direction direction, bool in_place = false) const {
    detail::PlanKey key = key_;
    key.direction = direction;
    key.in_place = in_place;
    return planned(key);
  }

 private:
  FourierTransform(std::string_view operation, Direction direction, const Shape& input, Order order,
                   const detail::TransformAxes& axes, Norm norm)
      : name(operation),
        direction_(direction),
        order_(order),
        input_shape_(input),
        shape_(axes.shape),
        scale_(detail::scale_of<R>(operation, norm, direction, axes.points())),
        key_(detail::dense_key<R>(detail::TransformKind::c2c, axes, {axes.shape, axes.shape},
                                  order)) {
    key_.direction = direction;
    plan_ = planned(key_);
  }

  detail::PlanHandle planned(const detail::PlanKey& key) const {
    return shape_.size() == 0 ? nullptr : detail::planned<R>(name, shape_, key);
  }

  // Misaligned input is copied: that costs 5 to 25 % of a transform, a plan for misaligned data
  // makes all of it up to 3.9 times slower.
  template <Scalar T>
  Array<Complex> run(const detail::PlanHandle& plan, const Array<T>& x) const {
    if constexpr (std::same_as<T, Complex>) {
      if (x.shape() == shape_ && x.is_dense(order_) && detail::is_aligned<R>(x.data(), key_.engine))
        return execute(plan, x);
    }
    return execute(plan, detail::resized_as<Complex>(x, shape_, order_));
  }

  Array<Complex> execute(const detail::PlanHandle& plan, const Array<Complex>& x) const {
    Array<Complex> y = Array<Complex>::uninitialized(shape_, order_);
    if (plan) plan->execute(x.data(), y.data());
    return y;
  }

  Array<Complex> scaled(Array<Complex> y) const {
    multiply_by_scale(y.data(), y.size());
    return y;
  }
  void multiply_by_scale(Complex* y, Index count) const {
    if (scale_ == R(1)) return;
    R* parts = reinterpret_cast<R*>(y);
    const R scale = scale_;
    detail::for_shares(2 * count, 2 * count, [&](Index begin, Index end) {
      for (Index i = begin; i < end; ++i)
        parts[i] *= scale;
    });
  }

  Direction direction_;
  Order order_;
  Shape input_shape_;
  Shape shape_;
  R scale_;
  detail::PlanKey key_;
  detail::PlanHandle plan_, adjoint_plan_, plan_in_place_, adjoint_in_place_;
};

}  // namespace wirtinger
