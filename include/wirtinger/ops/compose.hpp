/// \file
/// Operators made of others: products, adjoints, A^H A.
#pragma once

#include "operator_parts.hpp"

namespace wirtinger {

/// y = A (B x).  Made by compose().
///   Adjoint: B^H (A^H y), convention.md, eq. (90).
template <class A, class B>
struct Composition {
  std::string name;
  A outer;
  B inner;

  template <class T>
  requires detail::Takes<B, T> && detail::Takes<A, detail::given_t<B, T>>
  auto apply(const Array<T>& x) const {
    return detail::part_applied(outer, detail::part_applied(inner, x));
  }
  template <class U>
  requires detail::Gives<Composition, U>
  auto apply_adjoint(const Array<U>& y) const {
    using T = detail::domain_t<Composition, U>;
    return detail::part_adjoint<T>(inner, detail::part_adjoint<detail::given_t<B, T>>(outer, y));
  }
};

/// x = A^H y.  Made by adjoint_of().  Adjoint: A.
template <class A>
struct AdjointOperator {
  std::string name;
  A of;

  template <class U>
  requires detail::Gives<A, U> || detail::Gives<A, complex_t<U>>
  auto apply(const Array<U>& y) const {
    using Y = std::conditional_t<detail::Gives<A, U>, U, complex_t<U>>;
    return detail::part_adjoint<detail::domain_t<A, Y>>(of, y);
  }
  template <class T>
  requires detail::Takes<A, T>
  auto apply_adjoint(const Array<T>& x) const { return detail::part_applied(of, x); }
};

/// An operator for arrays of one shape.  Made by of_shape().
template <class A>
struct OperatorOfShape {
  std::string name;
  A of;
  Shape shape;

  template <class T>
  requires detail::Takes<A, T>
  auto apply(const Array<T>& x) const {
    if (!(x.shape() == shape))
      throw ShapeError(detail::message(name, ": array of shape ", detail::to_text(x.shape()),
                                       " found, expected ", detail::to_text(shape),
                                       "; make the operator anew with of_shape"));
    return detail::part_applied(of, x);
  }
  template <class U>
  requires detail::Gives<A, U>
  auto apply_adjoint(const Array<U>& y) const {
    return detail::adjoint_applied<detail::domain_t<A, U>>(of, y, shape);
  }
};

/// y = A (B (.. x)): the last operator acts first.
///   A, B, ..: structs as linear() takes them; so is the result. A real intermediate result is
///   taken as complex where the next operator takes complex arrays only.
///   Adjoint: the adjoints in reverse order, convention.md, eq. (90).
///   Its calls throw what the operators throw.
template <detail::OperatorPart A, detail::OperatorPart... More>
auto compose(A a, More... more) {
  if constexpr (sizeof...(More) == 0) {
    return a;
  } else {
    std::string name = detail::call_text("compose", a, more...);
    auto rest = compose(std::move(more)...);
    return Composition<A, decltype(rest)>{std::move(name), std::move(a), std::move(rest)};
  }
}

/// y = A^H x; the adjoint of an adjoint is the operator itself. Convention.md, eq. (91).
template <detail::OperatorPart A>
auto adjoint_of(A a) {
  std::string name = detail::call_text("adjoint_of", a);
  return AdjointOperator<A>{std::move(name), std::move(a)};
}
template <class A>
A adjoint_of(AdjointOperator<A> a) {
  return std::move(a.of);
}

/// y = A^H A x, its own adjoint: the operator of the normal equations. Convention.md, eq. (91).
template <detail::OperatorPart A>
auto normal_of(A a) {
  std::string name = detail::call_text("normal_of", a);
  auto adjoint = adjoint_of(a);
  return Composition<decltype(adjoint), A>{std::move(name), std::move(adjoint), std::move(a)};
}

/// The operator for arrays of one shape: for operators with add_adjoint only (slices), whose
/// adjoint does not know the shape of their argument, to be parts of others.
///   apply throws ShapeError for an array of another shape.
template <detail::OperatorPart A>
auto of_shape(A a, const Shape& shape) {
  std::string name(std::string_view(a.name));
  return OperatorOfShape<A>{std::move(name), std::move(a), shape};
}

}  // namespace wirtinger
