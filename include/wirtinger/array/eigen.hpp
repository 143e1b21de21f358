/// \file
/// Eigen in and out: copied, adopted (no copy) or borrowed (memory the caller keeps), and views
/// of arrays as Eigen maps. Compile-time vectors are rank 1, everything else rank 2.
#pragma once

#include "../scalar/packet.hpp"  // before Eigen: see there

#include <Eigen/Core>

#include "array.hpp"

namespace wirtinger {

namespace detail {
// By derivation from any DenseBase: the base of a segment is named after the block it is.
template <class Derived>
void accept_eigen(const Eigen::DenseBase<Derived>&);
template <class Derived>
void accept_eigen_matrix(const Eigen::MatrixBase<Derived>&);
}  // namespace detail

/// A dense Eigen expression: matrix, array, map, block, segment, product, ...
template <class X>
concept EigenObject = requires(const std::remove_cvref_t<X>& x) {
  detail::accept_eigen(x);
};

namespace detail {

template <EigenObject X>
using EigenPlain = typename std::remove_cvref_t<X>::PlainObject;
template <EigenObject X>
using EigenElement = typename std::remove_cvref_t<X>::Scalar;
template <EigenObject X>
inline constexpr bool is_eigen_vector = std::remove_cvref_t<X>::IsVectorAtCompileTime;
template <EigenObject X>
inline constexpr Order eigen_order =
    std::remove_cvref_t<X>::IsRowMajor ? Order::row_major : Order::column_major;

template <EigenObject X>
Shape eigen_shape(const X& x) {
  if constexpr (is_eigen_vector<X>)
    return Shape{x.size()};
  else
    return Shape{x.rows(), x.cols()};
}

template <class T>
constexpr void require_element() {
  static_assert(Element<T>,
                "wirtinger works on float, double, long double and std::complex of these; convert "
                "the Eigen object first, for example with .cast<double>()");
}

// A block whose data live inside an Eigen object that was moved here.
template <class Plain>
struct AdoptedBlock : Block {
  explicit AdoptedBlock(Plain&& moved) : object(std::move(moved)) {
    foreign = true;
    data = object.data();
    release = [](Block* block) { delete static_cast<AdoptedBlock*>(block); };
  }
  Plain object;
};

// A block that only refers to memory the caller keeps.
inline Buffer borrowed_buffer(const void* data) {
  auto* block = new Block;
  block->foreign = true;
  block->data = const_cast<void*>(data);  // foreign blocks are never written through
  block->release = [](Block* b) { delete b; };
  return Buffer(block);
}

}  // namespace detail

/// A copy of any Eigen expression (rank 1 for vectors, else 2; its storage order is kept).
///   Throws DomainError for a null pointer with a size other than 0.
template <EigenObject X>
auto copy(const X& x) {
  using T = detail::EigenElement<X>;
  detail::require_element<T>();
  using Plain = detail::EigenPlain<X>;
  if constexpr (bool(std::remove_cvref_t<X>::Flags & Eigen::DirectAccessBit))
    if (x.data() == nullptr && x.size() != 0)
      throw DomainError(detail::message("copy of an Eigen object: null pointer found for ",
                                        x.size(), " elements, expected memory"));
  Array<T> array = Array<T>::uninitialized(detail::eigen_shape(x), detail::eigen_order<Plain>);
  Eigen::Map<Plain>(array.data(), x.rows(), x.cols()) = x;
  return array;
}

/// Takes over the memory of a matrix or array without copying it.
template <class Plain>
requires(EigenObject<Plain> && !std::is_reference_v<Plain> && !std::is_const_v<Plain> &&
         std::same_as<Plain, detail::EigenPlain<Plain>>) auto adopt(Plain&& matrix) {
  using T = detail::EigenElement<Plain>;
  detail::require_element<T>();
  const Shape shape = detail::eigen_shape(matrix);
  return Array<T>(shape, detail::eigen_order<Plain>,
                  detail::Buffer(new detail::AdoptedBlock<Plain>(std::move(matrix))));
}

/// Refers to memory that the caller keeps, of any stride: it must outlive the array and must not
/// change until every tape that saw it is cleared.
///   Throws DomainError for a null pointer with a size other than 0.
template <EigenObject X>
requires(bool(std::remove_cvref_t<X>::Flags& Eigen::DirectAccessBit)) auto borrow(const X& x) {
  using T = detail::EigenElement<X>;
  detail::require_element<T>();
  if (x.data() == nullptr && x.size() != 0)
    throw DomainError(detail::message("borrow: null pointer found for ", x.size(), " elements"));
  const Index inner = x.innerStride(), outer = x.outerStride();
  detail::Strides strides{};
  if constexpr (detail::is_eigen_vector<X>) {
    strides[0] = inner;
  } else {
    constexpr bool row_major = detail::eigen_order<X> == Order::row_major;
    strides[0] = row_major ? outer : inner;
    strides[1] = row_major ? inner : outer;
  }
  return Array<T>(detail::eigen_shape(x), strides, detail::borrowed_buffer(x.data()),
                  const_cast<T*>(x.data()));
}

namespace detail {

template <class T>
using MatrixMap = Eigen::Map<
    std::conditional_t<std::is_const_v<T>,
                       const Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, Eigen::Dynamic>,
                       Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>>,
    Eigen::Unaligned, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
template <class T>
using VectorMap =
    Eigen::Map<std::conditional_t<std::is_const_v<T>,
                                  const Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, 1>,
                                  Eigen::Matrix<T, Eigen::Dynamic, 1>>,
               Eigen::Unaligned, Eigen::InnerStride<Eigen::Dynamic>>;

inline void require_rank(std::string_view operation, const Shape& shape, int rank) {
  if (shape.rank() != rank)
    throw ShapeError(message(operation, ": shape ", to_text(shape), " of rank ", shape.rank(),
                             " found, expected rank ", rank, "; use reshape or slice first"));
}

}  // namespace detail

/// A rank 2 array seen as an Eigen matrix (of a non-const array: writable, un-shares first). Of a
/// temporary, whose memory is gone after the statement, a matrix of its own.
template <Element T>
auto as_matrix(const Array<T>& a) {
  detail::require_rank("as_matrix", a.shape(), 2);
  return detail::MatrixMap<const T>(a.data(), a.extent(0), a.extent(1),
                                    {a.strides()[1], a.strides()[0]});
}
template <Element T>
auto as_matrix(Array<T>& a) {
  detail::require_rank("as_matrix", a.shape(), 2);
  T* data = a.data();
  return detail::MatrixMap<T>(data, a.extent(0), a.extent(1), {a.strides()[1], a.strides()[0]});
}
template <Element T>
Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> as_matrix(const Array<T>&& a) {
  return as_matrix(a);
}
/// A rank 1 array seen as an Eigen column vector; of a temporary a vector of its own.
template <Element T>
auto as_vector(const Array<T>& a) {
  detail::require_rank("as_vector", a.shape(), 1);
  return detail::VectorMap<const T>(a.data(), a.size(),
                                    Eigen::InnerStride<Eigen::Dynamic>(a.strides()[0]));
}
template <Element T>
auto as_vector(Array<T>& a) {
  detail::require_rank("as_vector", a.shape(), 1);
  T* data = a.data();
  return detail::VectorMap<T>(data, a.size(), Eigen::InnerStride<Eigen::Dynamic>(a.strides()[0]));
}
template <Element T>
Eigen::Matrix<T, Eigen::Dynamic, 1> as_vector(const Array<T>&& a) {
  return as_vector(a);
}

namespace detail {

/// The array as a new Eigen object of the given plain type; a rank 1 array as a column of a matrix.
///   Throws ShapeError where the type's fixed sizes are others.
template <class Plain, Element T>
Plain to_eigen(const Array<T>& a) {
  constexpr bool vector = Plain::IsVectorAtCompileTime;
  const bool flat = a.rank() == 1;
  if (!flat && (a.rank() != 2 || vector)) require_rank("to Eigen", a.shape(), vector ? 1 : 2);
  constexpr bool row = vector && Plain::RowsAtCompileTime == 1;
  const Index rows = row ? 1 : a.extent(0), columns = row ? a.extent(0) : flat ? 1 : a.extent(1);
  const auto fits = [](Index found, Index fixed) {
    return fixed == Eigen::Dynamic || fixed == found;
  };
  if (!fits(rows, Plain::RowsAtCompileTime) || !fits(columns, Plain::ColsAtCompileTime))
    throw ShapeError(message("to Eigen: shape ", to_text(a.shape()),
                             " found, the type is fixed at ", Index(Plain::RowsAtCompileTime),
                             " x ", Index(Plain::ColsAtCompileTime),
                             " (-1: any); use a type of run-time size"));
  Plain result;
  result.resize(rows, columns);
  const Index row_step = row ? 0 : a.strides()[0];
  const Index column_step = row ? a.strides()[0] : flat ? 0 : a.strides()[1];
  for (Index j = 0; j < columns; ++j)
    for (Index i = 0; i < rows; ++i)
      result(i, j) = a.data()[i * row_step + j * column_step];
  return result;
}

}  // namespace detail
}  // namespace wirtinger
