// Random small programs: values, gradients, tangents, Hessian products, and what is left behind.
//   WIRTINGER_SEED=n      runs program n alone, as a failure prints it
//   WIRTINGER_PROGRAMS=n  runs the first n programs in the hidden test "many random programs"

#include "program.hpp"

#include "support/catch.hpp"

#include <cstdlib>
#include <set>
#include <sstream>

namespace {

using namespace programs;

std::uint64_t number_in(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// --- inputs as vectors -------------------------------------------------------------------------

double inner(const Inputs& a, const Inputs& b) {
  return wg::dot(std::get<0>(a), std::get<0>(b)) +
         std::real(wg::vdot(std::get<1>(a), std::get<1>(b))) + std::get<2>(a) * std::get<2>(b) +
         std::real(std::conj(std::get<3>(a)) * std::get<3>(b));
}
double norm(const Inputs& a) { return std::sqrt(inner(a, a)); }
/// a + h b
Inputs sum(const Inputs& a, double h, const Inputs& b) {
  return {std::get<0>(a) + h * std::get<0>(b), std::get<1>(a) + h * std::get<1>(b),
          std::get<2>(a) + h * std::get<2>(b), std::get<3>(a) + h * std::get<3>(b)};
}
Inputs direction(const Inputs& like, Random& random) {
  auto r = random.draw<Reals>(std::get<0>(like).shape());
  auto x = random.draw<Complexes>(std::get<1>(like).shape());
  const double t = random.number();
  return {std::move(r), std::move(x), t, random.draw<Complex>({})};
}
bool same_bits(const Inputs& a, const Inputs& b) {
  return wg::identical(std::get<0>(a), std::get<0>(b)) &&
         wg::identical(std::get<1>(a), std::get<1>(b)) && std::get<2>(a) == std::get<2>(b) &&
         std::get<3>(a) == std::get<3>(b);
}

// --- differences -------------------------------------------------------------------------------

/// The derivative at 0 by central differences of fourth order, and what two step sizes say of its
/// error.
struct Slope {
  double value, error;
};
template <class F>
Slope slope(F&& f) {
  const auto with_step = [&](double h) {
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  };
  const double wide = with_step(8e-4), narrow = with_step(4e-4);
  return {narrow, std::abs(wide - narrow)};
}

// --- checks of one program ---------------------------------------------------------------------

struct Verdict {
  std::string faults;
  bool rejected = false;  // its differences say nothing: a kink within reach, or too steep
};

class Check {
 public:
  explicit Check(const Program& program) : program_(program), on_variables_{&program} {}

  Verdict verdict() {
    const Inputs inputs = own_copy(program_.inputs);
    check_values();
    check_first_order();
    if (program_.seed % 2 == 0) check_second_order();
    expect(same_bits(inputs, program_.inputs), "the inputs have changed");
    return {text_.str(), rejected_};
  }

 private:
  template <class... X>
  void expect(bool holds, const X&... text) {
    if (holds) return;
    (text_ << ... << text) << '\n';
  }
  static Inputs own_copy(Inputs inputs) {
    std::get<0>(inputs).data();
    std::get<1>(inputs).data();
    return inputs;
  }
  Inputs gradient_at(const Inputs& inputs) const {
    return std::apply([&](const auto&... x) { return wg::gradient(on_variables_, x...); }, inputs);
  }

  // Operation by operation, in both modes of the tape and without one.
  void check_values() {
    std::string faults;
    const OnVariables noted{&program_, &faults};
    const auto lean = std::apply(
        [&](const auto&... x) { return wg::value_and_gradient(noted, x...); }, program_.inputs);
    gradient_ = lean.gradient;
    value_ = value(program_, program_.inputs);
    expect(std::abs(lean.value - value_) <= 1e-13 * (1 + std::abs(value_)), "value of variables ",
           lean.value, ", of arrays ", value_);
    tangent_direction_ = direction(program_.inputs, random_);
    const auto tangent = wg::jvp(noted, program_.inputs, tangent_direction_);
    expect(tangent.value == lean.value, "value of jvp ", tangent.value, ", of gradient ",
           lean.value);
    tangent_ = tangent.tangent;
    const auto passive =
        std::apply([&](const auto&... x) { return noted(Var(x)...); }, program_.inputs);
    expect(passive.value() == lean.value, "value of passive variables ", passive.value(),
           ", of active ones ", lean.value);
    expect(!passive.is_active(), "a result of passive variables is active");
    text_ << faults;
  }

  void check_first_order() {
    const double size = norm(gradient_) * norm(tangent_direction_);
    const double by_gradient = inner(gradient_, tangent_direction_);
    expect(std::abs(by_gradient - tangent_) <= 1e-12 * (1 + size), "<gradient, v> = ", by_gradient,
           ", jvp = ", tangent_);
    for (int k = 0; k < 3; ++k) {
      const Inputs v = k == 0 ? tangent_direction_ : direction(program_.inputs, random_);
      const Slope found =
          slope([&](double h) { return value(program_, sum(program_.inputs, h, v)); });
      compare("gradient", inner(gradient_, v), found, norm(gradient_) * norm(v));
    }
  }

  void check_second_order() {
    const Inputs v = direction(program_.inputs, random_), u = direction(program_.inputs, random_);
    const auto along_v = wg::hvp(on_variables_, program_.inputs, v);
    const auto along_u = wg::hvp(on_variables_, program_.inputs, u);
    const Inputs off = sum(along_v.gradient, -1, gradient_);
    expect(norm(off) <= 1e-12 * (1 + norm(gradient_)),
           "the gradient of hvp differs from gradient's by ", norm(off));
    const double uv = inner(u, along_v.product), vu = inner(v, along_u.product);
    const double size = norm(u) * norm(along_v.product) + norm(v) * norm(along_u.product);
    expect(std::abs(uv - vu) <= 1e-12 * (1 + size), "<u, H v> = ", uv, ", <v, H u> = ", vu);
    const Slope found =
        slope([&](double h) { return inner(u, gradient_at(sum(program_.inputs, h, v))); });
    compare("hvp", uv, found, size);
  }

  void compare(const char* what, double found, Slope expected, double size) {
    const double scale = 1 + std::abs(value_) + size;
    if (!(expected.error <= 1e-6 * scale)) {
      rejected_ = true;
      return;
    }
    expect(std::abs(found - expected.value) <= 1e-8 * scale + 4 * expected.error, what, " gives ",
           found, ", differences ", expected.value, " +- ", expected.error);
  }

  const Program& program_;
  OnVariables on_variables_;
  Random random_{program_.seed + 17};
  std::ostringstream text_;
  bool rejected_ = false;
  double value_ = 0, tangent_ = 0;
  Inputs gradient_, tangent_direction_;
};

Verdict verdict_on(const Program& program) {
  const wg::Index memory = wg::memory_in_use();
  Verdict verdict;
  try {
    verdict = Check(program).verdict();
  } catch (const std::exception& error) {
    verdict.faults = std::string("an exception: ") + error.what() + "\n";
  }
  if (const wg::Index left = wg::memory_in_use() - memory; left != 0)
    verdict.faults += "bytes in use after it: " + std::to_string(left) + "\n";
  return verdict;
}

void check_programs(std::uint64_t count) {
  const std::uint64_t only = number_in("WIRTINGER_SEED", 0);
  std::uint64_t rejected = 0, throwing = 0;
  std::set<const Operation*> used;
  for (std::uint64_t seed = only != 0 ? only : 1; seed <= (only != 0 ? only : count); ++seed) {
    const Program program = random_program(seed);
    for (const Instruction& instruction : program.instructions) {
      if (instruction.error.empty()) used.insert(instruction.operation);
      throwing += !instruction.error.empty();
    }
    const Verdict verdict = verdict_on(program);
    rejected += verdict.rejected;
    INFO(program.text());
    CHECK(verdict.faults == "");
  }
  if (only != 0) return;
  // The programs shall be about something: few that differences say nothing of, some that throw,
  // and nearly all operations (some seldom find arguments they can be used on).
  const auto& operations = vocabulary().operations();
  std::string unused;
  for (const Operation& operation : operations)
    if (used.count(&operation) == 0) unused += operation.text + "; ";
  CAPTURE(count, rejected, throwing, unused);
  CHECK(rejected <= count / 10);
  CHECK(throwing >= count / 10);
  CHECK(10 * used.size() >= 9 * operations.size());
}

}  // namespace

TEST_CASE("random programs") { check_programs(200); }

TEST_CASE("many random programs", "[.][many]") {
  check_programs(number_in("WIRTINGER_PROGRAMS", 5000));
}
