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

/// The value of a comparison's operand: a number or a plain array.
template <class X>
auto compared_value(const X& x) {
  static_assert(!ComplexScalar<element_of_argument<X>>,
                "complex numbers have no order: compare real, imag, abs or abs2 of them");
  if constexpr (Operand<X>)
    return eval(x).value();
  else if constexpr (ArrayLike<X>)
    return as_array(x);
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
  const auto a = compared_value(x);
  const auto b = compared_value(y);
  if constexpr (is_array<std::remove_cvref_t<decltype(a)>> ||
                is_array<std::remove_cvref_t<decltype(b)>>)
    return compare_elements(operation, a, b, g);
  else
    return static_cast<bool>(g(a, b));
}

}  // namespace detail

// Element by element with NumPy broadcasting; of two scalars a plain bool. Equality of arrays as a
// whole: identical(a, b).
#define WIRTINGER_COMPARISON(symbol)                                                   \
  template <class X, class Y>                                                          \
  requires detail::Comparable<X, Y>                                                    \
  auto operator symbol(const X& x, const Y& y) {                                       \
    return detail::compared(#symbol, x, y, [](auto a, auto b) { return a symbol b; }); \
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

template <class X>
concept Mask =
    std::same_as<std::remove_cvref_t<X>, Array<bool>> || std::same_as < std::remove_cvref_t<X>,
bool > || (EigenObject<X> && std::same_as<typename std::remove_cvref_t<X>::Scalar, bool>);

/// Precision of where's and clamp's result: that of the operands that have one.
template <class... X>
struct WhereReal {
  using common = typename FirstReal<X...>::type;
  using type = std::conditional_t<std::is_void_v<common>, double, common>;
};

}  // namespace detail

/// x where the mask is true, y elsewhere; all three are broadcast.
///   Field: complex if x or y is.  The mask is not differentiated, and each cotangent is zero where
///   the other value was taken, also if the one not taken is infinite or NaN.
template <detail::Mask M, detail::Elementwise X, detail::Elementwise Y>
auto where(const M& mask, X&& x, Y&& y) {
  using R = typename detail::WhereReal<X, Y>::type;
  const auto choose = [&](const auto& numbers) {
    return detail::apply_rule<number::add_rule>(
        detail::apply_rule<number::masked_rule>(numbers, std::forward<X>(x)),
        detail::apply_rule<number::unmasked_rule>(numbers, std::forward<Y>(y)));
  };
  if constexpr (EigenObject<M>) {
    Array<bool> plain =
        Array<bool>::uninitialized(detail::eigen_shape(mask), detail::eigen_order<M>);
    Eigen::Map<detail::EigenPlain<M>>(plain.data(), mask.rows(), mask.cols()) = mask;
    return choose(detail::mask_numbers<R>(plain));
  } else if constexpr (std::same_as<M, bool>) {
    return choose(static_cast<R>(mask));
  } else {
    return choose(detail::mask_numbers<R>(mask));
  }
}

/// x limited to lo .. hi, for real numbers; the derivative is 1 on the closed interval.
template <detail::Elementwise X, detail::Elementwise L, detail::Elementwise H>
auto clamp(X&& x, L&& lo, H&& hi) {
  static_assert(!ComplexScalar<detail::element_of_argument<X>>,
                "complex numbers have no order: clamp real, imag or abs of them");
  return detail::apply_rule<number::at_most_rule>(
      detail::apply_rule<number::at_least_rule>(std::forward<X>(x), std::forward<L>(lo)),
      std::forward<H>(hi));
}

}  // namespace wirtinger
