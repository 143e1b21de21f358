// An engine that makes no plan, or throws, in the middle of a program: forward, backward, in every
// public form. The tape and the arguments stay as they were and the same program runs afterwards.

#include <wirtinger/autodiff.hpp>
#include <wirtinger/fft/reference_engine.hpp>

#include <new>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/noise.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Engine, wg::Index, wg::Tape;
using wg::detail::EngineFunctions, wg::detail::PlanHandle, wg::detail::PlanKey,
    wg::detail::PlannerGuard;
using Complex = std::complex<double>;
using test_numbers::noise;

/// What the engine does with the plans it is asked for, one after the other: after `good` of them
/// it refuses, or throws.
int good = 0;
bool throws = false;
PlanHandle plan(const PlanKey& key, const PlannerGuard& guard) {
  if (good-- > 0) return wg::detail::ReferenceEngine<double>::plan(key, guard);
  if (throws) throw std::bad_alloc();
  return nullptr;
}
bool is_aligned(const void*) { return true; }

/// Stands in for the reference engine, with an empty cache.
class Refusing {
 public:
  Refusing(int good_plans, bool by_throwing) {
    good = good_plans;
    throws = by_throwing;
    slot() = {&plan, &is_aligned};
    wg::set_engine(Engine::reference);
    wg::plan_cache().clear();
  }
  ~Refusing() {
    slot() = original_;
    wg::set_engine(before_);
    wg::plan_cache().clear();
  }
  Refusing(const Refusing&) = delete;
  Refusing& operator=(const Refusing&) = delete;

 private:
  static EngineFunctions& slot() {
    return wg::detail::registered_engine(Engine::reference, wg::detail::Precision::as_double);
  }
  EngineFunctions original_ = slot();
  Engine before_ = wg::engine();
};

/// Programs of one real array, by the number of plans that they make: forward, and all.
struct Program {
  const char* name;
  wg::Var<double> (*loss)(const wg::Var<Array<double>>&);
  int forward, all;
};
const Program programs[] = {
    {"fft", [](const wg::Var<Array<double>>& x) { return wg::eval(wg::sum(wg::abs2(wg::fft(x)))); },
     1, 2},
    {"ifft2",
     [](const wg::Var<Array<double>>& x) { return wg::eval(wg::sum(wg::abs2(wg::ifft2(x)))); }, 1,
     2},
    {"rfft",
     [](const wg::Var<Array<double>>& x) { return wg::eval(wg::sum(wg::abs2(wg::rfft(x)))); }, 1,
     2},
    {"irfft of rfft",
     [](const wg::Var<Array<double>>& x) {
       return wg::eval(wg::sum(wg::square(wg::irfft(wg::rfft(x), {.n = 7}))));
     },
     2, 4},
    {"dst",
     [](const wg::Var<Array<double>>& x) {
       return wg::eval(wg::sum(wg::square(wg::dst(x, {.type = 3}))));
     },
     1, 2},
    {"fft_convolve",
     [](const wg::Var<Array<double>>& x) {
       return wg::eval(wg::sum(wg::square(wg::fft_convolve(x, x))));
     },
     2, 2},
};

template <class F>
void check_refused(F&& f) {
  if (throws)
    CHECK_THROWS_AS(f(), std::bad_alloc);
  else
    CHECK_THROWS_WITH(f(), Catch::Contains("the engine made no plan for shape") &&
                               Catch::Contains("expected sizes that it supports"));
}

void check_forward(const Program& program, const Array<double>& x0, const Array<double>& expected) {
  for (int plans = 0; plans < program.forward; ++plans) {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const std::size_t nodes = tape.size();
    {
      const Refusing refusing(plans, throws);
      check_refused([&] { program.loss(x); });
      CHECK(wg::plan_cache().size() <= plans);
    }
    if (program.forward == 1) CHECK(tape.size() == nodes);
    const auto loss = program.loss(x);  // on the same tape, with the usual engine
    tape.backward(loss);
    CHECK(distance(tape.gradient(x), expected) < 1e-12);
  }
}
void check_backward(const Program& program, const Array<double>& x0,
                    const Array<double>& expected) {
  for (int plans = program.forward; plans < program.all; ++plans) {
    const Refusing refusing(plans, throws);
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const auto loss = program.loss(x);
    check_refused([&] { tape.backward(loss); });
    good = 100;  // the engine has come to its senses: the same recording is swept
    tape.backward(loss);
    CHECK(distance(tape.gradient(x), expected) < 1e-12);
  }
}

void check_programs(bool by_throwing) {
  throws = by_throwing;
  const Array<double> x0 = noise<double>({4, 9}, 3), before = noise<double>({4, 9}, 3);
  for (const Program& program : programs) {
    INFO(program.name);
    const wg::Index memory = wg::memory_in_use();
    {
      Tape<double> tape;
      const auto x = tape.variable(x0);
      tape.backward(program.loss(x));
      const Array<double> expected = tape.gradient(x);
      check_forward(program, x0, expected);
      check_backward(program, x0, expected);
    }
    CHECK(wg::memory_in_use() == memory);
    CHECK(wg::identical(x0, before));
  }
}

}  // namespace

TEST_CASE("plans refused: an engine that makes none is a PlanError and nothing is lost") {
  check_programs(false);
}
TEST_CASE("plans refused: an engine that throws loses nothing") { check_programs(true); }
