/// \file
/// Reductions that are not linear as nodes. A reduction is one struct that says how the elements of
/// a fibre make a result and how a cotangent comes back; tangents and second order are the same
/// code on dual numbers.
///
///   static constexpr std::string_view name
///   static constexpr bool takes_nothing                  no elements have a result
///   template <Scalar T> using Result                     element type of the results
///   reduce(fibres, x)                                    the results, a PooledVector of numbers
///   pull(fibres, x, w_bar, given, x_bar)                 puts every element of x_bar;
///                                                        given: x came with the input (eq. 42)
/// with x, w_bar, x_bar as Numbers: plain ones, or dual ones with their tangents.
#pragma once

#include "fibres.hpp"
#include "kinds.hpp"

namespace wirtinger::detail {

/// False if a NaN came with the input of a fibre; then its result w is NaN.
template <class W>
WIRTINGER_INLINE auto is_clean_fibre(bool given, const W& w) {
  auto clean = number::is_number(number::primal(w));
  clean.b = clean.b || !given;
  return clean;
}

/// A plain real or complex number as a number of type Z, with tangent zero.
template <class Z, RealScalar R>
Z number_of(R x) {
  return number::as<Z>(number::spread<number::Single>(x));
}

/// The results of a reduction, contiguous in memory: `part` of each number.
template <Scalar U, class W, class Part>
Buffer results_as(const PooledVector<W>& w, Part part) {
  Buffer results = Buffer::allocate(w.size() * sizeof(U));
  U* const to = static_cast<U*>(results.data());
  for (std::size_t o = 0; o < w.size(); ++o)
    to[o] = number::to_scalar(part(w[o]));
  return results;
}
template <class Reduction, Scalar T>
Buffer reduced_values(const Fibres& fibres, const T* x) {
  return results_as<typename Reduction::template Result<T>>(
      Reduction::reduce(fibres, Numbers<const T, false>(x, nullptr)),
      [](const auto& w) { return w; });
}

/// The node of a reduction: over axes with an array as its output, or of all elements with a
/// scalar of the tape.
template <class Reduction, Scalar T>
class ReduceNode final : public Node<real_t<T>> {
 public:
  using R = real_t<T>;
  using U = typename Reduction::template Result<T>;
  using Core = TapeCore<R>;

  ReduceNode(Node<R>* input, const Shape& kept)
      : input_(input), fibres_(input->shape, kept, input->order) {}

  /// The results, in the input's order; x is kept for the pull-back.
  Buffer reduce(const Array<T>& x) {
    x_ = x;
    return reduced_values<Reduction>(fibres_, std::as_const(x_).data());
  }

  void evaluate(Core& core) override {
    deliver(core.value, this->value, reduce(Array<T>(input_->shape, input_->order, input_->value_for(this->id))));
  }
  void push_forward(Core& core) override {
    const Buffer x_dot = input_->tangent;
    Buffer w_dot;
    if (x_dot)
      w_dot = results_as<U>(Reduction::reduce(fibres_, dual_input(x_dot)),
                            [](const auto& w) { return w.tangent; });
    deliver(core.tangent, this->tangent, std::move(w_dot));
  }
  void pull_back(Core& core, Sweep sweep) override {
    const bool product = sweep == Sweep::product;
    if (has_scalar_output() && core.has_no_cotangent(this->scalar_output, components<U>, product))
      return;
    Seed w_bar(*this, core.adjoint, this->cotangent);
    Buffer x_bar = Buffer::allocate(input_->components() * sizeof(R));
    T* const to = static_cast<T*>(x_bar.data());
    if (product) {
      Seed w_bar_dot(*this, core.adjoint_tangent, this->cotangent_tangent);
      Buffer x_bar_dot = Buffer::allocate(input_->components() * sizeof(R));
      Reduction::pull(fibres_, dual_input(input_->tangent),
                      Numbers<const U, true>(w_bar.data(), w_bar_dot.data()), input_->independent,
                      Numbers<T, true>(to, static_cast<T*>(x_bar_dot.data())));
      input_->cotangent_tangent.give(std::move(x_bar_dot), input_->components());
    } else {
      Reduction::pull(fibres_, Numbers<const T, false>(std::as_const(x_).data(), nullptr),
                      Numbers<const U, false>(w_bar.data(), nullptr), input_->independent,
                      Numbers<T, false>(to, nullptr));
    }
    input_->cotangent.give(std::move(x_bar), input_->components());
  }
  void describe(NodeReader<R>& reader) const override {
    reader.input(*input_);
    reader.keeps(x_.buffer(), reinterpret_cast<const R*>(x_.data()), input_->components());
  }
  std::string_view name() const override { return Reduction::name; }

 private:
  bool has_scalar_output() const { return this->scalar_output != Node<R>::no_scalar; }

  Numbers<const T, true> dual_input(const Buffer& tangents) const {
    return {x_.data(), tangents ? static_cast<const T*>(tangents.data()) : nullptr};
  }

  // Where the results' cotangents are: in the node, or among the scalars.
  class Seed {
   public:
    Seed(const ReduceNode& node, const std::vector<R>& numbers, const Slot<R>& slot)
        : array_(reinterpret_cast<const U*>(slot.data())) {
      if (node.has_scalar_output()) scalar_ = Core::template get<U>(numbers, node.scalar_output);
    }
    const U* data() const { return array_ != nullptr ? array_ : &scalar_; }

   private:
    const U* array_;
    U scalar_{};
  };

  // Results go the same two ways; none are zero.
  void deliver(std::vector<R>& numbers, Buffer& array, Buffer results) {
    if (!has_scalar_output())
      array = std::move(results);
    else
      Core::template set<U>(numbers, this->scalar_output,
                            results ? *static_cast<const U*>(results.data()) : U(0));
  }

  Node<R>* input_;
  Fibres fibres_;
  Array<T> x_;
};

/// Shape with extent 1 on every axis.
inline Shape ones_like(const Shape& shape) {
  return Shape(std::vector<Index>(static_cast<std::size_t>(shape.rank()), 1));
}

/// Throws ShapeError if results of no elements are asked for.
template <class Reduction>
void require_elements(const Shape& from, const Shape& kept) {
  if (Reduction::takes_nothing || from.size() > 0 || kept.size() == 0) return;
  throw ShapeError(message(Reduction::name, ": no elements to reduce in an array of shape ",
                           to_text(from), " found, expected at least one for each result"));
}

/// The results for a plain array, in its order and under the shape `to`.
template <class Reduction, Scalar T>
auto reduced_array(const Array<T>& given, const Shape& kept, const Shape& to) {
  const Array<T> x = given.in_order(given.order());
  return Array<typename Reduction::template Result<T>>(
      to, x.order(),
      reduced_values<Reduction>(Fibres(x.shape(), kept, x.order()), std::as_const(x).data()));
}

/// A reduction of all elements: a number, or a scalar variable.
template <class Reduction, ArrayLike X>
auto reduce_all(X&& x) {
  if constexpr (!has_numbers<X>()) {
    return 0.0;
  } else if constexpr (Unevaluated<X>) {
    return all_or_nothing([&] { return reduce_all<Reduction>(eval(std::forward<X>(x))); }, x);
  } else if constexpr (!Operand<X>) {
    const auto& array = as_array(x);
    const Shape kept = ones_like(array.shape());
    require_elements<Reduction>(array.shape(), kept);
    return reduced_array<Reduction>(array, kept, {}).item();
  } else {
    using T = element_t<X>;
    using Node = ReduceNode<Reduction, T>;
    using U = typename Node::U;
    const Var<Array<T>> input = std::forward<X>(x);
    const Shape kept = ones_like(input.shape());
    require_elements<Reduction>(input.shape(), kept);
    auto* core = VarAccess::core(input);
    if (core == nullptr) return Var<U>(reduced_array<Reduction>(input.value(), kept, {}).item());
    typename TapeCore<real_t<T>>::template Draft<Node> node(*core, VarAccess::node(input), kept);
    const Buffer result = node->reduce(input.value());
    const U w = *static_cast<const U*>(result.data());
    Node& recorded = node.commit(w);
    recorded.scalar_output = record_scalar_leaf(*core, w);
    return VarAccess::make(*core, recorded.scalar_output, w);
  }
}

/// A reduction to shape `to`: an array, or an array variable.
template <class Reduction, ArrayLike X>
auto reduce_to(X&& x, const Shape& kept, const Shape& to) {
  if constexpr (!has_numbers<X>()) {
    return Array<double>();
  } else if constexpr (Unevaluated<X>) {
    return all_or_nothing([&] { return reduce_to<Reduction>(eval(std::forward<X>(x)), kept, to); },
                          x);
  } else if constexpr (!Operand<X>) {
    const auto& array = as_array(x);
    require_elements<Reduction>(array.shape(), kept);
    return reduced_array<Reduction>(array, kept, to);
  } else {
    using T = element_t<X>;
    using Node = ReduceNode<Reduction, T>;
    using U = typename Node::U;
    const Var<Array<T>> input = std::forward<X>(x);
    require_elements<Reduction>(input.shape(), kept);
    auto* core = VarAccess::core(input);
    if (core == nullptr) return Var(reduced_array<Reduction>(input.value(), kept, to));
    auto* from = VarAccess::node(input);
    typename TapeCore<real_t<T>>::template Draft<Node> node(*core, from, kept);
    node->shape = to;
    node->order = from->order;
    node->components_per_element = components<U>;
    Array<U> result(to, from->order, node->reduce(input.value()));
    auto& recorded = static_cast<detail::Node<real_t<T>>&>(node.commit(result));
    return VarAccess::make(*core, recorded, std::move(result));
  }
}

}  // namespace wirtinger::detail
