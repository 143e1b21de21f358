/// \file
/// A fused statement: an elementwise expression over arrays and scalars, computed in one pass
/// and differentiated in one pass that computes intermediate results again in registers.
#pragma once

#include "kernel.hpp"
#include "scalar_statement.hpp"
#include "tree_text.hpp"

namespace wirtinger::detail {

/// The expression, its loop shape, and the four passes over it. A: SIMD architecture.
template <class Tree, class A>
class FusedStatement {
 public:
  using T = tree_element_t<Tree>;
  using R = real_t<T>;
  using Core = TapeCore<R>;
  static constexpr std::size_t arrays = array_count<Tree>;
  static constexpr std::size_t scalars = count_leaves<IsScalarArgument, Tree>;

  /// Of an expression or variable, whose tree is made where it stays.
  template <class E>
  FusedStatement(E&& e, const Shape& shape)
      : tree_(bind_operand(std::forward<E>(e))), loop_{shape, operation_count<Tree>} {
    loop_.template choose_order<R>(array_operands());
    mark_kept(tree_, false);
  }

  Order order() const { return loop_.order; }

  /// Result array. `target`: memory of the variable that will be rebound to it.
  Array<T> values(const Buffer* target) {
    Array<T> result(loop_.shape, loop_.order,
                    loop_.template result_buffer<R>(array_operands(), components<T>, target));
    const Sink<T, A> sink{static_cast<T*>(result.buffer().data())};
    run<Pass::values>(nullptr, sink, nullptr,
                      [](auto& view, auto& to, Index i)
                          WIRTINGER_INLINE_LAMBDA { to.store(i, forward(view, i).w); });
    return result;
  }
  /// Sum of all elements of the result.
  T sum() {
    return run<Pass::values>(nullptr, Summation<T, A>{}, nullptr,
                             [](auto& view, auto& to, Index i)
                                 WIRTINGER_INLINE_LAMBDA { to.add(forward(view, i).w); });
  }

  /// What a pass has pulled back before the sweep, for a seed of 1.
  struct Pulled {
    std::array<Buffer, arrays> array;
    std::array<std::complex<R>, scalars> scalar{};
    bool is_there = false;
  };
  /// Is one pass for sum and cotangents worth its memory? It is if they take the operands' own, if
  /// they are small, or once on a tape: the sweep begins with that much anyway.
  bool pulls_early(Core& core) {
    if (!core.gradient_follows() || ComplexScalar<T>) return false;
    bool free = loop_.shape.size() <= 1024;
    if (!free && loop_.linear) {
      free = true;
      for (const ArrayOperand<R>* o : array_operands())
        free = free && (o->node == nullptr || o->is_only_holder());
    }
    return free || core.take_early_pull();
  }
  /// Sum of all elements of a real result, and in the same pass what a seed of 1 pulls back. The
  /// operands are used up.
  T sum_and_pull(Core& core, Pulled& pulled) {
    const T sum = run<Pass::sum_and_pull>(
        &core, Summation<T, A>{}, nullptr,
        [](auto& view, auto& to, Index i) WIRTINGER_INLINE_LAMBDA {
          using Real = number::Packet<R, A>;
          to.add(pull_element<Real>(view, Uniform<T, A>{Real(1)}, i));
        },
        &pulled);
    std::size_t k = 0;
    for (ArrayOperand<R>* o : array_operands()) {
      if (o->node != nullptr) pulled.array[k] = o->node->cotangent.take();
      if (o->node != nullptr || !core.keeps_values()) o->drop();
      ++k;
    }
    pulled.is_there = true;
    return sum;
  }
  /// Adds that, times the seed that has come, to the cotangents.
  void deliver(Core& core, R seed, Pulled& pulled) {
    give_scaled<R>(array_operands(), pulled.array, seed);
    std::size_t s = 0;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.index; }) {
        const std::complex<R> bar = pulled.scalar[s++];
        if (!leaf.is_active()) return;
        core.adjoint[leaf.index] += scaled_cotangent(seed, bar.real());
        if (leaf.width == 2) core.adjoint[leaf.index + 1] += scaled_cotangent(seed, bar.imag());
      }
    });
  }

  /// Tangent of the result, of its sum, from the operands' tangents.
  Buffer tangents(Core& core) {
    Buffer result = Buffer::allocate(bytes());
    const Sink<T, A> sink{static_cast<T*>(result.data())};
    run<Pass::tangents>(&core, sink, nullptr,
                        [](auto& view, auto& to, Index i)
                            WIRTINGER_INLINE_LAMBDA { to.store(i, forward(view, i).w.tangent); });
    return result;
  }
  T sum_of_tangents(Core& core) {
    return run<Pass::tangents>(&core, Summation<T, A>{}, nullptr,
                               [](auto& view, auto& to, Index i)
                                   WIRTINGER_INLINE_LAMBDA { to.add(forward(view, i).w.tangent); });
  }

  /// Pulls cotangents back; an IncomingPair's tangents too. `own`: the node whose cotangent
  /// memory may be taken over, or null.
  template <class Incoming>
  void pull(Core& core, const Incoming& incoming, Node<R>* own) {
    constexpr Pass pass =
        number::is_dual<decltype(incoming.load(0))> ? Pass::pull_product : Pass::pull;
    run<pass>(&core, incoming, own, [](auto& view, auto& from, Index i) WIRTINGER_INLINE_LAMBDA {
      using Real = number::Packet<R, A>;
      if constexpr (pass == Pass::pull)
        pull_element<Real>(view, from, i);
      else
        backward(view, forward(view, i), from.load(i), clean_lanes<Real>(view, i), i);
    });
  }

  /// A tape that is replayed reads its constants again, whether a partial reads them or not.
  void keep_constants() {
    for (ArrayOperand<R>* o : array_operands())
      o->keep = o->keep || o->node == nullptr;
  }
  /// Drops the operands that no active partial reads.
  void drop_unread() {
    for (ArrayOperand<R>* o : array_operands())
      if (!o->keep) o->drop();
  }

  void describe(NodeReader<R>& reader) const {
    for_each_leaf(tree_, [&](const auto& leaf) {
      if constexpr (requires { leaf.keep; }) {
        if (leaf.node != nullptr) reader.input(*leaf.node);
        if (leaf.values != nullptr)
          reader.keeps(leaf.buffer, leaf.values,
                       static_cast<std::size_t>(leaf.shape.size() * leaf.width));
      } else if constexpr (requires { leaf.index; }) {
        if (leaf.is_active()) reader.scalar_input(leaf.index, leaf.width);
      }
    });
  }
  static std::string_view text() { return tree_text<Tree>(); }

  /// Reads the operands' current values again, for replay, as the node of this number.
  void reload(Core& core, std::uint32_t reader) {
    for (ArrayOperand<R>* o : array_operands())
      o->reload(loop_.order);
    for (ArrayOperand<R>* o : array_operands())
      if (o->node != nullptr) o->node->value_for(reader);
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.index; })
        if (leaf.is_active())
          leaf.value =
              Core::template get<std::remove_cvref_t<decltype(leaf.value)>>(core.value, leaf.index);
    });
  }

 private:
  std::size_t bytes() const { return static_cast<std::size_t>(loop_.shape.size()) * sizeof(T); }

  std::array<ArrayOperand<R>*, arrays> array_operands() {
    std::array<ArrayOperand<R>*, arrays> operands;
    std::size_t k = 0;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.keep; }) operands[k++] = &leaf;
    });
    return operands;
  }

  // Gives the sum that the pass has formed, if it has.
  template <Pass pass, class IO, class Body>
  T run(Core* core, const IO& io, Node<R>* own, Body, Pulled* pulled = nullptr) {
    std::array<KernelScalar<R>, scalars + 1> scalar;  // the last one: the sum
    std::size_t s = 0;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.index; }) {
        scalar[s].index = leaf.index;
        scalar[s].active = leaf.is_active();
        scalar[s].given = !leaf.is_active() || core == nullptr || core->is_given_nan(leaf.index);
        scalar[s++].complex = leaf.width == 2;
      }
    });
    run_pass<arrays, R>(pass, core, loop_, array_operands(), scalar, &tree_, &io, own,
                        &row<pass, IO, Body>);
    if (pulled != nullptr)
      for (s = 0; s < scalars; ++s)
        pulled->scalar[s] = scalar[s].cotangent_sum.total();
    const std::complex<R> sum = scalar[scalars].cotangent_sum.total();
    if constexpr (ComplexScalar<T>)
      return sum;
    else
      return sum.real();
  }

  template <Pass pass, class IO, class Body>
  static void row(const KernelContext<R>& context, const Index* offset, Index length) {
    constexpr bool dual = has_tangents(pass);
    std::array<PacketMemory, 6 * arrays + 4> memory;  // splats, then padded packets
    std::size_t k = 0, s = 0;
    const auto view_of = [&](const auto& leaf) WIRTINGER_INLINE_LAMBDA {
      using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
      if constexpr (requires { leaf.keep; }) {
        const std::size_t here = k++;
        return ArrayView<U, A, dual>(context.operands[here], offset[0], offset[here + 1],
                                     memory.data() + 2 * here);
      } else if constexpr (requires { leaf.index; }) {
        KernelScalar<R>& scalar = context.scalars[s++];
        U tangent;
        if constexpr (ComplexScalar<U>)
          tangent = scalar.tangent;
        else
          tangent = scalar.tangent.real();
        return SplatView<U, A, dual>{number::spread<A>(leaf.value), number::spread<A>(tangent),
                                     &scalar};
      } else {
        return ConstantView<U, A>{number::spread<A>(leaf.value)};
      }
    };
    run_row<A, R>(map_leaves(*static_cast<const Tree*>(context.tree), view_of),
                  static_cast<const IO*>(context.io)->from(offset[0], context.scalars[scalars]),
                  memory.data() + 2 * arrays, length, Body{});
  }

  Tree tree_;
  LoopShape loop_;
};

/// The node of a fused statement with an array result.
template <class Tree, class A>
class FusedNode final : public Node<real_t<tree_element_t<Tree>>> {
 public:
  using Statement = FusedStatement<Tree, A>;
  using T = typename Statement::T;
  using R = typename Statement::R;

  template <class E>
  FusedNode(E&& e, const Shape& of) : statement_(std::forward<E>(e), of) {
    this->shape = of;
    this->order = statement_.order();
    this->components_per_element = components<T>;
  }
  Statement& statement() { return statement_; }

  void evaluate(TapeCore<R>& core) override {
    statement_.reload(core, this->id);
    this->value = statement_.values(nullptr).buffer();
    statement_.drop_unread();
  }
  void push_forward(TapeCore<R>& core) override { this->tangent = statement_.tangents(core); }
  void pull_back(TapeCore<R>& core, Sweep sweep) override {
    Node<R>* own = this->keep_cotangent ? nullptr : this;
    const Source<T, A> bar{reinterpret_cast<const T*>(this->cotangent.data())};
    if (sweep == Sweep::gradient) return statement_.pull(core, bar, own);
    const Source<T, A> bar_dot{reinterpret_cast<const T*>(this->cotangent_tangent.data())};
    statement_.pull(core, IncomingPair<Source<T, A>>{bar, bar_dot}, own);
  }
  void describe(NodeReader<R>& reader) const override { statement_.describe(reader); }
  std::string_view name() const override { return Statement::text(); }

 private:
  Statement statement_;
};

/// The node of the sum over a fused expression: its result is a scalar of the tape.
template <class Tree, class A>
class FusedSumNode final : public Node<real_t<tree_element_t<Tree>>> {
 public:
  using Statement = FusedStatement<Tree, A>;
  using T = typename Statement::T;
  using R = typename Statement::R;
  using Core = TapeCore<R>;

  template <class E>
  FusedSumNode(E&& e, const Shape& of) : statement_(std::forward<E>(e), of) {}
  Statement& statement() { return statement_; }

  T total(Core& core) {
    pulled_ = {};
    if constexpr (RealScalar<T>)
      if (statement_.pulls_early(core)) return statement_.sum_and_pull(core, pulled_);
    return statement_.sum();
  }
  void evaluate(Core& core) override {
    statement_.reload(core, this->id);
    Core::template set<T>(core.value, this->scalar_output, total(core));
    statement_.drop_unread();
  }
  void push_forward(Core& core) override {
    Core::template set<T>(core.tangent, this->scalar_output, statement_.sum_of_tangents(core));
  }
  void pull_back(Core& core, Sweep sweep) override {
    auto pulled = std::exchange(pulled_, {});
    if (core.has_no_cotangent(this->scalar_output, components<T>, sweep == Sweep::product)) return;
    if (pulled.is_there) return statement_.deliver(core, core.adjoint[this->scalar_output], pulled);
    const auto seed = [&](const std::vector<R>& from) {
      return Uniform<T, A>{number::spread<A>(Core::template get<T>(from, this->scalar_output))};
    };
    if (sweep == Sweep::gradient) return statement_.pull(core, seed(core.adjoint), nullptr);
    statement_.pull(
        core, IncomingPair<Uniform<T, A>>{seed(core.adjoint), seed(core.adjoint_tangent)}, nullptr);
  }
  void describe(NodeReader<R>& reader) const override { statement_.describe(reader); }
  std::string_view name() const override {
    static const std::string text = message("sum of ", Statement::text());
    return text;
  }

 private:
  Statement statement_;
  typename Statement::Pulled pulled_;
};

// --- recording ----------------------------------------------------------------------------------

template <class Tree>
using TreeArch = number::Arch<real_t<tree_element_t<Tree>>>;

template <class E>
auto record_array(E&& e, const Buffer* target) {
  using Tree = decltype(bind_operand(std::forward<E>(e)));
  using A = TreeArch<Tree>;
  using T = tree_element_t<Tree>;
  auto* core = e.tape();
  const Shape& shape = e.shape();  // outlives what the operands hold
  if (core == nullptr)
    return Var<Array<T>>(FusedStatement<Tree, A>(std::forward<E>(e), shape).values(target));
  using Node = FusedNode<Tree, A>;
  typename TapeCore<real_t<T>>::template Draft<Node> node(*core, std::forward<E>(e), shape);
  if (core->keeps_values()) node->statement().keep_constants();
  Array<T> result = node->statement().values(target);
  node->statement().drop_unread();
  auto& recorded = static_cast<detail::Node<real_t<T>>&>(node.commit(result));
  return VarAccess::make(*core, recorded, std::move(result));
}

template <class E>
var_of_t<E> evaluate_statement(E&& expression, const Buffer* target) {
  if constexpr (has_array<E>)
    return record_array(std::forward<E>(expression), target);
  else
    return record_scalar(expression.tape(), bind_operand(expression));
}

}  // namespace wirtinger::detail
