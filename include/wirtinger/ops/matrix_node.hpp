/// \file
/// Functions of whole matrices as nodes, computed by Eigen. A function is one struct, a rule:
///
///   using Element, Result                       element types of the matrices and of the result
///   static constexpr std::size_t inputs         how many matrices it takes, all of one type
///   std::string_view operation                  its name, for messages
///   static constexpr bool reads_result          derivatives get y, else a matrix without elements
///   value(x)                                    the result; notes what derivatives read
///   push(y, x_dot)                              y_dot
///   pull(y, y_bar)                              x_bar
///   pull_tangent(y, y_bar, x_dot)               x_bar_dot; y and y_bar with their tangents
///   for_each_kept(f)                            f(array) for all arrays it holds
/// with x, x_dot, x_bar as arrays of `inputs` matrices. Convention.md, section 3b.
#pragma once

#include <array>

#include "join.hpp"
#include "matmul.hpp"

namespace wirtinger::detail {

template <Scalar T>
using Dense = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
template <Scalar T>
using Column = Eigen::Matrix<T, Eigen::Dynamic, 1>;

/// A matrix and its tangent.
template <Scalar T>
struct Moving {
  Dense<T> at, dot;
};

/// An array of rank 0, 1 or 2 as a matrix: a vector is a column.
template <Scalar T>
Dense<T> dense(const Array<T>& x) {
  if (x.rank() == 2) return as_matrix(x);
  Dense<T> column(x.size(), 1);
  const Index step = x.rank() == 1 ? x.strides()[0] : 0;
  for (Index i = 0; i < x.size(); ++i)
    column(i, 0) = x.data()[i * step];
  return column;
}
template <Scalar T>
Array<T> as_array_of(const Shape& shape, Order order, const Dense<T>& m) {
  auto x = Array<T>::uninitialized(shape, order);
  if (shape.rank() == 2)
    as_matrix(x) = m;
  else
    std::copy_n(m.data(), m.size(), x.data());
  return x;
}
/// A matrix as an array that a rule keeps, and back.
template <Scalar T>
Array<T> kept(const Dense<T>& m) {
  return as_array_of({m.rows(), m.cols()}, Order::column_major, m);
}
template <Scalar T>
Eigen::Map<const Dense<T>> kept_matrix(const Array<T>& x) {
  return {x.data(), x.shape()[0], x.shape()[1]};
}

/// (m + m^H) / 2: the projection on Hermitian matrices.
template <Scalar T>
Dense<T> hermitian_part(const Dense<T>& m) {
  return (m + m.adjoint()) * T(0.5);
}

/// Throws ShapeError unless the shape is that of one matrix.
inline void require_matrix(std::string_view operation, const Shape& shape) {
  if (shape.rank() != 2)
    throw ShapeError(message(operation, ": shape ", to_text(shape), " of rank ", shape.rank(),
                             " found, expected one matrix, rank 2; of a stack, slice out one "
                             "matrix after the other"));
}
/// ... and square.
inline void require_square(std::string_view operation, const Shape& shape) {
  require_matrix(operation, shape);
  if (shape[0] != shape[1])
    throw ShapeError(
        message(operation, ": shape ", to_text(shape), " found, expected a square matrix"));
}
/// Throws DomainError for a matrix with infinite or NaN elements, on which iterations do not end.
template <Scalar T>
void require_finite_matrix(std::string_view operation, const Dense<T>& m) {
  if (!m.allFinite())
    throw DomainError(message(operation,
                              ": an element that is infinite or NaN found, expected "
                              "finite numbers; check what made the matrix"));
}

template <class Rule>
class MatrixNode final : public Node<real_t<typename Rule::Element>> {
 public:
  using T = typename Rule::Element;
  using U = typename Rule::Result;
  using R = real_t<T>;
  using Matrices = std::array<Dense<T>, Rule::inputs>;
  using Variables = std::array<Var<Array<T>>, Rule::inputs>;

  MatrixNode(Rule rule, const Variables& inputs, const Shape& result_shape, Order result_order)
      : rule_(std::move(rule)) {
    this->shape = result_shape;
    this->order = result_order;
    this->components_per_element = components<U>;
    for (std::size_t k = 0; k < Rule::inputs; ++k)
      inputs_[k] = {VarAccess::node(inputs[k]), inputs[k].shape(), {}};
  }

  Array<U> compute(const Matrices& x) {
    Array<U> y = as_array_of<U>(this->shape, this->order, rule_.value(x));
    if (Rule::reads_result) y_ = y;
    return y;
  }
  /// For replay: passive inputs stay as they are.
  void keep_constants(const Variables& inputs) {
    for (std::size_t k = 0; k < Rule::inputs; ++k)
      if (inputs_[k].node == nullptr) inputs_[k].constant = inputs[k].value();
  }

  void evaluate(TapeCore<R>&) override {
    Matrices x;
    for (std::size_t k = 0; k < Rule::inputs; ++k) {
      const Node<R>* node = inputs_[k].node;
      x[k] = dense(node ? in_node(*node, node->value) : inputs_[k].constant);
    }
    this->value = compute(x).buffer();
  }
  void push_forward(TapeCore<R>&) override {
    this->tangent = Buffer();
    bool moves = false;
    for (const Input& x : inputs_)
      moves = moves || (x.node && x.node->tangent);
    if (!moves) return;
    this->tangent =
        as_array_of<U>(this->shape, this->order, rule_.push(result(), tangents())).buffer();
  }
  void pull_back(TapeCore<R>&, Sweep sweep) override {
    const Dense<U> y_bar = result_from(this->cotangent.buffer());
    contribute(rule_.pull(result(), y_bar), &Node<R>::cotangent);
    if (sweep == Sweep::gradient) return;
    const Moving<U> y{result(), this->tangent
                                    ? result_from(this->tangent)
                                    : Dense<U>(Dense<U>::Zero(y_bar.rows(), y_bar.cols()))};
    contribute(
        rule_.pull_tangent(y, {y_bar, result_from(this->cotangent_tangent.buffer())}, tangents()),
        &Node<R>::cotangent_tangent);
  }
  void describe(NodeReader<R>& reader) const override {
    const auto keeps = [&]<Scalar X>(const Array<X>& x) {
      if (x.buffer())
        reader.keeps(x.buffer(), reinterpret_cast<const R*>(x.data()),
                     static_cast<std::size_t>(x.size()) * components<X>);
    };
    for (const Input& x : inputs_) {
      if (x.node != nullptr) reader.input(*x.node);
      keeps(x.constant);
    }
    keeps(y_);
    rule_.for_each_kept(keeps);
  }
  std::string_view name() const override { return rule_.operation; }

 private:
  struct Input {
    Node<R>* node = nullptr;
    Shape shape = {};
    Array<T> constant = {};
  };

  static Array<T> in_node(const Node<R>& node, const Buffer& buffer) {
    return {node.shape, node.order, buffer};
  }
  Dense<U> result() const { return y_.buffer() ? dense(y_) : Dense<U>(); }
  Dense<U> result_from(const Buffer& buffer) const {
    return dense(Array<U>(this->shape, this->order, buffer));
  }
  /// Of inputs that stay as they are: zeros.
  Matrices tangents() const {
    Matrices dots;
    for (std::size_t k = 0; k < Rule::inputs; ++k) {
      const Node<R>* node = inputs_[k].node;
      const Shape& shape = inputs_[k].shape;
      if (node && node->tangent)
        dots[k] = dense(in_node(*node, node->tangent));
      else
        dots[k].setZero(shape[0], shape.rank() == 2 ? shape[1] : 1);
    }
    return dots;
  }
  void contribute(const Matrices& x_bar, Slot<R> Node<R>::*slot) {
    for (std::size_t k = 0; k < Rule::inputs; ++k)
      if (Node<R>* node = inputs_[k].node)
        (node->*slot)
            .give(as_array_of<T>(node->shape, node->order, x_bar[k]).buffer(), node->components());
  }

  Rule rule_;
  std::array<Input, Rule::inputs> inputs_;
  Array<U> y_;
};

/// Records a rule; without a tape it is evaluated only. The result lies in memory as the first
/// input does.
template <class Rule>
Var<Array<typename Rule::Result>> record_matrix_rule(
    Rule rule, const Shape& shape, const typename MatrixNode<Rule>::Variables& inputs) {
  using N = MatrixNode<Rule>;
  using U = typename Rule::Result;
  using R = typename N::R;
  auto* core = common_core(rule.operation, std::vector<Var<Array<typename Rule::Element>>>(
                                               inputs.begin(), inputs.end()));
  const Order order = shape.rank() == 2 ? inputs[0].value().order() : Order::row_major;
  typename N::Matrices x;
  for (std::size_t k = 0; k < Rule::inputs; ++k)
    x[k] = dense(inputs[k].value());
  if (core == nullptr) return Var(as_array_of<U>(shape, order, rule.value(x)));
  typename TapeCore<R>::template Draft<N> node(*core, std::move(rule), inputs, shape, order);
  Array<U> result = node->compute(x);
  if (core->keeps_values()) node->keep_constants(inputs);
  auto& recorded = static_cast<Node<R>&>(node.commit(result));
  return VarAccess::make(*core, recorded, std::move(result));
}

/// f(x) of an array as a variable: x is an expression or variable, then so is the result; or an
/// array or Eigen object, then f's value is taken and brought to its kind, of the given rank.
template <int rank, ArrayLike X, class F>
auto on_matrix(X&& x, F f) {
  if constexpr (!has_numbers<X>())
    return Array<double>();
  else if constexpr (Operand<X>)
    return all_or_nothing([&] { return f(as_variable(std::forward<X>(x))); }, x);
  else
    return of_rank<X, rank>(f(as_variable(x)).value());
}

}  // namespace wirtinger::detail
