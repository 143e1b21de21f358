// Nodes from functions of the user's: all sweeps against the same function written with the
// library, kinds of arguments and results, and what is found where they are wrong.

#include <wirtinger/api/gradient.hpp>
#include <wirtinger/api/hvp.hpp>
#include <wirtinger/api/jvp.hpp>
#include <wirtinger/api/record.hpp>
#include <wirtinger/api/vjp.hpp>
#include <wirtinger/check/check_gradient.hpp>
#include <wirtinger/check/check_hvp.hpp>
#include <wirtinger/ops/custom.hpp>
#include <wirtinger/ops/slice.hpp>

#include <Eigen/LU>

#include "support/close.hpp"
#include "support/dot_test.hpp"
#include "support/sentence.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order;
using C = std::complex<double>;
using dot_test::noise;

// y = a x |x|^2 for a complex array x and a real number a: neither holomorphic nor linear.
//   y_dot = a_dot x |x|^2 + a (2 |x|^2 x_dot + x^2 conj(x_dot))
//   x_bar = a (2 |x|^2 y_bar + x^2 conj(y_bar)),   a_bar = Re sum conj(x |x|^2) y_bar
const auto primal = [](const Array<C>& x, double a) { return a * x * abs2(x); };
const auto vjp = [](const auto& y_bar, const auto&, const auto& x, const auto& a) {
  return std::tuple(a * (2 * abs2(x) * y_bar + x * x * conj(y_bar)),
                    real(vdot(x * abs2(x), y_bar)));
};
const auto jvp = [](const Array<C>& x_dot, double a_dot, const Array<C>&, const Array<C>& x,
                    double a) {
  return a_dot * x * abs2(x) + a * (2 * abs2(x) * x_dot + x * x * conj(x_dot));
};
const auto kerr = wg::custom("kerr", primal, vjp, jvp).generic();
const auto written = [](const auto& x, const auto& a) { return a * x * abs2(x); };

const Array<C> x0 = noise<C>({3, 4}, 1, Order::column_major), c0 = noise<C>({3, 4}, 2);

template <class F>
auto loss_of(F f) {
  return [f](const auto& x, const auto& a) { return sum(abs2(f(x, a * a) * c0 + fft(f(x, a)))); };
}

}  // namespace

TEST_CASE("custom: every sweep is that of the same function written out") {
  const auto f = loss_of(kerr);
  const auto g = loss_of(written);
  const double a = 0.75;
  const auto [value, gradient] = wg::value_and_gradient(f, x0, a);
  const auto expected = wg::value_and_gradient(g, x0, a);
  CHECK(distance(value, expected.value) < 1e-14);
  CHECK(distance(std::get<0>(gradient), std::get<0>(expected.gradient)) < 1e-13);
  CHECK(distance(std::get<1>(gradient), std::get<1>(expected.gradient)) < 1e-13);
  CHECK(wg::check_gradient(f, x0, a));

  const auto dx = noise<C>({3, 4}, 5);
  const auto at = std::tuple(x0, a), along = std::tuple(dx, 0.3);
  const auto tangent = wg::jvp([](const auto& x, const auto& b) { return kerr(x, b); }, at, along);
  CHECK(distance(tangent.tangent, wg::jvp(written, at, along).tangent) < 1e-14);
  const auto hvp = wg::hvp(f, at, along);
  const auto right = wg::hvp(g, at, along);
  CHECK(distance(std::get<0>(hvp.gradient), std::get<0>(right.gradient)) < 1e-13);
  CHECK(distance(std::get<0>(hvp.product), std::get<0>(right.product)) < 1e-13);
  CHECK(distance(std::get<1>(hvp.product), std::get<1>(right.product)) < 1e-13);

  auto recorded = wg::record(f, noise<C>({3, 4}, 8), 0.1);
  CHECK(distance(recorded.value(x0, a), value) < 1e-14);
  const auto again = recorded.value_and_gradient(x0, a);
  CHECK(distance(std::get<0>(again.gradient), std::get<0>(gradient)) < 1e-14);
  CHECK(distance(std::get<1>(recorded.hvp(at, along).product), std::get<1>(right.product)) < 1e-13);
}

// y = exp x:  y_dot = y x_dot,  x_bar = conj(y) y_bar.
TEST_CASE("custom: derivatives that read the result move with it in second order") {
  const auto exponential =
      wg::custom(
          "exponential", [](const Array<C>& x) { return exp(x); },
          [](const auto& y_bar, const auto& y, const auto&) { return conj(y) * y_bar; },
          [](const Array<C>& x_dot, const Array<C>& y, const Array<C>&) { return y * x_dot; })
          .generic();
  const auto custom = [&](const auto& x) { return sum(abs2(exponential(x) * c0)); };
  const auto right = [](const auto& x) { return sum(abs2(exp(x) * c0)); };
  const auto along = noise<C>({3, 4}, 5);
  const auto hvp = wg::hvp(custom, x0, along), expected = wg::hvp(right, x0, along);
  CHECK(distance(hvp.gradient, expected.gradient) < 1e-13);
  CHECK(distance(hvp.product, expected.product) < 1e-13);
}

TEST_CASE("custom: the dot test of tangents and cotangents") {
  const auto f = [](const auto& x, const auto& a) { return kerr(x, a); };
  const auto dx = noise<C>({3, 4}, 5), y_bar = noise<C>({3, 4}, 6);
  const auto y_dot = wg::jvp(f, std::tuple(x0, 0.5), std::tuple(dx, 0.3)).tangent;
  const auto [x_bar, a_bar] = wg::vjp(f, x0, 0.5).pullback(y_bar);
  CHECK(real(vdot(y_dot, y_bar)) == Approx(real(vdot(dx, x_bar)) + 0.3 * a_bar).epsilon(1e-13));
}

TEST_CASE("custom: numbers and arrays of either field in any mixture") {
  // A real number of a complex number and a real array: w = |z|^2 sum r^3.
  const auto f = wg::custom(
      "cubes", [](C z, const Array<double>& r) { return std::norm(z) * sum(r * r * r); },
      [](double w_bar, double, C z, const Array<double>& r) {
        return std::tuple(2.0 * w_bar * sum(r * r * r) * z, w_bar * std::norm(z) * 3.0 * r * r);
      },
      [](C dz, const Array<double>& dr, double, C z, const Array<double>& r) {
        return 2 * std::real(std::conj(z) * dz) * sum(r * r * r) +
               std::norm(z) * 3 * sum(r * r * dr);
      });
  const C z(1, 2);
  const auto r = noise<double>({5}, 3), dr = noise<double>({5}, 4);
  const auto loss = [&](const auto& u, const auto& v) { return f(u, v) * f(u, 2 * v); };
  CHECK(wg::check_gradient(loss, z, r));
  const auto [dz_bar, r_bar] = wg::gradient([&](auto u, auto v) { return f(u, v); }, z, r);
  CHECK(distance(dz_bar, 2.0 * sum(r * r * r) * z) < 1e-15);
  CHECK(distance(r_bar, 15.0 * r * r) < 1e-15);
  const auto tangent = wg::jvp([&](auto u, auto v) { return f(u, v); }, std::tuple(z, r),
                               std::tuple(C(0.5, -1), dr));
  CHECK(tangent.tangent ==
        Approx(2 * std::real(std::conj(z) * C(0.5, -1)) * sum(r * r * r) + 15 * sum(r * r * dr)));
  CHECK(wg::jvp([&](auto u) { return f(z, u) * u(0); }, r, dr).value ==
        Approx(5 * sum(r * r * r) * r(0)));
  auto recorded = wg::record(loss, C(3, 1), 2.0 * r);
  const auto [value, gradients] = recorded.value_and_gradient(z, r);
  CHECK(value == Approx(200 * sum(r * r * r) * sum(r * r * r)));
  CHECK(distance(std::get<1>(gradients), std::get<1>(wg::gradient(loss, z, r))) < 1e-15);

  // A complex number of a real one, and a complex cotangent of a real argument: Re.
  const auto g = wg::custom(
      "turn", [](double t) { return std::polar(1.0, t); },
      [](C w_bar, C w, double) { return std::conj(C(0, 1) * w) * w_bar; });
  CHECK(wg::gradient([&](auto t) { return real(g(t) * C(2, 3)); }, 0.4) ==
        Approx(std::real(C(0, 1) * std::polar(1.0, 0.4) * C(2, 3))));
  // The same input twice; a constant among variables; an expression.
  const auto product = wg::custom(
      "product", [](const Array<C>& a, const Array<C>& b) { return a * b; },
      [](const Array<C>& y_bar, const Array<C>&, const Array<C>& a, const Array<C>& b) {
        return std::tuple(conj(b) * y_bar, conj(a) * y_bar);
      });
  const auto square = [&](const auto& x) { return real(sum(product(x, x) + product(c0, 2 * x))); };
  CHECK(distance(wg::gradient(square, x0), 2.0 * conj(x0) + 2.0 * conj(c0)) < 1e-15);
  auto replayed = wg::record(square, c0);
  CHECK(distance(replayed.value_and_gradient(x0).gradient, 2.0 * conj(x0) + 2.0 * conj(c0)) <
        1e-15);
}

TEST_CASE("custom: plain values and Eigen objects need no tape") {
  CHECK(distance(kerr(x0, 2), written(x0, 2.0)) == 0);
  CHECK(distance(kerr(wg::Var(x0), 2), written(x0, 2.0)) == 0);
  const Eigen::VectorXcd e = Eigen::VectorXcd::Random(4);
  const Eigen::VectorXcd of_eigen = kerr(e, 2);
  CHECK(distance(of_eigen, kerr(wg::copy(e), 2)) == 0);
  // Functions that compute with Eigen.
  const auto solve = wg::custom(
      "solve",
      [](const Array<double>& a, const Array<double>& b) {
        return Eigen::VectorXd(wg::as_matrix(a).lu().solve(wg::as_vector(b)));
      },
      [](const Array<double>& y_bar, const Array<double>& y, const Array<double>& a,
         const Array<double>&) {
        const Eigen::VectorXd b_bar = wg::as_matrix(a).transpose().lu().solve(wg::as_vector(y_bar));
        return std::tuple(Eigen::MatrixXd(-b_bar * wg::as_vector(y).transpose()), b_bar);
      });
  const Eigen::MatrixXd a = Eigen::MatrixXd::Identity(3, 3) * 2 + Eigen::MatrixXd::Random(3, 3) / 4;
  const Eigen::VectorXd b = Eigen::VectorXd::Random(3);
  const auto loss = [&](const auto& m, const auto& r) { return wg::squared_norm(solve(m, r)); };
  CHECK(wg::check_gradient(loss, a, b));
  const Eigen::VectorXd inverse = a.transpose().inverse() * (a.inverse() * b);
  CHECK(distance(std::get<1>(wg::gradient(loss, a, b)), Eigen::VectorXd(2 * inverse)) < 1e-13);
}

TEST_CASE("errors: derivatives that custom was not given") {
  const auto first = wg::custom("kerr", primal, vjp);
  const auto second = wg::custom("kerr", primal, vjp, jvp);
  const auto loss = [](const auto& f) {
    return [&f](const auto& x) { return sum(abs2(f(x, 0.5))); };
  };
  CHECK_NOTHROW(wg::gradient(loss(first), x0));
  CHECK_SENTENCE(wg::jvp(loss(first), x0, x0), TapeError,
                 "kerr: jvp and hvp need its derivative along a direction, and it has a vjp only; "
                 "pass one as the last argument of custom: jvp(x_dot..., y, x...) -> y_dot");
  CHECK_SENTENCE_PART(wg::hvp(loss(first), x0, x0), TapeError, "kerr: jvp and hvp need");
  CHECK_NOTHROW(wg::jvp(loss(second), x0, x0));
  CHECK_SENTENCE(wg::hvp(loss(second), x0, x0), TapeError,
                 "kerr: hvp needs the derivative of its vjp; if vjp is made of wirtinger's "
                 "functions, so that it can be called with variables, say so: custom(name, primal, "
                 "vjp, jvp).generic()");
  CHECK(wg::check_hvp(loss(kerr), x0));
}

TEST_CASE("errors: derivatives of another shape and variables of two tapes") {
  const auto double_of = [](const Array<double>& x) { return 2.0 * x; };
  const auto shorter = wg::custom(
      "twice", double_of,
      [](const Array<double>& y_bar, const auto&, const auto&) {
        return wg::slice(y_bar, 0, 0, 2);
      },
      [](const Array<double>& x_dot, const auto&, const auto&) {
        return wg::slice(x_dot, 0, 0, 1);
      });
  const auto x = noise<double>({3});
  const auto f = [&](const auto& z) { return sum(shorter(z)); };
  CHECK_SENTENCE(wg::gradient(f, x), ShapeError,
                 "twice: cotangent by vjp of argument 0 of shape (2,) found, expected (3,)");
  CHECK_SENTENCE(wg::jvp(f, x, x), ShapeError,
                 "twice: tangent by jvp of shape (1,) found, expected (3,)");
  const auto ignoring = wg::custom(
      "gain", [](const Array<double>& z, double a) { return a * z; },
      [](const Array<double>& y_bar, const auto&, const auto&, double a) {
        return std::tuple(a * y_bar, std::ignore);
      });
  CHECK(distance(wg::gradient([&](const auto& z) { return sum(ignoring(z, 3)); }, x),
                 wg::full<double>({3}, 3)) == 0);
  CHECK_SENTENCE(
      wg::gradient([&](const auto& z, const auto& a) { return sum(ignoring(z, a)); }, x, 3.0),
      TapeError,
      "gain: std::ignore found as the cotangent of argument 1, which is a variable; let vjp "
      "compute "
      "it");
  wg::Tape<double> tape, other;
  const auto z = tape.variable(x);
  const auto a = other.variable(2.0);
  CHECK_SENTENCE(ignoring(2 * z, a), TapeError,
                 "gain: variables of two different tapes found; use one tape for a computation");
  CHECK(tape.size() == 1);
  const auto failing = wg::custom(
      "failing",
      [](const Array<double>& y) -> Array<double> {
        if (y(0) < 10) throw wg::DomainError("too small");
        return y;
      },
      [](const auto& y_bar, const auto&, const auto&) { return y_bar; });
  CHECK_THROWS_AS(failing(2 * z), wg::DomainError);
  CHECK(tape.size() == 1);
}

TEST_CASE("wrong derivatives of custom are found with the size of the error") {
  // The conjugate is forgotten: right for real x only.
  const auto wrong_vjp = [](const Array<C>& y_bar, const Array<C>&, const Array<C>& x) {
    return 2.0 * x * y_bar;
  };
  const auto right_vjp = [](const Array<C>& y_bar, const Array<C>&, const Array<C>& x) {
    return 2.0 * conj(x) * y_bar;
  };
  const auto square_of = [](const Array<C>& x) { return x * x; };
  const auto right_jvp = [](const Array<C>& x_dot, const Array<C>&, const Array<C>& x) {
    return 2.0 * x * x_dot;
  };
  const auto wrong_jvp = [](const Array<C>& x_dot, const Array<C>&, const Array<C>& x) {
    return 2.001 * x * x_dot;
  };
  const auto wrong = wg::custom("square", square_of, wrong_vjp);
  const auto loss = [](const auto& f) {
    return [&f](const auto& x) { return real(sum(f(x) * c0)); };
  };
  const wg::CheckReport report = wg::check_gradient(loss(wrong), x0);
  CHECK_FALSE(report);
  CHECK(report.error > 0.1L);

  wg::Tape<double> tape;
  tape.checking(true);
  const auto x = tape.variable(x0);
  const auto backward = [&](const auto& f) { tape.backward(loss(f)(x)); };
  CHECK_SENTENCE_PART(backward(wrong), CheckError,
                      "checking: square: wrong vjp: <differences of primal, y_bar> = ");
  CHECK_SENTENCE_PART(backward(wg::custom("square", square_of, right_vjp, wrong_jvp)), CheckError,
                      "checking: square: wrong jvp: |differences of primal| = ");
  CHECK_NOTHROW(backward(wg::custom("square", square_of, right_vjp, right_jvp)));
  CHECK(distance(tape.gradient(x), 2.0 * conj(x0 * c0)) < 1e-14);
  CHECK_NOTHROW(backward(wg::custom("square", square_of, right_vjp)));
  tape.checking(false);
  CHECK_NOTHROW(backward(wrong));
}

TEST_CASE("a checking tape measures each argument by its own size") {
  // y = x a, x a length in metres, say, and a one in fractions of them.
  const auto product = [](const Array<C>& x, double a) { return x * a; };
  const auto pair = [&](double right) {
    return wg::custom("product", product,
                      [right](const Array<C>& y_bar, const Array<C>&, const Array<C>& x, double a) {
                        return std::tuple(Array<C>(y_bar * a * right), real(wg::vdot(x, y_bar)));
                      });
  };
  for (const double size : {1e-150, 1e-8, 1.0, 1e8, 1e150})
    for (const double a0 : {1e-9, 1.0, 1e9}) {
      CAPTURE(size, a0);
      wg::Tape<double> tape;
      tape.checking(true);
      const auto x = tape.variable(Array<C>(x0 * size));
      const auto a = tape.variable(a0);
      CHECK_NOTHROW(tape.backward(real(sum(pair(1)(x, a) * c0))));
      CHECK_SENTENCE_PART(tape.backward(real(sum(pair(1.01)(x, a) * c0))), CheckError,
                          "checking: product: wrong vjp");
    }
}
