/// \file
/// Comparisons of real values, masks, where and clamp. A comparison reads values only: it gives
/// plain truth values, through which nothing is differentiated.
#pragma once

#include "elementwise.hpp"

namespace wirtinger {

namespace detail {

/// Anything that can be compared: real, and at least one operand ours.
template <class X, class Y>
concept Comparable = Elementwise<X> && Elementwise<Y> &&(Ours<X> || Ours<Y>);

/// The value of a comparison's operand: a plain array, or a number, which adapts to the precision
/// of the operand it is compared with.
template <class Other, class X>
auto compared_value(const X& x) {
  static_assert(!ComplexScalar<element_of_argument<X>>,
                "complex numbers have no order: compare real, imag, abs or abs2 of them");
  if constexpr (Operand<X>)
    return eval(x).value();
  else if constexpr (ArrayLike<X>)
    return as_array(x);
  else if constexpr (RealScalar<element_of_argument<Other>>)
    return static_cast<element_of_argument<Other>>(x);
  else
    return x;
}

/// g(element of a, element of b) over the broadcast shape.
template <class A, class B, class G>
Array<bool> compare_elements(std::string_view operation, const A& a, const B& b, G g) {
  const auto as_operand = []<class X>(const X& x) {
    if constexpr (is_array<X>)
      return x;
    else if constexpr (Element<X>)
      return full<X>({}, x);
    else
      return full<double>({}, static_cast<double>(x));  // an integer
  };
  const auto x = as_operand(a);
  const auto y = as_operand(b);
  const Shape shape = broadcast(operation, x.shape(), y.shape());
  Array<bool> result = Array<bool>::uninitialized(shape);
  bool* const to = result.data();
  const Rows<3> rows(shape, {result.strides(), broadcast_strides(x.shape(), x.strides(), shape),
                             broadcast_strides(y.shape(), y.strides(), shape)});
  rows.for_each([&](const std::array<Index, 3>& at) {
    for (Index i = 0; i < rows.length; ++i)
      to[at[0] + i * rows.step[0]] =
          g(x.data()[at[1] + i * rows.step[1]], y.data()[at[2] + i * rows.step[2]]);
  });
  return result;
}

template <class X, class Y, class G>
auto compared(std::string_view operation, const X& x, const Y& y, G g) {
  if constexpr (!Number<X> && !Number<Y> && RealScalar<element_of_argument<X>> &&
                RealScalar<element_of_argument<Y>>)
    static_assert(RealScalar<common_real_t<X, Y>>);  // one precision, or its sentence
  const auto a = compared_value<Y>(x);
  const auto b = compared_value<X>(y);
  if constexpr (is_array<std::remove_cvref_t<decltype(a)>> ||
                is_array<std::remove_cvref_t<decltype(b)>>)
    return compare_elements(operation, a, b, g);
  else
    return static_cast<bool>(g(a, b));
}

}  // namespace detail

// Element by element with NumPy broadcasting; of two scalars a plain bool. Equality of arrays as a
// whole: identical(a, b).
#define WIRTINGER_COMPARISON(symbol)                                                     \
  template <class X, class Y>                                                            \
  requires detail::Comparable<X, Y>                                                      \
  auto operator symbol(const X& x, const Y& y) {                                         \
    const auto computed = [&] {                                                          \
      return detail::compared(#symbol, x, y, [](auto a, auto b) { return a symbol b; }); \
    };                                                                                   \
    return detail::all_or_nothing(computed, x, y);                                       \
  }
WIRTINGER_COMPARISON(<)
WIRTINGER_COMPARISON(<=)
WIRTINGER_COMPARISON(>)
WIRTINGER_COMPARISON(>=)
WIRTINGER_COMPARISON(==)
#undef WIRTINGER_COMPARISON

/// Masks combined element by element.
inline Array<bool> operator&&(const Array<bool>& a, const Array<bool>& b) {
  return detail::compare_elements("&&", a, b, [](bool x, bool y) { return x && y; });
}
inline Array<bool> operator||(const Array<bool>& a, const Array<bool>& b) {
  return detail::compare_elements("||", a, b, [](bool x, bool y) { return x || y; });
}
inline Array<bool> operator!(const Array<bool>& a) {
  return detail::compare_elements("!", a, false, [](bool x, bool) { return !x; });
}

namespace detail {

/// A mask as numbers 1 and 0 of the given precision.
template <RealScalar R>
Array<R> mask_numbers(const Array<bool>& mask) {
  Array<R> numbers = Array<R>::uninitialized(mask.shape(), mask.order());
  const Array<bool> dense = mask.in_order(mask.order());
  std::copy_n(dense.data(), dense.size(), numbers.data());
  return numbers;
}

/// A mask given as array or as Eigen object.
inline const Array<bool>& as_mask(const Array<bool>& mask) { return mask; }
template <EigenObject M>
Array<bool> as_mask(const M& mask) {
  Array<bool> plain = Array<bool>::uninitialized(eigen_shape(mask), eigen_order<M>);
  Eigen::Map<EigenPlain<M>>(plain.data(), mask.rows(), mask.cols()) = mask;
  return plain;
}

template <class X>
concept Mask =
    std::same_as<std::remove_cvref_t<X>, Array<bool>> || std::same_as < std::remove_cvref_t<X>,
bool > || (EigenObject<X> && std::same_as<typename std::remove_cvref_t<X>::Scalar, bool>);

/// Precision of where's result: that of its arrays and variables, or of numbers alone.
template <class X, class Y>
struct WhereReal {
  using common = common_real_t<X, Y>;
  using type = common;
};
template <class X, class Y>
requires std::is_void_v<common_real_t<X, Y>>
struct WhereReal<X, Y> {
  using type = real_of_numbers_t<X, Y>;
};

/// Three arguments broadcast, or the error names the operation and not its parts.
template <class A, class B, class C>
void require_broadcast(std::string_view operation, const A& a, const B& b, const C& c) {
  if constexpr (ArrayLike<A> || ArrayLike<B> || ArrayLike<C>)
    broadcast(operation, broadcast(operation, shape_of(a), shape_of(b)), shape_of(c));
}

}  // namespace detail

/// x where the mask is true, y elsewhere; all three are broadcast.
///   Field: complex if x or y is.  The mask is not differentiated, and each cotangent is zero where
///   the other value was taken, also if the one not taken is infinite or a NaN made on the way; a
///   NaN among the variables or constants it was computed from stays visible (convention.md, eq.
///   42). Throws ShapeError where the shapes do not broadcast.
template <detail::Mask M, detail::Elementwise X, detail::Elementwise Y>
auto where(const M& mask, X&& x, Y&& y) {
  detail::require_broadcast("where", mask, x, y);
  using R = typename detail::WhereReal<X, Y>::type;
  const auto choose = [&](const auto& numbers) {
    return detail::apply_rule<number::add_rule>(
        detail::apply_rule<number::masked_rule>(numbers, std::forward<X>(x)),
        detail::apply_rule<number::unmasked_rule>(numbers, std::forward<Y>(y)));
  };
  if constexpr (std::same_as<M, bool>) {
    return choose(static_cast<R>(mask));
  } else {
    const auto numbers = detail::mask_numbers<R>(detail::as_mask(mask));
    if constexpr (detail::Operand<X> || detail::Operand<Y>)
      return choose(numbers);
    else
      return detail::KindOf<X, Y, M>::of(choose(numbers));
  }
}

/// x limited to lo .. hi, for real numbers; the derivative is 1 on the closed interval.
///   Throws ShapeError where the shapes do not broadcast.
template <detail::Elementwise X, detail::Elementwise L, detail::Elementwise H>
auto clamp(X&& x, L&& lo, H&& hi) {
  static_assert(!ComplexScalar<detail::element_of_argument<X>>,
                "complex numbers have no order: clamp real, imag or abs of them");
  detail::require_broadcast("clamp", x, lo, hi);
  return detail::apply_rule<number::at_most_rule>(
      detail::apply_rule<number::at_least_rule>(std::forward<X>(x), std::forward<L>(lo)),
      std::forward<H>(hi));
}

}  // namespace wirtinger
