/// \file
/// Convolution and correlation by Fourier transforms: compositions of transforms, one product and a
/// slice, so that gradients of every order follow. Names, modes and shapes are scipy.signal's.
#pragma once

#include "../fft/frequencies.hpp"
#include "as_variable.hpp"
#include "flip.hpp"
#include "pad.hpp"
#include "reshape.hpp"
#include "resize_axis.hpp"
#include "slice.hpp"
#include "transforms.hpp"

namespace wirtinger {

/// Which part of a convolution is wanted: all of it, the middle of the first argument's size, or
/// where the arguments overlap completely.
enum class Mode : std::uint8_t { full, same, valid };

/// Options of fft_convolve, fft_correlate, oa_convolve: the part, the axes (all if not given).
struct ConvolveOptions {
  Mode mode = Mode::full;
  Axes axes = {};
};

/// Options of circular_convolve: the axes, all if not given.
struct CircularConvolveOptions {
  Axes axes = {};
};

namespace detail {

// --- results back in the kind of the arguments ---------------------------------------------------

template <ArrayLike X, ArrayLike Y, class V>
auto in_kind_of_pair(const V& result) {
  if constexpr (Operand<X> || Operand<Y>)
    return result;
  else if constexpr (is_array<std::remove_cvref_t<X>> || is_array<std::remove_cvref_t<Y>>)
    return result.value();
  else
    return of_rank<X, eigen_rank<X>>(result.value());
}
/// f of two arguments as variables, in their kind; it records all of its statements or none.
template <ArrayLike X, ArrayLike Y, class F>
auto of_variables(F f, X&& a, Y&& b) {
  const auto computed = [&] {
    const auto x = as_variable(std::forward<X>(a));
    const auto y = as_variable(std::forward<Y>(b));
    return in_kind_of_pair<X, Y>(f(x, y));
  };
  return all_or_nothing(computed, a, b);
}

// --- shapes
// ---------------------------------------------------------------------------------------

/// Shapes of two arguments, the convolved axes, and the part that is wanted. What does not fit
/// throws here, before anything is computed.
struct Convolution {
  Shape a, b;
  wirtinger::Mode mode;
  std::vector<int> axes;

  Convolution(std::string_view operation, const Shape& a_, const Shape& b_, const Axes& listed,
              wirtinger::Mode mode_)
      : a(a_), b(b_), mode(mode_) {
    const auto refuse = [&](auto... expected) {
      throw ShapeError(message(operation, ": shapes ", to_text(a), " and ", to_text(b),
                               " found, expected ", expected...));
    };
    if (mode > wirtinger::Mode::valid)
      throw DomainError(message(operation, ": mode ", static_cast<int>(mode),
                                " found, expected Mode::full, same or valid"));
    if (a.rank() != b.rank()) refuse("equal ranks; reshape one of them");
    axes = checked_axes(operation, listed, a.rank());
    for (int axis : axes)
      if (a[axis] < 1 || b[axis] < 1) refuse("1 or more elements along axis ", axis);
    for (int axis = 0; axis < a.rank(); ++axis)
      if (std::find(axes.begin(), axes.end(), axis) == axes.end() && a[axis] != b[axis] &&
          a[axis] != 1 && b[axis] != 1)
        refuse("extents that are equal or 1 along axis ", axis, ", which is not convolved");
    const auto covers = [&](const Shape& x, const Shape& y) {
      return std::all_of(axes.begin(), axes.end(), [&](int axis) { return x[axis] >= y[axis]; });
    };
    if (mode == wirtinger::Mode::valid && !covers(a, b) && !covers(b, a))
      refuse("one to be at least as long as the other along every convolved axis for Mode::valid");
  }

  Index full(int axis) const { return a[axis] + b[axis] - 1; }

  /// The part of the full convolution that the mode asks for, of an array of shape `of`.
  std::vector<std::pair<Index, Index>> part(const Shape& of) const {
    std::vector<std::pair<Index, Index>> ranges;
    for (Index extent : of)
      ranges.emplace_back(0, extent);
    for (int axis : axes) {
      auto& range = ranges[static_cast<std::size_t>(axis)];
      const Index longer = std::max(a[axis], b[axis]), shorter = std::min(a[axis], b[axis]);
      if (mode == wirtinger::Mode::full)
        range = {0, full(axis)};
      else if (mode == wirtinger::Mode::same)
        range = {(b[axis] - 1) / 2, (b[axis] - 1) / 2 + a[axis]};
      else
        range = {shorter - 1, longer};
    }
    return ranges;
  }
};

/// The circular convolution of period s along the axes, of both fields.
template <Scalar T, Scalar U>
auto circular(const Var<Array<T>>& a, const Var<Array<U>>& b, const Shape& s,
              const std::vector<int>& axes) {
  const FftnOptions options{.s = s, .axes = Axes(axes)};
  if constexpr (RealScalar<T> && RealScalar<U>)
    return irfftn(rfftn(a, options) * rfftn(b, options), options);
  else
    return ifftn(fftn(a, options) * fftn(b, options), options);
}

template <Scalar T, Scalar U>
auto convolved(const Convolution& c, const Var<Array<T>>& a, const Var<Array<U>>& b) {
  if (c.axes.empty()) return eval(a * b);
  std::vector<Index> lengths;
  for (int axis : c.axes)
    lengths.push_back(next_fast_length(c.full(axis)));
  const auto y = circular(a, b, Shape(lengths), c.axes);
  return slice(y, c.part(y.shape()));
}

/// Overlap-add along one axis: a in blocks of `block` elements, each convolved with b.
template <Scalar T, Scalar U>
auto overlap_added(const Convolution& c, const Var<Array<T>>& a, const Var<Array<U>>& b, int along,
                   Index points) {
  const Index block = points - c.b[along] + 1, count = (c.a[along] + block - 1) / block;
  // The axis split in two: number of the block, position in it.
  const auto split = [&](const Shape& shape, Index blocks, Index each) {
    std::vector<Index> extents(shape.begin(), shape.end());
    extents[static_cast<std::size_t>(along)] = each;
    extents.insert(extents.begin() + along, blocks);
    return Shape(extents);
  };
  std::vector<int> axes;
  std::vector<Index> lengths;
  for (int axis : c.axes) {
    axes.push_back(axis < along ? axis : axis + 1);
    lengths.push_back(axis == along ? points : next_fast_length(c.full(axis)));
  }
  const auto blocks = reshape(resize_axis(a, along, count * block), split(a.shape(), count, block));
  const auto y =
      circular(blocks, reshape(b, split(b.shape(), 1, c.b[along])), Shape(lengths), axes);
  // The tail of each block is added to the head of the next.
  const auto joined = [&](const auto& part) {
    std::vector<Index> extents(y.shape().begin(), y.shape().end());
    extents.erase(extents.begin() + along);
    return reshape(part, Shape(extents).with(along, count * block));
  };
  const auto heads = joined(slice(y, along + 1, 0, block));
  const auto tails = joined(resize_axis(slice(y, along + 1, block, points), along + 1, block));
  const auto sum =
      eval(resize_axis(heads, along, (count + 1) * block) + pad(tails, along, block, 0));
  return slice(sum, c.part(sum.shape()));
}

template <Scalar T, Scalar U>
auto oa_convolved(const Convolution& c, const Var<Array<T>>& a, const Var<Array<U>>& b) {
  // Along the axis where the lengths differ most; eight kernels in a block is close to the least
  // work for any kernel (2 (P/(P - m)) log P is flat there).
  int along = -1;
  for (int axis : c.axes)
    if (along < 0 || c.a[axis] * c.b[along] > c.a[along] * c.b[axis]) along = axis;
  if (along >= 0 && c.a.rank() < max_rank) {
    const Index points = next_fast_length(8 * c.b[along]);
    if (c.full(along) > 2 * points) return overlap_added(c, a, b, along, points);
  }
  return convolved(c, a, b);
}

}  // namespace detail

/// y[k] = sum_j a[j] b[k - j] along the listed axes (all if not given), zero outside of both, by
/// transforms of the next fast length.
///   a, b: real or complex, of equal rank; broadcast along the other axes. Real if both are.
///   Shape along the axes: n + m - 1 (Mode::full), n (same: the middle), |n - m| + 1 (valid).
///   Adjoint: correlation with the other argument, of conj(a) or conj(b); it follows from the
///   parts. Throws ShapeError for ranks or extents that do not fit, AxisError.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto fft_convolve(X&& a, Y&& b, const ConvolveOptions& options = {}) {
  const auto convolve = [&](const auto& x, const auto& y) {
    const detail::Convolution c("fft_convolve", x.shape(), y.shape(), options.axes, options.mode);
    return detail::convolved(c, x, y);
  };
  return detail::of_variables(convolve, std::forward<X>(a), std::forward<Y>(b));
}

/// y[k] = sum_j a[j + k - (m - 1)] conj(b[j]): the convolution with b conjugated and backward, k =
/// m - 1 being no shift. Shapes and errors as for fft_convolve.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto fft_correlate(X&& a, Y&& b, const ConvolveOptions& options = {}) {
  const auto correlate = [&](const auto& x, auto y) {
    const detail::Convolution c("fft_correlate", x.shape(), y.shape(), options.axes, options.mode);
    for (int axis : c.axes)
      y = flip(y, axis);
    if constexpr (ComplexScalar<detail::element_of_argument<Y>>) y = conj(y);
    return detail::convolved(c, x, y);
  };
  return detail::of_variables(correlate, std::forward<X>(a), std::forward<Y>(b));
}

/// The same as fft_convolve by overlap-add, for a much longer than b: less work and less memory in
/// the transforms. a is cut into blocks along the axis where it is longest compared with b.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto oa_convolve(X&& a, Y&& b, const ConvolveOptions& options = {}) {
  const auto convolve = [&](const auto& x, const auto& y) {
    const detail::Convolution c("oa_convolve", x.shape(), y.shape(), options.axes, options.mode);
    return detail::oa_convolved(c, x, y);
  };
  return detail::of_variables(convolve, std::forward<X>(a), std::forward<Y>(b));
}

/// y[k] = sum_j a[j] b[(k - j) mod n] along the listed axes (all if not given).
///   a, b: real or complex, of equal extents along these axes, broadcast along the others. Real if
///   both are.
///   Throws ShapeError for ranks or extents that do not fit, AxisError.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto circular_convolve(X&& a, Y&& b, const CircularConvolveOptions& options = {}) {
  const auto convolve = [&](const auto& x, const auto& y) {
    const detail::Convolution c("circular_convolve", x.shape(), y.shape(), options.axes,
                                Mode::full);
    std::vector<Index> lengths;
    for (int axis : c.axes) {
      if (c.a[axis] != c.b[axis])
        throw ShapeError(detail::message(
            "circular_convolve: shapes ", detail::to_text(c.a), " and ", detail::to_text(c.b),
            " found, expected equal extents along axis ", axis, "; pad the shorter argument"));
      lengths.push_back(c.a[axis]);
    }
    return c.axes.empty() ? eval(x * y) : eval(detail::circular(x, y, Shape(lengths), c.axes));
  };
  return detail::of_variables(convolve, std::forward<X>(a), std::forward<Y>(b));
}

namespace detail {

template <Scalar T>
auto analytic_signal(const Var<Array<T>>& signal, int axis) {
  const int a = checked_axis("hilbert", axis, signal.rank());
  const Index n = signal.extent(a);
  if (n < 1)
    throw ShapeError(message("hilbert: axis ", a, " of shape ", to_text(signal.shape()),
                             " is empty, expected 1 or more points"));
  std::vector<Index> extents(static_cast<std::size_t>(signal.rank()), 1);
  extents[static_cast<std::size_t>(a)] = n;
  Array<T> weights = zeros<T>(Shape(extents));
  for (Index k = 0; 2 * k <= n && k < n; ++k)
    weights.data()[k] = k == 0 || 2 * k == n ? T(1) : T(2);
  const FftOptions options{.axis = a};
  return ifft(fft(signal, options) * weights, options);
}

}  // namespace detail

/// The analytic signal x + i H x of a real array along one axis, H the Hilbert transform: negative
/// frequencies removed, positive ones doubled, bin 0 and (n even) n/2 kept.
///   Field: real to complex.  Shape: kept.
///   Throws ShapeError for an empty axis, AxisError.
template <detail::ArrayLike X>
auto hilbert(X&& x, int axis = -1) {
  static_assert(RealScalar<detail::element_of_argument<X>>,
                "hilbert takes real arrays: the analytic signal is complex already");
  const auto computed = [&] {
    return detail::in_kind_of_pair<X, X>(
        detail::analytic_signal(detail::as_variable(std::forward<X>(x)), axis));
  };
  return detail::all_or_nothing(computed, x);
}

}  // namespace wirtinger
