// Programs in which numbers and arrays feed each other: gradients and Hessian products against
// differences, in both modes of the tape.

#include <wirtinger/api/hvp.hpp>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using dot_test::noise;

// Coupling constants in arrays, elements in numbers, reductions in arrays, a transform between.
struct Program {
  Var<double> operator()(const Var<Array<Complex>>& x, const Var<Complex>& c,
                         const Var<double>& t) const {
    const auto y = wg::eval(x * c + wg::cis(t));
    const auto e = wg::eval(wg::real(y(3)) * t + wg::abs2(y(0)) - t / wg::abs(y(12)));
    const auto u = wg::fft(y * e + wg::conj(x) * y);
    const auto g = wg::eval(wg::sum(u * x) / (c + 2.0));
    const auto loss = wg::sum(wg::abs2(wg::exp(x * 0.1) * g)) * t;
    return wg::abs(g) + wg::imag(u(5) * wg::conj(c)) + loss * 1e-3;
  }
};

const Array<Complex> x0 = noise<Complex>({13});
const Complex c0(0.7, -0.4);
const double t0 = 1.3;

double inner(const Array<Complex>& a, const Array<Complex>& b) { return std::real(wg::vdot(a, b)); }
double inner(Complex a, Complex b) { return std::real(std::conj(a) * b); }
double inner(double a, double b) { return a * b; }
template <class Tuple>
double inner_of_tuples(const Tuple& a, const Tuple& b) {
  return inner(std::get<0>(a), std::get<0>(b)) + inner(std::get<1>(a), std::get<1>(b)) +
         inner(std::get<2>(a), std::get<2>(b));
}

}  // namespace

TEST_CASE("a program of numbers and arrays has the gradient that differences give") {
  const auto f = differences::of_values(Program{});
  const auto [value, gradients] = wg::value_and_gradient(Program{}, x0, c0, t0);
  const auto& [x_bar, c_bar, t_bar] = gradients;
  const double accuracy = differences::accuracy<double>();
  CHECK(distance(value, f(x0, c0, t0)) == 0);
  CHECK(distance(x_bar, differences::gradient([&](const Array<Complex>& x) { return f(x, c0, t0); },
                                              x0)) < accuracy);
  CHECK(distance(c_bar, differences::gradient([&](Complex c) { return f(x0, c, t0); }, c0)) <
        accuracy);
  CHECK(distance(t_bar, differences::gradient([&](double t) { return f(x0, c0, t); }, t0)) <
        accuracy);
}

TEST_CASE("a tape that keeps expressions gives the gradients of one that keeps partials") {
  const auto lean = wg::gradient(Program{}, x0, c0, t0);
  Tape<double> tape(wg::detail::Mode::full);
  const auto x = tape.variable(x0);
  const auto c = tape.variable(c0);
  const auto t = tape.variable(t0);
  tape.backward(Program{}(x, c, t));
  CHECK(distance(tape.gradient(x), std::get<0>(lean)) < 1e-14);
  CHECK(distance(tape.gradient(c), std::get<1>(lean)) < 1e-14);
  CHECK(distance(tape.gradient(t), std::get<2>(lean)) < 1e-14);
}

TEST_CASE("the Hessian times a direction is what the gradient changes by") {
  const std::tuple at{x0, c0, t0};
  const std::tuple along{noise<Complex>({13}, 5), Complex(0.3, 0.8), -0.6};
  const auto [value, gradients, product] = wg::hvp(Program{}, at, along);
  const auto plain = wg::value_and_gradient(Program{}, x0, c0, t0);
  CHECK(distance(value, plain.value) == 0);
  CHECK(distance(std::get<0>(gradients), std::get<0>(plain.gradient)) < 1e-14);

  const auto gradient_at = [&](double h) {
    return wg::gradient(Program{}, x0 + h * std::get<0>(along), c0 + h * std::get<1>(along),
                        t0 + h * std::get<2>(along));
  };
  const double accuracy = differences::accuracy<double>();
  const auto by_differences = [&](auto part) {
    return differences::derivative<double>([&](double h) { return part(gradient_at(h)); });
  };
  CHECK(distance(std::get<0>(product),
                 by_differences([](const auto& g) { return std::get<0>(g); })) < accuracy);
  CHECK(distance(std::get<1>(product),
                 by_differences([](const auto& g) { return std::get<1>(g); })) < accuracy);
  CHECK(distance(std::get<2>(product),
                 by_differences([](const auto& g) { return std::get<2>(g); })) < accuracy);
}

TEST_CASE("the Hessian is symmetric and real-linear in the direction") {
  const std::tuple at{x0, c0, t0};
  const std::tuple u{noise<Complex>({13}, 5), Complex(0.3, 0.8), -0.6};
  const std::tuple v{noise<Complex>({13}, 9), Complex(-0.2, 0.1), 0.9};
  const auto hu = wg::hvp(Program{}, at, u).product, hv = wg::hvp(Program{}, at, v).product;
  const double left = inner_of_tuples(u, hv), right = inner_of_tuples(v, hu);
  CHECK(std::abs(left - right) <
        1e-13 * std::sqrt(inner_of_tuples(u, u) * inner_of_tuples(hv, hv)));
  const std::tuple twice{-2.0 * std::get<0>(u), -2.0 * std::get<1>(u), -2.0 * std::get<2>(u)};
  CHECK(distance(std::get<0>(wg::hvp(Program{}, at, twice).product), -2.0 * std::get<0>(hu)) <
        1e-14);
}

TEST_CASE("every buffer of a program is returned") {
  const wg::Index before = wg::memory_in_use();
  {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const auto loss = Program{}(x, tape.constant(c0), tape.variable(t0));
    tape.backward(loss);
    tape.backward(loss);
  }
  CHECK(wg::memory_in_use() == before);
}
