/// \file
/// vjp: the pullback of a function with any result, real or complex, scalar or array.
#pragma once

#include <memory>

#include "arguments.hpp"

namespace wirtinger {

template <class Value, class Pullback>
struct ValueAndPullback {
  Value value;
  Pullback pullback;
};

namespace detail {

/// Runs a reverse sweep from a seed for one result.
template <RealScalar R, class T>
void backward_from(Tape<R>& tape, const Var<T>& result, const T& seed) {
  TapeCore<R>& core = tape.core();
  clear_cotangents(core, Sweep::gradient);
  if (auto* owner = VarAccess::core(result); owner != nullptr) {
    if constexpr (is_array<T>) {
      Node<R>& node = *VarAccess::node(result);
      node.cotangent.give(settled(seed.in_order(node.order)).buffer(), node.components());
    } else {
      TapeCore<R>::template set<T>(core.adjoint, VarAccess::index(result), seed);
    }
  }
  sweep_backward(core, core.origin(), Sweep::gradient);
  core.swept = true;
}

/// A seed given as number, array or Eigen object, in the field and shape of the result.
template <class T, class Seed>
T as_seed(const T& value, const Seed& seed) {
  if constexpr (is_array<T> && !(is_array<Seed> || EigenObject<Seed>)) {
    static_assert(!sizeof(Seed*),
                  "pullback: the result is an array, the seed must be an array or Eigen object of "
                  "its shape");
    return value;
  } else if constexpr (is_array<T>) {
    using E = typename T::value_type;
    const auto array = as_array(seed);
    using S = typename std::remove_cvref_t<decltype(array)>::value_type;
    static_assert(std::same_as<S, E> || (ComplexScalar<E> && std::same_as<S, real_t<E>>),
                  "pullback: the seed has another field or precision than the result");
    if (!(array.shape() == value.shape()))
      throw ShapeError(message("pullback: seed of shape ", to_text(array.shape()),
                               " found, the result has shape ", to_text(value.shape())));
    if constexpr (std::same_as<S, E>)
      return array;
    else
      return array + E(0);
  } else {
    static_assert(Number<Seed> && (ComplexScalar<T> || !ComplexScalar<Seed>),
                  "pullback: the result is a real number, the seed must be one too");
    if constexpr (ComplexScalar<Seed>)
      return T(seed);
    else
      return T(static_cast<real_t<T>>(seed));
  }
}

/// The recording behind a pullback; calling it pulls a cotangent of the result back.
template <RealScalar R, class Result, class Variables, class... X>
class Pullback {
 public:
  Pullback(std::shared_ptr<Tape<R>> tape, Var<Result> result, Variables variables)
      : tape_(std::move(tape)), result_(std::move(result)), variables_(std::move(variables)) {}

  /// Gradient(s) of Re <seed, f>: conj(J)^T seed + ... (convention.md, eq. 5), one for each
  /// argument and of its kind. May be called any number of times.
  ///   Throws ShapeError for a seed of another shape than the result.
  template <class Seed>
  auto operator()(const Seed& seed) const {
    backward_from(*tape_, result_, as_seed<Result>(result_.value(), seed));
    return std::apply(
        [&](const auto&... v) { return one_or_tuple(in_kind_of<X>(tape_->gradient(v))...); },
        variables_);
  }

 private:
  std::shared_ptr<Tape<R>> tape_;
  Var<Result> result_;
  Variables variables_;
};

}  // namespace detail

/// Value of f at x... and its pullback, a function of a cotangent of the result.
///   f: called with variables; may return a real or complex scalar or array. An array is returned
///   in the kind of the first array argument (of an Eigen vector, a result of another rank than 1
///   throws ShapeError: pass wg::copy(x)).
template <class F, class... X>
requires(sizeof...(X) > 0) auto vjp(F&& f, const X&... x) {
  using R = detail::arguments_real_t<X...>;
  auto tape = std::make_shared<Tape<R>>();
  auto variables = std::make_tuple(detail::make_variable(*tape, x)...);
  auto result = detail::result_at(f, variables);
  using Result = typename decltype(result)::value_type;
  auto value = detail::in_kind_of_arguments<X...>("vjp", result.value());
  using Pull = detail::Pullback<R, Result, decltype(variables), X...>;
  return ValueAndPullback<decltype(value), Pull>{
      std::move(value), Pull(std::move(tape), std::move(result), std::move(variables))};
}

}  // namespace wirtinger
