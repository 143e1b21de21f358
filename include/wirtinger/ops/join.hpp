/// \file
/// Putting several arrays together into one: what concat and stack have in common.
#pragma once

#include "region.hpp"
#include "reshape.hpp"

namespace wirtinger {

namespace detail {

/// How arrays are put together: each as an array of the result's rank, and where it goes.
struct JoinPlan {
  std::string_view operation;
  Shape shape;
  std::vector<Region> parts;
};

/// Arrays put together. Passive ones have no node and are kept for replay only.
///   Adjoint: each array takes its part of the cotangent.
template <Scalar T>
class JoinNode final : public Node<real_t<T>> {
 public:
  using R = real_t<T>;

  JoinNode(JoinPlan plan, const std::vector<Var<Array<T>>>& arguments) : plan_(std::move(plan)) {
    this->shape = plan_.shape;
    this->order = common_order(arguments);
    this->components_per_element = components<T>;
    for (const auto& argument : arguments)
      inputs_.push_back({VarAccess::node(argument), Array<T>()});
  }

  /// The arrays put together; `array_of(k)` is the k-th, without memory: zeros.
  template <class ArrayOf>
  Array<T> join(ArrayOf array_of) const {
    Array<T> y = Array<T>::uninitialized(this->shape, this->order);
    const T zero(0);
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      const Region& part = plan_.parts[k];
      const Array<T> x = array_of(k);
      if (x.buffer())
        copy_into_part(relabelled(x, part.shape), y, part);
      else
        copy_strided(part.shape, &zero, {}, y.data() + part.offset(y.strides()),
                     part.strides(y.strides()));
    }
    return y;
  }
  void keep_constants(const std::vector<Var<Array<T>>>& arguments) {
    for (std::size_t k = 0; k < inputs_.size(); ++k)
      if (inputs_[k].node == nullptr) inputs_[k].constant = arguments[k].value();
  }

  void evaluate(TapeCore<R>&) override {
    this->value = join([&](std::size_t k) {
                    const Input& x = inputs_[k];
                    return x.node ? array_in(*x.node, x.node->value) : x.constant;
                  }).buffer();
  }
  void push_forward(TapeCore<R>&) override {
    bool moves = false;
    for (const Input& x : inputs_)
      moves = moves || (x.node && x.node->tangent);
    this->tangent = Buffer();
    if (!moves) return;
    this->tangent = join([&](std::size_t k) {
                      const Node<R>* node = inputs_[k].node;
                      return node && node->tangent ? array_in(*node, node->tangent) : Array<T>();
                    }).buffer();
  }
  void pull_back(TapeCore<R>&, Sweep sweep) override {
    contribute(&Node<R>::cotangent);
    if (sweep == Sweep::product) contribute(&Node<R>::cotangent_tangent);
  }
  void describe(NodeReader<R>& reader) const override {
    for (const Input& x : inputs_) {
      if (x.node != nullptr) reader.input(*x.node);
      reader.keeps(x.constant.buffer(), reinterpret_cast<const R*>(x.constant.data()),
                   static_cast<std::size_t>(x.constant.size()) * components<T>);
    }
  }
  std::string_view name() const override { return plan_.operation; }

 private:
  struct Input {
    Node<R>* node;
    Array<T> constant;
  };

  // As for elementwise statements: column-major only if no argument is laid out otherwise.
  static Order common_order(const std::vector<Var<Array<T>>>& arguments) {
    for (const auto& argument : arguments)
      if (argument.value().order() == Order::row_major) return Order::row_major;
    return Order::column_major;
  }

  static Array<T> array_in(const Node<R>& node, const Buffer& buffer) {
    return {node.shape, node.order, buffer};
  }

  void contribute(Slot<R> Node<R>::*slot) {
    const Array<T> y(this->shape, this->order, (this->*slot).buffer());
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      if (inputs_[k].node == nullptr) continue;
      Node<R>& node = *inputs_[k].node;
      const bool write = (node.*slot).write_or_add(node.components());
      const Array<T> part = view_of_part(y, plan_.parts[k]);
      T* const to = reinterpret_cast<T*>((node.*slot).data());
      const Strides strides = node.order == Order::row_major ? row_major_strides(part.shape())
                                                             : column_major_strides(part.shape());
      if (write)
        copy_strided(part.shape(), part.data(), part.strides(), to, strides);
      else
        sum_strided(part.shape(), part.data(), part.strides(), to, strides);
    }
  }

  JoinPlan plan_;
  std::vector<Input> inputs_;
};

/// The tape of several variables, null if all are passive.
template <class V>
auto common_core(std::string_view operation, const std::vector<Var<V>>& arguments) {
  decltype(VarAccess::core(arguments.front())) found = nullptr;
  for (const auto& argument : arguments) {
    auto* core = VarAccess::core(argument);
    if (core == nullptr) continue;
    if (found != nullptr && found != core)
      throw TapeError(message(operation,
                              ": variables of two different tapes found; use one tape for "
                              "a computation"));
    found = core;
  }
  return found;
}

template <Scalar T>
Var<Array<T>> joined(JoinPlan plan, const std::vector<Var<Array<T>>>& arguments) {
  auto* core = common_core(plan.operation, arguments);
  const auto value_of = [&](std::size_t k) { return arguments[k].value(); };
  if (core == nullptr) return JoinNode<T>(std::move(plan), arguments).join(value_of);
  typename TapeCore<real_t<T>>::template Draft<JoinNode<T>> node(*core, std::move(plan), arguments);
  Array<T> result = node->join(value_of);
  if (core->keeps_values()) node->keep_constants(arguments);
  auto& recorded = static_cast<Node<real_t<T>>&>(node.commit(result));
  return VarAccess::make(*core, recorded, std::move(result));
}

/// What arrays in a vector may be: variables, arrays or plain Eigen objects.
template <class X>
struct JoinElement {};
template <Scalar T>
struct JoinElement<Var<Array<T>>> {
  using type = T;
};
template <Scalar T>
struct JoinElement<Array<T>> {
  using type = T;
};
template <EigenObject X>
struct JoinElement<X> {
  using type = EigenElement<X>;
};
template <class X>
concept Joinable = requires {
  typename JoinElement<X>::type;
};

/// The variables of formulas that are evaluated here, or were.
template <class X>
auto evaluated_parts(const std::vector<X>& formulas) {
  std::vector<std::remove_cvref_t<decltype(eval(formulas.front()))>> parts;
  for (const X& formula : formulas)
    parts.push_back(eval(formula));
  return parts;
}

/// Rank of the joint result of Eigen objects; irrelevant for others.
template <class X, int more>
constexpr int joined_rank() {
  if constexpr (EigenObject<X>)
    return eigen_rank<X> + more;
  else
    return 0;
}

/// Puts variables, arrays or Eigen objects together by a plan made from their shapes; the result
/// has `more` axes more than they have.
template <int more, Joinable X>
auto join(JoinPlan (*plan_of)(const std::vector<Shape>&, int axis), const std::vector<X>& arguments,
          int axis) {
  using T = typename JoinElement<X>::type;
  std::vector<Shape> shapes;
  for (const X& x : arguments)
    shapes.push_back(shape_of(x));
  JoinPlan plan = plan_of(shapes, axis);
  if constexpr (is_var<X>) {
    return joined(std::move(plan), arguments);
  } else {
    const std::vector<Var<Array<T>>> passive(arguments.begin(), arguments.end());
    return of_rank<X, joined_rank<X, more>()>(joined(std::move(plan), passive).value());
  }
}

}  // namespace detail
}  // namespace wirtinger
