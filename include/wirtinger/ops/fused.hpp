/// \file
/// A fused statement: an elementwise expression over arrays and scalars, computed in one pass
/// and differentiated in one pass that computes intermediate results again in registers.
#pragma once

#include "kernel.hpp"
#include "scalar_statement.hpp"

namespace wirtinger::detail {

/// The expression, its loop shape, and the four passes over it. A: SIMD architecture.
template <class Tree, class A>
class FusedStatement {
 public:
  using T = tree_element_t<Tree>;
  using R = real_t<T>;
  using Core = TapeCore<R>;
  static constexpr std::size_t arrays = array_count<Tree>;

  FusedStatement(Tree&& tree, const Shape& shape) : tree_(std::move(tree)), shape_(shape) {
    choose_order();
    mark_kept(tree_, false);
  }

  const Shape& shape() const { return shape_; }
  Order order() const { return order_; }

  /// Result array. `target`: memory of the variable that will be rebound to it.
  Array<T> values(const Buffer* target) {
    Array<T> result(shape_, order_, result_buffer(target));
    const Sink<T, A> sink{static_cast<T*>(result.buffer().data())};
    run<Pass::values>(nullptr, sink, nullptr, [](auto& view, auto& to, Index i) WIRTINGER_INLINE_LAMBDA {
      to.store(i, forward(view, i).w);
    });
    return result;
  }
  /// Sum of all elements of the result.
  T sum() {
    TreeSum<T> blocks;
    run<Pass::values>(nullptr, Summation<T, A>{&blocks}, nullptr,
                      [](auto& view, auto& to, Index i) WIRTINGER_INLINE_LAMBDA { to.add(forward(view, i).w); });
    return blocks.total();
  }

  /// Tangent of the result, of its sum, from the operands' tangents.
  Buffer tangents(Core& core) {
    Buffer result = Buffer::allocate(bytes());
    const Sink<T, A> sink{static_cast<T*>(result.data())};
    run<Pass::tangents>(&core, sink, nullptr, [](auto& view, auto& to, Index i) WIRTINGER_INLINE_LAMBDA {
      to.store(i, forward(view, i).w.tangent);
    });
    return result;
  }
  T sum_of_tangents(Core& core) {
    TreeSum<T> blocks;
    run<Pass::tangents>(&core, Summation<T, A>{&blocks}, nullptr,
                        [](auto& view, auto& to, Index i) WIRTINGER_INLINE_LAMBDA { to.add(forward(view, i).w.tangent); });
    return blocks.total();
  }

  /// Pulls cotangents back; an IncomingPair's tangents too. `own`: the node whose cotangent
  /// memory may be taken over, or null.
  template <class Incoming>
  void pull(Core& core, const Incoming& incoming, Node<R>* own) {
    constexpr Pass pass = number::is_dual<decltype(incoming.load(0))> ? Pass::pull_product : Pass::pull;
    run<pass>(&core, incoming, own, [](auto& view, auto& from, Index i) WIRTINGER_INLINE_LAMBDA {
      backward(view, forward(view, i), from.load(i), i);
    });
  }

  /// Drops the operands that no active partial reads.
  void drop_unread() {
    for_each_leaf(tree_, [](auto& leaf) {
      if constexpr (requires { leaf.keep; })
        if (!leaf.keep) leaf.array = {};
    });
  }

  /// Reads the operands' current values again, for replay.
  void reload(Core& core) {
    for_each_leaf(tree_, [&](auto& leaf) {
      using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
      if constexpr (requires { leaf.keep; }) {
        if (leaf.node != nullptr)
          leaf.array = Array<U>(leaf.node->shape, leaf.node->order, leaf.node->value).in_order(order_);
      } else if constexpr (requires { leaf.index; }) {
        if (leaf.is_active()) leaf.value = Core::template get<U>(core.value, leaf.index);
      }
    });
  }

 private:
  using Z = number::number_t<T, A>;

  std::size_t bytes() const { return static_cast<std::size_t>(shape_.size()) * sizeof(T); }

  // Column-major only if every full operand with two or more axes is; operands in another order
  // are copied once.
  void choose_order() {
    bool row = false, column = false;
    linear_ = true;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.keep; }) {
        if (!(leaf.array.shape() == shape_)) {
          linear_ = false;
          return;
        }
        row = row || leaf.array.is_dense(Order::row_major);
        column = column || !leaf.array.is_dense(Order::row_major);
      }
    });
    order_ = column && !row ? Order::column_major : Order::row_major;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.keep; })
        if (!leaf.array.is_dense(order_)) leaf.array = leaf.array.in_order(order_);
    });
  }

  // Memory of an operand that dies here serves the result: one that nobody else holds (but the
  // variable being rebound) and no partial reads.
  Buffer result_buffer(const Buffer* target) {
    Buffer taken;
    if (linear_)
      for_each_leaf(tree_, [&](auto& leaf) {
        if constexpr (requires { leaf.keep; }) {
          using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
          if (taken || leaf.keep || !std::is_same_v<U, T>) return;
          const Buffer& buffer = leaf.array.buffer();
          if (buffer.foreign() || buffer.bytes() < bytes() || leaf.array.data() != buffer.data()) return;
          const int mine = handles_of(buffer) + (target != nullptr && *target == buffer ? 1 : 0);
          if (buffer.held_by(mine)) taken = buffer;
        }
      });
    return taken ? taken : Buffer::allocate(bytes());
  }
  int handles_of(const Buffer& buffer) {
    int count = 0;
    bool read = false;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.keep; }) {
        if (leaf.array.buffer() == buffer) {
          ++count;
          read = read || leaf.keep;
        }
      }
    });
    return read ? -1 : count;
  }

  // --- one pass ---------------------------------------------------------------------------------

  enum class Pass { values, tangents, pull, pull_product };
  static constexpr std::size_t scalars = count_leaves<IsScalarArgument, Tree>;

  template <class IO>
  struct Context {
    const Tree* tree;
    const IO* io;
    std::array<KernelOperand<R>, arrays + 1> operands;
    std::array<R, 2 * scalars + 1> scalar_tangents;
    std::array<ScalarTotal<R>, scalars + 1> totals;
  };

  template <Pass pass, class IO, class Body>
  void run(Core* core, const IO& io, Node<R>* own, Body) {
    constexpr Sweep sweep = pass == Pass::pull_product ? Sweep::product : Sweep::gradient;
    constexpr bool pulls = pass == Pass::pull || pass == Pass::pull_product;
    Context<IO> context{&tree_, &io, {}, {}, {}};
    std::size_t k = 0, s = 0;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.keep; }) context.operands[k++] = operand_of_leaf(leaf);
      else if constexpr (requires { leaf.index; }) {
        if constexpr (pass == Pass::tangents || pass == Pass::pull_product)
          for (std::uint32_t c = 0; c < leaf.width; ++c)
            context.scalar_tangents[2 * s + c] = leaf.is_active() ? core->tangent[leaf.index + c] : R(0);
        ++s;
      }
    });
    const std::span<KernelOperand<R>> operands(context.operands.data(), arrays);
    if constexpr (pass == Pass::tangents || pass == Pass::pull_product) attach_tangents<R>(operands, order_);
    if constexpr (pulls) attach_cotangents<R>(operands, shape_, order_, sweep, own);
    if (linear_) {
      const std::array<Index, arrays + 1> origin{};
      row<pass, IO, Body>(&context, origin.data(), shape_.size());
    } else {
      walk_rows<R, arrays + 1>(operands, shape_, order_, &context, &row<pass, IO, Body>);
    }
    if constexpr (pulls) {
      deliver_cotangents<R>(operands, shape_, order_, sweep);
      if constexpr (scalars != 0) deliver_scalars(*core, context.totals, sweep);
    }
  }

  template <class U>
  static KernelOperand<R> operand_of_leaf(const ArrayArgument<U>& leaf) {
    KernelOperand<R> o;
    o.node = leaf.node;
    o.shape = leaf.node != nullptr ? &leaf.node->shape : &leaf.array.shape();
    o.width = components<U>;
    o.values = reinterpret_cast<const R*>(leaf.array.data());
    return o;
  }

  template <Pass pass, class IO, class Body>
  static void row(void* data, const Index* offset, Index length) {
    constexpr bool dual = pass == Pass::tangents || pass == Pass::pull_product;
    auto& context = *static_cast<Context<IO>*>(data);
    std::array<PacketMemory, 6 * arrays + 4> memory;  // splats, then padded packets
    std::size_t k = 0, s = 0;
    const auto view = map_leaves(*context.tree, [&](const auto& leaf) WIRTINGER_INLINE_LAMBDA {
      using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
      if constexpr (requires { leaf.keep; }) {
        const std::size_t here = k++;
        return ArrayView<U, A, dual>(context.operands[here], offset[0], offset[here + 1], memory.data() + 2 * here);
      } else if constexpr (requires { leaf.index; }) {
        const std::size_t here = s++;
        U tangent{};
        if constexpr (dual) tangent = scalar_from<U>(context.scalar_tangents.data() + 2 * here);
        return SplatView<U, A, dual>{number::spread<A>(leaf.value), number::spread<A>(tangent), &context.totals[here]};
      } else {
        return ConstantView<U, A>{number::spread<A>(leaf.value)};
      }
    });
    run_row<A, R>(view, context.io->from(offset[0]), memory.data() + 2 * arrays, length, Body{});
  }

  template <Scalar U>
  static U scalar_from(const R* parts) {
    if constexpr (ComplexScalar<U>) return {parts[0], parts[1]};
    else return parts[0];
  }

  // A scalar operand's cotangent is the sum over everything.
  void deliver_scalars(Core& core, const std::array<ScalarTotal<R>, scalars + 1>& totals, Sweep sweep) {
    std::size_t s = 0;
    for_each_leaf(tree_, [&](auto& leaf) {
      if constexpr (requires { leaf.index; }) {
        using U = typename std::remove_cvref_t<decltype(leaf)>::value_type;
        const auto& total = totals[s++];
        if (!leaf.is_active()) return;
        const auto add = [&](std::vector<R>& to, const TreeSum<std::complex<R>>& sum) {
          const std::complex<R> z = sum.total();
          if constexpr (ComplexScalar<U>) Core::template add<U>(to, leaf.index, z);
          else Core::template add<U>(to, leaf.index, z.real());
        };
        add(core.adjoint, total.cotangent);
        if (sweep == Sweep::product) add(core.adjoint_tangent, total.tangent);
      }
    });
  }

  Tree tree_;
  Shape shape_;
  Order order_ = Order::row_major;
  bool linear_ = true;
};

/// The node of a fused statement with an array result.
template <class Tree, class A>
class FusedNode final : public Node<real_t<tree_element_t<Tree>>> {
 public:
  using Statement = FusedStatement<Tree, A>;
  using T = typename Statement::T;
  using R = typename Statement::R;

  FusedNode(Tree&& tree, const Shape& shape) : statement_(std::move(tree), shape) {
    this->shape = shape;
    this->order = statement_.order();
    this->components_per_element = components<T>;
  }
  Statement& statement() { return statement_; }

  void evaluate(TapeCore<R>& core) override {
    statement_.reload(core);
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
  std::string_view name() const override { return "elementwise"; }

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

  FusedSumNode(Tree&& tree, const Shape& shape) : statement_(std::move(tree), shape) {}
  Statement& statement() { return statement_; }

  void evaluate(Core& core) override {
    statement_.reload(core);
    Core::template set<T>(core.value, this->scalar_output, statement_.sum());
    statement_.drop_unread();
  }
  void push_forward(Core& core) override {
    Core::template set<T>(core.tangent, this->scalar_output, statement_.sum_of_tangents(core));
  }
  void pull_back(Core& core, Sweep sweep) override {
    const auto seed = [&](const std::vector<R>& from) {
      return Uniform<T, A>{number::spread<A>(Core::template get<T>(from, this->scalar_output))};
    };
    if (sweep == Sweep::gradient) return statement_.pull(core, seed(core.adjoint), nullptr);
    statement_.pull(core, IncomingPair<Uniform<T, A>>{seed(core.adjoint), seed(core.adjoint_tangent)}, nullptr);
  }
  std::string_view name() const override { return "sum"; }

 private:
  Statement statement_;
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
  const Shape shape = e.shape();
  if (core == nullptr)
    return Var<Array<T>>(FusedStatement<Tree, A>(bind_operand(std::forward<E>(e)), shape).values(target));
  using Node = FusedNode<Tree, A>;
  typename TapeCore<real_t<T>>::template Draft<Node> node(*core, bind_operand(std::forward<E>(e)), shape);
  Array<T> result = node->statement().values(target);
  node->statement().drop_unread();
  if (core->keeps_values()) node->value = result.buffer();
  return VarAccess::make(*core, static_cast<detail::Node<real_t<T>>&>(node.commit()), std::move(result));
}

template <class E>
var_of_t<E> evaluate_statement(E&& expression, const Buffer* target) {
  if constexpr (has_array<E>) return record_array(std::forward<E>(expression), target);
  else return record_scalar(expression.tape(), bind_operand(expression));
}

}  // namespace wirtinger::detail
