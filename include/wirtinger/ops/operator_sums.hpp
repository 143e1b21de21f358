/// \file
/// Sums, differences and multiples of operators.
#pragma once

#include "compose.hpp"

namespace wirtinger {

/// y = c A x for a real or complex number c.  Made by scaled(c, A), c * A, -A.
///   Adjoint: A^H (conj(c) y), convention.md, eq. (92).
template <class A, class C>
struct ScaledOperator {
  std::string name;
  C factor;
  A of;

  template <class T>
  requires detail::Takes<A, T>
  auto apply(const Array<T>& x) const { return factor_in<T>() * detail::part_applied(of, x); }
  template <class U>
  requires detail::Gives<ScaledOperator, U>
  auto apply_adjoint(const Array<U>& y) const {
    using T = detail::domain_t<ScaledOperator, U>;
    return detail::part_adjoint<T>(of, conj(factor_in<T>()) * y);
  }

 private:
  template <class T>
  auto factor_in() const {
    return number::to_scalar(detail::as_number<real_t<T>>(factor));
  }
};

/// y = A x + B x.  Made by sum_of(A, B), A + B, A - B.
///   Adjoint: A^H y + B^H y, convention.md, eq. (92).
template <class A, class B>
struct OperatorSum {
  std::string name;
  A first;
  B second;

  template <class T>
  requires detail::Takes<A, T> && detail::Takes<B, T>
  auto apply(const Array<T>& x) const {
    const auto a = detail::part_applied(first, x);
    const auto b = detail::part_applied(second, x);
    if (!(a.shape() == b.shape()))
      throw ShapeError(detail::message(name, ": results of shapes ", detail::to_text(a.shape()),
                                       " and ", detail::to_text(b.shape()),
                                       " found, expected equal ones: operators are not broadcast"));
    return a + b;
  }
  template <class U>
  requires detail::Gives<OperatorSum, U>
  auto apply_adjoint(const Array<U>& y) const {
    using T = detail::domain_t<OperatorSum, U>;
    const auto a = detail::part_adjoint<T>(first, y);
    const auto b = detail::part_adjoint<T>(second, y);
    if (!(a.shape() == b.shape()))
      throw ShapeError(detail::message(name, ": adjoints of shapes ", detail::to_text(a.shape()),
                                       " and ", detail::to_text(b.shape()),
                                       " found, expected equal ones: both act on the same array"));
    return a + b;
  }
};

/// y = c A x; also written c * A and A * c. Unqualified, the operators are found for what is in
/// namespace wirtinger; for two structs of your own use these functions or `using namespace`.
template <detail::Number C, detail::OperatorPart A>
auto scaled(C factor, A a) {
  std::string name = detail::message(detail::number_text(factor), " * ", a.name);
  return ScaledOperator<A, C>{std::move(name), factor, std::move(a)};
}
/// y = A x + B x; also written A + B.
///   Its calls throw ShapeError where the results' shapes differ: nothing is broadcast.
template <detail::OperatorPart A, detail::OperatorPart B>
auto sum_of(A a, B b) {
  std::string name = detail::message("(", a.name, " + ", b.name, ")");
  return OperatorSum<A, B>{std::move(name), std::move(a), std::move(b)};
}

template <detail::Number C, detail::OperatorPart A>
auto operator*(C factor, A a) {
  return scaled(factor, std::move(a));
}
template <detail::OperatorPart A, detail::Number C>
auto operator*(A a, C factor) {
  return scaled(factor, std::move(a));
}
template <detail::OperatorPart A>
auto operator-(A a) {
  return scaled(-1, std::move(a));
}
template <detail::OperatorPart A, detail::OperatorPart B>
auto operator+(A a, B b) {
  return sum_of(std::move(a), std::move(b));
}
template <detail::OperatorPart A, detail::OperatorPart B>
auto operator-(A a, B b) {
  std::string name = detail::message("(", a.name, " - ", b.name, ")");
  auto minus_b = scaled(-1, std::move(b));
  return OperatorSum<A, decltype(minus_b)>{std::move(name), std::move(a), std::move(minus_b)};
}

}  // namespace wirtinger
