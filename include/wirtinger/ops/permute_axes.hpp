/// \file
/// permute_axes and transpose: the axes in another order.
#pragma once

#include "eigen_rank.hpp"

namespace wirtinger {

/// y[i_0, i_1, ..] = x[..] where i_k counts axis axes[k] of x.
///   Field: real or complex.  Shape: extent k of y is extent axes[k] of x.
///   Adjoint: the inverse permutation (unitary).
///   Nothing is copied where the result is contiguous in either storage order.
///   Throws AxisError unless every axis is listed once.
struct PermuteAxes {
  static constexpr std::string_view name = "permute_axes";
  std::vector<int> axes;

  /// All axes in reverse.
  static PermuteAxes reversing(int rank) {
    PermuteAxes all;
    for (int axis = rank; axis-- > 0;)
      all.axes.push_back(axis);
    return all;
  }

  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    return permuted(x, checked(x.rank()));
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    const std::vector<int> to = checked(y.rank());
    std::vector<int> inverse(to.size());
    for (std::size_t k = 0; k < to.size(); ++k)
      inverse[static_cast<std::size_t>(to[k])] = static_cast<int>(k);
    return permuted(y, inverse);
  }

 private:
  std::vector<int> checked(int rank) const {
    const std::vector<int> from_front =
        detail::checked_axes(name, std::span<const int>(axes), rank);
    if (static_cast<int>(axes.size()) != rank)
      throw AxisError(detail::message("permute_axes: ", axes.size(),
                                      " axes listed for an array of rank ", rank,
                                      ", expected each axis once"));
    return from_front;
  }
  template <Scalar T>
  static Array<T> permuted(const Array<T>& x, const std::vector<int>& axes) {
    std::array<Index, max_rank> extents{};
    detail::Strides strides{};
    for (std::size_t k = 0; k < axes.size(); ++k) {
      extents[k] = x.shape()[axes[k]];
      strides[k] = x.strides()[static_cast<std::size_t>(axes[k])];
    }
    const Shape shape(std::span<const Index>(extents.data(), axes.size()));
    const Array<T> view(shape, strides, x.buffer(), const_cast<T*>(x.data()));
    return view.in_order(view.order());
  }
};

/// Axis k of the result is axis axes[k] of x; see PermuteAxes.
template <detail::ArrayLike X>
auto permute_axes(X&& x, const Axes& axes) {
  const std::span<const int> list = axes.list();
  return detail::linear_keeping_rank(PermuteAxes{{list.begin(), list.end()}}, std::forward<X>(x));
}

/// All axes in reverse: a matrix transposed, a vector as it is.
template <detail::ArrayLike X>
auto transpose(X&& x) {
  const int rank = detail::shape_of(x).rank();
  return detail::linear_keeping_rank(PermuteAxes::reversing(rank), std::forward<X>(x));
}

}  // namespace wirtinger
