// checkpoint: all derivatives are those of the plain call, bit for bit, for arguments and for
// variables that the function captures, whatever it returns.

#include "loop_testing.hpp"
#include "support/differences.hpp"

namespace {

using namespace loops;

/// f(x...), in a checkpoint or not.
template <class F, class... X>
auto called(bool in_checkpoint, F f, X... x) {
  return in_checkpoint ? wg::checkpoint(f, x...) : f(x...);
}

const Array<Complex> x0 = noise<Complex>({3, 4}, 5), x1 = noise<Complex>({3, 4}, 6),
                     x_dot = noise<Complex>({3, 4}, 7);
const auto at = std::tuple(x0, Complex(0.4, -0.3), 0.7),
           other = std::tuple(x1, Complex(-0.2, 0.6), 1.1),
           along = std::tuple(x_dot, Complex(0.5, 1.5), -0.8);

/// The program with and without checkpoints has the same derivatives.
template <class Program>
void check_same(Program program, double tolerance = 0) {
  const auto of = [&](bool on) {
    return derivatives([=](auto... v) { return program(on, v...); }, at, along, other);
  };
  CHECK(distance(of(true), of(false)) <= tolerance);
}

}  // namespace

TEST_CASE("checkpoint has the derivatives of the plain call - several arguments and results") {
  check_same([](bool on, auto x, auto c, auto g) {
    const auto f = [](auto u, auto a, auto s) {
      auto v = wg::fft(sin(u) * a) * cis(s * abs2(u));
      return std::tuple<Var<Array<Complex>>, Var<Complex>, Var<double>>(v * u, a * exp(s * a),
                                                                        sum(abs2(v)) * s);
    };
    const auto [u, z, r] = called(on, f, x, c, g);
    return wg::eval(sum(abs2(u + z)) + r * r + real(z));
  });
}

TEST_CASE("checkpoint gives gradients to what the function captures - arrays and numbers") {
  check_same([](bool on, auto x, auto c, auto g) {
    const Var<Array<Complex>> w = x * c;
    const Var<double> s = g * g;
    const Var<Complex> z = c * g;
    const auto f = [=](auto u) { return wg::ifft(u * w) * cis(s * abs2(w)) + z * x(1, 2) * w; };
    auto u = called(on, f, wg::eval(conj(x)));
    u = called(on, f, u);
    return wg::eval(sum(abs2(u - w)) + s);
  });
}

TEST_CASE("checkpoint of a function that reads one number of an array and gives one back") {
  check_same([](bool on, auto x, auto c, auto g) {
    const auto f = [=](auto z) { return z * x(2, 3) + exp(g * z) * x(0, 0); };
    Var<Complex> z = c;
    for (int k = 0; k < 4; ++k)
      z = called(on, f, z);
    return wg::eval(abs2(z));
  });
}

TEST_CASE(
    "checkpoint may return an argument - a captured variable - one of them twice - a constant") {
  check_same(
      [](bool on, auto x, auto c, auto g) {
        const Var<Array<Complex>> w = x * c;
        const auto f = [=](auto u, auto s) {
          return std::tuple<Var<Array<Complex>>, Var<Array<Complex>>, Var<Array<Complex>>,
                            Var<Array<Complex>>, Var<double>, Var<double>>(u, w, w, x1, s, 3.0);
        };
        const auto [a, b, d, e, s, three] = called(on, f, x, g);
        return wg::eval(sum(abs2(a * b + d * e)) * s * three);
      },
      4e-16);  // what arrives twice at one variable is added up in another order
}

TEST_CASE("checkpoint of a function that depends on nothing") {
  check_same([](bool on, auto x, auto, auto g) {
    const auto y = called(
        on, [](auto) { return Var<Array<Complex>>(x1); }, x);
    return wg::eval(sum(abs2(y * g)));
  });
}

TEST_CASE("checkpoint: named expressions that the function captures") {
  check_same([](bool on, auto x, auto c, auto g) {
    auto fresh = x * c, used = sin(x);
    const auto y = wg::eval(used * 2.0);
    const auto u = called(
        on, [=](auto v) { return v * fresh + exp(g * c) * used; }, x);
    return wg::eval(sum(abs2(u + y)));
  });
}

TEST_CASE("checkpoint: a named expression captured by reference lives in the region") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  auto e = x * x;
  const auto f = [&](auto v) { return wg::eval(v * e); };
  const std::size_t before = tape.size();
  const auto y = wg::checkpoint(f, x);
  CHECK(tape.size() == before + 2);  // the result, and what recomputes it
  CHECK_FALSE(e.is_evaluated());
  tape.backward(sum(real(y)));
  CHECK(distance(tape.gradient(x), wg::Array<Complex>(3.0 * conj(x0 * x0))) < 1e-15);
  // Used outside after that, it is a variable made later than the first run.
  const auto z = wg::eval(e + y);
  CHECK_THROWS_WITH(tape.backward(sum(real(z))), Catch::Contains("captures by reference"));
}

TEST_CASE("checkpoint within checkpoint within checkpoint") {
  check_same([](bool on, auto x, auto c, auto g) {
    const auto inner = [=](auto u) { return wg::eval(u * cis(g * abs2(u))); };
    const auto middle = [=](auto u) {
      const Var<Array<Complex>> w = u * g;
      const auto with_w = [=](auto v) { return wg::eval(inner(v) * w + x); };
      return wg::eval(called(on, with_w, called(on, inner, u)) * c);
    };
    const auto outer = [=](auto u) { return called(on, middle, called(on, middle, u)); };
    return wg::eval(sum(abs2(called(on, outer, x))));
  });
}

TEST_CASE("checkpoint: gradient of a captured number in closed form and by differences") {
  // d/dw exp(w z), the first by w, which is captured
  const auto captured = [](auto w) {
    return wg::checkpoint([w](auto z) { return exp(w * z); }, Var(Complex(0.3, 0.4)) * w);
  };
  const Complex w0(0.2, -0.9), z0(0.3, 0.4);
  const auto [dz, dzbar] = wg::wirtinger_derivatives(captured, w0);
  CHECK(distance(dz, 2.0 * w0 * z0 * std::exp(w0 * w0 * z0)) < 1e-15);
  CHECK(dzbar == 0.0);

  const auto loss = [](auto x, auto g) {
    const auto y = wg::checkpoint([=](auto v) { return wg::fft(v) * cis(g * abs2(x)); }, x);
    return wg::eval(sum(log(1.0 + abs2(y))) + g);
  };
  CHECK(wg::check_gradient(loss, x0, 0.6));
  CHECK(wg::check_hvp([&](auto x) { return loss(x, 0.6 * abs2(x(0, 0))); }, x0));
}

TEST_CASE("checkpoint: a pullback may be called again and the dot test holds") {
  const auto f = [](auto x, auto c) {
    return wg::checkpoint([=](auto u) { return wg::fft(u * u) * c + exp(c) * conj(x); }, x);
  };
  const Complex c0(0.3, 0.2), c_dot(-0.4, 0.9);
  const auto [value, pullback] = wg::vjp(f, x0, c0);
  const auto [same, tangent] = wg::jvp(f, std::tuple(x0, c0), std::tuple(x_dot, c_dot));
  CHECK(distance(value, same) == 0);
  const auto first = pullback(x1), second = pullback(2.0 * x1), third = pullback(x1);
  CHECK(distance(std::get<0>(first), std::get<0>(third)) == 0);
  CHECK(distance(2.0 * std::get<0>(first), std::get<0>(second)) < 1e-15);
  const double left = wg::real(wg::vdot(tangent, x1)),
               right = wg::real(wg::vdot(x_dot, std::get<0>(first))) +
                       std::real(std::conj(c_dot) * std::get<1>(first));
  CHECK(std::abs(left - right) <= 1e-14 * wg::norm2(tangent) * wg::norm2(x1));
}

TEST_CASE("checkpoint: a tape is swept twice and gradients of results are kept when asked for") {
  Array<Complex> gradients[2], kept[2];
  for (const bool on : {false, true}) {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const auto g = tape.variable(0.3);
    const auto y = called(
        on, [=](auto u) { return wg::eval(u * u * g); }, x);
    tape.keep_gradient(y);
    const Var<double> loss = sum(abs2(y * y + x)), other_loss = sum(real(y));
    tape.backward(other_loss);
    tape.backward(loss);
    gradients[on] = tape.gradient(x);
    kept[on] = tape.gradient(y);
    CHECK(distance(tape.gradient(y),
                   wg::eval(4.0 * conj(y.value()) * (y.value() * y.value() + x0))) < 1e-14);
  }
  CHECK(distance(gradients[1], gradients[0]) == 0);
  CHECK(distance(kept[1], kept[0]) == 0);
}

TEST_CASE("checkpoint of constants and plain values is the plain call") {
  const auto f = [](auto x, auto s) { return x * s; };
  const auto y = wg::checkpoint(f, x0, 2.0);
  CHECK_FALSE(y.is_active());
  CHECK(distance(y, 2.0 * x0) == 0);
  // ... also if the function captures a variable: then it is recorded.
  const Complex d =
      wg::gradient([](auto z) { return abs2(wg::checkpoint([z](auto s) { return s * z; }, 3.0)); },
                   Complex(1, 2));
  CHECK(d == Complex(18, 36));
}

TEST_CASE("checkpoint in three precisions and of Eigen objects") {
  const auto f = [](auto u) {
    return wg::eval(sum(abs2(wg::checkpoint([u](auto v) { return exp(v) * u; }, u))));
  };
  const auto plain = [](auto u) { return wg::eval(sum(abs2(exp(u) * u))); };
  const Eigen::VectorXd v = Eigen::VectorXd::LinSpaced(5, -1, 1);
  CHECK(distance(wg::gradient(f, v), wg::gradient(plain, v)) == 0);
  const auto xf = noise<std::complex<float>>({7});
  CHECK(distance(wg::gradient(f, xf), wg::gradient(plain, xf)) == 0);
  const auto xl = noise<long double>({7});
  CHECK(distance(wg::gradient(f, xl), wg::gradient(plain, xl)) == 0);
}

TEST_CASE("checkpoint: what the tape checks goes on in the second run") {
  Tape<double> tape;
  tape.check_finite(true);
  const auto x = tape.variable(wg::zeros<double>({3}));
  CHECK_THROWS_AS(wg::checkpoint([](auto u) { return 1.0 / u; }, x), wg::DomainError);
  CHECK(tape.size() == 1);
  // A finite value whose derivative is not.
  const auto y = wg::checkpoint([](auto u) { return sqrt(u); }, x);
  CHECK_THROWS_WITH(tape.backward(sum(y)), Catch::Contains("sqrt(x0)"));
}
