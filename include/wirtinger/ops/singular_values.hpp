/// \file
/// singular_values of a matrix.
#pragma once

#include <Eigen/SVD>

#include "eigh.hpp"

namespace wirtinger {

namespace detail {

/// a = U diag(s) V^H with as many columns of U and V as there are singular values; convention.md,
/// eq. (75), (76).
template <Scalar T>
struct SingularValues {
  using Element = T;
  using Result = real_t<T>;
  using R = real_t<T>;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = true;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "singular_values";

  Array<T> u = {}, v = {};

  Dense<R> value(const Matrices& a) {
    require_finite_matrix(operation, a[0]);
    const Index rank = std::min(a[0].rows(), a[0].cols());
    if (rank == 0) {
      u = kept<T>(Dense<T>(a[0].rows(), 0));
      v = kept<T>(Dense<T>(a[0].cols(), 0));
      return Dense<R>(0, 1);
    }
    const Eigen::JacobiSVD<Dense<T>> svd(a[0], Eigen::ComputeThinU | Eigen::ComputeThinV);
    u = kept<T>(svd.matrixU());
    v = kept<T>(svd.matrixV());
    return svd.singularValues();
  }
  Dense<R> push(const Dense<R>& s, const Matrices& a_dot) const {
    return slopes(s, Motion(*this, s, a_dot[0]).p.diagonal().real());
  }
  Matrices pull(const Dense<R>& s, const Dense<R>& s_bar) const {
    return {kept_matrix(u) * slopes(s, s_bar).col(0).asDiagonal() * kept_matrix(v).adjoint()};
  }
  Matrices pull_tangent(const Moving<R>& s, const Moving<R>& s_bar, const Matrices& a_dot) const {
    const Motion motion(*this, s.at, a_dot[0]);
    const R zero = allowed(s.at);
    const Dense<R> g = slopes(s.at, s_bar.at), g_dot = slopes(s.at, s_bar.dot);
    const Dense<T> even = hermitian_part(motion.p), odd = motion.p - even;
    Dense<T> q = Dense<T>::Zero(s.at.size(), s.at.size());
    for (Index j = 0; j < q.cols(); ++j)
      for (Index i = 0; i < q.rows(); ++i) {
        const R gap = s.at(j) - s.at(i), sum = s.at(j) + s.at(i);
        if (!motion.equal(i, j)) q(i, j) += even(i, j) * ((g(j) - g(i)) / gap);
        if (sum > zero) q(i, j) += odd(i, j) * ((g(j) + g(i)) / sum);
      }
    q.diagonal() += g_dot.col(0).template cast<T>();
    // What leads out of the columns of U and V.
    Column<T> ratio(s.at.size());
    for (Index i = 0; i < ratio.size(); ++i)
      ratio[i] = s.at(i) > zero ? g(i) / s.at(i) : R(0);
    const Dense<T> left = a_dot[0] * motion.v - motion.u * motion.p;
    const Dense<T> right = motion.u.adjoint() * a_dot[0] - motion.p * motion.v.adjoint();
    return {motion.u * q * motion.v.adjoint() + left * ratio.asDiagonal() * motion.v.adjoint() +
            motion.u * ratio.asDiagonal() * right};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(u);
    f(v);
  }

 private:
  R allowed(const Dense<R>& s) const {
    return equal_to_rounding(Column<R>(s.col(0)), std::max(u.shape()[0], v.shape()[0]));
  }
  /// 0 where the singular value is 0 and has a kink, as abs has.
  Dense<R> slopes(const Dense<R>& s, const Dense<R>& x) const {
    const R zero = allowed(s);
    Dense<R> y = x;
    for (Index i = 0; i < y.size(); ++i)
      if (!(s(i) > zero)) y(i) = R(0);
    return y;
  }
  /// The bases that a direction singles out among equal singular values, and p = U^H a_dot V in
  /// them.
  struct Motion {
    Dense<T> u, v, p;
    Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic> equal;

    Motion(const SingularValues& of, const Dense<R>& s, const Dense<T>& a_dot) {
      const Column<R> values = s.col(0);
      const R allowed = of.allowed(s);
      const Dense<T> middle = kept_matrix(of.u).adjoint() * a_dot * kept_matrix(of.v);
      const Dense<T> rotation = diagonalising_clusters<T>(middle, -values, allowed);
      u = kept_matrix(of.u) * rotation;
      v = kept_matrix(of.v) * rotation;
      p = u.adjoint() * a_dot * v;
      equal.setConstant(values.size(), values.size(), false);
      for (Index k = 0; k < values.size(); ++k)
        equal(k, k) = true;
      for_each_cluster(values, allowed, [&](Index begin, Index size) {
        equal.block(begin, begin, size, size).setConstant(true);
      });
    }
  };
};

}  // namespace detail

/// The singular values s of a = U diag(s) V^H, descending.
///   Field: real or complex in, real out.  Shape: (min(m, n),) for a of shape (m, n).
///   Adjoint: a_bar = U diag(s_bar) V^H; convention.md, eq. (75), (76). J. Townsend,
///   Differentiating the singular value decomposition, 2016. Equal singular values: right for
///   losses that are symmetric in them. A singular value that is zero to rounding has a kink as abs
///   has, and the derivative 0. Throws ShapeError; DomainError for elements that are infinite or
///   NaN.
template <detail::ArrayLike X>
auto singular_values(X&& a) {
  return detail::on_matrix<1>(std::forward<X>(a), []<Scalar T>(const Var<Array<T>>& x) {
    detail::require_matrix("singular_values", x.shape());
    return detail::record_matrix_rule(detail::SingularValues<T>{},
                                      {std::min(x.extent(0), x.extent(1))}, {x});
  });
}

}  // namespace wirtinger
