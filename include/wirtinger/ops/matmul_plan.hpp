/// \file
/// The shapes of matmul: which axes count matrices, rows and columns, and where they lie in memory.
#pragma once

#include "matrix_product.hpp"

namespace wirtinger::detail {

/// The axes of an array that count rows and columns of its matrices. A vector has one of them only;
/// all axes before are those of the stack.
struct MatrixAxes {
  Shape shape;
  bool has_rows, has_columns;

  int stack_rank() const { return shape.rank() - has_rows - has_columns; }
  Shape stack_shape() const {
    return Shape(std::span<const Index>(shape.begin(), static_cast<std::size_t>(stack_rank())));
  }
  Index rows() const { return has_rows ? shape[stack_rank()] : 1; }
  Index columns() const { return has_columns ? shape[shape.rank() - 1] : 1; }
};

/// y = x_1 x_2 in terms of matrices: the shapes of numpy.matmul.
struct MatmulPlan {
  MatrixAxes a, b, result;
  Shape batch;
  /// One matrix b for a whole stack a, whose rows then are those of one tall matrix.
  bool tall = false;

  /// Throws ShapeError for shapes that do not fit.
  MatmulPlan(const Shape& a_shape, const Shape& b_shape)
      : a{a_shape, a_shape.rank() > 1, true}, b{b_shape, true, b_shape.rank() > 1} {
    const auto text = [&] {
      return message("matmul: shapes ", to_text(a_shape), " and ", to_text(b_shape), " found, ");
    };
    if (a_shape.rank() == 0 || b_shape.rank() == 0)
      throw ShapeError(text() + "expected rank 1 or more; * multiplies by a number");
    if (a.columns() != b.rows())
      throw ShapeError(message(text(), "expected the last extent of the first, ", a.columns(),
                               ", to equal the ", b.has_columns ? "last but one" : "only one",
                               " of the second, ", b.rows(), "; transpose or reshape one"));
    batch = broadcast("matmul, axes before the last two", a.stack_shape(), b.stack_shape());
    std::vector<Index> extents(batch.begin(), batch.end());
    if (a.has_rows) extents.push_back(a.rows());
    if (b.has_columns) extents.push_back(b.columns());
    result = {Shape(extents), a.has_rows, b.has_columns};
    tall = a.stack_rank() > 0 && b.stack_rank() == 0 && a_shape.size() > 0;
    if (tall) batch = {};
  }

  /// Column-major only for matrices that both are, as for elementwise statements.
  Order order(Order of_a, Order of_b) const {
    const bool columns = a.shape.rank() == 2 && b.shape.rank() == 2 &&
                         of_a == Order::column_major && of_b == Order::column_major;
    return columns ? Order::column_major : Order::row_major;
  }

  /// The matrices in an array for which has_contiguous_matrices is true, or in one like it.
  template <class T>
  MatrixStack<T> matrices(const MatrixAxes& axes, T* elements, const Strides& strides) const {
    MatrixStack<T> stack{elements, axes.rows(), axes.columns(), axes.columns(), axes.rows()};
    const auto last = static_cast<std::size_t>(axes.shape.rank() - 1);
    if (axes.has_rows) stack.row_step = strides[last - axes.has_columns];
    if (axes.has_columns) stack.column_step = strides[last];
    if (!tall)
      stack.batch = broadcast_strides(axes.stack_shape(), strides, batch);
    else if (axes.has_rows && axes.stack_rank() > 0)
      stack.rows *= axes.stack_shape().size();
    return stack;
  }
  template <class T>
  MatrixStack<const T> matrices(const MatrixAxes& axes, const Array<T>& x) const {
    return matrices(axes, x.data(), x.strides());
  }

  /// True if a matrix takes part in several products: its cotangent is a sum.
  bool repeats(const MatrixAxes& axes) const {
    return !tall && axes.stack_shape().size() != batch.size();
  }
};

}  // namespace wirtinger::detail
