/// \file
/// Objectives for Ceres Solver, http://ceres-solver.org. Needs <ceres/ceres.h> and its library.
#pragma once

#include <ceres/first_order_function.h>

#include "real_parameters.hpp"

namespace wirtinger::optim {

/// A function of real and complex parameters as Ceres minimises it, over the numbers to_real(x0):
///
///   std::vector<double> p = optim::to_real(x0);
///   ceres::GradientProblem problem(new optim::CeresObjective(f, x0));  // which owns it
///   ceres::Solve(options, problem, p.data(), &summary);
///   const auto x = optim::from_real(x0, p);
///
/// f: a function of one variable for each block of x0 that returns a real scalar, or a recording;
/// it is copied, or moved in. x0: a number, an array or an Eigen object, or a std::tuple of them,
/// in double. What f throws comes out of ceres::Solve; a value that is not finite is for Ceres to
/// judge.
template <class F, class X>
class CeresObjective final : public ceres::FirstOrderFunction {
 public:
  CeresObjective(F f, const X& x0) : objective_(std::move(f), x0) {}

  int NumParameters() const override { return static_cast<int>(objective_.size()); }
  bool Evaluate(const double* x, double* value, double* gradient) const override {
    *value = objective_(x, gradient);
    return true;
  }

 private:
  wirtinger::detail::RealObjective<F, X> objective_;
};

}  // namespace wirtinger::optim
