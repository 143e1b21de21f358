/// \file
/// Operators as parts of others: in which field they take arrays, and their adjoint in that field.
///   An operator that takes real and complex arrays does the same to both: real arrays are complex
///   ones without imaginary part.
#pragma once

#include "linear.hpp"

namespace wirtinger::detail {

/// The field in which Op takes an array of T: real ones are embedded where it takes complex only.
template <class Op, Scalar T>
using taken_t = std::conditional_t<HasApply<Op, T>, T, complex_t<T>>;
template <class Op, class T>
concept Takes = Scalar<T> &&(HasApply<Op, T> || HasApply<Op, complex_t<T>>);
template <class Op, Scalar T>
using given_t = typename Applied<Op, taken_t<Op, T>>::value_type;

/// The widest element type T for which Op gives arrays of U; void if there is none.
template <class Op, Scalar U>
constexpr auto domain_of() {
  if constexpr (HasApply<Op, complex_t<U>>) {
    if constexpr (std::same_as<given_t<Op, complex_t<U>>, U>)
      return std::type_identity<complex_t<U>>{};
    else if constexpr (HasApply<Op, real_t<U>>)
      return std::type_identity<
          std::conditional_t<std::same_as<given_t<Op, real_t<U>>, U>, real_t<U>, void>>{};
    else
      return std::type_identity<void>{};
  } else if constexpr (HasApply<Op, real_t<U>>) {
    return std::type_identity<
        std::conditional_t<std::same_as<given_t<Op, real_t<U>>, U>, real_t<U>, void>>{};
  } else {
    return std::type_identity<void>{};
  }
}
template <class Op, Scalar U>
using domain_t = typename decltype(domain_of<Op, U>())::type;
template <class Op, class U>
concept Gives = Scalar<U> && !std::is_void_v<domain_t<Op, U>>;

/// A x
template <class Op, Scalar T>
Array<given_t<Op, T>> part_applied(const Op& op, const Array<T>& x) {
  return op.apply(in_field<taken_t<Op, T>>(x));
}

/// A^H y as an array of T, for y in any field: A gives arrays of given_t.
template <Scalar T, class Op, Scalar U>
Array<T> part_adjoint(const Op& op, const Array<U>& y) {
  constexpr bool knows_shape = HasAdjoint<Op, taken_t<Op, T>>;
  static_assert(knows_shape,
                "an operator with add_adjoint only does not know the shape of its argument: write "
                "of_shape(operator, shape) where it is composed, added or stacked");
  if constexpr (knows_shape)
    return in_field<T>(op.apply_adjoint(in_field<given_t<Op, T>>(y)));
  else
    return {};
}

template <class Op>
concept OperatorPart = std::is_class_v<Op> && NamedOperator<Op>;

/// "compose(fft, roll)"
template <class... Op>
std::string call_text(std::string_view function, const Op&... op) {
  std::string text;
  ((text += (text.empty() ? "" : ", ") + std::string(std::string_view(op.name))), ...);
  return message(function, "(", text, ")");
}

}  // namespace wirtinger::detail
