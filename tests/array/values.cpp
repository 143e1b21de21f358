// Arrays are values: copies share memory until one of them is written, whoever else looks at it.

#include <sstream>
#include <wirtinger/array/eigen.hpp>
#include <wirtinger/array/print.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/dot_test.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Order, wg::Shape;
using Complex = std::complex<double>;
using Catch::Contains;
using dot_test::noise;

/// shape (2, 3) with elements 0 .. 5 in row-major order
const Array<double> counted =
    Array<double>::from_row_major({2, 3}, std::vector<double>{0, 1, 2, 3, 4, 5});

}  // namespace

TEST_CASE("copies share memory until one is written") {
  Array<double> a = counted, b = a;
  CHECK(std::as_const(a).data() == std::as_const(b).data());
  b(1, 2) = 7;
  CHECK(a(1, 2) == 5);
  CHECK(b(1, 2) == 7);
  Array<double> c = a;
  c.data()[0] = 9;
  CHECK(std::as_const(a)(0, 0) == 0);
  Array<double> d = a;
  wg::as_matrix(d).setZero();
  CHECK(wg::identical(a, counted));
  CHECK(wg::identical(d, wg::zeros<double>({2, 3})));
}

TEST_CASE("memory that is shared no more is written in place") {
  Array<double> a = wg::ones<double>({100});
  const double* before = std::as_const(a).data();
  { const Array<double> b = a; }
  a(3) = 2;
  CHECK(std::as_const(a).data() == before);
}

TEST_CASE("elements in row-major order - whatever the memory order") {
  const Array<double> columns = counted.in_order(Order::column_major);
  CHECK(columns.order() == Order::column_major);
  CHECK(columns.data()[1] == 3);
  CHECK(columns(1, 0) == 3);
  CHECK(columns.to_row_major() == counted.to_row_major());
  CHECK(wg::identical(columns, counted));
  const Array<Complex> a = noise<Complex>({2, 3, 4, 5}, 1, Order::column_major);
  CHECK(wg::identical(Array<Complex>::from_row_major(a.shape(), a.to_row_major()), a));
}

TEST_CASE("ranks 0 to 8 - and arrays without elements") {
  const Array<double> number = wg::full<double>({}, 3.0);
  CHECK(number.rank() == 0);
  CHECK(number.size() == 1);
  CHECK(number() == 3.0);
  CHECK(number.item() == 3.0);
  const Shape eight{1, 2, 1, 2, 1, 2, 1, 2};
  const Array<double> a = noise<double>(eight);
  CHECK(a(0, 1, 0, 1, 0, 1, 0, 1) == a.to_row_major().back());
  const Array<double> none = wg::zeros<double>({3, 0});
  CHECK(none.size() == 0);
  CHECK(none.to_row_major().empty());
  CHECK(wg::identical(none, none.in_order(Order::column_major)));
  CHECK(Array<double>().size() == 0);
}

TEST_CASE("Eigen objects go in and out: copied - adopted - borrowed") {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::MatrixXd m = Eigen::MatrixXd::Random(4, 3);
  const RowMajor r = m;
  const Array<double> copied = wg::copy(m);
  CHECK(copied.shape() == Shape{4, 3});
  CHECK(copied(2, 1) == m(2, 1));
  CHECK(wg::as_matrix(copied) == m);
  CHECK(wg::as_matrix(wg::copy(r)) == m);
  CHECK(wg::copy(r).order() == Order::row_major);
  CHECK(
      wg::identical(wg::copy(m.transpose() * 2.0), wg::copy(Eigen::MatrixXd(2.0 * m.transpose()))));
  CHECK(wg::copy(Eigen::VectorXd(m.col(0))).shape() == Shape{4});
  CHECK(wg::copy(Eigen::RowVectorXd(m.row(0))).shape() == Shape{3});

  const auto borrowed = wg::borrow(m.block(1, 1, 2, 2));
  m(1, 1) = 42;  // the caller's memory
  CHECK(borrowed(0, 0) == 42);
  Array<double> mine = borrowed;
  mine(0, 0) = 1;
  CHECK(m(1, 1) == 42);

  const double* memory = m.data();
  const Eigen::MatrixXd before = m;
  Array<double> adopted = wg::adopt(std::move(m));
  CHECK(std::as_const(adopted).data() == memory);
  CHECK(wg::as_matrix(std::as_const(adopted)) == before);
  adopted(0, 0) = 3;
  CHECK(adopted(0, 0) == 3);
}

TEST_CASE("memory is counted - pooled and given back") {
  const Index before = wg::memory_in_use();
  {
    const Array<Complex> a = noise<Complex>({1000}), b = a;
    CHECK(wg::memory_in_use() - before >= 16000);
    CHECK(wg::memory_in_use() - before <= 16000 * 9 / 8);
  }
  CHECK(wg::memory_in_use() == before);
  wg::release_memory();
  CHECK(wg::memory_in_use() == before);
}

// --- bad input
// ------------------------------------------------------------------------------------

TEST_CASE("impossible shapes") {
  CHECK_THROWS_WITH(Shape({1, 1, 1, 1, 1, 1, 1, 1, 1}), Contains("rank 9") && Contains("8"));
  CHECK_THROWS_WITH(Shape({3, -2}), Contains("-2"));
  CHECK_THROWS_AS(Shape({Index(1) << 40, Index(1) << 40}), wg::ShapeError);
  CHECK_THROWS_AS(Shape({std::numeric_limits<Index>::max()}), wg::ShapeError);
  CHECK(Shape({Index(1) << 40, Index(1) << 40, 0}).size() == 0);
  CHECK_THROWS_AS(wg::zeros<double>({2, -1}), wg::ShapeError);
}

TEST_CASE("elements and counts out of range") {
  Array<double> a = counted;
  CHECK_THROWS_WITH(a(0, 3), Contains("index 3") && Contains("axis 1") && Contains("0 .. 2"));
  CHECK_THROWS_WITH(a(-1, 0), Contains("-1") && Contains("axis 0"));
  CHECK_THROWS_WITH(a(1), Contains("1 indices") && Contains("rank 2"));
  CHECK_THROWS_WITH(a.item(), Contains("item") && Contains("(2, 3)"));
  CHECK_THROWS_WITH(a.extent(2), Contains("extent") && Contains("axis 2"));
  CHECK_THROWS_AS(a.extent(-3), wg::AxisError);
  CHECK(a.extent(-1) == 3);
  const std::vector<double> five(5);
  CHECK_THROWS_WITH(Array<double>::from_row_major({2, 3}, five),
                    Contains("5 values") && Contains("(2, 3)"));
  CHECK_THROWS_WITH(wg::as_vector(a), Contains("as_vector") && Contains("(2, 3)"));
  CHECK_THROWS_AS(wg::as_matrix(wg::zeros<double>({2, 3, 4})), wg::ShapeError);
  CHECK(wg::identical(a, counted));
}

TEST_CASE("the matrix of a temporary owns its elements") {
  const auto made = [] { return Array<double>(counted); };
  const auto m = wg::as_matrix(made());
  const auto v = wg::as_vector(wg::full<double>({4}, 7.0));
  static_assert(std::same_as<decltype(m), const Eigen::MatrixXd>);
  static_assert(std::same_as<decltype(v), const Eigen::VectorXd>);
  const auto other = wg::full<double>({2, 3}, 1.0);  // takes memory that was given back
  CHECK(m == wg::as_matrix(counted));
  CHECK(v == Eigen::VectorXd::Constant(4, 7.0));
}

TEST_CASE("a null pointer and memory that is not to be had") {
  const Eigen::Map<const Eigen::VectorXd> null(nullptr, 3), empty(nullptr, 0);
  CHECK_THROWS_WITH(wg::borrow(null), Contains("borrow") && Contains("null") && Contains("3"));
  CHECK(wg::borrow(empty).size() == 0);
  const Index before = wg::memory_in_use();
  CHECK_THROWS_AS(Array<double>::uninitialized({Index(1) << 50}), std::bad_alloc);
  CHECK_THROWS_AS(Array<Complex>::uninitialized({Index(1) << 56}), std::bad_alloc);
  CHECK(wg::memory_in_use() == before);
}

TEST_CASE("shapes print as in messages") {
  std::ostringstream out;
  out << Shape{2, 3} << Shape{4} << Shape{};
  CHECK(out.str() == "(2, 3)(4,)()");
}
