/// \file
/// broadcast_to: elements repeated along new axes and axes of extent 1.
#pragma once

#include "eigen_rank.hpp"

namespace wirtinger {

namespace detail {

/// `x` repeated to a shape that it broadcasts to.
template <Scalar T>
Array<T> broadcasted(const Array<T>& x, const Shape& to) {
  Array<T> y = Array<T>::uninitialized(to, x.order());
  copy_strided(to, x.data(), broadcast_strides(x.shape(), x.strides(), to), y.data(), y.strides());
  return y;
}

/// sum += y over the axes along which a broadcast to y's shape repeats elements: the adjoint.
template <Scalar T>
void add_broadcast_adjoint(const Array<T>& y, Array<T>& sum) {
  T* const target = sum.data();
  sum_strided(y.shape(), y.data(), y.strides(), target,
              broadcast_strides(sum.shape(), sum.strides(), y.shape()));
}

}  // namespace detail

/// NumPy broadcasting:  y[.., i, ..] = x[.., 0, ..] on axes where x has extent 1 or none.
///   Field: real or complex.  Shape: `to`.  Adjoint: the sum over these axes.
///   Throws ShapeError if x does not broadcast to the shape.
struct BroadcastTo {
  static constexpr std::string_view name = "broadcast_to";
  Shape to;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    if (x.rank() > to.rank() || !(detail::broadcast(name, x.shape(), to) == to))
      throw ShapeError(detail::message("broadcast_to: shape ", detail::to_text(x.shape()),
                                       " does not broadcast to ", detail::to_text(to),
                                       "; only missing axes and extents of 1 are repeated"));
    return detail::broadcasted(x, to);
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    detail::add_broadcast_adjoint(y, x);
  }
};

/// x repeated to a shape; see BroadcastTo. Of an Eigen object: an Eigen object if the shape is
/// written as one or two extents in braces, else an Array.
template <detail::ArrayLike X>
auto broadcast_to(X&& x, const Shape& shape) {
  return detail::linear_of_any_rank(BroadcastTo{shape}, std::forward<X>(x));
}
template <EigenObject X, std::size_t rank>
auto broadcast_to(X&& x, const Index (&shape)[rank]) {
  const std::span<const Index> extents(shape);
  return detail::linear_of_rank<static_cast<int>(rank)>(BroadcastTo{extents}, x);
}

}  // namespace wirtinger
