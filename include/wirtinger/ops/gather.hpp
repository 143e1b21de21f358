/// \file
/// gather and scatter_add: entries along one axis by a list of their indices.
#pragma once

#include "eigen_rank.hpp"

namespace wirtinger {

namespace detail {

/// Calls combine(element of `to`, element of `from`) for every element of entry to_entry(k) of `to`
/// and entry from_entry(k) of `from`, for k = 0 .. count - 1. An entry is what one index of the
/// axis selects.
template <Scalar T, class FromEntry, class ToEntry, class Combine>
void combine_entries(const Array<T>& from, FromEntry from_entry, Array<T>& to, ToEntry to_entry,
                     int axis, Index count, Combine combine) {
  const Rows<2> rows(to.shape().with(axis, 1), {to.strides(), from.strides()});
  const Index from_stride = from.strides()[static_cast<std::size_t>(axis)],
              to_stride = to.strides()[static_cast<std::size_t>(axis)];
  const T* const source = from.data();
  T* const target = to.data();
  for (Index k = 0; k < count; ++k) {
    const T* const x = source + from_entry(k) * from_stride;
    T* const y = target + to_entry(k) * to_stride;
    const auto combine_row = [&](const std::array<Index, 2>& offset) {
      for (Index i = 0; i < rows.length; ++i)
        combine(y[offset[0] + i * rows.step[0]], x[offset[1] + i * rows.step[1]]);
    };
    if (rows.rows == 1)
      combine_row({});
    else
      rows.for_each(combine_row);
  }
}

/// y_k = x_(indices_k), or added to what y holds.
template <Scalar T, class Combine>
void gather_entries(const Array<T>& x, const std::vector<Index>& indices, int axis, Array<T>& y,
                    Combine combine) {
  combine_entries(
      x, [&](Index k) { return indices[static_cast<std::size_t>(k)]; }, y,
      [](Index k) { return k; }, axis, static_cast<Index>(indices.size()), combine);
}
/// y_(indices_k) += x_k
template <Scalar T>
void scatter_entries(const Array<T>& x, const std::vector<Index>& indices, int axis, Array<T>& y) {
  combine_entries(
      x, [](Index k) { return k; }, y,
      [&](Index k) { return indices[static_cast<std::size_t>(k)]; }, axis,
      static_cast<Index>(indices.size()), [](T& to, const T& from) { to += from; });
}

/// Throws ShapeError for an index outside of 0 .. extent - 1; `whose` says what has the extent.
inline void require_indices(std::string_view operation, const std::vector<Index>& indices,
                            Index extent, std::string_view whose) {
  for (std::size_t k = 0; k < indices.size(); ++k)
    if (indices[k] < 0 || indices[k] >= extent)
      throw ShapeError(message(operation, ": index ", indices[k], " found at position ", k,
                               " of the list, expected 0 <= index < ", extent, ", ", whose,
                               "; nothing wraps around"));
}

}  // namespace detail

/// y_k = x_(indices_k) along one axis; indices may repeat and come in any order.
///   Field: real or complex.  Shape: the number of indices along the axis.
///   Adjoint: scatter_add, convention.md, eq. (50); added in place, so that many gathers of one
///   array do not each make an array of its size.
///   Throws ShapeError for an index that is negative or not below the extent, AxisError.
struct Gather {
  static constexpr std::string_view name = "gather";
  std::vector<Index> indices;
  int axis = 0;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = checked_axis_of(x);
    const auto count = static_cast<Index>(indices.size());
    Array<T> y = Array<T>::uninitialized(x.shape().with(a, count), x.order());
    detail::gather_entries(x, indices, a, y, [](T& to, const T& from) { to = from; });
    return y;
  }
  template <Scalar T>
  void add_adjoint(const Array<T>& y, Array<T>& x) const {
    detail::scatter_entries(y, indices, checked_axis_of(x), x);
  }

 private:
  template <Scalar T>
  int checked_axis_of(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    detail::require_indices(name, indices, x.shape()[a], detail::message("the extent of axis ", a));
    return a;
  }
};

/// y_i = the sum of all x_k with indices_k = i, along one axis; 0 where there are none.
///   Field: real or complex.  Shape: n along the axis.
///   Adjoint: gather, convention.md, eq. (51).
///   Throws ShapeError for an index outside of 0 .. n - 1, for another number of indices than x has
///   entries, for a negative n; AxisError.
struct ScatterAdd {
  static constexpr std::string_view name = "scatter_add";
  std::vector<Index> indices;
  Index n;
  int axis = 0;
  template <Scalar T>
  Array<T> apply(const Array<T>& x) const {
    const int a = detail::checked_axis(name, axis, x.rank());
    if (n < 0)
      throw ShapeError(detail::message("scatter_add: n = ", n, " found, expected 0 or more"));
    if (static_cast<Index>(indices.size()) != x.shape()[a])
      throw ShapeError(detail::message(
          "scatter_add: ", indices.size(), " indices found for shape ", detail::to_text(x.shape()),
          ", expected one for each of the ", x.shape()[a], " entries along axis ", a));
    detail::require_indices(name, indices, n, "the extent n of the result");
    Array<T> y = Array<T>::uninitialized(x.shape().with(a, n), x.order());
    std::fill_n(y.data(), y.size(), T(0));
    detail::scatter_entries(x, indices, a, y);
    return y;
  }
  template <Scalar T>
  Array<T> apply_adjoint(const Array<T>& y) const {
    return Gather{indices, axis}.apply(y);
  }
};

/// The entries of x along one axis (the first) that the indices name; see Gather.
template <detail::ArrayLike X>
auto gather(X&& x, const std::vector<Index>& indices, int axis = 0) {
  return detail::linear_keeping_rank(Gather{indices, axis}, std::forward<X>(x));
}

/// n entries along one axis (the first): entry indices_k takes the sum of all entries k of x with
/// that index; see ScatterAdd.
template <detail::ArrayLike X>
auto scatter_add(X&& x, const std::vector<Index>& indices, Index n, int axis = 0) {
  return detail::linear_keeping_rank(ScatterAdd{indices, n, axis}, std::forward<X>(x));
}

}  // namespace wirtinger
