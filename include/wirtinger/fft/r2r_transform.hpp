/// \file
/// Cosine and sine transforms of real arrays as a linear operator.
#pragma once

#include "../array/resize.hpp"
#include "dense_key.hpp"
#include "engine.hpp"

namespace wirtinger {

/// Options of dct, idct, dst, idst: the type, I to IV, length after cropping or zero-padding (the
/// axis' extent if not given), axis, normalisation.
struct DctOptions {
  int type = 2;
  std::optional<Index> n = std::nullopt;
  int axis = -1;
  Norm norm = Norm::backward;
};

/// Options of dctn, idctn, dstn, idstn; `s` and `axes` as in FftnOptions.
struct DctnOptions {
  int type = 2;
  Shape s = {};
  Axes axes = {};
  Norm norm = Norm::backward;
};

/// Options of r2r: the axes, one for each kind; not given: the last ones.
struct R2rOptions {
  Axes axes = {};
};

namespace detail {

/// Factors of the first and the last entry along an axis.
template <RealScalar R>
struct EndFactors {
  R first = 1, last = 1;
  bool none() const { return first == R(1) && last == R(1); }
};

/// Weights of the input entries in R2rGeometry relative to the 2 of most: one half at the ends that
/// are their own mirror image.
template <RealScalar R>
EndFactors<R> relative_weights(R2r kind, Index n) {
  const R2rGeometry geometry(kind, n);
  EndFactors<R> weights;
  if (geometry.weight(0) == 1 && !geometry.odd()) weights.first = R(0.5);
  if (geometry.weight(n - 1) == 1 && (n > 1 || geometry.odd())) weights.last = R(0.5);
  return weights;
}

template <RealScalar R>
void multiply_ends(Array<R>& x, int axis, const EndFactors<R>& factors) {
  if (factors.none() || x.size() == 0) return;
  const Index last = x.shape()[axis] - 1;
  const Index stride = x.strides()[static_cast<std::size_t>(axis)];
  const auto multiply_at = [&](Index position, R factor) {
    if (factor == R(1)) return;
    R* const elements = x.data() + position * stride;
    const Rows<1> rows(x.shape().with(axis, 1), {x.strides()});
    rows.for_each([&](const std::array<Index, 1>& offset) {
      for (Index i = 0; i < rows.length; ++i)
        elements[offset[0] + i * rows.step[0]] *= factor;
    });
  };
  multiply_at(0, factors.first);
  multiply_at(last, factors.last);
}

/// dct, dst: which of FFTW's kinds a type of scipy's is; inverse: the kind that undoes it.
inline R2r kind_of_type(std::string_view operation, int type, bool sine, bool inverse) {
  if (type < 1 || type > 4)
    throw DomainError(message(operation, ": type ", type, " found, expected 1, 2, 3 or 4"));
  constexpr R2r cosines[] = {R2r::redft00, R2r::redft10, R2r::redft01, R2r::redft11};
  constexpr R2r sines[] = {R2r::rodft00, R2r::rodft10, R2r::rodft01, R2r::rodft11};
  const R2r kind = (sine ? sines : cosines)[type - 1];
  return inverse ? inverse_kind(kind) : kind;
}

}  // namespace detail

/// y[k] = s sum_j w[j] x[j] trig(pi ..) along each listed axis, trig and weights by kind: FFTW's
/// REDFT and RODFT transforms (R2rGeometry).
///   Field: real.  Shape: the input's, cropped or zero-padded at the end of the axes to n.
///   Normalisation: that of scipy.fft. N is the product of FFTW's logical sizes (2 n; 2 (n - 1) for
///   type I of cosines, 2 (n + 1) of sines): s = 1, 1/sqrt(N), 1/N for Norm::backward, ortho,
///   forward and 1/(N s) of the inverse; with Norm::ortho the entries that are their own mirror
///   image are multiplied by sqrt(2) in the input and by 1/sqrt(2) in the output, which makes every
///   type an orthogonal matrix. Adjoint: convention.md, eq. 36 to 41: with W and W' the weights of
///   the kind and of its inverse kind K', the transpose of K is W K' / W'. Throws as
///   FourierTransform does; ShapeError for a REDFT00 of less than 2 points.
template <RealScalar R>
class R2rTransform {
 public:
  R2rTransform(std::string_view operation, bool sine, bool inverse, const Shape& input, Order order,
               const DctOptions& options)
      : R2rTransform(operation, input, order,
                     detail::transform_axes(operation, input,
                                            FftOptions{options.n, options.axis, options.norm}),
                     {detail::kind_of_type(operation, options.type, sine, inverse)}) {
    normalise(options.norm, inverse);
  }
  R2rTransform(std::string_view operation, bool sine, bool inverse, const Shape& input, Order order,
               const DctnOptions& options)
      : R2rTransform(operation, input, order,
                     detail::transform_axes(operation, input,
                                            FftnOptions{options.s, options.axes, options.norm}),
                     {detail::kind_of_type(operation, options.type, sine, inverse)}) {
    normalise(options.norm, inverse);
  }
  /// Without normalisation; one kind for each axis.
  R2rTransform(std::string_view operation, const Shape& input, Order order,
               const std::vector<R2r>& kinds, const R2rOptions& options)
      : R2rTransform(operation, input, order, axes_of(operation, input, kinds, options), kinds) {}

  std::string_view name;

  const Shape& shape() const { return shape_; }
  const Shape& input_shape() const { return input_shape_; }

  Array<R> apply(const Array<R>& x) const {
    detail::require_shape(name, x.shape(), input_shape_);
    return run(x, false);
  }
  Array<R> apply_adjoint(const Array<R>& y) const {
    detail::require_shape(name, y.shape(), shape_);
    return detail::resized_in(run(y, true), input_shape_, order_);
  }

 private:
  struct Axis {
    int axis;
    R2r kind;
    detail::EndFactors<R> in, out;
  };

  R2rTransform(std::string_view operation, const Shape& input, Order order,
               const detail::TransformAxes& axes, const std::vector<R2r>& kinds)
      : name(operation), order_(order), input_shape_(input), shape_(axes.shape) {
    for (int k = 0; k < axes.count; ++k) {
      const auto at = static_cast<std::size_t>(k);
      const R2r kind = kinds[kinds.size() == 1 ? 0 : at];
      const Index n = shape_[axes.list[at]];
      if (kind > R2r::rodft11)
        throw DomainError(detail::message(name, ": kind ", static_cast<int>(kind),
                                          " found, expected one of R2r's eight"));
      if (kind == R2r::redft00 && n < 2)
        throw ShapeError(detail::message(name, ": ", n, " point found along axis ", axes.list[at],
                                         ", expected 2 or more for type I"));
      axes_[at] = {axes.list[at], kind, {}, {}};
      points_ *= detail::R2rGeometry(kind, n).logical_size();
    }
    count_ = static_cast<std::size_t>(axes.count);
    std::array<R2r, max_rank> each{};
    for (std::size_t k = 0; k < count_; ++k)
      each[k] = axes_[k].kind;
    key_ = detail::dense_key<R>(detail::TransformKind::r2r, axes, {shape_, shape_}, order,
                                std::span<const R2r>(each.data(), count_));
    plan_ = planned(key_);
  }

  static detail::TransformAxes axes_of(std::string_view operation, const Shape& input,
                                       const std::vector<R2r>& kinds, const R2rOptions& options) {
    const auto count = static_cast<int>(kinds.size());
    FftnOptions all{.s = {}, .axes = options.axes};
    if (!options.axes.given()) {
      if (count > input.rank())
        throw ShapeError(detail::message(operation, ": ", count, " kinds found for shape ",
                                         detail::to_text(input), ", expected at most ",
                                         input.rank()));
      std::vector<int> last;
      for (int k = 0; k < count; ++k)
        last.push_back(k - count);
      all.axes = Axes(last);
    } else if (static_cast<int>(options.axes.list().size()) != count) {
      throw ShapeError(detail::message(operation, ": ", count, " kinds found for ",
                                       options.axes.list().size(),
                                       " axes, expected one for each axis"));
    }
    return detail::transform_axes(operation, input, all);
  }

  void normalise(Norm norm, bool inverse) {
    scale_ =
        detail::scale_of<R>(name, norm, inverse ? Direction::inverse : Direction::forward, points_);
    if (norm != Norm::ortho) return;
    const R root = std::sqrt(R(2));
    for (Axis& a : std::span(axes_.data(), count_)) {
      const Index n = shape_[a.axis];
      const auto in = detail::relative_weights<R>(a.kind, n),
                 out = detail::relative_weights<R>(detail::inverse_kind(a.kind), n);
      a.in = {in.first < 1 ? root : R(1), in.last < 1 ? root : R(1)};
      a.out = {out.first < 1 ? 1 / root : R(1), out.last < 1 ? 1 / root : R(1)};
    }
  }

  detail::PlanHandle planned(const detail::PlanKey& key) const {
    return shape_.size() == 0 ? nullptr : detail::planned<R>(name, shape_, key);
  }
  Array<R> run(const Array<R>& x, bool adjoint) const {
    Array<R> in = detail::resized_as<R>(x, shape_, order_);
    for (const Axis& a : std::span(axes_.data(), count_))
      detail::multiply_ends(in, a.axis, adjoint ? adjoint_in(a) : a.in);
    Array<R> y = Array<R>::uninitialized(shape_, order_);
    if (const auto plan = adjoint ? adjoint_plan() : plan_)
      plan->execute(std::as_const(in).data(), y.data());
    for (const Axis& a : std::span(axes_.data(), count_))
      detail::multiply_ends(y, a.axis, adjoint ? adjoint_out(a) : a.out);
    if (scale_ != R(1)) {
      R* const elements = y.data();
      for (Index i = 0, count = y.size(); i < count; ++i)
        elements[i] *= scale_;
    }
    return y;
  }

  // The transpose of  out K in  is  in (W K' / W') out.
  detail::EndFactors<R> adjoint_in(const Axis& a) const {
    const auto w = detail::relative_weights<R>(detail::inverse_kind(a.kind), shape_[a.axis]);
    return {a.out.first / w.first, a.out.last / w.last};
  }
  detail::EndFactors<R> adjoint_out(const Axis& a) const {
    const auto w = detail::relative_weights<R>(a.kind, shape_[a.axis]);
    return {a.in.first * w.first, a.in.last * w.last};
  }
  detail::PlanHandle adjoint_plan() const {
    detail::PlanKey key = key_;
    key.r2r = 0;
    for (std::size_t k = 0; k < count_; ++k)
      key.r2r |= static_cast<std::uint64_t>(detail::inverse_kind(axes_[k].kind)) << 8 * k;
    return planned(key);
  }

  Order order_;
  Shape input_shape_, shape_;
  std::array<Axis, max_rank> axes_{};
  std::size_t count_ = 0;
  Index points_ = 1;
  R scale_ = 1;
  detail::PlanKey key_;
  detail::PlanHandle plan_;
};

}  // namespace wirtinger
