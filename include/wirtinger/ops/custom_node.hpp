/// \file
/// The node of a function whose derivatives are the user's.
#pragma once

#include <memory>

#include "custom_input.hpp"

namespace wirtinger::detail {

/// In the place of a jvp that was not given.
struct NoJvp {};

/// A user's functions under their name.
template <class Primal, class Vjp, class Jvp>
struct CustomFunctions {
  std::string name;
  Primal primal;
  Vjp vjp;
  Jvp jvp;
};

/// The node of y = primal(x...). All values stay with it: the user's functions read them.
///   twice: vjp may be called with variables, so that its own derivative is known.
template <class Functions, bool twice, class Y, class... P>
class CustomNode final : public Node<real_t<element_of_plain<Y>>> {
 public:
  using R = real_t<element_of_plain<Y>>;
  using Core = TapeCore<R>;
  using Values = std::tuple<P...>;
  static constexpr bool array = is_array<Y>;
  static constexpr bool has_jvp = !requires(const Functions& f) {
    { f.jvp } -> std::same_as<const NoJvp&>;
  };

  CustomNode(std::shared_ptr<const Functions> functions, const Var<P>&... x)
      : functions_(std::move(functions)), inputs_(CustomInput<P>(x)...) {}

  /// The value for plain arguments.
  static auto value_of(const Functions& f, const P&... x) {
    static_assert(std::is_invocable_v<decltype((f.primal)), const P&...>,
                  "custom: primal is called with the arguments as plain values, Array<T> or "
                  "numbers: primal(x...), as a const object");
    auto y = plain_result<R>(f.primal(x...));
    static_assert(std::same_as<real_t<element_of_plain<decltype(y)>>, R>,
                  "custom: primal returns another precision than that of its arguments");
    return y;
  }

  void set_result(const Y& y) {
    if constexpr (array) {
      y_ = settled(y);
      this->shape = y_.shape();
      this->order = y_.order();
      this->components_per_element = components<typename Y::value_type>;
    } else {
      y_ = y;
    }
  }
  const Y& result() const { return y_; }

  void evaluate(Core& core) override {
    for_each_input([&](auto& x) { x.read_value(core); });
    for_each_input([&](const auto& x) { x.let_go(this->id); });
    Y y = std::apply([&](const P&... x) { return value_of(*functions_, x...); }, values());
    if constexpr (array) {
      if (!(y.shape() == this->shape))
        throw ShapeError(message(functions_->name, ": primal returned shape ", to_text(y.shape()),
                                 " found, the recording has ", to_text(this->shape),
                                 "; record anew where shapes depend on values"));
      y_ = settled(y.in_order(this->order));
      this->value = y_.buffer();
    } else {
      y_ = y;
      Core::template set<Y>(core.value, this->scalar_output, y);
    }
  }

  void push_forward(Core& core) override {
    bool moves = false;
    for_each_input(
        [&](const auto& x) { moves = moves || x.moves(core) || x.moves_imaginary(core); });
    if (!moves) return deliver_nothing(core);
    if constexpr (has_jvp) {
      const Y y_dot = std::apply(
          [&](const auto&... x) { return tangent_along(std::tuple<P...>(x.tangent(core)...)); },
          inputs_);
      if constexpr (array)
        this->tangent = y_dot.buffer();
      else
        Core::template set<Y>(core.tangent, this->scalar_output, y_dot);
    } else {
      throw TapeError(message(
          functions_->name,
          ": jvp and hvp need its derivative along a direction, and it has a vjp only; pass one as "
          "the last argument of custom: jvp(x_dot..., y, x...) -> y_dot"));
    }
  }

  void pull_back(Core& core, Sweep sweep) override {
    const bool product = sweep == Sweep::product;
    if constexpr (!array)
      if (core.has_no_cotangent(this->scalar_output, components<Y>, product)) return;
    const Y y_bar = cotangent_in(this->cotangent, core.adjoint);
    if (core.watch().operators) [[unlikely]]
      require_derivatives(y_bar);
    if (!product) {
      contribute(pulled_back(y_bar), &Node<R>::cotangent, core.adjoint);
    } else if constexpr (twice && has_jvp) {
      pull_back_product(core, y_bar);
    } else {
      throw TapeError(message(
          functions_->name,
          ": hvp needs the derivative of its vjp; if vjp is made of wirtinger's functions, so that "
          "it can be called with variables, say so: custom(name, primal, vjp, jvp).generic()"));
    }
  }

  void describe(NodeReader<R>& reader) const override {
    std::apply([&](const auto&... x) { (x.describe(reader), ...); }, inputs_);
    if constexpr (array)
      reader.keeps(y_.buffer(), reinterpret_cast<const R*>(y_.data()), this->components());
  }
  std::string_view name() const override { return functions_->name; }

 private:
  template <class F>
  void for_each_input(F f) {
    std::apply([&](auto&... x) { (f(x), ...); }, inputs_);
  }
  Values values() const {
    return std::apply([](const auto&... x) { return Values(x.value...); }, inputs_);
  }
  void deliver_nothing(Core& core) {
    if constexpr (array)
      this->tangent = Buffer();
    else
      Core::template set<Y>(core.tangent, this->scalar_output, Y(0));
  }
  Y cotangent_in(const Slot<R>& slot, const std::vector<R>& numbers) const {
    if constexpr (array) {
      if (slot.empty()) return zeros_like(y_);
      return Y(this->shape, this->order, slot.buffer());
    } else {
      return Core::template get<Y>(numbers, this->scalar_output);
    }
  }
  void contribute(const Values& bars, Slot<R> Node<R>::*slot, std::vector<R>& numbers) const {
    const auto each = [&]<std::size_t... k>(std::index_sequence<k...>) {
      (std::get<k>(inputs_).contribute(std::get<k>(bars), slot, numbers), ...);
    };
    each(std::index_sequence_for<P...>{});
  }

  /// jvp(x_dot..., y, x...), checked.
  Y tangent_along(const Values& x_dot) const {
    const auto call = [&](const auto&... all) {
      static_assert(std::is_invocable_v<decltype((functions_->jvp)), decltype(all)...>,
                    "custom: jvp is called with plain values, jvp(x_dot..., y, x...), as a const "
                    "object");
      return derivative_for(y_, functions_->jvp(all...),
                            message(functions_->name, ": tangent by jvp"));
    };
    return std::apply(call, std::tuple_cat(x_dot, std::tuple<const Y&>(y_), values()));
  }

  /// What vjp returned as a tuple, one cotangent for each argument.
  template <class Result>
  static auto as_bars(Result&& result) {
    if constexpr (requires { std::tuple_size<std::remove_cvref_t<Result>>::value; } &&
                  !is_plain<Result>) {
      static_assert(std::tuple_size_v<std::remove_cvref_t<Result>> == sizeof...(P),
                    "custom: vjp returns a tuple of another length than there are arguments: one "
                    "cotangent for each, std::ignore for one that never is a variable");
      return std::forward<Result>(result);
    } else {
      static_assert(sizeof...(P) == 1,
                    "custom: there are several arguments: vjp must return a std::tuple with one "
                    "cotangent for each, std::ignore for one that never is a variable");
      return std::tuple<std::remove_cvref_t<Result>>(std::forward<Result>(result));
    }
  }
  template <std::size_t k, class X>
  auto bar_for(const X& given) const {
    const auto& input = std::get<k>(inputs_);
    if constexpr (std::same_as<X, std::remove_cvref_t<decltype(std::ignore)>>) {
      if (input.is_active())
        throw TapeError(message(functions_->name,
                                ": std::ignore found as the cotangent of argument ", k,
                                ", which is a variable; let vjp compute it"));
      return input.value;
    } else {
      return derivative_for(input.value, given,
                            message(functions_->name, ": cotangent by vjp of argument ", k));
    }
  }
  template <class Bars>
  Values bars_of(const Bars& bars) const {
    const auto each = [&]<std::size_t... k>(std::index_sequence<k...>) {
      return Values(bar_for<k>(std::get<k>(bars))...);
    };
    return each(std::index_sequence_for<P...>{});
  }
  /// vjp(y_bar, y, x...), checked.
  Values pulled_back(const Y& y_bar) const {
    const auto call = [&](const P&... x) {
      static_assert(
          std::is_invocable_v<decltype((functions_->vjp)), const Y&, const Y&, const P&...>,
          "custom: vjp is called with plain values, vjp(y_bar, y, x...), as a const object");
      return bars_of(as_bars(functions_->vjp(y_bar, y_, x...)));
    };
    return std::apply(call, values());
  }

  /// x_bar and its tangent: vjp on variables that move along y_bar_dot, y_dot, x_dot
  /// (convention.md, eq. 96).
  void pull_back_product(Core& core, const Y& y_bar) {
    Tape<R> tape(Mode::full);
    const auto moving = [&]<class V>(const V& value) { return tape.variable(value); };
    const auto variables = std::apply(
        [&](const auto&... x) {
          return std::tuple(moving(y_bar), moving(y_),
                            (x.is_active() ? moving(x.value) : Var<P>(x.value))...);
        },
        inputs_);
    const auto bars =
        std::apply([&](const auto&... v) { return as_bars(functions_->vjp(v...)); }, variables);
    tape.core().tangent.assign(tape.core().scalars(), R(0));
    const auto set = [&]<class V>(const Var<V>& v, const V& tangent) {
      if constexpr (is_array<V>) {
        if (auto* node = VarAccess::node(v))
          node->tangent = settled(tangent.in_order(node->order)).buffer();
      } else {
        if (VarAccess::core(v) != nullptr)
          Core::template set<V>(tape.core().tangent, VarAccess::index(v), tangent);
      }
    };
    set(std::get<0>(variables), cotangent_in(this->cotangent_tangent, core.adjoint_tangent));
    if constexpr (array)
      set(std::get<1>(variables),
          this->tangent ? Y(this->shape, this->order, this->tangent) : zeros_like(y_));
    else
      set(std::get<1>(variables), Core::template get<Y>(core.tangent, this->scalar_output));
    const auto set_inputs = [&]<std::size_t... k>(std::index_sequence<k...>) {
      (set(std::get<k + 2>(variables), std::get<k>(inputs_).tangent(core)), ...);
    };
    set_inputs(std::index_sequence_for<P...>{});

    // Expressions are evaluated, and plain results are constants.
    const auto results =
        std::apply([](const auto&... bar) { return std::tuple(evaluated_bar(bar)...); }, bars);
    tape.core().tangent.resize(tape.core().scalars(), R(0));
    sweep_forward(tape.core(), tape.core().origin(), Action::push_forward);
    contribute(bars_of(values_of(results)), &Node<R>::cotangent, core.adjoint);
    const auto tangents = std::apply(
        [&](const auto&... bar) { return std::tuple(bar_tangent(tape, bar)...); }, results);
    contribute(bars_of(tangents), &Node<R>::cotangent_tangent, core.adjoint_tangent);
  }
  template <class X>
  static auto evaluated_bar(const X& bar) {
    if constexpr (Operand<X>)
      return eval(bar);
    else if constexpr (is_plain<X>)
      return Var(plain_result<R>(bar));
    else
      return bar;  // std::ignore
  }
  template <class... V>
  static auto values_of(const std::tuple<V...>& results) {
    return std::apply(
        [](const auto&... v) {
          const auto value = []<class X>(const X& x) {
            if constexpr (is_var<X>)
              return x.value();
            else
              return x;
          };
          return std::tuple(value(v)...);
        },
        results);
  }
  template <class X>
  static auto bar_tangent(Tape<R>& tape, const X& bar) {
    if constexpr (is_var<X>)
      return tangent_of(tape, bar);
    else
      return bar;
  }

  /// vjp and jvp against differences of primal along a random direction v (convention.md, eq. 97).
  WIRTINGER_COLD void require_derivatives(const Y& y_bar) const {
    RandomNumbers random(1);
    const Values x = values();
    // Each argument moves by as much as it is large: they may differ in units.
    const auto moved = [&]<class X>(const X& value, bool is_active) -> X {
      if (!is_active) return zeros_like(value);
      const R size = norm_of(value) / std::sqrt(std::max(R(1), R(number_of(value))));
      const X direction = random.like(value);
      return size > 0 && std::isfinite(size) ? X(direction * size) : direction;
    };
    const Values v = std::apply(
        [&](const auto&... input) { return Values{moved(input.value, input.is_active())...}; },
        inputs_);
    constexpr R epsilon = std::numeric_limits<R>::epsilon();
    const R h = std::cbrt(epsilon);
    const auto at = [&](R t) {
      const auto evaluate = [&]<std::size_t... k>(std::index_sequence<k...>) {
        return value_of(*functions_, moved_along(std::get<k>(x), std::get<k>(v), t)...);
      };
      return derivative_for(y_, evaluate(std::index_sequence_for<P...>{}),
                            message(functions_->name, ": value at another point"));
    };
    const Y slope = (at(h) - at(-h)) * (R(1) / (2 * h));
    const Values x_bar = pulled_back(y_bar);
    R right(0), size(0);
    const auto add = [&]<std::size_t... k>(std::index_sequence<k...>) {
      ((right += std::get<k>(inputs_).is_active()
                     ? real_inner_product(std::get<k>(v), std::get<k>(x_bar))
                     : R(0),
        size += std::get<k>(inputs_).is_active()
                    ? norm_of(std::get<k>(v)) * norm_of(std::get<k>(x_bar))
                    : R(0)),
       ...);
    };
    add(std::index_sequence_for<P...>{});
    const R left = real_inner_product(y_bar, slope);
    const R noise = 16 * epsilon * norm2(y_) / h;
    require_small("vjp: <differences of primal, y_bar> = ", left, ", <v, x_bar> = ", right,
                  std::abs(left - right),
                  std::cbrt(epsilon) * (norm2(y_bar) * norm2(slope) + size) + noise * norm2(y_bar));
    if constexpr (has_jvp) {
      const Y y_dot = tangent_along(v);
      require_small("jvp: |differences of primal| = ", norm2(slope), ", |y_dot| = ", norm2(y_dot),
                    norm2(Y(slope - y_dot)),
                    std::cbrt(epsilon) * (norm2(slope) + norm2(y_dot)) + noise);
    }
  }
  template <class X>
  static R norm_of(const X& x) {
    if constexpr (Number<X>)
      return std::abs(x);
    else
      return norm2(x);
  }
  template <class X>
  static Index number_of(const X& x) {
    if constexpr (Number<X>)
      return 1;
    else
      return x.size();
  }
  void require_small(std::string_view what, R left, std::string_view other, R right, R error,
                     R allowed) const {
    if (error > allowed)
      throw CheckError(message("checking: ", functions_->name, ": wrong ", what, left, other, right,
                               ", error ", error, ", accepted ", allowed));
  }

  std::shared_ptr<const Functions> functions_;
  std::tuple<CustomInput<P>...> inputs_;
  Y y_{};
};

}  // namespace wirtinger::detail
