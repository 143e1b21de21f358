// Every reason to stop, what happens where a function is not finite, and options out of range.

#include "optim_testing.hpp"

#include <limits>
#include <sstream>

using namespace optim_testing;

namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();
const auto parabola = [](auto x) { return wg::square(x - 3.0); };

}  // namespace

TEST_CASE("reasons to stop") {
  // At the minimum there is nothing to do.
  const auto there = optim::lbfgs(parabola, 3.0);
  CHECK(there.reason == Reason::gradient_tolerance);
  CHECK(there.iterations == 0);
  CHECK(there.history == std::vector<double>{0});
  CHECK(there.x == 3);

  const auto none = optim::lbfgs(parabola, 1.0, {.max_iterations = 0});
  CHECK(none.reason == Reason::max_iterations);
  CHECK(none.x == 1);
  CHECK(none.value == 4);
  CHECK(none.gradient_norm == 4);

  // x^4 falls by the factor (1 - 4 step x^2)^4, closer and closer to 1.
  const auto slow = optim::gradient_descent([](auto x) { return wg::square(wg::square(x)); }, 1.0,
                                            {.value_tolerance = 1e-2, .step = 0.05, .grow = 1});
  CHECK(slow.reason == Reason::value_tolerance);
  const auto& h = slow.history;
  REQUIRE(h.size() > 3);
  for (std::size_t k = 1; k < h.size(); ++k)
    CHECK((h[k - 1] - h[k] <= 1e-2 * h[k - 1]) == (k + 1 == h.size()));

  Index seen = 0;
  const auto stopped = optim::adam(parabola, 0.0, {.callback = [&](const auto& it) {
                                     CHECK(it.iteration == ++seen);
                                     CHECK(it.value == (it.x - 3) * (it.x - 3));
                                     CHECK(it.gradient_norm == std::abs(2 * (it.x - 3)));
                                     return it.iteration == 4;
                                   }});
  CHECK(stopped.reason == Reason::callback);
  CHECK(stopped.iterations == 4);
  CHECK(seen == 4);
}

TEST_CASE("a direction that does not descend is found out") {
  // |x| at its kink from the side: backtracking meets no lower value within three trials.
  const auto steep = [](auto x) { return wg::abs(x); };
  const auto failed = optim::gradient_descent(steep, 1e-3, {.step = 1.0, .evaluations = 3});
  CHECK(failed.reason == Reason::line_search_failed);
  CHECK(failed.x == 1e-3);
  CHECK(failed.iterations == 0);
  CHECK(optim::lbfgs(steep, 1e-3, {.step = 1.0, .evaluations = 1}).reason ==
        Reason::line_search_failed);
  CHECK(optim::nonlinear_cg(steep, 1e-3, {.step = 1.0, .evaluations = 1}).reason ==
        Reason::line_search_failed);
}

TEST_CASE("a trial point that is not finite shortens the step") {
  // Minimum at 2; NaN below 0, where the first trial goes.
  const auto f = [](auto x) { return x - 2.0 * wg::log(x); };
  const auto g = [](auto x) { return wg::sum(x - 2.0 * wg::log(x)); };
  CHECK(std::isnan(wg::value_and_gradient(f, -1.0).value));
  const double start = 7;
  const auto quasi = optim::lbfgs(f, start, {.step = 100.0});
  CHECK(quasi.reason == Reason::gradient_tolerance);
  CHECK(std::abs(quasi.x - 2) < 1e-7);
  const auto conjugate = optim::nonlinear_cg(f, start, {.step = 100.0});
  CHECK(conjugate.reason == Reason::gradient_tolerance);
  CHECK(std::abs(conjugate.x - 2) < 1e-7);
  const auto steepest = optim::gradient_descent(g, wg::full<double>({2}, start), {.step = 100.0});
  CHECK(steepest.reason == Reason::gradient_tolerance);
  CHECK(std::abs(steepest.x(1) - 2) < 1e-7);
}

TEST_CASE("a start that is not finite ends at once and Adam at its last finite point") {
  const auto f = [](auto x) { return wg::log(x); };
  for (const auto reason : {optim::lbfgs(f, -1.0).reason, optim::nonlinear_cg(f, -1.0).reason,
                            optim::gradient_descent(f, -1.0).reason, optim::adam(f, -1.0).reason})
    CHECK(reason == Reason::not_finite);
  // Steps of 0.3 from 1: 0.7, 0.4, 0.1 and then below 0.
  const auto left = optim::adam(f, 1.0, {.step = 0.3, .first_decay = 0, .second_decay = 0});
  CHECK(left.reason == Reason::not_finite);
  CHECK(left.iterations == 3);
  CHECK(std::abs(left.x - 0.1) < 1e-6);
  CHECK(left.history.size() == 4);
}

TEST_CASE("a function without a minimum goes on as long as it may") {
  const auto f = [](auto x) { return -wg::square(x); };
  const auto result = optim::lbfgs(f, 1.0, {.max_iterations = 5});
  CHECK((result.reason == Reason::max_iterations || result.reason == Reason::line_search_failed));
  CHECK(result.value < -1e6);
}

TEST_CASE("reasons as text differ") {
  std::vector<std::string_view> texts;
  for (const auto reason :
       {Reason::gradient_tolerance, Reason::value_tolerance, Reason::max_iterations,
        Reason::callback, Reason::line_search_failed, Reason::not_finite}) {
    CHECK(to_text(reason) != "unknown");
    CHECK(std::find(texts.begin(), texts.end(), to_text(reason)) == texts.end());
    texts.push_back(to_text(reason));
  }
}

TEST_CASE("options out of range") {
  using namespace optim;
  const auto& f = parabola;
  CHECK_SENTENCE(lbfgs(f, 1.0, {.max_iterations = -1}), DomainError,
                 "lbfgs: max_iterations = -1 found, expected 0 or more");
  CHECK_SENTENCE(nonlinear_cg(f, 1.0, {.curvature = 1e-5}), DomainError,
                 "nonlinear_cg: curvature = 1e-05 found, expected a number between decrease and 1");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.gradient_tolerance = nan_value}), DomainError,
                      "gradient_descent: gradient_tolerance = nan found");
  CHECK_SENTENCE_PART(adam(f, 1.0, {.value_tolerance = -1}), DomainError, "value_tolerance = -1");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.step = 0.0}), DomainError, "step = 0 found");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.decrease = 1}), DomainError, "decrease = 1");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.shrink = 1}), DomainError, "shrink = 1");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.grow = 0.5}), DomainError, "grow = 0.5");
  CHECK_SENTENCE_PART(gradient_descent(f, 1.0, {.evaluations = 0}), DomainError, "evaluations = 0");
  CHECK_SENTENCE_PART(adam(f, 1.0, {.step = -1}), DomainError, "step = -1");
  CHECK_SENTENCE_PART(adam(f, 1.0, {.first_decay = 1}), DomainError, "first_decay = 1");
  CHECK_SENTENCE_PART(adam(f, 1.0, {.second_decay = -0.1}), DomainError, "second_decay = -0.1");
  CHECK_SENTENCE_PART(adam(f, 1.0, {.epsilon = 0}), DomainError, "epsilon = 0");
  CHECK_SENTENCE_PART(lbfgs(f, 1.0, {.memory = 0}), DomainError, "memory = 0");
  CHECK_SENTENCE_PART(lbfgs(f, 1.0, {.step = nan_value}), DomainError, "step = nan");
  CHECK_SENTENCE_PART(lbfgs(f, 1.0, {.decrease = 0.5}), DomainError, "decrease = 0.5");
  CHECK_SENTENCE_PART(lbfgs(f, 1.0, {.evaluations = 0}), DomainError, "evaluations = 0");
}

TEST_CASE("a reason prints as its sentence") {
  std::ostringstream out;
  out << optim::lbfgs(parabola, 3.0).reason;
  CHECK(out.str() == "the gradient is within gradient_tolerance");
}
