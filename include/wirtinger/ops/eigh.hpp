/// \file
/// eigh: eigenvalues and eigenvectors of a Hermitian matrix.
#pragma once

#include <Eigen/Eigenvalues>

#include <memory>

#include "matrix_node.hpp"

namespace wirtinger {

/// What eigh returns; opens with structured bindings.
template <class Values, class Vectors>
struct EighResult {
  Values values;
  Vectors vectors;
};

namespace detail {

/// Neighbours in a sorted list that are equal to rounding: calls f(begin, size) for each run of
/// more than one.
template <class Values, class F>
void for_each_cluster(const Values& w, typename Values::Scalar allowed, F f) {
  Index begin = 0;
  for (Index k = 1; k <= w.size(); ++k) {
    if (k < w.size() && std::abs(w[k] - w[k - 1]) <= allowed) continue;
    if (k - begin > 1) f(begin, k - begin);
    begin = k;
  }
}
/// Distance up to which eigenvalues or singular values count as equal, or as zero.
template <class Values>
typename Values::Scalar equal_to_rounding(const Values& w, Index n) {
  using R = typename Values::Scalar;
  const R largest = w.size() > 0 ? w.cwiseAbs().maxCoeff() : R(0);
  return R(8) * static_cast<R>(n) * std::numeric_limits<R>::epsilon() * largest;
}

/// The columns of a unitary matrix that diagonalises the blocks `of` Hermitian m on the clusters.
template <Scalar T, class Values>
Dense<T> diagonalising_clusters(const Dense<T>& m, const Values& w, real_t<T> allowed) {
  Dense<T> r = Dense<T>::Identity(m.rows(), m.cols());
  for_each_cluster(w, allowed, [&](Index begin, Index size) {
    const Dense<T> block = hermitian_part<T>(m.block(begin, begin, size, size));
    if (!block.allFinite()) return;
    r.block(begin, begin, size, size) =
        Eigen::SelfAdjointEigenSolver<Dense<T>>(block).eigenvectors();
  });
  return r;
}

/// (a + a^H)/2 = V diag(w) V^H, convention.md, eq. (69), (73). Shared by the nodes of both results.
template <Scalar T>
struct HermitianDecomposition {
  using R = real_t<T>;
  Array<R> w;
  Array<T> v;
  /// In each column of v the row of the element that is real and positive.
  std::vector<Index> pivots;

  void decompose(const Dense<T>& a) {
    require_finite_matrix("eigh", a);
    const Index n = a.rows();
    Dense<T> vectors(n, n);
    Column<R> values(n);
    if (n > 0) {
      const Eigen::SelfAdjointEigenSolver<Dense<T>> solver(hermitian_part(a));
      if (solver.info() != Eigen::Success)
        throw DomainError("eigh: the iteration did not converge; check and scale the matrix");
      vectors = solver.eigenvectors();
      values = solver.eigenvalues();
    }
    pivots.resize(static_cast<std::size_t>(n));
    for (Index k = 0; k < n; ++k)
      pivots[static_cast<std::size_t>(k)] = fix_phase(vectors, k);
    v = kept(vectors);
    w = kept<R>(values);
  }
  auto values() const { return Eigen::Map<const Column<R>>(w.data(), w.size()); }
  auto vectors() const { return kept_matrix(v); }
  R allowed() const { return equal_to_rounding(values(), w.size()); }

 private:
  // The first element of at least half the largest modulus: it stays the same where many are equal.
  static Index fix_phase(Dense<T>& vectors, Index k) {
    auto column = vectors.col(k);
    const R largest = column.cwiseAbs().maxCoeff();
    Index pivot = 0;
    while (std::abs(column[pivot]) < largest / 2)
      ++pivot;
    const T z = column[pivot];
    column *= Eigen::numext::conj(z) / std::abs(z);
    column[pivot] = std::abs(z);
    return pivot;
  }
};

/// What moves along a direction, in the basis v that it singles out among equal eigenvalues: there
/// p = v^H h_dot v has no elements between these. Convention.md, eq. (71).
template <Scalar T>
struct HermitianMotion {
  using R = real_t<T>;
  Dense<T> rotation, v, p;
  Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic> equal;  // pairs of equal eigenvalues

  HermitianMotion(const HermitianDecomposition<T>& h, const Dense<T>& a_dot) {
    const Dense<T> h_dot = hermitian_part(a_dot);
    const auto w = h.values();
    const Index n = w.size();
    rotation =
        diagonalising_clusters<T>(h.vectors().adjoint() * h_dot * h.vectors(), w, h.allowed());
    v = h.vectors() * rotation;
    p = v.adjoint() * h_dot * v;
    equal.setConstant(n, n, false);
    for (Index k = 0; k < n; ++k)
      equal(k, k) = true;
    for_each_cluster(w, h.allowed(), [&](Index begin, Index size) {
      equal.block(begin, begin, size, size).setConstant(true);
    });
  }
};

/// Convention.md, eq. (70), (71).
template <Scalar T>
struct Eigenvalues {
  using Element = T;
  using Result = real_t<T>;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = false;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "eigh";

  std::shared_ptr<HermitianDecomposition<T>> h;

  Dense<Result> value(const Matrices& a) {
    h->decompose(a[0]);
    return h->values();
  }
  Dense<Result> push(const Dense<Result>&, const Matrices& a_dot) const {
    return HermitianMotion<T>(*h, a_dot[0]).p.diagonal().real();
  }
  Matrices pull(const Dense<Result>&, const Dense<Result>& w_bar) const {
    const auto v = h->vectors();
    return {v * w_bar.col(0).asDiagonal() * v.adjoint()};
  }
  Matrices pull_tangent(const Moving<Result>&, const Moving<Result>& w_bar,
                        const Matrices& a_dot) const {
    const HermitianMotion<T> motion(*h, a_dot[0]);
    const auto w = h->values();
    Dense<T> q = motion.p;
    for (Index j = 0; j < q.cols(); ++j)
      for (Index i = 0; i < q.rows(); ++i)
        q(i, j) *= motion.equal(i, j) ? Result(0) : (w_bar.at(j) - w_bar.at(i)) / (w[j] - w[i]);
    q.diagonal() += w_bar.dot.col(0).template cast<T>();
    return {motion.v * q * motion.v.adjoint()};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(h->w);
    f(h->v);
  }
};

/// Convention.md, eq. (72) to (74).
template <Scalar T>
struct Eigenvectors {
  using Element = T;
  using Result = T;
  using R = real_t<T>;
  static constexpr std::size_t inputs = 1;
  static constexpr bool reads_result = false;
  using Matrices = std::array<Dense<T>, 1>;
  static constexpr std::string_view operation = "eigh";

  std::shared_ptr<HermitianDecomposition<T>> h;

  /// The node of the eigenvalues, which comes before, has decomposed the matrix.
  Dense<T> value(const Matrices&) { return h->vectors(); }

  Dense<T> push(const Dense<T>&, const Matrices& a_dot) const {
    const auto v = h->vectors();
    const HermitianMotion<T> motion(*h, a_dot[0]);
    Dense<T> v_dot =
        motion.v * motion.p.cwiseProduct(reciprocal_gaps(motion)) * motion.rotation.adjoint();
    if constexpr (ComplexScalar<T>)
      for (Index k = 0; k < v.cols(); ++k) {
        const Index row = pivot(k);
        v_dot.col(k) -= T(0, v_dot(row, k).imag() / v(row, k).real()) * v.col(k);
        v_dot(row, k).imag(0);
      }
    return v_dot;
  }
  Matrices pull(const Dense<T>&, const Dense<T>& v_bar) const {
    const Dense<T> v = h->vectors();
    const HermitianMotion<T> still(*h, Dense<T>::Zero(v.rows(), v.cols()));
    const Dense<T> y_bar = with_phase_fixed(v, v_bar);
    const Dense<T> n = antihermitian(v, y_bar);
    require_independent_of_basis(n, y_bar, still);
    return {v * n.cwiseProduct(reciprocal_gaps(still)) * v.adjoint()};
  }
  Matrices pull_tangent(const Moving<T>& result, const Moving<T>& v_bar,
                        const Matrices& a_dot) const {
    const Moving<T> v{h->vectors(), result.dot};
    const HermitianMotion<T> motion(*h, a_dot[0]);
    const Dense<T>& r = motion.rotation;
    const Dense<T> v_dot = v.dot * r;
    const Dense<T> y_bar = with_phase_fixed(v.at, v_bar.at) * r;
    const Dense<T> y_bar_dot = with_phase_fixed_along(v, v_bar) * r;
    const Dense<T> n = antihermitian(motion.v, y_bar);
    const Dense<T> n_dot = antihermitian(v_dot, y_bar) + antihermitian(motion.v, y_bar_dot);
    const Dense<T> e = reciprocal_gaps(motion);
    // The gaps w_j - w_i move by p_jj - p_ii.
    Dense<T> e_dot = e.cwiseProduct(e);
    for (Index j = 0; j < e.cols(); ++j)
      for (Index i = 0; i < e.rows(); ++i)
        e_dot(i, j) *= std::real(motion.p(i, i) - motion.p(j, j));
    const Dense<T> x = e.cwiseProduct(n);
    const Dense<T> x_dot = e_dot.cwiseProduct(n) + e.cwiseProduct(n_dot);
    const Dense<T> side = v_dot * x * motion.v.adjoint();  // x is Hermitian
    return {side + side.adjoint() + motion.v * x_dot * motion.v.adjoint()};
  }
  template <class F>
  void for_each_kept(F f) const {
    f(h->w);
    f(h->v);
  }

 private:
  Index pivot(Index k) const { return h->pivots[static_cast<std::size_t>(k)]; }

  /// 1/(w_j - w_i), 0 between equal ones.
  Dense<T> reciprocal_gaps(const HermitianMotion<T>& motion) const {
    const auto w = h->values();
    Dense<T> e(w.size(), w.size());
    for (Index j = 0; j < e.cols(); ++j)
      for (Index i = 0; i < e.rows(); ++i)
        e(i, j) = motion.equal(i, j) ? R(0) : R(1) / (w[j] - w[i]);
    return e;
  }
  /// (v^H y - y^H v)/2
  static Dense<T> antihermitian(const Dense<T>& v, const Dense<T>& y) {
    const Dense<T> m = v.adjoint() * y;
    return (m - m.adjoint()) * T(0.5);
  }
  /// The cotangent before the phases were fixed.
  Dense<T> with_phase_fixed(const Dense<T>& v, const Dense<T>& v_bar) const {
    Dense<T> y_bar = v_bar;
    if constexpr (ComplexScalar<T>)
      for (Index k = 0; k < v.cols(); ++k)
        y_bar(pivot(k), k) -= T(0, v.col(k).dot(v_bar.col(k)).imag() / v(pivot(k), k).real());
    return y_bar;
  }
  Dense<T> with_phase_fixed_along(const Moving<T>& v, const Moving<T>& v_bar) const {
    Dense<T> y_bar_dot = v_bar.dot;
    if constexpr (ComplexScalar<T>)
      for (Index k = 0; k < v.at.cols(); ++k) {
        const R length = v.at(pivot(k), k).real(), length_dot = v.dot(pivot(k), k).real();
        const R turn = v.at.col(k).dot(v_bar.at.col(k)).imag();
        const R turn_dot =
            (v.dot.col(k).dot(v_bar.at.col(k)) + v.at.col(k).dot(v_bar.dot.col(k))).imag();
        y_bar_dot(pivot(k), k) -= T(0, (turn_dot - turn * length_dot / length) / length);
      }
    return y_bar_dot;
  }
  /// Throws DomainError if the cotangent asks for one basis of a space that has no special one.
  void require_independent_of_basis(const Dense<T>& n, const Dense<T>& y_bar,
                                    const HermitianMotion<T>& motion) const {
    const R allowed =
        R(100) * static_cast<R>(n.rows()) * std::numeric_limits<R>::epsilon() * y_bar.norm();
    for (Index j = 0; j < n.cols(); ++j)
      for (Index i = 0; i < j; ++i)
        if (motion.equal(i, j) && !(std::abs(n(i, j)) <= allowed))
          throw DomainError(message(
              "eigh: gradient of eigenvectors ", i, " and ", j, ", whose eigenvalues ",
              h->values()[i], " and ", h->values()[j],
              " are equal to rounding, found: such vectors have no derivative; let the loss depend "
              "on the space that they span, or on eigenvalues alone"));
  }
};

}  // namespace detail

/// {values, vectors} of h = (a + a^H)/2 = V diag(w) V^H: values w real and ascending, vectors the
/// columns of the unitary V, in each of which the first element of at least half the largest
/// modulus is real and positive. That fixes the phase, and derivatives are those of vectors with
/// this phase. The gradient is Hermitian; of a matrix a that is not, the Hermitian part is taken.
///   Field: real or complex.  Shape: (n,) and (n, n) for a of shape (n, n).
///   Adjoint: convention.md, eq. (69) to (74). Giles 2008; C. Boeddeker et al., On the computation
///   of complex-valued gradients with application to statistically optimum beamforming, 2017.
///   Equal eigenvalues: gradients and second derivatives are right for losses that are symmetric
///   in these; the vectors' gradient is right for losses that depend on the space they span, and
///   refused for others. A vectors' tangent (jvp) then has no part within that space.
///   Throws ShapeError; DomainError for elements that are infinite or NaN and, from a reverse
///   sweep, for the gradient of vectors that have none.
template <detail::ArrayLike X>
auto eigh(X&& a) {
  if constexpr (!detail::has_numbers<X>()) {
    return EighResult<Array<double>, Array<double>>();
  } else {
    using T = detail::element_of_argument<X>;
    const auto decomposed = [&] {
      const auto x = detail::as_variable(std::forward<X>(a));
      detail::require_square("eigh", x.shape());
      const auto h = std::make_shared<detail::HermitianDecomposition<T>>();
      auto values = detail::record_matrix_rule(detail::Eigenvalues<T>{h}, {x.extent(0)}, {x});
      auto vectors = detail::record_matrix_rule(detail::Eigenvectors<T>{h}, x.shape(), {x});
      return EighResult<decltype(values), decltype(vectors)>{std::move(values), std::move(vectors)};
    };
    if constexpr (detail::Operand<X>) {
      return detail::all_or_nothing(decomposed, a);
    } else {
      const auto [values, vectors] = decomposed();
      auto w = detail::of_rank<X, 1>(values.value());
      auto v = detail::of_rank<X, 2>(vectors.value());
      return EighResult<decltype(w), decltype(v)>{std::move(w), std::move(v)};
    }
  }
}

}  // namespace wirtinger
