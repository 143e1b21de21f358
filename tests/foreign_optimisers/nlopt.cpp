// NLopt as a second opinion on minima, also under constraints, and the adaptor to it.

#include <nlopt.hpp>

#include "optim/optim_testing.hpp"

#include <wirtinger/optim/nlopt.hpp>

using namespace optim_testing;

TEST_CASE("NLopt and lbfgs find the same minimum of a complex Rosenbrock valley") {
  const Array<C> start = rosenbrock_start();
  for (const nlopt::algorithm algorithm : {nlopt::LD_LBFGS, nlopt::LD_SLSQP, nlopt::LD_VAR2}) {
    optim::NloptObjective objective(rosenbrock, start);
    nlopt::opt method(algorithm, objective.size());
    method.set_ftol_abs(1e-22);
    method.set_maxeval(2000);
    std::vector<double> p = optim::to_real(start);
    const double value = objective.minimise(method, p);
    INFO(method.get_algorithm_name());
    CHECK(value < 1e-12);
    CHECK(wg::norm2(optim::from_real(start, p) - 1.0) < 1e-5);
  }
  CHECK(wg::norm2(optim::lbfgs(rosenbrock, start).x - 1.0) < 1e-5);
}

// The least |z - 2 - 2i|^2 on the unit disc is (sqrt 8 - 1)^2, at (1 + i) / sqrt 2.
TEST_CASE("NLopt minimises under a constraint made of variables as fista does by projection") {
  const C start(0.3, -0.1);  // at 0 the constraint has no gradient
  const auto distance = [](auto z) { return wg::abs2(z - C(2, 2)); };
  optim::NloptObjective objective(distance, start);
  optim::NloptObjective inside([](auto z) { return wg::abs2(z) - 1.0; }, start);
  nlopt::opt method(nlopt::LD_SLSQP, objective.size());
  method.add_inequality_constraint(inside.function, &inside, 1e-12);
  method.set_xtol_rel(1e-8);
  std::vector<double> p = optim::to_real(start);
  const double value = objective.minimise(method, p);
  const C expected = std::polar(1.0, std::acos(-1.0) / 4);
  CHECK(std::abs(value - std::pow(std::sqrt(8.0) - 1, 2)) < 1e-8);
  CHECK(std::abs(optim::from_real(start, p) - expected) < 1e-6);
  CHECK(std::abs(optim::fista(distance, optim::Disk{.radius = 1}, start).x - expected) < 1e-6);
}

TEST_CASE("what the objective throws comes out of NLopt and a second run starts afresh") {
  bool refuse = true;
  const auto sometimes = [&](auto x) {
    if (refuse) throw wg::DomainError("no such point");
    return wg::square(x - 3.0);
  };
  optim::NloptObjective objective(sometimes, 1.0);
  nlopt::opt method(nlopt::LD_LBFGS, objective.size());
  method.set_xtol_rel(1e-10);
  std::vector<double> p{1.0};
  CHECK(support::sentence_of<wg::DomainError>([&] { return objective.minimise(method, p); }) ==
        "no such point");
  refuse = false;
  CHECK(objective.minimise(method, p) < 1e-12);
  CHECK(std::abs(p[0] - 3) < 1e-6);
}

TEST_CASE("what a constraint throws comes out of NLopt") {
  optim::NloptObjective objective([](auto z) { return wg::abs2(z); }, C(2, 1));
  optim::NloptObjective refuses([](auto) -> Var<double> { throw wg::DomainError("not here"); },
                                C(2, 1));
  nlopt::opt method(nlopt::LD_SLSQP, objective.size());
  method.add_inequality_constraint(refuses.function, &refuses);
  std::vector<double> p = optim::to_real(C(2, 1));
  CHECK(support::sentence_of<wg::DomainError>([&] { return objective.minimise(method, p); }) ==
        "not here");
}

TEST_CASE("NLopt with another count of numbers is refused") {
  const Array<C> x0 = wg::ones<C>({4});
  const auto f = [](auto z) { return wg::sum(wg::abs2(z)); };
  optim::NloptObjective objective(f, x0);
  std::vector<double> p(4, 1.0);
  nlopt::opt of_four(nlopt::LD_LBFGS, 4), of_eight(nlopt::LD_SLSQP, 8);
  const std::string expected = " has 4 numbers, expected 8; a complex parameter counts as two";
  CHECK(support::sentence_of<wg::ShapeError>([&] { return objective.minimise(of_four, p); }) ==
        "NloptObjective: the method" + expected);
  CHECK(support::sentence_of<wg::ShapeError>([&] { return objective.minimise(of_eight, p); }) ==
        "NloptObjective: the start" + expected);
  // A constraint for other parameters.
  optim::NloptObjective of_two(f, C(1, 1));
  of_eight.add_inequality_constraint(of_two.function, &of_two);
  p.resize(8, 1.0);
  CHECK(support::sentence_of<wg::ShapeError>([&] { return objective.minimise(of_eight, p); }) ==
        "NloptObjective: the method has 8 numbers, expected 2; a complex parameter counts as two");
}
