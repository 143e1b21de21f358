// What a tape tells of its memory, and the checks it makes of itself: finite numbers, and borrowed
// memory that stays as it was. Each names the first operation that offends.

#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Tape, wg::Var;
using Complex = std::complex<double>;

constexpr std::size_t n = 4096;
constexpr std::size_t real_bytes = n * sizeof(double), complex_bytes = n * sizeof(Complex);

/// The sentence of the error that f throws.
template <class E, class F>
std::string sentence_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "nothing was thrown";
}

Array<double> ramp(double first) {
  Array<double> x = wg::zeros<double>({6});
  for (wg::Index k = 0; k < 6; ++k)
    x(k) = first + static_cast<double>(k);
  return x;
}

/// Near is close enough for records, which are small beside the arrays here.
void check_near(std::size_t found, std::size_t expected) {
  CAPTURE(found, expected);
  CHECK(found >= expected);
  CHECK(found <= expected + 4096);
}

}  // namespace

TEST_CASE("bytes counts the values that a pull-back reads - each once") {
  Tape<double> tape;
  CHECK(tape.bytes() == 0);
  const auto x = tape.variable(wg::full<double>({n}, 0.5));
  check_near(tape.bytes(), 0);  // the variable's value belongs to the user
  const auto a = wg::eval(wg::sin(x));
  check_near(tape.bytes(), real_bytes);  // x
  const auto b = wg::eval(wg::cos(x) * x);
  check_near(tape.bytes(), real_bytes);  // x again
  const auto c = wg::eval(a + b);        // reads nothing
  check_near(tape.bytes(), real_bytes);
  const auto d = wg::eval(wg::exp(c));
  check_near(tape.bytes(), 2 * real_bytes);  // x and c
  tape.backward(wg::sum(d));
  check_near(tape.bytes(), 3 * real_bytes);  // and the gradient of x
  tape.clear();
  CHECK(tape.bytes() == 0);
}

TEST_CASE("a transform keeps nothing") {
  Tape<double> tape;
  const auto x = tape.variable(wg::full<Complex>({n}, Complex(1, 2)));
  const auto h = wg::full<Complex>({n}, Complex(0, 1));
  const auto y = wg::eval(h * wg::fft(x));
  check_near(tape.bytes(), complex_bytes);  // h: the gradient reads it, fft x it does not
  (void)y;
}

TEST_CASE("the peak includes the cotangents of a backward and survives clear") {
  Tape<double> tape;
  const auto x = tape.variable(wg::full<double>({n}, 0.5));
  const auto y = wg::eval(wg::sin(x));
  const auto loss = wg::sum(wg::square(y));
  check_near(tape.peak_bytes(), 2 * real_bytes);  // x and y
  tape.backward(loss);
  // The cotangent of y is overwritten by that of x.
  check_near(tape.peak_bytes(), 3 * real_bytes);
  tape.clear();
  check_near(tape.peak_bytes(), 3 * real_bytes);
  const auto z = tape.variable(wg::full<double>({4 * n}, 0.5));
  const auto mark = tape.mark();
  (void)wg::eval(wg::exp(wg::eval(wg::sin(z))));
  tape.rewind(mark);
  check_near(tape.peak_bytes(), 8 * real_bytes);
}

TEST_CASE("check_finite names the operation whose value is not finite") {
  Tape<double> tape;
  tape.check_finite(true);
  auto x = tape.variable(ramp(-2));
  const auto y = wg::eval(wg::exp(x));
  const std::size_t size = tape.size();
  const std::string array = sentence_of<wg::DomainError>([&] { wg::eval(y * wg::sqrt(x)); });
  CHECK(array == "check_finite: the value of node 2, multiply(x0, sqrt(x1)) is " +
                     std::string(std::signbit(std::sqrt(-2.0)) ? "-nan" : "nan") +
                     " at element (0)");
  CHECK(tape.size() == size);  // nothing was recorded
  const std::string sum = sentence_of<wg::DomainError>([&] { wg::sum(wg::log(x)); });
  CHECK(sum.find("node 2, sum of log(x0)") != std::string::npos);
  const auto s = tape.variable(0.0);
  const std::string scalar = sentence_of<wg::DomainError>([&] { wg::eval(1.0 + wg::log(s)); });
  CHECK(scalar == "check_finite: the value of add(c, log(x0)), of scalars, is -inf");
  CHECK(sentence_of<wg::DomainError>([&] { tape.variable(ramp(0) / ramp(0)); }).find("variable") !=
        std::string::npos);
  tape.check_finite(false);
  CHECK(std::isnan(wg::eval(wg::sqrt(x)).value()(0)));
}

TEST_CASE("check_finite looks at inputs of every kind") {
  Tape<double> tape;
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(tape.variable(inf).value() == inf);  // not yet
  tape.check_finite(true);
  const std::size_t size = tape.size();
  const auto of_number = [&](auto x) {
    CHECK(sentence_of<wg::DomainError>([&] {
            tape.variable(x);
          }).find("the value of a scalar variable is ") != std::string::npos);
    CHECK(sentence_of<wg::DomainError>([&] {
            tape.constant(x);
          }).find("the value of a constant is ") != std::string::npos);
  };
  of_number(inf);
  of_number(std::nan(""));
  of_number(Complex(0, -inf));
  Eigen::ArrayXd two(2);
  two << 1, inf;
  const std::string second = "check_finite: the value of a constant is inf at element (1)";
  CHECK(sentence_of<wg::DomainError>([&] { tape.constant(two); }) == second);
  CHECK(sentence_of<wg::DomainError>([&] { tape.constant(wg::copy(two)); }) == second);
  CHECK(tape.size() == size);
  CHECK(tape.variable(2.0).value() * tape.constant(Complex(3)).value() == 6.0);
}

TEST_CASE("check_finite names the operation whose pull-back is not finite") {
  Tape<double> tape;
  tape.check_finite(true);
  const auto x = tape.variable(ramp(0));
  const auto y = wg::eval(wg::sqrt(x));  // infinite derivative at x(0) = 0
  const auto loss = wg::sum(2.0 * y);
  const std::string text = sentence_of<wg::DomainError>([&] { tape.backward(loss); });
  CHECK(text ==
        "check_finite: backward through node 1, sqrt(x0): the cotangent of its operand, "
        "node 0, variable, is inf at element (0)");
  CHECK_THROWS_AS(tape.gradient(x), wg::TapeError);  // there is no half of a gradient

  const auto s = tape.variable(0.0);
  const auto root = wg::eval(3.0 * wg::sqrt(s));
  const std::string scalar =
      sentence_of<wg::DomainError>([&] { tape.backward(wg::eval(root * root + root)); });
  CHECK(scalar ==
        "check_finite: backward through multiply(c, sqrt(x0)): the cotangent of its "
        "argument is inf");
}

TEST_CASE("check_finite is silent where all is finite") {
  Tape<double> tape;
  tape.check_finite(true);
  const auto x = tape.variable(wg::full<Complex>({8}, Complex(1, 2)));
  const auto s = tape.variable(2.0);
  const auto loss = wg::eval(wg::sum(wg::abs2(wg::fft(s * x) / x(3))) * s);
  tape.backward(loss);
  CHECK(std::isfinite(tape.gradient(s)));
}

TEST_CASE("checking finds borrowed memory that has changed") {
  Eigen::ArrayXd weights = Eigen::ArrayXd::Constant(5, 2.0);
  Tape<double> tape;
  tape.checking(true);
  const auto x = tape.variable(wg::ones<double>({5}));
  const auto y = wg::eval(wg::borrow(weights) * x);
  const auto loss = wg::sum(y);
  tape.backward(loss);
  CHECK(wg::identical(tape.gradient(x), wg::full<double>({5}, 2.0)));
  weights(3) = 7;
  const std::string text = sentence_of<wg::TapeError>([&] { tape.backward(loss); });
  CHECK(text ==
        "checking: memory borrowed by node 1, multiply(x0, x1) has changed since it was "
        "recorded; leave it unchanged until the tape is cleared, or copy() it");
  weights(3) = 2;
  tape.backward(loss);
  CHECK(wg::identical(tape.gradient(x), wg::full<double>({5}, 2.0)));
}

TEST_CASE("checking lets memory change that no pull-back reads - and after clear") {
  Eigen::ArrayXd offset = Eigen::ArrayXd::Constant(5, 2.0);
  Tape<double> tape;
  tape.checking(true);
  {
    const auto x = tape.variable(wg::ones<double>({5}));
    const auto loss = wg::sum(wg::borrow(offset) + x);
    offset(0) = 9;
    CHECK_NOTHROW(tape.backward(loss));
    const auto more = wg::sum(wg::borrow(offset) * x);
    offset(0) = 10;
    CHECK_THROWS_AS(tape.backward(more), wg::TapeError);
  }
  tape.clear();
  const auto x = tape.variable(wg::ones<double>({5}));
  CHECK_NOTHROW(tape.backward(wg::sum(x * x)));
}
