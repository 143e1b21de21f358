/// \file
/// Reductions of all elements to a scalar; the reduced expression is never stored.
#pragma once

#include "elementwise.hpp"

namespace wirtinger {

namespace detail {

/// The sum over a variable or expression as a scalar of the tape.
template <class X>
auto record_sum(X&& x) {
  using E = std::remove_cvref_t<X>;
  using Tree = decltype(bind_operand(std::forward<X>(x)));
  using A = TreeArch<Tree>;
  using T = tree_element_t<Tree>;
  TapeCore<real_t<T>>* core;
  if constexpr (is_var<E>)
    core = VarAccess::core(x);
  else
    core = x.tape();
  const Shape shape = x.shape();
  if (core == nullptr)
    return Var<T>(FusedStatement<Tree, A>(bind_operand(std::forward<X>(x)), shape).sum());
  using Node = FusedSumNode<Tree, A>;
  typename TapeCore<real_t<T>>::template Draft<Node> node(*core, bind_operand(std::forward<X>(x)),
                                                          shape);
  const T total = node->statement().sum();
  node->statement().drop_unread();
  Node& recorded = node.commit(total);
  recorded.scalar_output = record_scalar_leaf(*core, total);
  return VarAccess::make(*core, recorded.scalar_output, total);
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
  if constexpr (detail::Operand<X>)
    return detail::record_sum(detail::operand_of(std::forward<X>(x)));
  else
    return detail::passive_sum(detail::as_array(x));
}

/// sum(x) / size. Throws ShapeError for an empty array.
template <detail::ArrayLike X>
auto mean(X&& x) {
  const Index size = x.size();
  if (size == 0) throw ShapeError("mean: an empty array found, expected at least one element");
  auto total = sum(std::forward<X>(x));
  if constexpr (is_var<decltype(total)>)
    return eval(total * (1.0 / static_cast<double>(size)));
  else
    return total / static_cast<real_t<decltype(total)>>(size);
}

/// sum a b, without conjugation. Throws ShapeError for different shapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto dot(X&& a, Y&& b) {
  detail::require_same_shape("dot", a, b);
  return sum(detail::apply_rule<number::multiply_rule>(std::forward<X>(a), std::forward<Y>(b)));
}

/// sum conj(a) b, the complex inner product. Throws ShapeError for different shapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto vdot(X&& a, Y&& b) {
  detail::require_same_shape("vdot", a, b);
  return sum(
      detail::apply_rule<number::multiply_rule>(conj(std::forward<X>(a)), std::forward<Y>(b)));
}

/// sum |x|^2, real.
template <detail::ArrayLike X>
auto squared_norm(X&& x) {
  return sum(abs2(std::forward<X>(x)));
}

/// sqrt(sum |x|^2), real; its gradient at 0 is 0.
template <detail::ArrayLike X>
auto norm2(X&& x) {
  auto squares = squared_norm(std::forward<X>(x));
  if constexpr (is_var<decltype(squares)>)
    return eval(sqrt(squares));
  else
    return sqrt(squares);
}

}  // namespace wirtinger
