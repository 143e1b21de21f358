/// \file
/// Array<T>: an n-dimensional array with value semantics. Copies share memory until one of
/// them is written.
#pragma once

#include <cstring>

#include "../scalar/concepts.hpp"
#include "buffer.hpp"
#include "strided.hpp"

namespace wirtinger {

/// What an array can hold: the differentiable scalars, and bool for masks.
template <class T>
concept Element = Scalar<T> || std::same_as<T, bool>;

/// Order of elements in memory: the last or the first axis is contiguous.
enum class Order { row_major, column_major };

/// Array of rank 0 .. 8 with run-time shape and strides. Copying is cheap: the memory is shared
/// and copied when one of the copies is written (non-const element access, data(), as_matrix).
template <Element T>
class Array {
 public:
  using value_type = T;

  /// An empty array of rank 1.
  Array() : shape_{0} {}

  /// Contents undefined: for code that fills every element next.
  static Array uninitialized(const Shape& shape, Order order = Order::row_major) {
    return Array(shape, order,
                 detail::Buffer::allocate(static_cast<std::size_t>(shape.size()) * sizeof(T)));
  }
  /// Takes over a buffer that holds shape.size() elements in the given order.
  Array(const Shape& shape, Order order, detail::Buffer buffer)
      : buffer_(std::move(buffer)),
        shape_(shape),
        strides_(order == Order::row_major ? detail::row_major_strides(shape)
                                           : detail::column_major_strides(shape)),
        data_(static_cast<T*>(buffer_.data())) {}
  /// Refers to elements inside a buffer; strides in elements.
  Array(const Shape& shape, const detail::Strides& strides, detail::Buffer buffer, T* data)
      : buffer_(std::move(buffer)), shape_(shape), strides_(strides), data_(data) {}

  /// Throws ShapeError if the number of values is not that of the shape.
  static Array from_row_major(const Shape& shape, std::span<const T> values) {
    if (static_cast<Index>(values.size()) != shape.size())
      throw ShapeError(detail::message("from_row_major: ", values.size(), " values found, shape ",
                                       detail::to_text(shape), " needs ", shape.size()));
    Array array = uninitialized(shape);
    std::copy(values.begin(), values.end(), array.data_);
    return array;
  }

  std::vector<T> to_row_major() const {
    const Array dense = in_order(Order::row_major);
    return std::vector<T>(dense.data_, dense.data_ + size());
  }

  int rank() const { return shape_.rank(); }
  const Shape& shape() const { return shape_; }
  const detail::Strides& strides() const { return strides_; }
  Index extent(int axis) const {
    return shape_[detail::checked_axis("extent", axis, shape_.rank())];
  }
  Index size() const { return shape_.size(); }

  const T* data() const { return data_; }
  /// Writable elements; un-shares first.
  T* data() {
    unshare();
    return data_;
  }

  /// Element at an index per axis. Throws ShapeError for a wrong count or an index out of range.
  template <std::convertible_to<Index>... I>
  const T& operator()(I... index) const {
    return data_[offset_of({static_cast<Index>(index)...})];
  }
  template <std::convertible_to<Index>... I>
  T& operator()(I... index) {
    const Index offset = offset_of({static_cast<Index>(index)...});
    if (is_shared()) {
      unshare();
      return data_[offset_of({static_cast<Index>(index)...})];
    }
    return data_[offset];
  }

  /// The element of an array that has exactly one.
  T item() const {
    if (size() != 1)
      throw ShapeError(detail::message("item: shape ", detail::to_text(shape_),
                                       " found, expected exactly one element"));
    return data_[0];
  }

  /// Elements are contiguous in the given order (both, for ranks 0 and 1).
  bool is_dense(Order order) const {
    Index step = 1;
    const int rank = shape_.rank();
    for (int k = 0; k < rank; ++k) {
      const int axis = order == Order::row_major ? rank - 1 - k : k;
      if (shape_[axis] != 1 && strides_[static_cast<std::size_t>(axis)] != step) return false;
      step *= shape_[axis];
    }
    return true;
  }
  /// The order the elements are contiguous in; row_major when in neither.
  Order order() const {
    return !is_dense(Order::row_major) && is_dense(Order::column_major) ? Order::column_major
                                                                        : Order::row_major;
  }
  /// This array if it is contiguous in that order already, else a copy that is.
  Array in_order(Order order) const& { return is_dense(order) ? *this : copied(order); }
  Array in_order(Order order) && { return is_dense(order) ? std::move(*this) : copied(order); }

  const detail::Buffer& buffer() const { return buffer_; }
  detail::Buffer& buffer() { return buffer_; }
  /// True if writing needs no copy.
  bool is_shared() const { return !buffer_.exclusive(); }

 private:
  Array copied(Order order) const {
    Array copy = uninitialized(shape_, order);
    detail::copy_strided(shape_, data_, strides_, copy.data_, copy.strides_);
    return copy;
  }
  void unshare() {
    if (!is_shared() || !buffer_) return;
    *this = copied(order());
  }

  Index offset_of(std::initializer_list<Index> index) const {
    if (static_cast<int>(index.size()) != shape_.rank())
      throw ShapeError(detail::message("array element: ", index.size(),
                                       " indices found, the array has rank ", shape_.rank()));
    Index offset = 0;
    int axis = 0;
    for (Index i : index) {
      if (i < 0 || i >= shape_[axis])
        throw ShapeError(detail::message("array element: index ", i, " at axis ", axis,
                                         " found, expected 0 .. ", shape_[axis] - 1));
      offset += i * strides_[static_cast<std::size_t>(axis++)];
    }
    return offset;
  }

  // The two pointers apart: side by side they would be copied as one just after they were set.
  detail::Buffer buffer_;
  Shape shape_;
  detail::Strides strides_{};
  T* data_ = nullptr;
};

template <class X>
inline constexpr bool is_array = false;
template <class T>
inline constexpr bool is_array<Array<T>> = true;

namespace detail {

/// An array for use in a node: contiguous, in memory of its own.
template <Element T>
Array<T> settled(Array<T> a) {
  const bool whole =
      a.buffer() && !a.buffer().foreign() && std::as_const(a).data() == a.buffer().data();
  if (whole && a.is_dense(a.order())) return a;
  Array<T> copy = Array<T>::uninitialized(a.shape(), a.order());
  copy_strided(a.shape(), std::as_const(a).data(), a.strides(), copy.data(), copy.strides());
  return copy;
}

}  // namespace detail

/// Array of the given shape with every element equal to `value`; 0 and 1 for zeros and ones.
///   Throws ShapeError for a shape of more elements than can be addressed, std::bad_alloc for more
///   than there is memory for.
template <Element T>
Array<T> full(const Shape& shape, std::type_identity_t<T> value) {
  Array<T> array = Array<T>::uninitialized(shape);
  std::fill_n(array.data(), shape.size(), value);
  return array;
}
template <Element T>
Array<T> zeros(const Shape& shape) {
  return full<T>(shape, T(0));
}
template <Element T>
Array<T> ones(const Shape& shape) {
  return full<T>(shape, T(1));
}

namespace detail {
template <std::integral... I>
constexpr void refuse_extents() {
  static_assert(sizeof...(I) == 0,
                "zeros and ones take a shape, in braces: zeros<double>({4}), ones<double>({4, 3})");
}
}  // namespace detail
template <Element T, std::integral... I>
requires(sizeof...(I) > 0) Array<T> zeros(I...) {
  detail::refuse_extents<I...>();
  return {};
}
template <Element T, std::integral... I>
requires(sizeof...(I) > 0) Array<T> ones(I...) {
  detail::refuse_extents<I...>();
  return {};
}

/// Equal shapes and equal elements.
template <Element T>
bool identical(const Array<T>& a, const Array<T>& b) {
  if (!(a.shape() == b.shape())) return false;
  const Array<T> x = a.in_order(Order::row_major), y = b.in_order(Order::row_major);
  return std::equal(x.data(), x.data() + x.size(), y.data());
}

}  // namespace wirtinger
