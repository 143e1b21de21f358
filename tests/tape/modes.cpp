// Tapes that keep partials (lean) and tapes that keep expressions (full): which public function
// opens which, and what a lean tape says that is asked for more than it has.

#include <wirtinger/autodiff.hpp>

#include <optional>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape;
using wg::detail::Action, wg::detail::Mode, wg::detail::Sweep, wg::detail::VarAccess;
using Complex = std::complex<double>;

/// |z|^2 exp(Re z), with a note of the mode of its tape.
std::optional<Mode> seen;
const auto noted = [](const auto& z) {
  if (auto* core = VarAccess::core(z)) seen = core->mode();
  return wg::eval(wg::abs2(z) * wg::exp(wg::real(z)));
};

template <class F>
Mode mode_in(F&& f) {
  seen.reset();
  f();
  REQUIRE(seen.has_value());
  return *seen;
}

const Complex z0(0.3, -0.8);

}  // namespace

TEST_CASE("first derivatives are made on lean tapes - tangents and second ones on full tapes") {
  CHECK(mode_in([] { wg::gradient(noted, z0); }) == Mode::lean);
  CHECK(mode_in([] { wg::value_and_gradient(noted, z0); }) == Mode::lean);
  CHECK(mode_in([] { wg::vjp(noted, z0).pullback(1.0); }) == Mode::lean);
  CHECK(mode_in([] { wg::wirtinger_derivatives(noted, z0); }) == Mode::lean);
  CHECK(mode_in([] { wg::jvp(noted, z0, Complex(1)); }) == Mode::full);
  CHECK(mode_in([] { wg::hvp(noted, z0, Complex(1)); }) == Mode::full);
  CHECK(mode_in([] { wg::hessian(noted, z0); }) == Mode::full);
  CHECK(mode_in([] { wg::record(noted, z0).value(z0); }) == Mode::full);
  CHECK(Tape<double>().core().mode() == Mode::lean);
}

TEST_CASE("a lean tape that is asked for second order or for another point says so and goes on") {
  Tape<double> tape;
  auto& core = tape.core();
  const auto z = tape.variable(z0);
  const auto x = tape.variable(wg::ones<Complex>({3}));
  const auto loss = wg::eval(noted(z) + wg::squared_norm(x * z));
  tape.backward(loss);
  const Complex dz = tape.gradient(z);
  const Array<Complex> dx = tape.gradient(x);
  const std::size_t nodes = tape.size(), bytes = tape.bytes();

  CHECK_THROWS_WITH(wg::detail::sweep_backward(core, core.origin(), Sweep::product),
                    "second order: this tape keeps first-order partials only; open it with hvp or "
                    "record");
  CHECK_THROWS_AS(wg::detail::sweep_backward(core, core.origin(), Sweep::product), wg::TapeError);
  for (const Action action : {Action::evaluate, Action::push_forward}) {
    CHECK_THROWS_WITH(wg::detail::sweep_forward(core, core.origin(), action),
                      Catch::Contains("cannot be evaluated at another point; open it with record"));
    CHECK_THROWS_AS(wg::detail::sweep_forward(core, core.origin(), action), wg::TapeError);
  }

  CHECK(tape.size() == nodes);
  CHECK(tape.bytes() == bytes);
  CHECK(tape.gradient(z) == dz);
  tape.backward(loss);
  CHECK(tape.gradient(z) == dz);
  CHECK(distance(tape.gradient(x), dx) == 0);
}

TEST_CASE("a full tape gives the gradient of a lean one") {
  Complex found[2];
  double values[2];
  for (const Mode mode : {Mode::lean, Mode::full}) {
    Tape<double> tape(mode);
    const auto z = tape.variable(z0);
    const auto loss = noted(z);
    tape.backward(loss);
    values[static_cast<int>(mode)] = loss.value();
    found[static_cast<int>(mode)] = tape.gradient(z);
  }
  CHECK(values[0] == values[1]);
  CHECK(distance(found[0], found[1]) < 4e-16);
  // d/dz of z conj(z) exp((z + conj(z))/2), doubled and conjugated
  const Complex expected = 2.0 * std::conj(std::conj(z0) + std::norm(z0) / 2) * std::exp(z0.real());
  CHECK(distance(found[0], expected) < 4e-16);
}
