/// \file
/// Linear operators as nodes. An operator is one struct with `name`, `apply` and
/// `apply_adjoint`; gradient, tangent, second order and replay follow from linearity.
#pragma once

#include "dot_test.hpp"

namespace wirtinger {

namespace detail {

template <class Op>
concept NamedOperator = requires(const Op& op) {
  { op.name } -> std::convertible_to<std::string_view>;
};
template <class Op, class T>
concept HasApply = requires(const Op& op, const Array<T>& x) {
  op.apply(x);
};
template <class Op, class T>
using Applied =
    std::remove_cvref_t<decltype(std::declval<const Op&>().apply(std::declval<const Array<T>&>()))>;
template <class Op, class T>
concept HasAdjoint = requires(const Op& op, const Applied<Op, T>& y) {
  op.apply_adjoint(y);
};
/// Optional: adds A^H y to an array instead of returning one, for operators that touch a part.
template <class Op, class T>
concept AddsAdjoint = requires(const Op& op, const Applied<Op, T>& y, Array<T>& x) {
  op.add_adjoint(y, x);
};

/// Optional: an operator that runs on memory where argument and result have one shape(), both dense
/// in order() and aligned as buffers are. Its nodes need not make arrays of it then.
template <class Op, class T>
concept RunsOnMemory = requires(Op& op, const T* x, Applied<Op, T> y) {
  op.apply_to(x, y.data());
};
/// Optional besides: the same within one memory, where that is faster.
template <class Op, class T>
concept RunsInPlace = requires(Op& op, T* y) {
  op.prefers_in_place();
  op.adjoint_prefers_in_place();
  op.apply_in_place(y);
  op.apply_adjoint_in_place(y);
};

template <class Op, class T>
constexpr void require_operator() {
  static_assert(
      NamedOperator<Op>,
      "linear: the operator needs a name: static constexpr std::string_view name = \"...\";");
  static_assert(HasApply<Op, T>,
                "linear: the operator needs apply(const Array<T>& x) const for this element type");
  static_assert(HasAdjoint<Op, T> || AddsAdjoint<Op, T>,
                "linear: the operator needs apply_adjoint(const Array<U>& y) const, the adjoint of "
                "apply; without it there is no gradient");
}

/// A^H y as a T array, by apply_adjoint or by add_adjoint into zeros of the shape of x.
template <Scalar T, class Op, Scalar U>
Array<T> adjoint_applied(const Op& op, const Array<U>& y, const Shape& of_x) {
  if constexpr (AddsAdjoint<Op, T>) {
    Array<T> sum = zeros<T>(of_x);
    op.add_adjoint(y, sum);
    return sum;
  } else {
    return in_field<T>(op.apply_adjoint(y));
  }
}

/// An adjoint's result as the cotangent of a T array, in the node's memory order.
template <Scalar T, Scalar U>
Array<T> as_cotangent(const Array<U>& x, const Node<real_t<T>>& node, std::string_view operation) {
  if (!(x.shape() == node.shape))
    throw CheckError(message(operation, ": apply_adjoint returned shape ", to_text(x.shape()),
                             ", expected the shape of the input, ", to_text(node.shape)));
  return settled(in_field<T>(x).in_order(node.order));
}

template <class Op, Scalar T>
class LinearNode final : public Node<real_t<T>> {
 public:
  using R = real_t<T>;
  using U = typename Applied<Op, T>::value_type;

  /// The operator is made where it stays.
  template <class Make>
  LinearNode(Node<R>* input, const Make& make) : op_(make()), input_(input) {}

  /// An operator that takes its argument by value may use up the memory of one that dies here.
  Array<U> apply(Array<T> x) {
    Array<U> y = settled(result_of(std::move(x)));
    this->shape = y.shape();
    this->order = y.order();
    this->components_per_element = components<U>;
    return y;
  }

  void evaluate(TapeCore<R>&) override { this->value = applied(input_->value_for(this->id)); }
  void push_forward(TapeCore<R>&) override {
    this->tangent = input_->tangent ? applied(input_->tangent) : Buffer();
  }
  void pull_back(TapeCore<R>& core, Sweep sweep) override {
    if (core.watch().operators) [[unlikely]]
      require_adjoint();
    contribute(this->cotangent, input_->cotangent);
    if (sweep == Sweep::product) contribute(this->cotangent_tangent, input_->cotangent_tangent);
  }
  void describe(NodeReader<R>& reader) const override { reader.input(*input_); }
  std::string_view name() const override { return op_.name; }

 private:
  Array<T> input_array(Buffer buffer) const {
    return {input_->shape, input_->order, std::move(buffer)};
  }

  // The dot test of the cotangent at hand with a random x.
  WIRTINGER_COLD void require_adjoint() const {
    const Array<U> y(this->shape, this->order, this->cotangent.buffer());
    const auto x = RandomNumbers(1).array<T>(input_->shape);
    const auto ahy = adjoint_applied<T>(op_, y, x.shape());
    if (!(ahy.shape() == x.shape())) return;  // as_cotangent says so
    const DotTest<R> test(op_.apply(x), y, x, ahy);
    if (test.differs())
      throw CheckError(message("checking: ", op_.name,
                               ": apply_adjoint is not the adjoint of apply", test.text(),
                               "; check_adjoint(operator, shape) tests it alone"));
  }

  bool is_direct() const {
    return input_->shape == op_.shape() && same_layout(input_->shape, input_->order, op_.order());
  }
  template <class X>
  static Buffer memory_of(const Shape& shape) {
    return Buffer::allocate(static_cast<std::size_t>(shape.size()) * sizeof(X));
  }

  Applied<Op, T> result_of(Array<T> x) {
    if constexpr (RunsInPlace<Op, T> && std::same_as<T, U>)
      if (op_.prefers_in_place() && x.buffer().exclusive() && x.shape() == op_.shape() &&
          x.is_dense(op_.order())) {
        op_.apply_in_place(x.data());
        return x;
      }
    return op_.apply(std::move(x));
  }
  Buffer applied(Buffer x) {
    if constexpr (RunsOnMemory<Op, T>)
      if (is_direct()) {
        if constexpr (RunsInPlace<Op, T> && std::same_as<T, U>)
          if (op_.prefers_in_place() && x.exclusive()) {
            op_.apply_in_place(static_cast<T*>(x.data()));
            return x;
          }
        Buffer y = memory_of<U>(this->shape);
        op_.apply_to(static_cast<const T*>(x.data()), static_cast<U*>(y.data()));
        return y;
      }
    return std::move(apply(input_array(std::move(x))).buffer());
  }

  void contribute(Slot<R>& from, Slot<R>& to) {
    if constexpr (RunsOnMemory<Op, T>)
      if (is_direct()) {
        Buffer y = this->keep_cotangent ? from.buffer() : from.take();
        if constexpr (RunsInPlace<Op, T> && std::same_as<T, U>)
          if (op_.adjoint_prefers_in_place() && y.exclusive()) {
            op_.apply_adjoint_in_place(static_cast<T*>(y.data()));
            return to.give(std::move(y), input_->components());
          }
        Buffer x = memory_of<T>(input_->shape);
        op_.apply_adjoint_to(static_cast<const U*>(y.data()), static_cast<T*>(x.data()));
        return to.give(std::move(x), input_->components());
      }
    Array<U> y(this->shape, this->order, this->keep_cotangent ? from.buffer() : from.take());
    if constexpr (AddsAdjoint<Op, T>) {
      to.add_region(input_->components());
      Array<T> sum = input_array(to.take());
      op_.add_adjoint(y, sum);
      to.give(std::move(sum.buffer()), input_->components());
    } else {
      const auto x = op_.apply_adjoint(std::move(y));
      to.give(as_cotangent<T>(x, *input_, op_.name).buffer(), input_->components());
    }
  }

  Op op_;
  Node<R>* input_;
};

/// The operator that `make(shape, order)` gives for this input, applied to it.
template <class Make, Scalar T>
auto record_linear(const Make& make, Var<Array<T>> input) {
  const auto made = [&] { return make(input.shape(), input.value().order()); };
  using Node = LinearNode<decltype(made()), T>;
  using Access = VarAccess;
  auto* core = Access::core(input);
  if (core == nullptr) {
    auto op = made();
    return Var(settled(op.apply(Access::take_value(std::move(input)))));
  }
  typename TapeCore<real_t<T>>::template Draft<Node> node(*core, Access::node(input), made);
  auto result = node->apply(Access::take_value(std::move(input)));
  auto& recorded = static_cast<detail::Node<real_t<T>>&>(node.commit(result));
  return Access::make(*core, recorded, std::move(result));
}

}  // namespace detail

/// y = A x for an operator of the user's or of the library.
///   Op: `static constexpr std::string_view name`, `Array<U> apply(const Array<T>&) const`,
///   `Array<T> apply_adjoint(const Array<U>&) const` (a complex result is projected for real T).
///   x: variable or expression (gives a variable), array (array), Eigen object (Eigen object of
///   the same rank and run-time size).
template <class Op, detail::ArrayLike X>
auto linear(Op op, X&& x) {
  if constexpr (!detail::has_numbers<X>()) {
    return Array<double>();
  } else if constexpr (detail::Unevaluated<X>) {
    const auto evaluated_and_applied = [&] {
      return linear(std::move(op), eval(std::forward<X>(x)));
    };
    return detail::all_or_nothing(evaluated_and_applied, x);
  } else if constexpr (!detail::Operand<X>) {
    const auto array = detail::as_array(x);
    using T = typename std::remove_cvref_t<decltype(array)>::value_type;
    detail::require_operator<Op, T>();
    if constexpr (EigenObject<X>)
      return detail::of_rank<X, detail::eigen_rank<X>>(op.apply(array));
    else
      return op.apply(array);
  } else {
    using T = detail::element_t<X>;
    detail::require_operator<Op, T>();
    return detail::record_linear([&](const Shape&, Order) -> Op { return std::move(op); },
                                 Var<Array<T>>(std::forward<X>(x)));
  }
}

}  // namespace wirtinger
