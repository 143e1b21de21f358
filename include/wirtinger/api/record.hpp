/// \file
/// record: a function is recorded once and evaluated and differentiated at any point after that.
#pragma once

#include <memory>
#include <optional>

#include "../ops/eigen_rank.hpp"
#include "gradient.hpp"
#include "hvp.hpp"

namespace wirtinger {

/// A recording of f at arguments of the kinds X. Made by record().
///   Evaluates the same nodes again: no recording, no look-up of plans, and no allocation once
///   earlier results are released. Results stay valid while they are held. Control flow is frozen:
///   a branch or loop that depends on values is the one taken at x0, and what f read of its
///   surroundings is what it was then. Used by one thread at a time.
template <class Result, class... X>
class Recording {
 public:
  using R = detail::arguments_real_t<X...>;

  template <class F>
  Recording(F& f, const X&... x0) : tape_(std::make_unique<Tape<R>>(detail::Mode::full)) {
    core().keep_values(true);
    variables_.emplace(detail::make_variable(*tape_, x0)...);
    result_.emplace(detail::result_at(f, *variables_));
    note_last_readers();
  }

  /// f(x): of the kind that f returns.
  ///   Throws ShapeError, before anything is computed, for an argument of another shape.
  auto value(const X&... x) {
    core().expect_gradient(false);
    evaluate(x...);
    return detail::in_kind_of_arguments<X...>("record", current_value());
  }

  /// Value and gradient of a real-valued f; see value_and_gradient(f, x...).
  auto value_and_gradient(const X&... x) {
    detail::require_real_scalar<Result>();
    detail::clear_cotangents(core(), detail::Sweep::gradient);
    core().expect_gradient(true);
    evaluate(x...);
    sweep(detail::Sweep::gradient);
    auto gradients = for_each_variable([&](const auto& v) { return tape_->gradient(v); });
    return ValueAndGradient<R, decltype(gradients)>{current_value(), std::move(gradients)};
  }

  /// Value, gradient and Hessian times v; see hvp(f, x, v). Several arguments: std::tuples.
  template <class V>
  requires(sizeof...(X) == 1) auto hvp(const X&... x, const V& v) {
    return hvp(std::tie(x...), std::tie(v));
  }
  template <class... V>
  auto hvp(const std::tuple<X...>& x, const std::tuple<V...>& v) {
    return std::apply([&](const auto&... each) { return hvp(std::tie(each...), v); }, x);
  }
  template <class... V>
  auto hvp(const std::tuple<const X&...>& x, const std::tuple<V...>& v) {
    static_assert(sizeof...(V) == sizeof...(X),
                  "as many directions are needed as there are arguments");
    detail::require_real_scalar<Result>();
    detail::clear_cotangents(core(), detail::Sweep::product);
    core().expect_gradient(false);
    std::apply([&](const auto&... each) { evaluate(each...); }, x);
    detail::push_tangents("hvp", *tape_, *variables_, v);
    sweep(detail::Sweep::product);
    auto gradient = for_each_variable([&](const auto& each) { return tape_->gradient(each); });
    auto product = for_each_variable(
        [&](const auto& each) { return detail::cotangent_tangent_of(core(), each); });
    return ValueGradientProduct<R, decltype(gradient)>{current_value(), std::move(gradient),
                                                       std::move(product)};
  }

  /// Bytes that the recording holds.
  std::size_t bytes() const { return tape_->bytes(); }

 private:
  using Variables = std::tuple<decltype(detail::make_variable(std::declval<Tape<R>&>(),
                                                              std::declval<const X&>()))...>;
  detail::TapeCore<R>& core() { return tape_->core(); }

  // Values are dropped as soon as a replay has no more use for them.
  void note_last_readers() {
    struct Reader final : detail::NodeReader<R> {
      detail::TapeCore<R>& core;
      std::uint32_t id = 0;
      explicit Reader(detail::TapeCore<R>& core_) : core(core_) {}
      void input(const detail::Node<R>& in) override { core.node(in.id).last_reader = id; }
    } reader(core());
    for (const detail::Node<R>* node : core().nodes()) {
      reader.id = node->id;
      node->describe(reader);
    }
    if constexpr (is_array<typename Result::value_type>)
      if (auto* node = detail::VarAccess::node(*result_))
        node->last_reader = detail::Node<R>::nobody;
  }

  void evaluate(const X&... x) {
    const auto set = [&]<std::size_t... k>(std::index_sequence<k...>) {
      (require_shape(std::get<k>(*variables_), x), ...);
      (set_value(std::get<k>(*variables_), x), ...);
    };
    set(std::index_sequence_for<X...>{});
    detail::sweep_forward(core(), core().origin(), detail::Action::evaluate);
  }

  template <class T, class Argument>
  static void require_shape(const Var<T>& v, const Argument& x) {
    if constexpr (is_array<T>)
      if (!(detail::shape_of(x) == v.shape()))
        throw ShapeError(detail::message(
            "record: argument of shape ", detail::to_text(detail::shape_of(x)),
            " found, the function was recorded with shape ", detail::to_text(v.shape())));
  }
  template <class T, class Argument>
  void set_value(const Var<T>& v, const Argument& x) {
    if constexpr (is_array<T>) {
      detail::Node<R>& node = *detail::VarAccess::node(v);
      node.value = std::move(detail::settled(detail::as_array(x).in_order(node.order)).buffer());
    } else {
      const std::uint32_t index = detail::VarAccess::index(v);
      detail::TapeCore<R>::template set<T>(core().value, index, T(x));
      core().note_given(index, T(x));
    }
  }

  auto current_value() {
    using T = typename Result::value_type;
    if (detail::VarAccess::core(*result_) == nullptr) return result_->value();
    if constexpr (is_array<T>) {
      const detail::Node<R>& node = *detail::VarAccess::node(*result_);
      return T(node.shape, node.order, node.value);
    } else {
      return detail::TapeCore<R>::template get<T>(core().value, detail::VarAccess::index(*result_));
    }
  }

  void sweep(detail::Sweep kind) {
    core().swept = false;
    if (detail::VarAccess::core(*result_) != nullptr)
      core().adjoint[detail::VarAccess::index(*result_)] = R(1);
    detail::sweep_backward(core(), core().origin(), kind);
    core().swept = true;
  }

  template <class G>
  auto for_each_variable(G g) {
    return std::apply(
        [&](const auto&... v) { return detail::one_or_tuple(detail::in_kind_of<X>(g(v))...); },
        *variables_);
  }

  std::unique_ptr<Tape<R>> tape_;
  std::optional<Variables> variables_;
  std::optional<Result> result_;
};

/// Records f at x0 and gives an object that evaluates and differentiates it at any arguments of the
/// same kinds and shapes: F.value(x...), F.value_and_gradient(x...), F.hvp(x, v); see Recording.
template <class F, class... X>
requires(sizeof...(X) > 0) auto record(F&& f, const X&... x0) {
  if constexpr (detail::has_variable<X...>) {
    detail::nested_derivative("record");
  } else {
    using R = detail::arguments_real_t<X...>;
    using Variables = std::tuple<decltype(detail::make_variable(std::declval<Tape<R>&>(), x0))...>;
    using Result = decltype(detail::result_at(f, std::declval<Variables>()));
    return Recording<Result, X...>(f, x0...);
  }
}

}  // namespace wirtinger
