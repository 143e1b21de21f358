/// \file
/// map: a function of scalars, with branches if it has any, on each element of arrays as one node.
#pragma once

#include "custom_arguments.hpp"
#include "reshape.hpp"
#include "stack.hpp"

namespace wirtinger {

namespace detail {

/// What a function of scalars returned, as a variable.
template <class Result>
auto scalar_result(Result&& result) {
  constexpr bool scalar = ScalarLike<Result>;
  static_assert(scalar,
                "map: the function returns neither a number nor a scalar variable or expression: "
                "it is called with one element of each array; of whole arrays call it directly");
  if constexpr (!scalar)
    return Var<double>();
  else if constexpr (Operand<Result>)
    return eval(std::forward<Result>(result));
  else
    return Var(evaluated_scalar(result));
}

/// A function of scalars on a tape of its own, at one element after the other.
template <class F, Scalar... T>
class ScalarRun {
 public:
  using Result = decltype(scalar_result(std::declval<F&>()(std::declval<Var<T>&>()...)));
  using U = typename Result::value_type;
  using R = real_t<U>;
  using Core = TapeCore<R>;
  /// An element: its value, and whether derivatives with respect to it are asked for.
  template <Scalar X>
  struct Element {
    X value;
    bool active, given;
  };

  ScalarRun(F& f, Mode mode) : f_(f), tape_(mode) {}

  static U value(F& f, const T&... x) {
    std::tuple<Var<T>...> passive{Var<T>(x)...};
    const Result w = std::apply([&](auto&... v) { return scalar_result(f(v...)); }, passive);
    if (w.is_active())
      throw TapeError(
          "map: the function uses a variable that is not among its arguments; pass it: "
          "map(f, x, c), where a number goes with every element");
    return w.value();
  }

  /// Records f at an element.
  void record(const Element<T>&... x) {
    core().undo(core().origin());
    variables_ = std::tuple<Var<T>...>{variable(x)...};
    auto arguments = variables_;  // f may rebind its parameters
    w_ = std::apply([&](auto&... v) { return scalar_result(f_(v...)); }, arguments);
  }
  /// The tangent of the result, from those of the elements.
  U push(const T&... x_dot) {
    core().tangent.assign(core().scalars(), R(0));
    for_each_variable(
        [&]<class X>(const Var<X>& v, const X& dot) {
          if (v.is_active()) Core::template set<X>(core().tangent, VarAccess::index(v), dot);
        },
        x_dot...);
    sweep_forward(core(), core().origin(), Action::push_forward);
    return w_.is_active() ? Core::template get<U>(core().tangent, VarAccess::index(w_)) : U(0);
  }
  /// Cotangents of the elements, for those of the result; then cotangent<k>() has them.
  void pull(const U& w_bar) {
    clear_cotangents(core(), Sweep::gradient);
    seed(core().adjoint, w_bar);
    sweep_backward(core(), core().origin(), Sweep::gradient);
  }
  void pull(const U& w_bar, const U& w_bar_dot) {
    clear_cotangents(core(), Sweep::product);
    seed(core().adjoint, w_bar);
    seed(core().adjoint_tangent, w_bar_dot);
    sweep_backward(core(), core().origin(), Sweep::product);
  }
  template <std::size_t k>
  auto cotangent() {
    return read<k>(core().adjoint);
  }
  template <std::size_t k>
  auto cotangent_tangent() {
    return read<k>(core().adjoint_tangent);
  }

 private:
  Core& core() { return tape_.core(); }

  template <Scalar X>
  Var<X> variable(const Element<X>& x) {
    if (!x.active) return Var<X>(x.value);
    const std::uint32_t index = record_scalar_leaf(core(), x.value);
    if (x.given) core().note_given(index, x.value);
    return VarAccess::make(core(), index, x.value);
  }
  template <class G>
  void for_each_variable(G g, const T&... with) {
    std::apply([&](const auto&... v) { (g(v, with), ...); }, variables_);
  }
  void seed(std::vector<R>& numbers, const U& w) {
    if (w_.is_active()) Core::template set<U>(numbers, VarAccess::index(w_), w);
  }
  template <std::size_t k>
  auto read(const std::vector<R>& numbers) const {
    const auto& v = std::get<k>(variables_);
    using X = typename std::remove_cvref_t<decltype(v)>::value_type;
    return v.is_active() ? Core::template get<X>(numbers, VarAccess::index(v)) : X(0);
  }

  F& f_;
  Tape<R> tape_;
  std::tuple<Var<T>...> variables_;
  Result w_;
};

/// An array argument of map.
template <Scalar T>
struct MapInput {
  using R = real_t<T>;
  Array<T> value;
  Node<R>* node;

  bool given() const { return node == nullptr || node->independent; }
  const T* tangent() const {
    return node != nullptr && node->tangent ? static_cast<const T*>(node->tangent.data()) : nullptr;
  }
};

/// The node of y = f(x...) element by element: keeps the arguments, and calls f again for what a
/// sweep needs, on a tape for each element; branches are those of the values at hand.
template <class F, Scalar... T>
class MapNode final : public Node<typename ScalarRun<F, T...>::R> {
 public:
  using Run = ScalarRun<F, T...>;
  using U = typename Run::U;
  using R = typename Run::R;
  static constexpr std::size_t count = sizeof...(T);
  using Indices = std::make_index_sequence<count>;
  using Places = std::array<Index, count + 1>;  // of the result and of the arguments

  MapNode(F f, const Shape& shape, const Var<Array<T>>&... x)
      : f_(std::move(f)), inputs_(MapInput<T>{x.value(), VarAccess::node(x)}...) {
    this->shape = shape;
    this->order = common_order(shape, x.value()...);
    this->components_per_element = components<U>;
  }

  Array<U> values() { return values_at(Indices{}); }

  void evaluate(TapeCore<R>&) override {
    const auto read = [&](auto& x) {
      if (x.node != nullptr) x.value = {x.node->shape, x.node->order, x.node->value};
    };
    const auto let_go = [&](auto& x) {
      if (x.node != nullptr) static_cast<void>(x.node->value_for(this->id));
    };
    std::apply([&](auto&... x) { (read(x), ...); }, inputs_);
    std::apply([&](auto&... x) { (let_go(x), ...); }, inputs_);
    this->value = values().buffer();
  }
  void push_forward(TapeCore<R>&) override { push_forward_at(Indices{}); }
  void pull_back(TapeCore<R>&, Sweep sweep) override { pull_back_at(sweep, Indices{}); }
  void describe(NodeReader<R>& reader) const override {
    const auto read = [&]<class X>(const MapInput<X>& x) {
      if (x.node != nullptr) reader.input(*x.node);
      reader.keeps(x.value.buffer(), reinterpret_cast<const R*>(x.value.data()),
                   static_cast<std::size_t>(x.value.size()) * components<X>);
    };
    std::apply([&](const auto&... x) { (read(x), ...); }, inputs_);
  }
  std::string_view name() const override { return "map"; }

 private:
  // Column-major only if all arguments that have the result's rank are.
  static Order common_order(const Shape& shape, const Array<T>&... x) {
    bool rows = false, columns = false;
    const auto look = [&](int rank, Order order) {
      if (rank == shape.rank()) (order == Order::row_major ? rows : columns) = true;
    };
    (look(x.rank(), x.order()), ...);
    return columns && !rows ? Order::column_major : Order::row_major;
  }

  /// g(places) for every element.
  template <std::size_t... k, class G>
  void for_each_element(std::index_sequence<k...>, G g) const {
    const Rows<count + 1> rows(
        this->shape, {strides_in(this->order, this->shape),
                      broadcast_strides(std::get<k>(inputs_).value.shape(),
                                        std::get<k>(inputs_).value.strides(), this->shape)...});
    rows.for_each([&](const Places& first) {
      for (Index i = 0; i < rows.length; ++i)
        g(Places{first[0] + i * rows.step[0], (first[k + 1] + i * rows.step[k + 1])...});
    });
  }
  template <std::size_t k>
  auto element(const Places& at) const {
    const auto& x = std::get<k>(inputs_);
    using X = typename std::remove_cvref_t<decltype(x.value)>::value_type;
    return
        typename Run::template Element<X>{x.value.data()[at[k + 1]], x.node != nullptr, x.given()};
  }
  template <std::size_t k>
  auto direction(const Places& at) const {
    const auto& x = std::get<k>(inputs_);
    using X = typename std::remove_cvref_t<decltype(x.value)>::value_type;
    return x.tangent() != nullptr ? x.tangent()[at[k + 1]] : X(0);
  }

  template <std::size_t... k>
  Array<U> values_at(std::index_sequence<k...> indices) {
    Array<U> y = Array<U>::uninitialized(this->shape, this->order);
    U* const to = y.data();
    for_each_element(indices, [&](const Places& at) {
      to[at[0]] = Run::value(f_, std::get<k>(inputs_).value.data()[at[k + 1]]...);
    });
    return y;
  }

  template <std::size_t... k>
  void push_forward_at(std::index_sequence<k...> indices) {
    this->tangent = Buffer();
    if (!((std::get<k>(inputs_).tangent() != nullptr) || ...)) return;
    Array<U> y_dot = Array<U>::uninitialized(this->shape, this->order);
    U* const to = y_dot.data();
    Run run(f_, Mode::full);
    for_each_element(indices, [&](const Places& at) {
      run.record(element<k>(at)...);
      to[at[0]] = run.push(direction<k>(at)...);
    });
    this->tangent = y_dot.buffer();
  }

  template <std::size_t... k>
  void pull_back_at(Sweep sweep, std::index_sequence<k...> indices) {
    const bool product = sweep == Sweep::product;
    const auto region = [&](auto& x, Slot<R> Node<R>::*slot) {
      return x.node != nullptr ? (x.node->*slot).add_region(x.node->components()) : nullptr;
    };
    const std::array<R*, count> bars{region(std::get<k>(inputs_), &Node<R>::cotangent)...};
    const U* const y_bar = reinterpret_cast<const U*>(this->cotangent.data());
    if (!product) {
      Run run(f_, Mode::lean);
      return for_each_element(indices, [&](const Places& at) {
        if (y_bar[at[0]] == U(0)) return;
        run.record(element<k>(at)...);
        run.pull(y_bar[at[0]]);
        (add(bars[k], at[k + 1], run.template cotangent<k>()), ...);
      });
    }
    const std::array<R*, count> dots{region(std::get<k>(inputs_), &Node<R>::cotangent_tangent)...};
    const U* const y_bar_dot = reinterpret_cast<const U*>(this->cotangent_tangent.data());
    Run run(f_, Mode::full);
    for_each_element(indices, [&](const Places& at) {
      const U dot = y_bar_dot != nullptr ? y_bar_dot[at[0]] : U(0);
      if (y_bar[at[0]] == U(0) && dot == U(0)) return;
      run.record(element<k>(at)...);
      run.push(direction<k>(at)...);
      run.pull(y_bar[at[0]], dot);
      (add(bars[k], at[k + 1], run.template cotangent<k>()), ...);
      (add(dots[k], at[k + 1], run.template cotangent_tangent<k>()), ...);
    });
  }
  template <Scalar X>
  static void add(R* to, Index place, const X& bar) {
    if (to != nullptr) reinterpret_cast<X*>(to)[place] += bar;
  }

  F f_;
  std::tuple<MapInput<T>...> inputs_;
};

/// An argument of map as an array variable: numbers have rank 0.
template <RealScalar R, class X>
auto map_argument(X&& x) {
  auto variable = argument_variable<R>(std::forward<X>(x));
  using P = typename decltype(variable)::value_type;
  if constexpr (is_array<P>)
    return variable;
  else if (variable.is_active())
    return reshape(stack(std::vector<Var<P>>{variable}), {});
  else
    return Var<Array<P>>(full<P>({}, variable.value()));
}

template <class F, Scalar... T>
auto mapped(F f, const Var<Array<T>>&... x) {
  using Node = MapNode<F, T...>;
  using R = typename Node::R;
  TapeCore<R>* core = nullptr;
  const auto merge = [&](TapeCore<R>* other) {
    if (core != nullptr && other != nullptr && core != other)
      throw TapeError(
          "map: variables of two different tapes found; use one tape for a computation");
    if (core == nullptr) core = other;
  };
  (merge(VarAccess::core(x)), ...);
  Shape shape;
  ((shape = broadcast("map", shape, x.shape())), ...);
  if (core == nullptr) return Var(Node(std::move(f), shape, x...).values());
  typename TapeCore<R>::template Draft<Node> node(*core, std::move(f), shape, x...);
  auto result = node->values();
  auto& recorded = static_cast<detail::Node<R>&>(node.commit(result));
  return VarAccess::make(*core, recorded, std::move(result));
}

}  // namespace detail

/// y_i = f(x_i), or f(x_i, z_i, ..), element by element as one node; convention.md, eq. (98).
///   f: a function of scalar variables that returns a number, scalar variable or expression, of one
///   type on all ways: `return wirtinger::eval(..)` where branches return different expressions. It
///   may branch on its arguments (`if (abs(z) < 1)`); what it captures are constants.
///   x: arrays, Eigen objects, array variables, expressions, NumPy broadcasting; numbers and scalar
///   variables go with every element.  Field: that of f's result.
///   Costs some calls of f for each element, in sweeps again on a small tape: without branches,
///   f(x) itself is a fused statement and much faster. Replays branch by the values at hand. Kinks
///   have the derivative of the branch that is taken.
///   Throws ShapeError, TapeError for variables of two tapes and for a captured variable, what f
///   throws.
template <class F, class... X>
requires(sizeof...(X) > 0 && (detail::Elementwise<X> && ...)) auto map(F f, X&&... x) {
  using R = detail::real_of_arguments_t<X...>;
  if constexpr (!(detail::ArrayLike<X> || ...)) {
    auto arguments = std::tuple(detail::argument_variable<R>(std::forward<X>(x))...);
    auto result = std::apply([&](auto&... v) { return detail::scalar_result(f(v...)); }, arguments);
    if constexpr ((detail::Operand<X> || ...))
      return result;
    else
      return result.value();
  } else {
    const auto call = [&] {
      return detail::mapped(std::move(f), detail::map_argument<R>(std::forward<X>(x))...);
    };
    auto result = detail::all_or_nothing(call, x...);
    if constexpr ((detail::Operand<X> || ...))
      return result;
    else
      return detail::KindOf<X...>::of(result.value());
  }
}

}  // namespace wirtinger
