/// \file
/// inverse: of a matrix.
#pragma once

#include "solve.hpp"

namespace wirtinger {

/// a^-1. To apply it, solve(a, b) is faster and more accurate than inverse(a) times b.
///   Field: real or complex.  Shape: kept, (n, n).
///   Adjoint: a_bar = -y^H y_bar y^H, that of solve(a, 1); convention.md, eq. (64).
///   Throws ShapeError; DomainError for a singular matrix, see solve.
template <detail::ArrayLike X>
auto inverse(X&& a) {
  return detail::on_matrix<2>(std::forward<X>(a), []<Scalar T>(const Var<Array<T>>& x) {
    using detail::Dense;
    detail::require_square("inverse", x.shape());
    const Index n = x.extent(0);
    const Var<Array<T>> one(detail::kept<T>(Dense<T>::Identity(n, n)));
    using Rule = detail::Solve<detail::LuFactors<T>, T>;
    return detail::record_matrix_rule(Rule{"inverse", {}}, x.shape(), {x, one});
  });
}

}  // namespace wirtinger
