/// \file
/// The dot test: <A x, y> = <x, A^H y> for random x and y, with <a, b> = Re sum conj(a) b.
#pragma once

#include "../ops/linear.hpp"
#include "random_direction.hpp"
#include "report.hpp"

namespace wirtinger {

namespace detail {

template <Scalar T, class Op>
void dot_test(const Op& op, const Shape& shape, const AdjointOptions& options,
              CheckReport& report) {
  using R = real_t<T>;
  require_operator<Op, T>();
  RandomNumbers random(options.seed);
  const auto x = random.array<T>(shape);
  const auto ax = op.apply(x);
  using U = typename std::remove_cvref_t<decltype(ax)>::value_type;
  const auto y = random.array<U>(ax.shape());
  Array<T> ahy = zeros<T>(shape);
  if constexpr (AddsAdjoint<Op, T>) {
    op.add_adjoint(y, ahy);
  } else {
    const auto adjoint = op.apply_adjoint(y);
    if (!(adjoint.shape() == shape)) {
      report.passed = false;
      report.sentence =
          message(op.name, ": apply_adjoint returned shape ", to_text(adjoint.shape()),
                  ", expected the shape of the input, ", to_text(shape));
      return;
    }
    if constexpr (RealScalar<T>)
      ahy = real(adjoint);
    else
      ahy = adjoint + T(0);
  }
  const R left = real_inner_product(ax, y), right = real_inner_product(x, ahy);
  const R tolerance = options.tolerance ? static_cast<R>(*options.tolerance)
                                        : 100 * std::numeric_limits<R>::epsilon();
  const R allowed = tolerance * std::max(norm2(ax) * norm2(y), norm2(x) * norm2(ahy));
  const R error = std::abs(left - right);
  report.passed = error <= allowed;
  report.expected = reported(left);
  report.found = reported(right);
  report.error = reported(error);
  report.allowed = reported(allowed);
  report.sentence = message(op.name, report.passed ? ": the adjoint agrees" : ": not the adjoint",
                            " (", RealScalar<T> ? "real" : "complex", " input of shape ",
                            to_text(shape), "): <A x, y> = ", left, ", <x, A^H y> = ", right,
                            ", error ", error, ", accepted ", allowed);
}

}  // namespace detail

/// Dot test of an operator on arrays of the given shape, for real and complex double input as far
/// as the operator takes them (convention.md, eq. 11).
///   Throws CheckError for a tolerance that is not positive.
template <class Op>
CheckReport check_adjoint(const Op& op, const Shape& shape, const AdjointOptions& options = {}) {
  if (options.tolerance && !(*options.tolerance > 0))
    throw CheckError(detail::message("check_adjoint: tolerance ", *options.tolerance,
                                     " found, expected a positive number"));
  using C = std::complex<double>;
  static_assert(detail::HasApply<Op, double> || detail::HasApply<Op, C>,
                "check_adjoint: the operator needs apply(const Array<T>&) const for double or "
                "complex double");
  CheckReport report, complex_report;
  if constexpr (detail::HasApply<Op, double>) detail::dot_test<double>(op, shape, options, report);
  if constexpr (detail::HasApply<Op, C>) detail::dot_test<C>(op, shape, options, complex_report);
  if (complex_report.sentence.empty() || !report.passed) return report;
  return complex_report;
}

}  // namespace wirtinger
