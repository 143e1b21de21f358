/// \file
/// determinant and log_determinant of a matrix.
#pragma once

#include <Eigen/SVD>

#include "solve.hpp"

namespace wirtinger {

namespace detail {

/// adj(a) with adj(a) a = det(a) 1, and its derivative along a_dot, from singular values: nothing
/// is divided, so that singular matrices are no exception. Convention.md, eq. (66), (67).
template <Scalar T>
class Adjugate {
 public:
  explicit Adjugate(const Dense<T>& a) {
    if (a.size() == 0) return;
    const Eigen::JacobiSVD<Dense<T>> svd(a, Eigen::ComputeFullU | Eigen::ComputeFullV);
    u_ = svd.matrixU();
    v_ = svd.matrixV();
    s_ = svd.singularValues();
    phase_ = determinant_of(u_) * Eigen::numext::conj(determinant_of(v_));
  }
  Dense<T> value() const {
    Dense<T> middle = Dense<T>::Zero(size(), size());
    for (Index i = 0; i < size(); ++i)
      middle(i, i) = product_without(i, i);
    return phase_ * (v_ * middle * u_.adjoint());
  }
  Dense<T> along(const Dense<T>& a_dot) const {
    const Dense<T> f = u_.adjoint() * a_dot * v_;
    Dense<T> middle = Dense<T>::Zero(size(), size());
    for (Index i = 0; i < size(); ++i)
      for (Index j = 0; j < size(); ++j) {
        if (i == j) continue;
        const T others = product_without(i, j);
        middle(i, j) = -f(i, j) * others;
        middle(i, i) += f(j, j) * others;
      }
    return phase_ * (v_ * middle * u_.adjoint());
  }

 private:
  static T determinant_of(const Dense<T>& m) {
    LuFactors<T> lu;
    lu.factorise(m);
    return lu.determinant();
  }
  Index size() const { return s_.size(); }
  T product_without(Index i, Index j) const {
    real_t<T> product(1);
    for (Index k = 0; k < size(); ++k)
      if (k != i && k != j) product *= s_[k];
    return product;
  }

  Dense<T> u_, v_;
  Column<real_t<T>> s_;
  T phase_ = T(1);
};

template <Scalar T>
struct Determinant {
  using Element = T;
  using Result = T;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = false;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "determinant";

  Array<T> a = {};

  Dense<T> value(const Matrices& x) {
    a = kept(x[0]);
    LuFactors<T> lu;
    lu.factorise(x[0]);
    return Dense<T>::Constant(1, 1, lu.determinant());
  }
  Dense<T> push(const Dense<T>&, const Matrices& a_dot) const {
    return Dense<T>::Constant(1, 1, (adjugate().value() * a_dot[0]).trace());
  }
  Matrices pull(const Dense<T>&, const Dense<T>& y_bar) const {
    return {adjugate().value().adjoint() * y_bar(0, 0)};
  }
  Matrices pull_tangent(const Moving<T>&, const Moving<T>& y_bar, const Matrices& a_dot) const {
    const Adjugate<T> adj = adjugate();
    return {adj.value().adjoint() * y_bar.dot(0, 0) +
            adj.along(a_dot[0]).adjoint() * y_bar.at(0, 0)};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(a);
  }

 private:
  Adjugate<T> adjugate() const {
    const Dense<T> m = kept_matrix(a);
    require_finite_matrix("derivative of determinant", m);
    return Adjugate<T>(m);
  }
};

/// Convention.md, eq. (68).
template <Scalar T>
struct LogDeterminant {
  using Element = T;
  using Result = real_t<T>;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = false;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "log_determinant";

  LuFactors<T> a = {};

  Dense<Result> value(const Matrices& x) {
    a.factorise(x[0]);
    a.require_regular(operation);
    Result sum(0);
    for (const T& u : a.pivots())
      sum += std::log(std::abs(u));
    return Dense<Result>::Constant(1, 1, sum);
  }
  Dense<Result> push(const Dense<Result>&, const Matrices& a_dot) const {
    return Dense<Result>::Constant(1, 1, std::real(a.solve(a_dot[0]).trace()));
  }
  Matrices pull(const Dense<Result>&, const Dense<Result>& y_bar) const {
    return {inverse_adjoint() * y_bar(0, 0)};
  }
  Matrices pull_tangent(const Moving<Result>&, const Moving<Result>& y_bar,
                        const Matrices& a_dot) const {
    const Dense<T> b = inverse_adjoint();
    return {b * y_bar.dot(0, 0) - a.solve_adjoint(a_dot[0].adjoint() * b) * y_bar.at(0, 0)};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(a.array());
  }

 private:
  Dense<T> inverse_adjoint() const {
    const Index n = a.array().extent(0);
    return a.solve_adjoint(Dense<T>::Identity(n, n));
  }
};

/// A rule whose result is one number: a number, or a scalar variable.
template <template <class> class Rule, ArrayLike X>
auto number_of_matrix(X&& a) {
  if constexpr (!has_numbers<X>()) {
    return 0.0;
  } else {
    using T = element_of_argument<X>;
    const auto recorded = [&] {
      const auto x = as_variable(std::forward<X>(a));
      require_square(Rule<T>::operation, x.shape());
      return record_matrix_rule(Rule<T>{}, Shape{}, {x})();
    };
    if constexpr (Operand<X>)
      return all_or_nothing(recorded, a);
    else
      return recorded().value();
  }
}

}  // namespace detail

/// det a, a number; 1 for no rows.
///   Field: real or complex (holomorphic).
///   Adjoint: a_bar = adj(a)^H y_bar with the adjugate of a, also where a is singular; the
///   derivatives cost a singular value decomposition. Convention.md, eq. (65) to (67).
///   Throws ShapeError; DomainError from derivatives if an element is infinite or NaN.
template <detail::ArrayLike X>
auto determinant(X&& a) {
  return detail::number_of_matrix<detail::Determinant>(std::forward<X>(a));
}

/// log |det a|, a real number, by LU, of any invertible matrix; of a positive definite one it is
/// log det a. Neither overflows nor underflows where det a does.
///   Field: real or complex in, real out.
///   Adjoint: a_bar = a^-H y_bar; convention.md, eq. (68). Giles 2008.
///   Throws ShapeError; DomainError for a singular matrix, see solve.
template <detail::ArrayLike X>
auto log_determinant(X&& a) {
  return detail::number_of_matrix<detail::LogDeterminant>(std::forward<X>(a));
}

}  // namespace wirtinger
