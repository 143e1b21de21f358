/// \file
/// The dot test: <A x, y> = <x, A^H y> for random x and y, with <a, b> = Re sum conj(a) b.
#pragma once

#include "../ops/linear.hpp"
#include "report.hpp"

namespace wirtinger {

namespace detail {

template <Scalar T, class Op>
void check_adjoint_of(const Op& op, const Shape& shape, const AdjointOptions& options,
                      CheckReport& report) {
  using R = real_t<T>;
  require_operator<Op, T>();
  RandomNumbers random(options.seed);
  const auto x = random.array<T>(shape);
  const auto ax = op.apply(x);
  using U = typename std::remove_cvref_t<decltype(ax)>::value_type;
  const auto y = random.array<U>(ax.shape());
  const Array<T> ahy = adjoint_applied<T>(op, y, shape);
  if (!(ahy.shape() == shape)) {
    report.passed = false;
    report.sentence = message(op.name, ": apply_adjoint returned shape ", to_text(ahy.shape()),
                              ", expected the shape of the input, ", to_text(shape));
    return;
  }
  const DotTest<R> test(
      ax, y, x, ahy,
      options.tolerance ? static_cast<R>(*options.tolerance) : DotTest<R>::tolerance);
  report.passed = test.passes();
  report.expected = reported(test.left);
  report.found = reported(test.right);
  report.error = reported(test.error);
  report.allowed = reported(test.allowed);
  report.sentence = message(op.name, report.passed ? ": the adjoint agrees" : ": not the adjoint",
                            " (", RealScalar<T> ? "real" : "complex", " input of shape ",
                            to_text(shape), ")", test.text());
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
  if constexpr (detail::HasApply<Op, double>)
    detail::check_adjoint_of<double>(op, shape, options, report);
  if constexpr (detail::HasApply<Op, C>)
    detail::check_adjoint_of<C>(op, shape, options, complex_report);
  if (complex_report.sentence.empty() || !report.passed) return report;
  return complex_report;
}

}  // namespace wirtinger
