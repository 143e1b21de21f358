/// \file
/// Var<T>: a number or an array that a tape follows. A variable without a tape is passive: it
/// behaves like its value and records nothing.
#pragma once

#include "../array/eigen.hpp"
#include "statement.hpp"

namespace wirtinger {

template <class T>
class Var;

namespace detail {

/// An unevaluated expression, defined a floor above; evaluate() turns it into a variable.
template <class E>
concept Unevaluated = requires {
  typename std::remove_cvref_t<E>::wirtinger_expression;
};

/// An expression whose evaluation gives exactly Var<T>.
template <class E, class T>
concept ExpressionOf =
    Unevaluated<E> && std::same_as<typename std::remove_cvref_t<E>::wirtinger_expression, T>;

/// What becomes a complex T by assignment, as a real number is a complex one: the real counterpart
/// of T, a variable or an expression.
template <class T>
struct RealCounterpart {};
template <ComplexScalar T>
struct RealCounterpart<T> {
  using type = real_t<T>;
};
template <ComplexScalar T>
struct RealCounterpart<Array<T>> {
  using type = Array<real_t<T>>;
};
template <class X, class T>
concept Widened = std::same_as<std::remove_cvref_t<X>, Var<typename RealCounterpart<T>::type>> ||
    ExpressionOf<X, typename RealCounterpart<T>::type>;

struct VarAccess;  // what the floors above may see of a variable

/// Says why an expression cannot be assigned to a variable.
template <class Expression>
constexpr void refuse_assignment() {
  static_assert(
      sizeof(Expression) == 0,
      "the expression does not fit the variable: a complex result does not fit a real "
      "variable (take real, imag, abs, ... of it), precisions do not mix, and arrays and "
      "numbers do not become each other; auto x = wirtinger::eval(...) declares a variable "
      "that fits");
}

WIRTINGER_COLD [[noreturn]] inline void moved_from(std::string_view what) {
  throw TapeError(message(what, ": used after std::move; use it before the move, or copy it"));
}

}  // namespace detail

/// A scalar variable: real or complex.
template <Scalar T>
class Var<T> {
 public:
  using value_type = T;
  using Real = real_t<T>;

  Var() = default;
  /// Passive.
  Var(T value) : value_(value) {}
  template <class V>
  requires(std::is_arithmetic_v<V> && !std::same_as<V, T>) Var(V value)
      : value_(static_cast<Real>(value)) {}

  /// Evaluates an expression: one statement.
  template <detail::ExpressionOf<T> E>
  WIRTINGER_INLINE Var(E&& expression) : Var(evaluate(std::forward<E>(expression))) {}

  // Only of named variables: x(0) = 3 would change a temporary.
  Var(const Var&) = default;
  Var& operator=(const Var&) & = default;
  /// A real result as a complex number.
  template <detail::Widened<T> X>
  Var& operator=(X&& x) & {
    return *this = to_complex(std::forward<X>(x));
  }
  template <detail::Unevaluated E>
  requires(!detail::ExpressionOf<E, T> && !detail::Widened<E, T>) Var& operator=(E&&) & {
    detail::refuse_assignment<E>();
    return *this;
  }

  const T& value() const { return value_; }
  /// False for a constant, which has no gradient.
  bool is_active() const { return core_ != nullptr; }

 private:
  friend detail::VarAccess;
  Var(detail::TapeCore<Real>* core, detail::Serial serial, std::uint32_t index, T value)
      : core_(core), serial_(serial), value_(value), index_(index) {}

  // The value before the index: g++ has a note on the ABI for a complex float at an odd word.
  detail::TapeCore<Real>* core_ = nullptr;
  detail::Serial serial_ = 0;
  T value_{};
  std::uint32_t index_ = 0;
};

/// An array variable.
template <Scalar T>
class Var<Array<T>> {
 public:
  using value_type = Array<T>;
  using Real = real_t<T>;

  Var() = default;
  /// Passive. Contiguous arrays are shared, others copied.
  Var(const Array<T>& value) : value_(value.in_order(value.order())) {}
  /// Passive copy of an Eigen object.
  template <EigenObject X>
  requires std::same_as<detail::EigenElement<X>, T> Var(const X& value) : value_(copy(value)) {}

  Var(const Var& other)
      : core_(other.core_), node_(other.node_), serial_(other.serial_), value_(other.value_) {
    require_not_moved();
  }
  Var(Var&& other) noexcept
      : core_(other.core_),
        node_(other.node_),
        serial_(std::exchange(other.serial_, moved)),
        value_(std::move(other.value_)) {}
  Var& operator=(const Var& other) & {
    other.require_not_moved();
    return *this = Var(other);
  }
  Var& operator=(Var&& other) & noexcept {
    core_ = other.core_;
    node_ = other.node_;
    value_ = std::move(other.value_);
    serial_ = std::exchange(other.serial_, moved);
    return *this;
  }

  /// Evaluates an expression: one fused statement.
  template <detail::ExpressionOf<Array<T>> E>
  Var(E&& expression) : Var(evaluate(std::forward<E>(expression))) {}
  /// Rebinds the variable to the statement's result; the old value's memory may be reused.
  template <detail::ExpressionOf<Array<T>> E>
  Var& operator=(E&& expression) & {
    return *this = evaluate_into(std::forward<E>(expression), value_.buffer());
  }

  /// Real results as complex numbers.
  template <detail::Widened<Array<T>> X>
  Var& operator=(X&& x) & {
    return *this = to_complex(std::forward<X>(x));
  }
  template <detail::Unevaluated E>
  requires(!detail::ExpressionOf<E, Array<T>> && !detail::Widened<E, Array<T>>) Var& operator=(
      E&&) & {
    detail::refuse_assignment<E>();
    return *this;
  }

  const Array<T>& value() const {
    require_not_moved();
    return value_;
  }
  const Shape& shape() const { return value().shape(); }
  int rank() const { return shape().rank(); }
  Index extent(int axis) const { return value().extent(axis); }
  Index size() const { return shape().size(); }
  bool is_active() const { return core_ != nullptr; }

  /// One element as a scalar variable. Throws ShapeError for an index out of range.
  template <std::convertible_to<Index>... I>
  Var<T> operator()(I... index) const;

 private:
  friend detail::VarAccess;
  static constexpr detail::Serial moved = ~detail::Serial(0);

  Var(detail::TapeCore<Real>* core, detail::Serial serial, detail::Node<Real>* node, Array<T> value)
      : core_(core), node_(node), serial_(serial), value_(std::move(value)) {}
  void require_not_moved() const {
    if (serial_ == moved) [[unlikely]]
      detail::moved_from("variable");
  }

  detail::TapeCore<Real>* core_ = nullptr;
  detail::Node<Real>* node_ = nullptr;
  detail::Serial serial_ = 0;
  Array<T> value_;
};

// What Var deduces from.
template <Scalar T>
Var(T) -> Var<T>;
template <Scalar T>
Var(Array<T>) -> Var<Array<T>>;
template <EigenObject X>
Var(const X&) -> Var<Array<detail::EigenElement<X>>>;
template <detail::Unevaluated E>
Var(E&&) -> Var<typename std::remove_cvref_t<E>::wirtinger_expression>;

template <class X>
inline constexpr bool is_var = false;
template <class T>
inline constexpr bool is_var<Var<T>> = true;

namespace detail {

/// Makes variables and reads their place on the tape; checks that it still exists.
struct VarAccess {
  template <Scalar T>
  static Var<T> make(TapeCore<real_t<T>>& core, std::uint32_t index, const T& value) {
    return Var<T>(&core, core.serial(), index, value);
  }
  template <Scalar T>
  static Var<Array<T>> make(TapeCore<real_t<T>>& core, Node<real_t<T>>& node, Array<T> value) {
    return Var<Array<T>>(&core, core.serial(), &node, std::move(value));
  }
  /// The tape's core, or null for a passive variable. Throws TapeError for a stale handle.
  template <class T>
  WIRTINGER_INLINE static auto core(const Var<T>& v) {
    if constexpr (is_array<T>) v.require_not_moved();
    if (v.core_ != nullptr) v.core_->require_open(v.serial_);
    return v.core_;
  }
  /// Position among the tape's scalars; `none` for a passive variable.
  static constexpr std::uint32_t none = ~std::uint32_t(0);
  template <Scalar T>
  WIRTINGER_INLINE static std::uint32_t index(const Var<T>& v) {
    return v.core_ != nullptr ? v.index_ : none;
  }
  template <Scalar T>
  static Node<real_t<T>>* node(const Var<Array<T>>& v) {
    return v.core_ != nullptr ? v.node_ : nullptr;
  }
  /// The value's buffer, moved out.
  template <Scalar T>
  static Array<T> take_value(Var<Array<T>>&& v) {
    return std::move(v.value_);
  }
};

}  // namespace detail

template <Scalar T>
template <std::convertible_to<Index>... I>
Var<T> Var<Array<T>>::operator()(I... index) const {
  const Array<T>& array = value();
  const T& element = array(index...);
  auto* core = detail::VarAccess::core(*this);
  if (core == nullptr) return Var<T>(element);
  return detail::VarAccess::make(
      *core, detail::record_element(*core, {node_->id, &element - array.data()}, element), element);
}

}  // namespace wirtinger
