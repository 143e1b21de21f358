/// \file
/// stack: arrays, or scalars, along a new axis.
#pragma once

#include "join.hpp"

namespace wirtinger {

namespace detail {

/// Parts of one shape, each at its index of a new axis.
inline JoinPlan stack_plan(const std::vector<Shape>& shapes, int axis) {
  if (shapes.empty()) throw ShapeError("stack: an empty vector found, expected at least one array");
  const Shape& first = shapes.front();
  for (const Shape& shape : shapes)
    if (!(shape == first))
      throw ShapeError(message("stack: shapes ", to_text(first), " and ", to_text(shape),
                               " found, expected equal shapes"));
  if (first.rank() == max_rank)
    throw ShapeError(message("stack: arrays of rank ", max_rank, " found, expected at most ",
                             max_rank - 1,
                             ", because stack adds an axis; merge axes with reshape"));
  const int a = checked_axis("stack", axis, first.rank() + 1);
  std::vector<Index> extents(first.begin(), first.end());
  extents.insert(extents.begin() + a, static_cast<Index>(shapes.size()));
  JoinPlan plan{"stack", extents, {}};
  for (Index k = 0; k < plan.shape[a]; ++k)
    plan.parts.push_back(Region(plan.shape).along(a, k, 1));
  return plan;
}

/// Scalars of the tape as the elements of a vector.
template <Scalar T>
class StackNode final : public Node<real_t<T>> {
 public:
  using R = real_t<T>;
  using Core = TapeCore<R>;

  explicit StackNode(const std::vector<Var<T>>& arguments) {
    this->shape = Shape{static_cast<Index>(arguments.size())};
    this->components_per_element = components<T>;
    for (const Var<T>& argument : arguments)
      indices_.push_back(VarAccess::index(argument));
  }
  /// For replay: the passive elements stay as they are.
  void keep(const Array<T>& elements) { elements_ = elements; }

  void evaluate(Core& core) override {
    T* const y = elements_.data();
    for_each_active([&](std::size_t k, std::uint32_t index) {
      y[k] = Core::template get<T>(core.value, index);
    });
    this->value = elements_.buffer();
  }
  void push_forward(Core& core) override {
    Array<T> y_dot = zeros<T>(this->shape);
    T* const elements = y_dot.data();
    for_each_active([&](std::size_t k, std::uint32_t index) {
      elements[k] = Core::template get<T>(core.tangent, index);
    });
    this->tangent = y_dot.buffer();
  }
  void pull_back(Core& core, Sweep sweep) override {
    contribute(this->cotangent, core.adjoint);
    if (sweep == Sweep::product) contribute(this->cotangent_tangent, core.adjoint_tangent);
  }
  void describe(NodeReader<R>& reader) const override {
    for_each_active(
        [&](std::size_t, std::uint32_t index) { reader.scalar_input(index, components<T>); });
  }
  std::string_view name() const override { return "stack"; }

 private:
  template <class F>
  void for_each_active(F f) const {
    for (std::size_t k = 0; k < indices_.size(); ++k)
      if (indices_[k] != VarAccess::none) f(k, indices_[k]);
  }
  void contribute(const Slot<R>& from, std::vector<R>& to) {
    const T* const y = reinterpret_cast<const T*>(from.data());
    for_each_active(
        [&](std::size_t k, std::uint32_t index) { Core::template add<T>(to, index, y[k]); });
  }

  std::vector<std::uint32_t> indices_;
  Array<T> elements_;
};

}  // namespace detail

/// y[.., k, ..] = x_k[..], k along a new axis.
///   Field: real or complex.  Shape: the number of arrays, inserted before axis `axis` (-1: last).
///   Adjoint: x_k takes its part of y, y[.., k, ..].
///   Of Eigen vectors: an Eigen matrix; of Eigen matrices: an Array.
///   Throws ShapeError for an empty vector and for different shapes, AxisError, TapeError for
///   variables of two tapes.
template <detail::Joinable X>
auto stack(const std::vector<X>& arguments, int axis = 0) {
  return detail::join<1>(&detail::stack_plan, arguments, axis);
}

/// Formulas of one type: evaluated first.
template <class X>
requires(detail::is_expr<X>) auto stack(const std::vector<X>& arguments, int axis = 0) {
  return stack(detail::evaluated_parts(arguments), axis);
}

/// y[k] = x_k: scalars as the elements of an array of rank 1.
template <Scalar T>
Var<Array<T>> stack(const std::vector<Var<T>>& arguments, int axis = 0) {
  if (arguments.empty())
    throw ShapeError("stack: an empty vector found, expected at least one number");
  detail::checked_axis("stack", axis, 1);
  auto* core = detail::common_core("stack", arguments);
  Array<T> result = Array<T>::uninitialized({static_cast<Index>(arguments.size())});
  std::transform(arguments.begin(), arguments.end(), result.data(),
                 [](const Var<T>& x) { return x.value(); });
  if (core == nullptr) return result;
  using Node = detail::StackNode<T>;
  typename detail::TapeCore<real_t<T>>::template Draft<Node> node(*core, arguments);
  if (core->keeps_values()) node->keep(result);
  auto& recorded = static_cast<detail::Node<real_t<T>>&>(node.commit(result));
  return detail::VarAccess::make(*core, recorded, std::move(result));
}

}  // namespace wirtinger
