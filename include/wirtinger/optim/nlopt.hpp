/// \file
/// Objectives for NLopt, https://nlopt.readthedocs.io. Needs <nlopt.hpp> and its library.
#pragma once

#include <exception>
#include <nlopt.hpp>

#include "real_parameters.hpp"

namespace wirtinger::detail {

/// What the last function threw that NLopt called in this thread, be it an objective or a
/// constraint.
inline std::exception_ptr& thrown_through_nlopt() {
  static thread_local std::exception_ptr thrown;
  return thrown;
}

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// A function of real and complex parameters as NLopt minimises it, over the numbers to_real(x0):
///
///   optim::NloptObjective objective(f, x0);
///   nlopt::opt method(nlopt::LD_LBFGS, objective.size());
///   std::vector<double> p = optim::to_real(x0);
///   const double value = objective.minimise(method, p);
///   const auto x = optim::from_real(x0, p);
///
/// Also a constraint, as in method.add_inequality_constraint(other.function, &other).
/// f: a function of one variable for each block of x0 that returns a real scalar, or a recording;
/// it is copied, or moved in. x0: a number, an array or an Eigen object, or a std::tuple of them,
/// in double.
template <class F, class X>
class NloptObjective {
 public:
  NloptObjective(F f, const X& x0) : objective_(std::move(f), x0) {}

  /// How many real numbers there are.
  unsigned size() const { return static_cast<unsigned>(objective_.size()); }

  /// Minimises by `method` from p on; returns the value and leaves the numbers in p. Throws what f
  /// or the function of a constraint threw, of which NLopt itself says no more than "failure";
  /// ShapeError if the method or p has another number of numbers; and what NLopt throws.
  double minimise(nlopt::opt& method, std::vector<double>& p) {
    require_count("the method", method.get_dimension());
    require_count("the start", p.size());
    method.set_min_objective(function, this);
    double value = 0;
    std::exception_ptr& thrown = wirtinger::detail::thrown_through_nlopt();
    thrown = nullptr;
    try {
      method.optimize(p, value);
    } catch (...) {
      if (const std::exception_ptr first = std::exchange(thrown, nullptr))
        std::rethrow_exception(first);
      throw;
    }
    return value;
  }

  /// What NLopt calls; data is the objective.
  static double function(const std::vector<double>& x, std::vector<double>& gradient, void* data) {
    auto& self = *static_cast<NloptObjective*>(data);
    try {
      self.require_count("the method", x.size());
      return self.objective_(x.data(), gradient.empty() ? nullptr : gradient.data());
    } catch (...) {
      wirtinger::detail::thrown_through_nlopt() = std::current_exception();
      throw;
    }
  }

 private:
  void require_count(std::string_view whose, std::size_t found) const {
    if (found != size())
      throw ShapeError(wirtinger::detail::message("NloptObjective: ", whose, " has ", found,
                                                  " numbers, expected ", size(),
                                                  "; a complex parameter counts as two"));
  }

  wirtinger::detail::RealObjective<F, X> objective_;
};

}  // namespace wirtinger::optim
