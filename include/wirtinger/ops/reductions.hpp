/// \file
/// Reductions of all elements to a scalar; the reduced expression is never stored.
#pragma once

#include "elementwise.hpp"
#include "scaled_norm.hpp"

namespace wirtinger {

namespace detail {

/// The sum over a variable or expression as a scalar of the tape. If the total is not accepted,
/// nothing is recorded and the result means nothing. (g++ has a note on the ABI for an optional
/// complex float: hence the flag.)
template <class X, class Accept>
auto record_sum_if(X&& x, Accept accept, bool& accepted) {
  using E = std::remove_cvref_t<X>;
  using Tree = decltype(bind_operand(std::forward<X>(x)));
  using A = TreeArch<Tree>;
  using T = tree_element_t<Tree>;
  TapeCore<real_t<T>>* core;
  if constexpr (is_var<E>)
    core = VarAccess::core(x);
  else
    core = x.tape();
  const Shape& shape = x.shape();  // outlives what the operands hold
  if (core == nullptr) {
    const T total = FusedStatement<Tree, A>(std::forward<X>(x), shape).sum();
    accepted = accept(total);
    return Var<T>(total);
  }
  using Node = FusedSumNode<Tree, A>;
  typename TapeCore<real_t<T>>::template Draft<Node> node(*core, std::forward<X>(x), shape);
  if (core->keeps_values()) node->statement().keep_constants();
  const T total = node->total(*core);
  accepted = accept(total);
  if (!accepted) return Var<T>();
  node->statement().drop_unread();
  Node& recorded = node.commit(total);
  recorded.scalar_output = record_scalar_leaf(*core, total);
  return VarAccess::make(*core, recorded.scalar_output, total);
}
template <class X>
auto record_sum(X&& x) {
  bool accepted = true;
  return record_sum_if(
      std::forward<X>(x), [](const auto&) { return true; }, accepted);
}

/// An operand as the statement takes it: a named expression stands for its variable.
template <class X>
decltype(auto) operand_of(X&& x) {
  if constexpr (is_expr<std::remove_cvref_t<X>> && std::is_lvalue_reference_v<X>)
    return x.variable();
  else
    return std::forward<X>(x);
}

template <class X, class Y>
void require_same_shape(std::string_view operation, const X& x, const Y& y) {
  const auto shape_of = [](const auto& a) {
    if constexpr (EigenObject<decltype(a)>)
      return eigen_shape(a);
    else
      return Shape(a.shape());
  };
  if (!(shape_of(x) == shape_of(y)))
    throw ShapeError(message(operation, ": shapes ", to_text(shape_of(x)), " and ",
                             to_text(shape_of(y)), " found, expected equal shapes"));
}

}  // namespace detail

/// Sum of all elements; 0 for an empty array.
///   Field: kept.  Adjoint: the cotangent in every element.
template <detail::ArrayLike X>
auto sum(X&& x) {
  if constexpr (!detail::has_numbers<X>())
    return 0.0;
  else if constexpr (detail::Operand<X>)
    return detail::one_statement_or_nothing<X>(
        [&] { return detail::record_sum(detail::operand_of(std::forward<X>(x))); }, x);
  else
    return detail::passive_statement(Var(detail::as_array(x))).sum();
}

/// sum(x) / size. Throws ShapeError for an empty array.
template <detail::ArrayLike X>
auto mean(X&& x) {
  const Index size = x.size();
  if (size == 0) throw ShapeError("mean: an empty array found, expected at least one element");
  const auto summed_and_divided = [&] {
    auto total = sum(std::forward<X>(x));
    if constexpr (is_var<decltype(total)>)
      return eval(total / static_cast<double>(size));
    else
      return total / static_cast<real_t<decltype(total)>>(size);
  };
  return detail::all_or_nothing(summed_and_divided, x);
}

namespace detail {

/// The sum over f of the arguments in one pass; plain ones take part as passive variables, so that
/// all kinds have the same bits.
template <class F, ArrayLike... X>
auto sum_of(F f, X&&... x) {
  if constexpr ((Operand<X> || ...))
    return one_statement_or_nothing<X...>([&] { return sum(f(std::forward<X>(x)...)); }, x...);
  else
    return passive_statement(f(Var(as_array(x))...)).sum();
}

}  // namespace detail

/// sum a b, without conjugation. Throws ShapeError for different shapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto dot(X&& a, Y&& b) {
  detail::require_same_shape("dot", a, b);
  return detail::sum_of(
      []<class U, class V>(U&& u, V&& v) {
        return detail::apply_rule<number::multiply_rule>(std::forward<U>(u), std::forward<V>(v));
      },
      std::forward<X>(a), std::forward<Y>(b));
}

/// sum conj(a) b, the complex inner product. Throws ShapeError for different shapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto vdot(X&& a, Y&& b) {
  detail::require_same_shape("vdot", a, b);
  return detail::sum_of(
      []<class U, class V>(U&& u, V&& v) {
        return detail::apply_rule<number::multiply_rule>(conj(std::forward<U>(u)),
                                                         std::forward<V>(v));
      },
      std::forward<X>(a), std::forward<Y>(b));
}

/// sum |x|^2, real.
template <detail::ArrayLike X>
auto squared_norm(X&& x) {
  return detail::sum_of([]<class U>(U&& u) { return abs2(std::forward<U>(u)); },
                        std::forward<X>(x));
}

/// sqrt(sum |x|^2), real; its gradient at 0 is 0. Right for entries of any size: where the sum of
/// their squares leaves the safe range they are scaled first (convention.md, eq. 48).
template <detail::ArrayLike X>
auto norm2(X&& x) {
  using detail::ScaledNorm;
  const auto is_safe = [size = x.size()](auto total) {
    return detail::are_safe_squares(total, static_cast<Index>(size));
  };
  if constexpr (!detail::Operand<X>) {
    const auto& array = detail::as_array(x);
    const auto total = squared_norm(array);
    return is_safe(total) ? sqrt(total) : detail::reduce_all<ScaledNorm>(array);
  } else {
    const auto root_of_sum = [&] {
      auto squares = abs2(std::forward<X>(x));
      auto* core = squares.tape();
      // A replay may meet entries of another size: a tape that keeps values for one scales always.
      if (core == nullptr || !core->keeps_values()) {
        bool accepted = true;
        const auto total = detail::record_sum_if(std::as_const(squares), is_safe, accepted);
        if (accepted) return eval(sqrt(total));
      }
      return detail::reduce_all<ScaledNorm>(std::move(std::get<0>(squares.operands())));
    };
    return detail::all_or_nothing(root_of_sum, x);
  }
}

}  // namespace wirtinger
