/// \file
/// User expressions. What is not named is absorbed into the statement that uses it; what is
/// named is evaluated once, at its first use, and remembered.
#pragma once

#include <optional>
#include <tuple>

#include "all_or_nothing.hpp"

namespace wirtinger {

namespace detail {

/// What an expression remembers once it was used by name.
template <class V>
struct Memo {
  enum class State : unsigned char { fresh, remembered, moved };
  std::optional<V> variable;
  Serial region = 0;
  State state = State::fresh;
};

/// Records one statement. `target`: memory of the variable that will be rebound to the result.
/// An rvalue gives its operands' memory to the statement.
template <class E>
var_of_t<E> evaluate_statement(E&& expression, const Buffer* target);

}  // namespace detail

/// An elementwise expression of variables; made by operators and functions, not by hand.
template <class Rule, class... Operands>
class Expr {
 public:
  using wirtinger_expression = detail::value_of_t<Expr>;
  using Variable = Var<wirtinger_expression>;
  using Real = real_t<detail::element_t<Expr>>;

  WIRTINGER_INLINE explicit Expr(Operands... operands) : operands_(std::move(operands)...) {
    if constexpr (detail::has_array<Expr>) shape_ = common_shape();
  }
  WIRTINGER_INLINE Expr(Expr&& other) noexcept
      : operands_(std::move(other.operands_)), memo_(std::move(other.memo_)), shape_(other.shape_) {
    other.memo_.state = Memo::State::moved;
  }
  /// A copy is a use: both remember the same variable.
  Expr(const Expr& other) : Expr((other.variable(), other), Duplicate{}) {}

  template <class X>
  Expr& operator=(X&&) {
    refuse_assignment<X>();
    return *this;
  }
  template <class X>
  Expr& operator+=(X&&) {
    refuse_assignment<X>();
    return *this;
  }
  template <class X>
  Expr& operator-=(X&&) {
    refuse_assignment<X>();
    return *this;
  }
  template <class X>
  Expr& operator*=(X&&) {
    refuse_assignment<X>();
    return *this;
  }
  template <class X>
  Expr& operator/=(X&&) {
    refuse_assignment<X>();
    return *this;
  }

  /// The variable this named expression stands for, evaluated at its first use. Evaluated anew
  /// when the checkpoint region that holds it has been rewound.
  const Variable& variable() const {
    require_not_moved();
    auto* core = tape();
    if (!is_evaluated(core)) {
      memo_.variable.emplace(detail::evaluate_statement(*this, nullptr));
      memo_.region = core != nullptr ? core->serial() : 0;
      memo_.state = Memo::State::remembered;
    }
    return *memo_.variable;
  }
  bool is_evaluated() const { return is_evaluated(tape()); }
  /// The next use evaluates anew.
  void forget() const {
    if (memo_.state == Memo::State::remembered) memo_.state = Memo::State::fresh;
  }
  const wirtinger_expression& value() const { return variable().value(); }
  const Shape& shape() const requires detail::has_array<Expr> { return shape_; }
  Index size() const requires detail::has_array<Expr> { return shape_.size(); }
  template <std::convertible_to<Index>... I>
  requires detail::has_array<Expr>
  auto operator()(I... index) const {
    return detail::all_or_nothing([&] { return variable()(index...); }, *this);
  }

  /// The common tape of the operands, null if all are passive.
  WIRTINGER_INLINE detail::TapeCore<Real>* tape() const {
    return std::apply([](const auto&... x) { return common_tape(core_of(x)...); }, operands_);
  }
  const std::tuple<Operands...>& operands() const& { return operands_; }
  std::tuple<Operands...>& operands() & { return operands_; }
  WIRTINGER_INLINE void mark_moved() { memo_.state = Memo::State::moved; }
  WIRTINGER_INLINE void require_not_moved() const {
    if (memo_.state == Memo::State::moved) [[unlikely]]
      detail::moved_from(Rule::name_text);
  }

 private:
  template <class, class...>
  friend class Expr;
  // Copies the tree as it is: operands inside are not named, so copying them is no use of them.
  struct Duplicate {};
  Expr(const Expr& other, Duplicate)
      : operands_(
            std::apply([](const auto&... x) { return std::tuple<Operands...>(duplicate(x)...); },
                       other.operands_)),
        memo_(other.memo_),
        shape_(other.shape_) {}
  template <class X>
  static X duplicate(const X& x) {
    if constexpr (detail::is_expr<X>)
      return X(x, typename X::Duplicate{});
    else
      return x;
  }

  using Memo = detail::Memo<Variable>;
  using Core = detail::TapeCore<Real>;
  struct NoShape {};

  bool is_evaluated(Core* core) const {
    return memo_.state == Memo::State::remembered &&
           (memo_.region == 0 || core == nullptr || core->is_open(memo_.region));
  }

  template <class X>
  static void refuse_assignment() {
    static_assert(
        !sizeof(std::remove_reference_t<X>*),
        "assignment to a named expression: `auto e = x * y` is not a variable. Declare it "
        "as wirtinger::Var<...>, or write auto e = wirtinger::eval(x * y)");
  }

  template <class T>
  WIRTINGER_INLINE static Core* core_of(const Var<T>& v) {
    return detail::VarAccess::core(v);
  }
  template <class T>
  WIRTINGER_INLINE static Core* core_of(const detail::Constant<T>&) {
    return nullptr;
  }
  template <class Q, class... A>
  WIRTINGER_INLINE static Core* core_of(const Expr<Q, A...>& e) {
    e.require_not_moved();
    return e.tape();
  }
  template <class... C>
  WIRTINGER_INLINE static Core* common_tape(C*... cores) {
    Core* found = nullptr;
    const auto merge = [&found](Core* core) {
      if (core == nullptr) return;
      if (found != nullptr && found != core) [[unlikely]]
        throw TapeError(
            detail::message(Rule::name_text,
                            ": the operands belong to two different tapes; use one tape "
                            "for a computation"));
      found = core;
    };
    (merge(cores), ...);
    return found;
  }

  Shape common_shape() const {
    return std::apply([](const auto&... x) { return shape_of_all(x...); }, operands_);
  }
  template <class X, class... More>
  static Shape shape_of_all(const X& x, const More&... more) {
    if constexpr (!detail::has_array<X>)
      return shape_of_all(more...);
    else if constexpr ((detail::has_array<More> || ...))
      return detail::broadcast(Rule::name_text, x.shape(), shape_of_all(more...));
    else
      return x.shape();
  }

  std::tuple<Operands...> operands_;
  mutable Memo memo_;
  [[no_unique_address]] std::conditional_t<(detail::has_array<Operands> || ...), Shape, NoShape>
      shape_{};
};

namespace detail {

template <class Rule, class... A>
WIRTINGER_INLINE Var<value_of_t<Expr<Rule, A...>>> evaluate_now(Expr<Rule, A...>&& e,
                                                                const Buffer* target) {
  e.require_not_moved();
  auto result = evaluate_statement(std::move(e), target);
  e.mark_moved();
  return result;
}

}  // namespace detail

/// Evaluates an expression now; the identity on a variable.
template <detail::Unevaluated E>
WIRTINGER_INLINE auto evaluate(E&& expression) {
  if constexpr (std::is_lvalue_reference_v<E>)
    return expression.variable();
  else
    return detail::evaluate_now(std::move(expression), nullptr);
}
template <detail::Unevaluated E>
auto evaluate_into(E&& expression, const detail::Buffer& target) {
  if constexpr (std::is_lvalue_reference_v<E>)
    return expression.variable();
  else
    return detail::evaluate_now(std::move(expression), &target);
}
template <detail::Operand X>
WIRTINGER_INLINE auto eval(X&& x) {
  if constexpr (is_var<std::remove_cvref_t<X>>)
    return std::remove_cvref_t<X>(std::forward<X>(x));
  else
    return evaluate(std::forward<X>(x));
}
/// Of plain values, for code that takes them too: the number or array itself; an Eigen expression
/// is evaluated by Eigen.
template <class X>
requires(detail::Number<X> || is_array<std::remove_cvref_t<X>>) auto eval(X&& x) {
  return std::remove_cvref_t<X>(std::forward<X>(x));
}
template <EigenObject X>
auto eval(const X& x) {
  return detail::EigenPlain<X>(x);
}

}  // namespace wirtinger
