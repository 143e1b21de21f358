#pragma once
// Every Fourier, cosine and sine transform as an operator: names, options, and the dot test of one
// case. tools/check_operator_tests.sh compares the names with the operators in include/.

#include <wirtinger/fft.hpp>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/dot_test.hpp"

namespace operator_cases {

namespace wg = wirtinger;
using dot_test::noise;
using wg::Array, wg::Axes, wg::Index, wg::Norm, wg::Order, wg::Shape;

inline const std::vector<Index> lengths{1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 64, 97};
inline const std::vector<Norm> norms{Norm::backward, Norm::ortho, Norm::forward};

/// What happens to the transformed axes before the transform.
enum class Resize { none, crop, pad };
inline const std::vector<Resize> resizes{Resize::none, Resize::crop, Resize::pad};

/// One transform: `shape` has the logical lengths, the input is longer or shorter by `resize`.
struct Case {
  Shape shape;
  std::vector<int> axes;  // counted from the front
  Norm norm = Norm::backward;
  Resize resize = Resize::none;
  Order order = Order::row_major;
  int type = 2;

  /// How many points the input has along an axis of n points: 1 at least.
  Index before_resize(Index n) const {
    if (resize == Resize::crop) return n + 1 + n / 3;
    if (resize == Resize::pad) return std::max<Index>(1, n - 1 - n / 3);
    return n;
  }
  Shape input(bool half) const {
    Shape result = shape;
    for (const int axis : axes) {
      const bool halved = half && axis == axes.back();
      result = result.with(axis, before_resize(halved ? shape[axis] / 2 + 1 : shape[axis]));
    }
    return result;
  }
  Shape s() const {
    std::vector<Index> extents;
    for (const int axis : axes)
      extents.push_back(shape[axis]);
    return Shape(extents);
  }
  std::string text() const {
    std::string t = wg::detail::to_text(shape) + " axes";
    for (const int axis : axes)
      t += " " + std::to_string(axis);
    return t + " norm " + std::to_string(static_cast<int>(norm)) + " resize " +
           std::to_string(static_cast<int>(resize)) + " type " + std::to_string(type) +
           (order == Order::row_major ? " rows" : " columns");
  }
};

/// What a case of an operator gives: empty, or the fault that was found.
template <class R, class Op>
std::string fault_of(const Op& op, const Case& c) {
  using C = std::complex<R>;
  std::string text;
  const auto add = [&](const std::string& fault) {
    if (!fault.empty()) text += std::string(op.name) + " " + c.text() + ": " + fault + "\n";
  };
  if constexpr (requires(const Array<C>& x) { op.apply(x); })
    add(dot_test::fault(op, noise<C>(op.input_shape(), 3, c.order)));
  else
    add(dot_test::fault(op, noise<R>(op.input_shape(), 3, c.order)));
  return text;
}
/// Complex operators take real input too; the adjoint is then projected by who lifts them.
template <class R, class Op>
std::string fault_of_real_input(const Op& op, const Case& c) {
  const std::string fault = dot_test::fault(op, noise<R>(op.input_shape(), 4, c.order));
  return fault.empty() ? "" : std::string(op.name) + " of reals " + c.text() + ": " + fault + "\n";
}

/// The dot test of every operator on one case. The names in these lists are read by
/// tools/check_operator_tests.sh.
template <class R>
std::string faults_of_one_axis(const Case& c) {
  const int axis = c.axes.front();
  const Index n = c.shape[axis];
  const wg::FftOptions options{.n = n, .axis = axis, .norm = c.norm};
  const wg::DctOptions by_type{.type = c.type, .n = n, .axis = axis, .norm = c.norm};
  const Shape full = c.input(false), half = c.input(true);
  std::string text;
  if (c.type == 2)
    text += fault_of<R>(wg::fft_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::ifft_operator<R>(full, c.order, options), c) +
            fault_of_real_input<R>(wg::fft_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::rfft_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::ihfft_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::irfft_operator<R>(half, c.order, options), c) +
            fault_of<R>(wg::hfft_operator<R>(half, c.order, options), c) +
            fault_of_real_input<R>(wg::hfft_operator<R>(half, c.order, options), c);
  if (c.type != 1 || n > 1)
    text += fault_of<R>(wg::dct_operator<R>(full, c.order, by_type), c) +
            fault_of<R>(wg::idct_operator<R>(full, c.order, by_type), c);
  return text + fault_of<R>(wg::dst_operator<R>(full, c.order, by_type), c) +
         fault_of<R>(wg::idst_operator<R>(full, c.order, by_type), c);
}

template <class R>
std::string faults_of_several_axes(const Case& c) {
  const wg::FftnOptions options{.s = c.s(), .axes = Axes(c.axes), .norm = c.norm};
  const wg::DctnOptions by_type{.type = c.type, .s = c.s(), .axes = Axes(c.axes), .norm = c.norm};
  const Shape full = c.input(false), half = c.input(true);
  std::string text = fault_of<R>(wg::fftn_operator<R>(full, c.order, options), c) +
                     fault_of<R>(wg::ifftn_operator<R>(full, c.order, options), c) +
                     fault_of_real_input<R>(wg::ifftn_operator<R>(full, c.order, options), c) +
                     fault_of<R>(wg::rfftn_operator<R>(full, c.order, options), c) +
                     fault_of<R>(wg::ihfftn_operator<R>(full, c.order, options), c) +
                     fault_of<R>(wg::irfftn_operator<R>(half, c.order, options), c) +
                     fault_of<R>(wg::hfftn_operator<R>(half, c.order, options), c);
  if (c.axes.size() == 2)
    text += fault_of<R>(wg::fft2_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::ifft2_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::rfft2_operator<R>(full, c.order, options), c) +
            fault_of<R>(wg::irfft2_operator<R>(half, c.order, options), c);
  bool has_type = true;
  std::vector<wg::R2r> kinds;  // any mixture, each defined for its length
  for (const int axis : c.axes) {
    const Index n = c.shape[axis];
    has_type = has_type && (c.type != 1 || n > 1);
    const auto kind = static_cast<wg::R2r>((n + axis + c.type) % 8);
    kinds.push_back(kind == wg::R2r::redft00 && n == 1 ? wg::R2r::rodft00 : kind);
  }
  if (has_type)
    text += fault_of<R>(wg::dctn_operator<R>(full, c.order, by_type), c) +
            fault_of<R>(wg::idctn_operator<R>(full, c.order, by_type), c);
  return text + fault_of<R>(wg::dstn_operator<R>(full, c.order, by_type), c) +
         fault_of<R>(wg::idstn_operator<R>(full, c.order, by_type), c) +
         fault_of<R>(wg::r2r_operator<R>(c.shape, c.order, kinds, {.axes = Axes(c.axes)}), c);
}

/// All lists of one or more different axes of an array, in every order.
inline std::vector<std::vector<int>> axes_lists(int rank) {
  std::vector<std::vector<int>> all, last{{}};
  for (int count = 1; count <= rank; ++count) {
    std::vector<std::vector<int>> longer;
    for (const std::vector<int>& list : last)
      for (int axis = 0; axis < rank; ++axis) {
        if (std::find(list.begin(), list.end(), axis) != list.end()) continue;
        longer.push_back(list);
        longer.back().push_back(axis);
      }
    all.insert(all.end(), longer.begin(), longer.end());
    last = longer;
  }
  return all;
}

}  // namespace operator_cases
