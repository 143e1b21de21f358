// Every dense Eigen expression is taken as one, whatever class it is of, and comes back as a plain
// object of its shape.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

namespace wg = wirtinger;
using wg::Index;
using Complex = std::complex<double>;

const Eigen::VectorXcd v = Eigen::VectorXcd::LinSpaced(9, Complex(1, 2), Complex(-3, 1));
const Eigen::MatrixXcd m = v * v.transpose();

/// Copied, doubled, differentiated: f = Re sum x^2 has the gradient 2 conj(x).
template <class X, class Plain>
void check(const X& x, const Plain& plain) {
  static_assert(wg::EigenObject<X>);
  CHECK(distance(wg::copy(x), plain) == 0);
  const Plain doubled = wg::reciprocal(x);
  CHECK(distance(doubled, Plain(plain.array().inverse())) < 1e-15);
  wg::Tape<double> tape;
  const auto y = tape.variable(x);
  const auto product = wg::eval(y + x - 0.5 * y);
  CHECK(distance(product, Plain(1.5 * plain)) < 1e-15);
  const auto sum_of_squares = [](auto z) { return wg::real(wg::sum(z * z)); };
  const Plain g = wg::gradient(sum_of_squares, x);
  CHECK(distance(g, Plain(2.0 * plain.conjugate())) < 1e-15);
}

}  // namespace

TEST_CASE("parts of vectors and matrices are Eigen objects") {
  using Vector = Eigen::VectorXcd;
  check(v.segment(2, 4), Vector(v.segment(2, 4)));
  check(v.head(3), Vector(v.head(3)));
  check(v.tail<2>(), Vector(v.tail<2>()));
  check(m.col(4).segment(1, 5), Vector(m.col(4).segment(1, 5)));
  check(v.array().head(4), Eigen::ArrayXcd(v.array().head(4)));
  check(m.diagonal(), Vector(m.diagonal()));
  check(m.col(2), Vector(m.col(2)));
  check(m.row(2).head(4), Eigen::RowVectorXcd(m.row(2).head(4)));
  check(m.block(1, 2, 3, 4), Eigen::MatrixXcd(m.block(1, 2, 3, 4)));
  check(m.topRows(2), Eigen::MatrixXcd(m.topRows(2)));
  check(v.reverse(), Vector(v.reverse()));
  check(m * v, Vector(m * v));
}

TEST_CASE("segments are borrowed as they lie") {
  const auto borrowed = wg::borrow(m.row(3).segment(2, 4));
  CHECK(borrowed.data() == &m(3, 2));
  CHECK(distance(borrowed, Eigen::RowVectorXcd(m.row(3).segment(2, 4))) == 0);
}

TEST_CASE("parts of matrices of both storage orders are borrowed as they lie") {
  const Eigen::Matrix<Complex, -1, -1, Eigen::RowMajor> rows = m.array() * Complex(2, 1);
  const auto same_elements = [](const auto& part) {
    const auto borrowed = wg::borrow(part);
    CHECK(borrowed.data() == part.data());
    for (Index i = 0; i < part.rows(); ++i)
      for (Index j = 0; j < part.cols(); ++j)
        CHECK(borrowed(i, j) == part(i, j));
  };
  same_elements(m.block(1, 2, 3, 4));
  same_elements(rows.block(2, 1, 4, 3));
  same_elements(rows);
}

TEST_CASE("numbers and arrays of the standard library are no Eigen objects") {
  CHECK_FALSE(wg::EigenObject<double>);
  CHECK_FALSE(wg::EigenObject<std::vector<double>>);
  CHECK_FALSE(wg::EigenObject<wg::Array<double>>);
  CHECK_FALSE(wg::EigenObject<void>);
}

TEST_CASE("a map of nothing is told instead of read") {
  const Eigen::Map<Eigen::VectorXd> nothing(nullptr, 3);
  CHECK_THROWS_AS(wg::copy(nothing), wg::DomainError);
  CHECK_THROWS_WITH(wg::borrow(nothing), Catch::Contains("null pointer found for 3 elements"));
  CHECK(wg::copy(Eigen::Map<Eigen::VectorXd>(nullptr, 0)).size() == 0);
}
