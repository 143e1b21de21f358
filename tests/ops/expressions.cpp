// What is named is stored, what is not named is fused: counted in nodes, bytes and time.

#include <wirtinger/ops/transforms.hpp>
#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

#include <chrono>

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Complex = std::complex<double>;
using Arrays = Var<Array<Complex>>;
using dot_test::noise;

const Array<Complex> x0 = noise<Complex>({21});

std::size_t nodes(Tape<double>& tape) { return tape.core().nodes().size(); }

/// Nodes that f records on a tape with the variable x.
template <class F>
std::size_t nodes_of(F f) {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const std::size_t before = nodes(tape);
  f(x);
  return nodes(tape) - before;
}

}  // namespace

TEST_CASE("an unnamed expression is one node - a named one a node of its own") {
  CHECK(nodes_of([](const auto& x) { wg::eval(x * x + 2.0 * x - x); }) == 1);
  CHECK(nodes_of([](const auto& x) {
          const auto square = x * x;
          wg::eval(square + 2.0 * x);
        }) == 2);
  CHECK(nodes_of([](const auto& x) { [[maybe_unused]] const auto unused = x * x; }) == 0);
  CHECK(nodes_of([](const auto& x) { wg::sum(x * x); }) == 1);  // the sum's own statement
}

TEST_CASE("chains of named expressions grow by one node a line") {
  const auto chain = [](const auto& e0) {
    auto e1 = e0 * e0;
    auto e2 = e1 * e1;
    auto e3 = e2 * e2;
    auto e4 = e3 * e3;
    auto e5 = e4 * e4;
    auto e6 = e5 * e5;
    auto e7 = e6 * e6;
    auto e8 = e7 * e7;
    auto e9 = e8 * e8;
    auto e10 = e9 * e9;
    auto e11 = e10 * e10;
    auto e12 = e11 * e11;
    auto e13 = e12 * e12;
    auto e14 = e13 * e13;
    auto e15 = e14 * e14;
    auto e16 = e15 * e15;
    auto e17 = e16 * e16;
    auto e18 = e17 * e17;
    auto e19 = e18 * e18;
    auto e20 = e19 * e19;
    return wg::eval(e20);
  };
  CHECK(nodes_of(chain) == 20);
  // The same with numbers: L = Re z^(2^20), |z| = 1, so the gradient is 2^20 conj(z)^(2^20 - 1).
  Tape<double> tape;
  const auto z = tape.variable(std::polar(1.0, 1e-6));
  const std::size_t before = tape.size();
  const auto w = chain(z);
  CHECK(tape.size() - before == 40);
  tape.backward(wg::real(w));
  const double power = 1048576;
  CHECK(distance(tape.gradient(z), power * std::polar(1.0, -1e-6 * (power - 1))) < 1e-9);
}

TEST_CASE("a named expression used many times is evaluated once") {
  CHECK(nodes_of([](const auto& x) {
          const auto e = wg::exp(x);
          wg::eval(e * e + e);
          wg::eval(e - 1.0);
          wg::sum(e);
        }) == 4);
}

TEST_CASE("copies and captures share what they name") {
  CHECK(nodes_of([](const auto& x) {
          const auto e = wg::exp(x);
          const auto copy = e;
          wg::eval(copy + e);
          const auto captured = [e] { return wg::eval(e + 1.0); };
          captured();
          captured();
        }) == 1 + 1 + 2);
}

TEST_CASE("std::move - return and the conditional operator pass an expression on as unnamed") {
  CHECK(nodes_of([](const auto& x) {
          auto e = x * x;
          wg::eval(std::move(e) + 1.0);
        }) == 1);
  CHECK(nodes_of([](const auto& x) {
          const auto square = [](const auto& v) {
            auto e = v * v;
            return e;
          };
          wg::eval(square(x) + 1.0);
        }) == 1);
  for (const bool first : {true, false}) {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    auto e = first ? x * 2.0 : x * 3.0;
    CHECK(distance(wg::eval(std::move(e)), (first ? 2.0 : 3.0) * x0) == 0);
    const auto a = x * 2.0, b = x * 5.0;
    auto chosen = first ? a : b;
    tape.backward(wg::real(wg::sum(chosen + a)));
    CHECK(distance(tape.gradient(x), wg::full<Complex>({21}, first ? 4.0 : 7.0)) == 0);
  }
}

TEST_CASE("an expression outlives what it was made of") {
  Tape<double> tape;
  const auto make = [&] {
    const auto x = tape.variable(x0);
    const Eigen::VectorXcd h = Eigen::VectorXcd::Constant(21, Complex(0, 2));
    const auto inner = x * h.array();
    return wg::conj(inner) + Eigen::VectorXcd::Ones(21) * 3.0;
  };
  auto e = make();
  CHECK(distance(wg::eval(e), wg::conj(x0) * Complex(0, -2) + 3.0) < 1e-15);
}

TEST_CASE("a variable is rebound in a loop without new memory where nothing keeps the old value") {
  Tape<double> tape;
  Arrays u = tape.variable(x0);
  const auto h = tape.constant(noise<Complex>({21}, 4));
  u = u * h;
  const wg::Index before = wg::memory_in_use();
  for (int k = 0; k < 10; ++k)
    u = u * h + 0.5;
  CHECK(wg::memory_in_use() == before);
  Array<Complex> expected = x0 * h.value();
  for (int k = 0; k < 10; ++k)
    expected = expected * h.value() + 0.5;
  CHECK(distance(u, expected) < 1e-15);
  tape.backward(wg::real(wg::sum(u)));
  CHECK(distance(u, expected) < 1e-15);
}

TEST_CASE("compound assignment adds to what a variable was") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  Arrays u = x;
  u += x * x;
  u *= 2.0;
  u -= Complex(0, 1);
  u /= Complex(0, 1);
  CHECK(distance(u, (x0 + x0 * x0) * 2.0 * Complex(0, -1) - 1.0) < 1e-15);
  CHECK(distance(x, x0) == 0);  // the old name keeps the old value
  tape.backward(wg::real(wg::sum(u)));
  CHECK(distance(tape.gradient(x), wg::conj((1.0 + 2.0 * x0) * Complex(0, -2))) < 1e-15);
  Array<Complex> plain = x0;
  plain += x0;
  plain *= Complex(0, 1);
  CHECK(distance(plain, Complex(0, 2) * x0) == 0);
}

TEST_CASE("a rebound variable leaves others that share its value alone") {
  Tape<double> tape;
  const Array<Complex> mine = x0;
  Arrays u = tape.constant(mine);
  const Arrays other = u;
  u = u * 2.0;
  u += 1.0;
  CHECK(distance(mine, x0) == 0);
  CHECK(distance(other, x0) == 0);
  CHECK(distance(u, 2.0 * x0 + 1.0) < 1e-15);
}

TEST_CASE("shapes are checked where an expression is built") {
  Tape<double> tape;
  const auto x = tape.variable(x0);
  const auto y = tape.variable(noise<Complex>({20}));
  CHECK_THROWS_WITH(x + y,
                    Catch::Contains("add") && Catch::Contains("(21,)") && Catch::Contains("(20,)"));
  CHECK_THROWS_AS(wg::exp(x) * (2.0 * y), wg::ShapeError);
  Arrays u = x;
  CHECK_THROWS_AS(u += y, wg::ShapeError);
  CHECK_THROWS_WITH(u += tape.constant(wg::ones<Complex>({2, 21})), Catch::Contains("broadcast"));
  CHECK(distance(u, x0) == 0);
  CHECK(nodes(tape) == 2);
}

TEST_CASE("what no active partial reads is not kept") {
  Tape<double> tape;
  const auto kept = [&](auto statement) {
    const auto x = tape.variable(x0);
    const auto h = tape.constant(noise<Complex>({21}, 4));
    const wg::Index before = wg::memory_in_use();
    statement(x, h);  // its result is dropped at once, what remains are the operands that were kept
    return wg::memory_in_use() - before;
  };
  const auto temporary = [](const auto& v) { return wg::eval(v + v); };
  CHECK(kept([&](const auto& x, const auto& h) { wg::eval(h * temporary(x)); }) == 0);
  CHECK(kept([&](const auto& x, const auto& h) {
          wg::eval(2.0 * temporary(x) - wg::conj(temporary(x)) / h);
        }) == 0);
  CHECK(kept([&](const auto& x, const auto&) { wg::eval(wg::fft(temporary(x))); }) == 0);
  CHECK(kept([&](const auto& x, const auto&) { wg::sum(temporary(x)); }) == 0);
  CHECK(kept([&](const auto& x, const auto&) { wg::eval(x * temporary(x)); }) > 0);
  CHECK(kept([&](const auto& x, const auto&) { wg::eval(wg::exp(temporary(x))); }) > 0);
}

TEST_CASE("borrowed memory of any stride and order is read as it lies") {
  using RowMajor = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXcd columns = Eigen::MatrixXcd::Random(7, 9);
  const RowMajor rows = RowMajor::Random(7, 9);
  const auto block = columns.block(1, 2, 4, 5);
  const auto row_block = rows.block(2, 1, 4, 5);
  Tape<double> tape;
  const auto x = tape.variable(wg::borrow(block));
  const auto y = tape.variable(wg::borrow(row_block));
  const auto loss = wg::real(wg::sum(x * x * y));
  tape.backward(loss);
  const Eigen::MatrixXcd x_bar = (2.0 * block.array() * row_block.array()).conjugate();
  const Eigen::MatrixXcd y_bar = (block.array() * block.array()).conjugate();
  CHECK(distance(tape.gradient(x), x_bar) < 1e-15);
  CHECK(distance(tape.gradient(y), y_bar) < 1e-15);

  const Eigen::VectorXcd v = Eigen::VectorXcd::Random(12);
  const Eigen::Map<const Eigen::VectorXcd, 0, Eigen::InnerStride<3>> every_third(v.data(), 4);
  Arrays u = tape.constant(wg::borrow(every_third));
  u += 1.0;
  CHECK(distance(u, Eigen::VectorXcd(every_third.array() + 1.0)) == 0);
  Arrays whole = tape.constant(wg::borrow(v));
  const Eigen::VectorXcd before = v;
  whole *= 2.0;  // memory of others is never written
  CHECK(v == before);
}
