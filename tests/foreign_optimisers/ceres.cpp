// Ceres Solver as a second opinion on minima, and the adaptor to it.

#include <ceres/gradient_problem.h>
#include <ceres/gradient_problem_solver.h>

#include "optim/optim_testing.hpp"

#include <wirtinger/optim/ceres.hpp>

using namespace optim_testing;

namespace {

template <class F, class X>
auto minimised_by_ceres(F f, const X& x0) {
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 500;
  options.function_tolerance = 0;
  options.parameter_tolerance = 0;
  options.gradient_tolerance = 1e-9;
  ceres::GradientProblemSolver::Summary summary;
  std::vector<double> p = optim::to_real(x0);
  ceres::GradientProblem problem(new optim::CeresObjective(std::move(f), x0));
  ceres::Solve(options, problem, p.data(), &summary);
  INFO(summary.FullReport());
  REQUIRE(summary.IsSolutionUsable());
  return optim::from_real(x0, p);
}

}  // namespace

TEST_CASE("Ceres and lbfgs find the same minimum of a complex Rosenbrock valley") {
  const Array<C> start = rosenbrock_start();
  const Array<C> theirs = minimised_by_ceres(rosenbrock, start);
  const Array<C> ours = optim::lbfgs(rosenbrock, start, {.gradient_tolerance = 1e-9}).x;
  CHECK(wg::norm2(theirs - 1.0) < 1e-8);
  CHECK(wg::norm2(theirs - ours) < 1e-8);
}

TEST_CASE("Ceres and lbfgs find the same minimum of a quadratic in real and complex blocks") {
  const Quadratic q = quadratic({1, 2, 5, 30});
  const auto f = [&](auto z, auto a) { return q(z) + wg::square(a - 0.5) * 3.0; };
  const std::tuple start{wg::zeros<C>({4}), 2.0};
  const auto [z, a] = minimised_by_ceres(f, start);
  const auto [ours, ours_a] = optim::lbfgs(f, start, {.gradient_tolerance = 1e-9}).x;
  CHECK(wg::norm2(z - q.c) < 1e-8);
  CHECK(wg::norm2(z - ours) < 1e-8);
  CHECK(std::abs(a - 0.5) < 1e-9);
  CHECK(std::abs(ours_a - 0.5) < 1e-9);
}

TEST_CASE("Ceres minimises recordings too") {
  const Quadratic q = quadratic({1, 2});
  const Array<C> start = wg::zeros<C>({2});
  auto recording = wg::record([&](auto z) { return q(z); }, start);
  CHECK(wg::norm2(minimised_by_ceres(std::move(recording), start) - q.c) < 1e-8);
}

TEST_CASE("what the objective throws comes out of Ceres") {
  const auto refuses = [](auto) -> Var<double> { throw wg::DomainError("no such point"); };
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  ceres::GradientProblemSolver::Summary summary;
  std::vector<double> p{1.0};
  ceres::GradientProblem problem(new optim::CeresObjective(refuses, 1.0));
  CHECK_THROWS_AS(ceres::Solve(options, problem, p.data(), &summary), wg::DomainError);
}
