// matmul against numpy's definition, written as one sum over all products of two elements: from it
// come the values and, by the product rule, the cotangents.

#include <wirtinger/ops/matmul.hpp>
#include <wirtinger/ops/products.hpp>

#include "shape_testing.hpp"
#include "support/precisions.hpp"
#include "sweep_testing.hpp"

using namespace shape_testing;
using measure::epsilon;
using wg::detail::product_t;

namespace {

struct Factors {
  Shape a, b;
};

/// Every rank, broadcast stacks, extents of 0 and 1, sizes that Eigen computes in blocks.
std::vector<Factors> factors() {
  return {{{3, 4}, {4, 2}},
          {{1, 1}, {1, 1}},
          {{5, 1}, {1, 3}},
          {{1, 5}, {5, 1}},
          {{3, 4}, {4}},
          {{4}, {4, 3}},
          {{4}, {4}},
          {{1}, {1}},
          {{1}, {1, 3}},
          {{3, 1}, {1}},
          {{2, 3, 4}, {4, 2}},
          {{2, 3, 4}, {4}},
          {{4}, {2, 4, 3}},
          {{3, 4}, {2, 4, 2}},
          {{2, 3, 4}, {2, 4, 2}},
          {{2, 1, 3, 4}, {5, 4, 2}},
          {{1, 3, 4}, {3, 4, 1}},
          {{3, 1, 4}, {1, 4, 2}},
          {{2, 3, 1}, {1, 2}},
          {{2, 2, 1, 3}, {3}},
          {{17, 23}, {23, 19}},
          {{2, 9, 11}, {11, 13}},
          {{31, 40}, {40}}};
}
std::vector<Factors> empty_factors() {
  return {{{0, 4}, {4, 2}},       {{3, 0}, {0, 2}},    {{3, 4}, {4, 0}},    {{0}, {0}},
          {{0}, {0, 3}},          {{2, 0, 3}, {3, 2}}, {{0, 2, 3}, {3, 2}}, {{2, 3, 0}, {0, 2}},
          {{1, 3, 4}, {0, 4, 2}}, {{3, 4}, {0, 4, 2}}, {{2, 3, 4}, {4, 0}}, {{0, 2, 3}, {3}}};
}

/// Calls f(position in a, position in b, position in y) for each product in y = a b.
template <class F>
void for_each_product(const Factors& s, F f) {
  const int a_rank = s.a.rank(), b_rank = s.b.rank();
  const auto leading = [](const Shape& shape, int matrix_axes) {
    return Shape(
        std::vector<Index>(shape.begin(), shape.end() - std::min(shape.rank(), matrix_axes)));
  };
  const Shape a_lead = leading(s.a, 2), b_lead = leading(s.b, 2);
  const Shape batch = wg::detail::broadcast("test", a_lead, b_lead);
  const Index rows = a_rank > 1 ? s.a[a_rank - 2] : 1, depth = s.a[a_rank - 1],
              columns = b_rank > 1 ? s.b[b_rank - 1] : 1;
  const auto part = [&](const Position& p, const Shape& lead) {
    Position own(p.end() - lead.rank(), p.end());
    for (int axis = 0; axis < lead.rank(); ++axis)
      if (lead[axis] == 1) own[static_cast<std::size_t>(axis)] = 0;
    return own;
  };
  for_each_position(batch, [&](const Position& p) {
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < columns; ++j)
        for (Index k = 0; k < depth; ++k) {
          Position in_a = part(p, a_lead), in_b = part(p, b_lead), in_y = p;
          if (a_rank > 1) in_a.push_back(i), in_y.push_back(i);
          in_a.push_back(k);
          in_b.push_back(k);
          if (b_rank > 1) in_b.push_back(j), in_y.push_back(j);
          f(in_a, in_b, in_y);
        }
  });
}
Shape result_shape(const Factors& s) {
  const int a_rank = s.a.rank(), b_rank = s.b.rank();
  const Shape batch = wg::detail::broadcast(
      "test", Shape(std::vector<Index>(s.a.begin(), s.a.end() - std::min(a_rank, 2))),
      Shape(std::vector<Index>(s.b.begin(), s.b.end() - std::min(b_rank, 2))));
  std::vector<Index> extents(batch.begin(), batch.end());
  if (a_rank > 1) extents.push_back(s.a[a_rank - 2]);
  if (b_rank > 1) extents.push_back(s.b[b_rank - 1]);
  return extents;
}

template <class T>
T& element(Array<T>& x, const Position& p) {
  Index offset = 0;
  for (std::size_t axis = 0; axis < p.size(); ++axis)
    offset += p[axis] * x.strides()[axis];
  return x.data()[offset];
}
template <class T>
T conjugate(const T& x) {
  if constexpr (wg::ComplexScalar<T>)
    return std::conj(x);
  else
    return x;
}
/// x as a T: the real part where T is real.
template <class T, class U>
T part_of(const U& x) {
  if constexpr (wg::RealScalar<T> && wg::ComplexScalar<U>)
    return x.real();
  else
    return x;
}

template <class A, class B>
Array<product_t<A, B>> product(const Array<A>& a, const Array<B>& b) {
  const Factors s{a.shape(), b.shape()};
  auto y = wg::zeros<product_t<A, B>>(result_shape(s));
  for_each_product(s, [&](const Position& p, const Position& q, const Position& r) {
    element(y, r) += at(a, p) * at(b, q);
  });
  return y;
}
/// Cotangents of a and b for the cotangent w of y.
template <class A, class B>
std::pair<Array<A>, Array<B>> cotangents(const Array<A>& a, const Array<B>& b,
                                         const Array<product_t<A, B>>& w) {
  auto a_bar = wg::zeros<A>(a.shape());
  auto b_bar = wg::zeros<B>(b.shape());
  for_each_product({a.shape(), b.shape()},
                   [&](const Position& p, const Position& q, const Position& r) {
                     element(a_bar, p) += part_of<A>(conjugate(at(b, q)) * at(w, r));
                     element(b_bar, q) += part_of<B>(conjugate(at(a, p)) * at(w, r));
                   });
  return {a_bar, b_bar};
}

/// Calls f with type tags of both factors: every combination of fields, and other precisions.
template <class F>
void for_each_type(F f) {
  using Z = std::complex<float>;
  using L = std::complex<long double>;
  f(std::type_identity<double>{}, std::type_identity<double>{});
  f(std::type_identity<C>{}, std::type_identity<C>{});
  f(std::type_identity<double>{}, std::type_identity<C>{});
  f(std::type_identity<C>{}, std::type_identity<double>{});
  f(std::type_identity<Z>{}, std::type_identity<float>{});
  precisions::in_slow_run<L>([&](auto type) { f(type, type); });
}
constexpr double allowed_factor = 50;

/// A loss with the cotangent w of y: Re <w, y>.
template <class T>
auto weighted(const Array<T>& w, const Var<Array<T>>& y) {
  return wg::real(wg::vdot(w, y));
}

}  // namespace

TEST_CASE("matmul is the product of stacks of matrices that numpy defines") {
  for_each_type([]<class A, class B>(std::type_identity<A>, std::type_identity<B>) {
    for (const auto& list : {factors(), empty_factors()})
      for (const Factors& s : list) {
        INFO(to_text(s.a) << " x " << to_text(s.b));
        const Array<A> a0 = noise<A>(s.a, 1);
        const Array<B> b0 = noise<B>(s.b, 2);
        const auto expected = product(a0, b0);
        for (const Array<A>& a : layouts(a0))
          for (const Array<B>& b : layouts(b0)) {
            const auto y = wg::matmul(a, b);
            CHECK(y.is_dense(y.order()));
            CHECK(distance(y, expected) < allowed_factor * epsilon<A>);
          }
      }
  });
}

TEST_CASE("the cotangents of matmul are products with adjoints") {
  for_each_type([]<class A, class B>(std::type_identity<A>, std::type_identity<B>) {
    using Y = product_t<A, B>;
    for (const auto& list : {factors(), empty_factors()})
      for (const Factors& s : list)
        for (Order a_order : {Order::row_major, Order::column_major})
          for (Order b_order : {Order::row_major, Order::column_major}) {
            INFO(to_text(s.a) << " x " << to_text(s.b) << " " << int(a_order) << int(b_order));
            const Array<A> a0 = noise<A>(s.a, 1, a_order);
            const Array<B> b0 = noise<B>(s.b, 2, b_order);
            const Array<Y> w = noise<Y>(result_shape(s), 3);
            const auto [a_bar, b_bar] = cotangents(a0, b0, w);
            Tape<wg::real_t<A>> tape;
            const auto a = tape.variable(a0);
            const auto b = tape.variable(b0);
            const double allowed = allowed_factor * epsilon<A>;
            tape.backward(weighted(w, matmul(a, b)));
            CHECK(distance(tape.gradient(a), a_bar) < allowed);
            CHECK(distance(tape.gradient(b), b_bar) < allowed);
            CHECK(tape.gradient(a).order() == a0.order());
            // One factor constant.
            tape.backward(weighted(w, matmul(a, b0)));
            CHECK(distance(tape.gradient(a), a_bar) < allowed);
            tape.backward(weighted(w, matmul(a0, b)));
            CHECK(distance(tape.gradient(b), b_bar) < allowed);
          }
  });
}

TEST_CASE("a product of a variable with itself") {
  const Array<C> x0 = noise<C>({4, 4}), w = noise<C>({4, 4}, 2);
  Tape<double> tape;
  const auto x = tape.variable(x0);
  tape.backward(weighted(w, matmul(x, x)));
  const auto [left, right] = cotangents(x0, x0, w);
  CHECK(distance(tape.gradient(x), left + right) < 1e-14);
}

TEST_CASE("a matrix that many products share takes the sum of their cotangents") {
  const Array<C> m0 = noise<C>({4, 4}, 1, Order::column_major), x0 = noise<C>({4}, 2);
  const auto program = [](const auto& m, const auto& x) {
    Var<Array<C>> u = x;
    for (int k = 0; k < 5; ++k)
      u = matmul(m, u) * 0.5;
    return sum(abs2(u));
  };
  Tape<double> tape;
  const auto m = tape.variable(m0);
  tape.backward(program(m, tape.constant(x0)));
  const auto loss = [&](const Array<C>& at) {
    return Var<double>(program(Var<Array<C>>(at), Var<Array<C>>(x0))).value();
  };
  CHECK(distance(tape.gradient(m), differences::gradient(loss, m0)) <
        differences::accuracy<double>());
}

TEST_CASE("least squares has the gradient of the normal equations") {
  const Eigen::MatrixXcd a = Eigen::MatrixXcd::Random(7, 4);
  const Eigen::VectorXcd x = Eigen::VectorXcd::Random(4), b = Eigen::VectorXcd::Random(7);
  Tape<double> tape;
  const auto v = tape.variable(x);
  tape.backward(squared_norm(matmul(a, v) - b.array()));
  const Eigen::VectorXcd expected = 2 * a.adjoint() * (a * x - b);
  CHECK(distance(tape.gradient(v), expected) < 1e-14);
}

TEST_CASE("a real factor takes the real part") {
  const Array<double> a0 = noise<double>({3, 4}, 1);
  const Array<C> b0 = noise<C>({4, 5}, 2), w = noise<C>({3, 5}, 3);
  Tape<double> tape;
  const auto a = tape.variable(a0);
  tape.backward(weighted(w, matmul(a, b0)));
  static_assert(std::is_same_v<decltype(tape.gradient(a)), Array<double>>);
  CHECK(distance(tape.gradient(a), wg::real(wg::matmul(w, wg::adjoint(b0)))) < 1e-14);
}

TEST_CASE("two vectors make a number without conjugation") {
  const Array<C> a = noise<C>({5}, 1), b = noise<C>({5}, 2);
  CHECK(wg::matmul(a, b).rank() == 0);
  CHECK(distance(wg::matmul(a, b).item(), wg::dot(a, b)) < 1e-15);
  Tape<double> tape;
  const auto x = tape.variable(a);
  const Var<C> y = matmul(x, b)();
  tape.backward(real(y));
  CHECK(distance(tape.gradient(x), wg::conj(b)) < 1e-15);
  const Eigen::VectorXcd u = Eigen::VectorXcd::Random(5);
  const Eigen::RowVectorXcd v = Eigen::RowVectorXcd::Random(5);
  const C inner = wg::matmul(u, v);
  CHECK(distance(inner, (v * u).value()) < 1e-15);
}

TEST_CASE("Eigen objects in and Eigen objects out") {
  const Eigen::MatrixXcd m = Eigen::MatrixXcd::Random(3, 4);
  const Eigen::MatrixXd r = Eigen::MatrixXd::Random(4, 2);
  const Eigen::VectorXcd v = Eigen::VectorXcd::Random(4);
  const Eigen::RowVectorXd w = Eigen::RowVectorXd::Random(3);
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Rows rows = Rows::Random(2, 3);
  static_assert(std::is_same_v<decltype(wg::matmul(m, r)), Eigen::MatrixXcd>);
  static_assert(std::is_same_v<decltype(wg::matmul(m, v)), Eigen::VectorXcd>);
  static_assert(std::is_same_v<decltype(wg::matmul(w, m)), Eigen::RowVectorXcd>);
  static_assert(std::is_same_v<decltype(wg::matmul(rows, rows)), Rows>);
  static_assert(std::is_same_v<decltype(wg::matmul(m.array(), r)), Eigen::ArrayXXcd>);
  static_assert(std::is_same_v<decltype(wg::matmul(m, noise<double>({4}))), Array<C>>);
  CHECK(distance(wg::matmul(m, r), Eigen::MatrixXcd(m * r)) < 1e-15);
  CHECK(distance(wg::matmul(m, v), Eigen::VectorXcd(m * v)) < 1e-15);
  CHECK(distance(wg::matmul(w, m), Eigen::RowVectorXcd(w * m)) < 1e-15);
  CHECK(distance(wg::matmul(rows, m), Eigen::MatrixXcd(rows * m)) < 1e-15);
  CHECK(distance(wg::matmul(m.transpose(), 2.0 * w),
                 Eigen::VectorXcd(m.transpose() * 2.0 * w.transpose())) < 1e-15);
  // With a variable: a variable, and a gradient of the kind of the argument.
  const auto loss = [&](auto x) { return squared_norm(matmul(rows, matmul(m, x))); };
  const Eigen::MatrixXd g = wg::gradient(loss, r);
  const Eigen::MatrixXcd big = rows * m;
  CHECK(distance(g, Eigen::MatrixXd(2 * (big.adjoint() * big * r).real())) < 1e-14);
  // Memory of the caller, of any stride.
  const Eigen::MatrixXcd large = Eigen::MatrixXcd::Random(9, 8);
  const Eigen::Map<const Eigen::MatrixXcd, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> spread(
      large.data(), 3, 4, {18, 2});
  Tape<double> tape;
  const auto x = tape.variable(v);
  const auto y = matmul(wg::borrow(spread), x) + matmul(wg::borrow(large.block(1, 2, 3, 4)), x);
  CHECK(distance(y.value(), Eigen::VectorXcd(spread * v + large.block(1, 2, 3, 4) * v)) < 1e-14);
  tape.backward(real(sum(y)));
  const Eigen::MatrixXcd both = spread + large.block(1, 2, 3, 4);
  CHECK(distance(tape.gradient(x), Eigen::VectorXcd(both.adjoint() * Eigen::VectorXcd::Ones(3))) <
        1e-14);
}

TEST_CASE("the adjoint of a product is the product of the adjoints in reverse") {
  const Array<C> a = noise<C>({2, 3, 4}, 1), b = noise<C>({4, 5}, 2);
  CHECK(distance(wg::adjoint(wg::matmul(a, b)), wg::matmul(wg::adjoint(b), wg::adjoint(a))) <
        1e-15);
}

TEST_CASE("a product keeps only the factors that an active partial reads") {
  const Index n = 4096;
  const Array<C> row = noise<C>({1, n}), x0 = noise<C>({n}, 2);
  const auto bytes = n * Index(sizeof(C));
  for (const bool active : {false, true}) {
    Tape<double> tape;
    const auto x = tape.variable(x0);
    const auto h = active ? tape.variable(row) : tape.constant(row);
    const Index before = wg::memory_in_use();
    const auto y = matmul(h, x + 1.0);
    const Index kept = wg::memory_in_use() - before;
    if (active)
      CHECK(kept >= bytes);
    else
      CHECK(kept < bytes / 2);
    tape.backward(squared_norm(y));
    const C value = y.value()(0);
    CHECK(distance(tape.gradient(x), wg::conj(wg::reshape(row, {n})) * (2.0 * value)) < 1e-14);
  }
}

TEST_CASE("a constant factor is not copied and its kept gradient not written again") {
  const Array<C> h = noise<C>({64, 64});
  Tape<double> tape;
  const auto x = tape.variable(noise<C>({64}, 2));
  const Index before = wg::memory_in_use();
  const auto y = matmul(h, x);
  CHECK(wg::memory_in_use() - before < 64 * 64 * 16 / 2);
  tape.keep_gradient(y);
  const auto z = matmul(h, y);
  tape.backward(real(sum(z)) + real(sum(y)));
  const Array<C> ones = wg::ones<C>({64});
  CHECK(distance(tape.gradient(y), wg::matmul(wg::adjoint(h), ones) + 1.0) < 1e-14);
  CHECK(distance(tape.gradient(x),
                 wg::matmul(wg::adjoint(h), wg::matmul(wg::adjoint(h), ones) + 1.0)) < 1e-14);
}

TEST_CASE("a named expression is a factor too") {
  const Array<double> x0 = noise<double>({3, 3});
  Tape<double> tape;
  const auto x = tape.variable(x0);
  auto square = x * x;
  const std::size_t size = tape.size();
  const auto y = matmul(square, square);
  CHECK(tape.size() == size + 2);
  tape.backward(sum(y));
  const auto [left, right] =
      cotangents(Array<double>(x0 * x0), Array<double>(x0 * x0), wg::ones<double>({3, 3}));
  CHECK(distance(tape.gradient(x), 2.0 * x0 * (left + right)) < 1e-14);
}

TEST_CASE("constants make products without a tape") {
  const Var<Array<double>> a = noise<double>({2, 3}), b = noise<double>({3, 2});
  CHECK_FALSE(matmul(a, b).is_active());
  CHECK_FALSE(matmul(a * 2.0, b.value()).is_active());
}

TEST_CASE("zeros of a factor or a cotangent count for nothing beside infinities and NaN") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const auto gradient_of_column = [](const auto& b, Index column, auto mode) {
    Tape<double> tape(mode);
    const auto x = tape.variable(wg::full<double>({2, 2}, 2));
    const auto y = matmul(x, b(tape));
    tape.backward(sum(slice(y, 1, column, column + 1)));
    return tape.gradient(x);
  };
  for (const auto mode : {wg::detail::Mode::lean, wg::detail::Mode::full}) {
    // b_01 is infinite: the first column of the product does not read it.
    const auto infinite = [&](auto& tape) {
      return tape.constant(Array<double>::from_row_major({2, 2}, std::vector{3.0, inf, 5.0, 1.0}));
    };
    CHECK(gradient_of_column(infinite, 0, mode).to_row_major() == std::vector<double>{3, 5, 3, 5});
    CHECK(gradient_of_column(infinite, 1, mode).to_row_major() ==
          std::vector<double>{inf, 1, inf, 1});
    // A NaN that a statement made counts for nothing, one that came with the input stays.
    const auto made = [&](auto& tape) {
      const auto from =
          tape.variable(Array<double>::from_row_major({2, 2}, std::vector<double>{9, -1, 25, 1}));
      return wg::eval(sqrt(from));
    };
    CHECK(gradient_of_column(made, 0, mode).to_row_major() == std::vector<double>{3, 5, 3, 5});
    const auto given = [&](auto& tape) {
      return tape.constant(Array<double>::from_row_major({2, 2}, std::vector{3.0, nan, 5.0, 1.0}));
    };
    CHECK(std::isnan(gradient_of_column(given, 0, mode)(0, 0)));
    CHECK(gradient_of_column(given, 0, mode)(1, 1) == 5);
  }
  // Complex, and an infinite cotangent beside a zero of the factor.
  Tape<double> tape;
  const auto x = tape.variable(wg::zeros<C>({2}));
  const Array<C> b = Array<C>::from_row_major({2, 2}, std::vector<C>{0.0, 1.0, 2.0, C(0, 1)});
  const auto y = matmul(b, x);
  tape.backward(real(wg::sqrt(real(y(0)))) + real(y(1)));
  CHECK(tape.gradient(x)(0) == 2.0);
  CHECK(tape.gradient(x)(1) == C(inf, -1));
}

TEST_CASE("tangents and second derivatives of matmul obey the zero rule") {
  const double inf = std::numeric_limits<double>::infinity();
  const Array<double> b = Array<double>::from_row_major({2, 2}, std::vector{3.0, inf, 5.0, 1.0});
  const Array<double> x = wg::full<double>({1, 2}, 2),
                      v = Array<double>::from_row_major({1, 2}, std::vector<double>{0, 1});
  const auto f = [&](const auto& z) { return sum(slice(matmul(z, b), 1, 0, 1)); };
  CHECK(wg::jvp(f, x, v).tangent == 5);
  const auto g = [&](const auto& z) { return sum(wg::square(slice(matmul(z, b), 1, 0, 1))); };
  const auto [value, gradient, product] = wg::hvp(g, x, v);
  CHECK(gradient.to_row_major() == std::vector<double>{96, 160});
  CHECK(product.to_row_major() == std::vector<double>{30, 50});
}

TEST_CASE("the checks of a tape name matmul") {
  Tape<double> tape;
  const auto x = tape.variable(wg::full<double>({2}, 1e200));
  tape.check_finite(true);
  CHECK_SENTENCE(matmul(wg::full<double>({1, 2}, 1e200), x), DomainError,
                 "check_finite: the value of node 1, matmul is inf at element (0)");
  tape.check_finite(false);
  tape.checking(true);
  Eigen::MatrixXd m = Eigen::MatrixXd::Ones(2, 2);
  const auto loss = sum(matmul(wg::borrow(m), x));
  m(0, 1) = 3;
  CHECK_THROWS_WITH(tape.backward(loss), Catch::Contains("matmul") && Catch::Contains("borrowed"));
}

TEST_CASE("errors: matmul") {
  Tape<double> tape, other;
  const auto x = tape.variable(noise<double>({2, 3}));
  const auto y = other.variable(noise<double>({3, 2}));
  const std::size_t size = tape.size();
  const auto check = [](const auto& a) {
    CHECK_SENTENCE(wg::matmul(a, wg::zeros<double>({4, 5})), ShapeError,
                   "matmul: shapes (2, 3) and (4, 5) found, expected the last extent of the first, "
                   "3, to equal the last but one of the second, 4; transpose or reshape one");
    CHECK_SENTENCE(wg::matmul(a, wg::zeros<double>({2})), ShapeError,
                   "matmul: shapes (2, 3) and (2,) found, expected the last extent of the first, "
                   "3, to equal the only one of the second, 2; transpose or reshape one");
    CHECK_SENTENCE(wg::matmul(wg::zeros<double>({}), a), ShapeError,
                   "matmul: shapes () and (2, 3) found, expected rank 1 or more; * multiplies by a "
                   "number");
  };
  check(wg::zeros<double>({2, 3}));
  check(Eigen::MatrixXd(Eigen::MatrixXd::Zero(2, 3)));
  check(x);
  CHECK_SENTENCE(
      wg::matmul(wg::zeros<double>({2, 3, 4}), wg::zeros<double>({3, 4, 2})), ShapeError,
      "matmul, axes before the last two: shapes (2,) and (3,) do not broadcast: extents 2 and 3 at "
      "axis -1 are neither equal nor 1");
  const Index many = Index(1) << 40;
  CHECK_SENTENCE(wg::matmul(wg::zeros<double>({many, 0}), wg::zeros<double>({0, many})), ShapeError,
                 "shape: (1099511627776, 1099511627776) has more elements than can be addressed; "
                 "check the extents");
  CHECK(wg::matmul(wg::zeros<double>({many, many, 0}), wg::zeros<double>({0, 0})).size() == 0);
  CHECK_SENTENCE(matmul(x, y), TapeError,
                 "matmul: variables of two different tapes found; use one tape for a computation");
  CHECK(tape.size() == size);
  tape.backward(matmul(x, wg::ones<double>({3}))(1));
  CHECK(tape.gradient(x)(1, 2) == 1);
  CHECK(tape.gradient(x)(0, 2) == 0);
  other.clear();
  CHECK_THROWS_AS(matmul(y, y), wg::TapeError);
}
