/// \file
/// custom: a node from functions of the user's: the value, the vjp and, if wanted, the jvp.
#pragma once

#include "custom_node.hpp"
#include "eigen_rank.hpp"

namespace wirtinger {

/// A function made of a value and its derivatives; made by custom().
template <class Functions, bool twice>
class Custom {
 public:
  explicit Custom(std::shared_ptr<const Functions> functions) : functions_(std::move(functions)) {}

  /// Says that vjp is made of the library's functions and may be called with variables: then hvp
  /// differentiates it. Needs jvp.
  auto generic() const {
    static_assert(!std::same_as<decltype(Functions::jvp), detail::NoJvp>,
                  "generic: second derivatives need a jvp too: custom(name, primal, vjp, jvp)");
    return Custom<Functions, true>(functions_);
  }

  /// The value: a variable if an argument is one, a plain result of primal otherwise (of Eigen
  /// objects an Eigen object of the first one's rank).
  template <class... X>
  requires(sizeof...(X) > 0 && (detail::Elementwise<X> && ...)) auto operator()(X&&... x) const {
    using R = detail::real_of_arguments_t<X...>;
    const auto call = [&] {
      return called<R>(detail::argument_variable<R>(std::forward<X>(x))...);
    };
    auto result = detail::all_or_nothing(call, x...);
    if constexpr ((detail::Operand<X> || ...))
      return result;
    else
      return in_kind<X...>(result.value());
  }

 private:
  template <class... X, class Y>
  static auto in_kind(const Y& y) {
    using Leading = typename detail::LeadingEigen<void, std::remove_cvref_t<X>...>::type;
    if constexpr (!is_array<Y> || std::is_void_v<Leading> ||
                  (is_array<std::remove_cvref_t<X>> || ...))
      return y;
    else
      return detail::of_rank<Leading, detail::eigen_rank<Leading>>(y);
  }

  template <class R, class... P>
  auto called(const Var<P>&... x) const {
    using detail::VarAccess;
    using Y = decltype(plain_value<R>(x.value()...));
    using Node = detail::CustomNode<Functions, twice, Y, P...>;
    detail::TapeCore<R>* core = nullptr;
    const auto merge = [&](detail::TapeCore<R>* other) {
      if (core != nullptr && other != nullptr && core != other)
        throw TapeError(detail::message(functions_->name,
                                        ": variables of two different tapes found; use one tape "
                                        "for a computation"));
      if (core == nullptr) core = other;
    };
    (merge(VarAccess::core(x)), ...);
    if (core == nullptr) return Var<Y>(Node::value_of(*functions_, x.value()...));
    typename detail::TapeCore<R>::template Draft<Node> draft(*core, functions_, x...);
    draft->set_result(Node::value_of(*functions_, x.value()...));
    const Y y = draft->result();
    Node& node = draft.commit(y);
    if constexpr (is_array<Y>) {
      return VarAccess::make(*core, static_cast<detail::Node<R>&>(node), y);
    } else {
      node.scalar_output = detail::record_scalar_leaf(*core, y);
      return VarAccess::make(*core, node.scalar_output, y);
    }
  }
  template <class R, class... P>
  auto plain_value(const P&... x) const {
    return detail::plain_result<R>(functions_->primal(x...));
  }

  std::shared_ptr<const Functions> functions_;
};

/// A function y = primal(x...) with derivatives of the user's, one node of the tape:
///   auto f = custom("name", primal, vjp[, jvp]);   f(x...)
///   primal(x...) -> y,  vjp(y_bar, y, x...) -> x_bar or std::tuple{x_bar...},
///   jvp(x_dot..., y, x...) -> y_dot;  convention.md, eq. (95): y_dot is the derivative of primal
///   along x_dot, and <y_dot, y_bar> = sum of <x_dot, x_bar>, gradients being dL/dx + i dL/dy.
/// The functions are called as const objects with plain values, whatever f was called with:
/// wirtinger Array<T>, contiguous in either order, for arrays, Eigen objects, array variables and
/// expressions; R or std::complex<R> for numbers and scalar variables. They return arrays, Eigen
/// objects or numbers. A complex cotangent of a real argument is projected on its real part;
/// std::ignore stands for that of an argument that never is a variable.
///   vjp alone: gradient, vjp, record. With jvp: jvp too. With .generic() too: hvp, by the
///   derivative of vjp along y_bar_dot, y_dot, x_dot (eq. 96). A tape that is checking() compares
///   both with differences of primal (eq. 97).
///   Throws what the functions throw; ShapeError for derivatives of another shape; TapeError for
///   variables of two tapes and for derivatives that were not given.
template <class Primal, class Vjp, class Jvp = detail::NoJvp>
auto custom(std::string name, Primal primal, Vjp vjp, Jvp jvp = {}) {
  using Functions = detail::CustomFunctions<Primal, Vjp, Jvp>;
  return Custom<Functions, false>(std::make_shared<const Functions>(
      Functions{std::move(name), std::move(primal), std::move(vjp), std::move(jvp)}));
}

}  // namespace wirtinger
