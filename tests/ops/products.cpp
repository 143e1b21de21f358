// outer, kron, adjoint and trace: their definitions, identities between them, all sweeps.

#include <wirtinger/ops/matmul.hpp>
#include <wirtinger/ops/products.hpp>

#include "shape_testing.hpp"
#include "support/precisions.hpp"
#include "sweep_testing.hpp"

using namespace shape_testing;
using measure::epsilon;
using sweep_testing::faults;

namespace {

/// Calls f with the type tags of two factors: every combination of fields; in the slow run in three
/// precisions.
template <class F>
void for_each_type(F f) {
  const auto fields = [&]<class R>(std::type_identity<R> real) {
    const std::type_identity<std::complex<R>> complex{};
    f(real, real);
    f(real, complex);
    f(complex, real);
    f(complex, complex);
  };
  fields(std::type_identity<double>{});
  precisions::in_slow_run<float, long double>(fields);
}

/// The sweeps of f, a generic function of a variable.
template <class F>
void check_sweeps(F f, const Shape& shape) {
  for (Order order : {Order::row_major, Order::column_major}) {
    INFO(to_text(shape) << (order == Order::row_major ? " row-major" : " column-major"));
    CHECK(faults<double>(f, noise<double>(shape, 3, order)) == "");
    CHECK(faults<C>(f, noise<C>(shape, 4, order)) == "");
    CHECK(faults<float>(f, noise<float>(shape, 5, order)) == "");
    precisions::in_slow_run<std::complex<long double>>([&]<class T>(std::type_identity<T>) {
      CHECK(faults<T>(f, noise<T>(shape, 6, order)) == "");
    });
  }
}

}  // namespace

TEST_CASE("outer multiplies all pairs of elements") {
  for_each_type([]<class A, class B>(std::type_identity<A>, std::type_identity<B>) {
    for (const Shape& s : {Shape{1}, Shape{4}, Shape{2, 3}, Shape{}, Shape{0}})
      for (const Shape& t : {Shape{3}, Shape{2, 1, 2}}) {
        INFO(to_text(s) << " and " << to_text(t));
        for (const Array<A>& a : layouts(noise<A>(s, 1)))
          for (const Array<B>& b : layouts(noise<B>(t, 2)))
            CHECK(is_given_by(wg::outer(a, b), Shape{s.size(), t.size()}, [&](const Position& p) {
              return at(a, position_of(p[0], s)) * at(b, position_of(p[1], t));
            }));
      }
  });
}

TEST_CASE("kron puts the second factor into every element of the first") {
  for_each_type([]<class A, class B>(std::type_identity<A>, std::type_identity<B>) {
    const std::vector<std::pair<Shape, Shape>> cases{
        {{2, 3}, {3, 2}}, {{3}, {2}},       {{1}, {1}},          {{2}, {3, 2}},   {{2, 3}, {2}},
        {{}, {2, 2}},     {{2, 1, 2}, {3}}, {{2, 1}, {1, 2, 2}}, {{0, 2}, {2, 2}}};
    for (const auto& [s, t] : cases) {
      INFO(to_text(s) << " and " << to_text(t));
      const int rank = std::max(s.rank(), t.rank());
      std::vector<Index> extents(static_cast<std::size_t>(rank), 1);
      for (const Shape& shape : {s, t})
        for (int k = 1; k <= shape.rank(); ++k)
          extents[static_cast<std::size_t>(rank - k)] *= shape[shape.rank() - k];
      for (const Array<A>& a : layouts(noise<A>(s, 1)))
        for (const Array<B>& b : layouts(noise<B>(t, 2)))
          CHECK(is_given_by(wg::kron(a, b), extents, [&, &s = s, &t = t](const Position& p) {
            Position in_a, in_b;
            for (int axis = 0; axis < rank; ++axis) {
              const int own_a = axis - rank + s.rank(), own_b = axis - rank + t.rank();
              const Index n = own_b < 0 ? 1 : t[own_b];
              if (own_a >= 0) in_a.push_back(along(p, axis) / n);
              if (own_b >= 0) in_b.push_back(along(p, axis) % n);
            }
            return at(a, in_a) * at(b, in_b);
          }));
    }
  });
}

TEST_CASE("adjoint exchanges the last two axes and conjugates") {
  const auto check = []<class T>(std::type_identity<T>) {
    for (const Shape& shape :
         {Shape{2, 3}, Shape{1, 4}, Shape{2, 3, 4}, Shape{2, 1, 3, 2}, Shape{0, 2}})
      for (const Array<T>& x : layouts(noise<T>(shape))) {
        const int rank = shape.rank();
        const Shape expected =
            shape.with(rank - 1, shape[rank - 2]).with(rank - 2, shape[rank - 1]);
        CHECK(is_given_by(wg::adjoint(x), expected, [&](Position p) {
          std::swap(p.rbegin()[0], p.rbegin()[1]);
          if constexpr (wg::ComplexScalar<T>)
            return std::conj(at(x, p));
          else
            return at(x, p);
        }));
        CHECK(identical(wg::adjoint(wg::adjoint(x)), x));
      }
  };
  check(std::type_identity<float>{});
  check(std::type_identity<double>{});
  check(std::type_identity<C>{});
  check(std::type_identity<std::complex<long double>>{});
}

TEST_CASE("trace sums the main diagonal of square and rectangular matrices") {
  for (const Shape& shape : {Shape{3, 3}, Shape{2, 4}, Shape{4, 2}, Shape{1, 1}, Shape{0, 3}}) {
    for (const Array<C>& x : layouts(noise<C>(shape))) {
      C sum = 0;
      for (Index k = 0; k < std::min(shape[0], shape[1]); ++k)
        sum += x(k, k);
      CHECK(std::abs(wg::trace(x) - sum) < 1e-15);
    }
    CHECK_ADJOINT(wg::Diagonal{}, shape);
  }
}

TEST_CASE("identities of matrices") {
  const Array<C> a = noise<C>({2, 3}, 1), b = noise<C>({4, 2}, 2), c = noise<C>({3, 2}, 3),
                 d = noise<C>({2, 3}, 4), u = noise<C>({5}, 5), v = noise<C>({5}, 6);
  CHECK(distance(wg::matmul(wg::kron(a, b), wg::kron(c, d)),
                 wg::kron(wg::matmul(a, c), wg::matmul(b, d))) < 1e-15);
  CHECK(distance(wg::adjoint(wg::kron(a, b)), wg::kron(wg::adjoint(a), wg::adjoint(b))) == 0);
  CHECK(distance(wg::trace(wg::matmul(a, c)), wg::trace(wg::matmul(c, a))) < 1e-15);
  CHECK(distance(wg::trace(wg::outer(u, v)), wg::dot(u, v)) < 1e-15);
  CHECK(distance(wg::trace(wg::matmul(wg::adjoint(a), d)), wg::vdot(a, d)) < 1e-15);
  CHECK(distance(wg::outer(u, v), wg::matmul(wg::reshape(u, {5, 1}), wg::reshape(v, {1, 5}))) <
        1e-15);
  CHECK(distance(wg::kron(u, v), wg::reshape(wg::outer(u, v), {25})) == 0);
}

TEST_CASE("outer and kron in all sweeps") {
  const auto constant = [](const auto& x, const Shape& shape) {
    return noise<typename std::remove_cvref_t<decltype(x)>::value_type::value_type>(shape, 9);
  };
  check_sweeps([&](const auto& x) { return outer(x, constant(x, {4})); }, {3});
  check_sweeps([&](const auto& x) { return outer(constant(x, {2}), x); }, {2, 3});
  check_sweeps([](const auto& x) { return outer(x, x * x); }, {3});
  check_sweeps([&](const auto& x) { return kron(x, constant(x, {2, 2})); }, {2, 3});
  check_sweeps([&](const auto& x) { return kron(constant(x, {3}), x); }, {2, 2});
  check_sweeps([](const auto& x) { return kron(x, slice(x, 0, 0, 1)); }, {2, 3});
}

TEST_CASE("adjoint and trace in all sweeps") {
  check_sweeps([](const auto& x) { return adjoint(x); }, {2, 3});
  check_sweeps([](const auto& x) { return adjoint(x * x); }, {2, 3, 2});
  check_sweeps([](const auto& x) { return trace(x) * x; }, {3, 3});
  check_sweeps([](const auto& x) { return trace(x * x) * x; }, {2, 4});
}

TEST_CASE("gradients of outer and kron and trace in closed form") {
  const Array<double> a0 = noise<double>({3}, 1);
  const Array<C> b0 = noise<C>({4}, 2), w = noise<C>({3, 4}, 3), m0 = noise<C>({4, 4}, 4);
  Tape<double> tape;
  const auto a = tape.variable(a0);
  const auto b = tape.variable(b0), m = tape.variable(m0);
  tape.backward(real(vdot(w, outer(a, b))));
  CHECK(distance(tape.gradient(a), wg::real(wg::matmul(w, wg::conj(b0)))) < 1e-14);
  CHECK(distance(tape.gradient(b), wg::matmul(a0, w)) < 1e-14);
  tape.backward(real(vdot(wg::reshape(w, {12}), kron(a, b))));
  CHECK(distance(tape.gradient(a), wg::real(wg::matmul(w, wg::conj(b0)))) < 1e-14);
  const Var<C> t = trace(matmul(m, m));
  tape.backward(real(t));
  CHECK(distance(tape.gradient(m), 2.0 * wg::adjoint(m0)) < 1e-14);
  tape.backward(imag(trace(m)));
  CHECK(distance(tape.gradient(m), Eigen::MatrixXcd(C(0, 1) * Eigen::MatrixXcd::Identity(4, 4))) ==
        0);
}

TEST_CASE("outer of variables is fused with what uses it") {
  const Index n = 256;
  Tape<double> tape;
  const auto x = tape.variable(noise<C>({n}));
  const Index before = wg::memory_in_use();
  const auto loss = sum(abs2(outer(x, x) + 1.0));
  CHECK(wg::memory_in_use() - before < n * n * Index(sizeof(C)) / 2);
  tape.backward(loss);
  const auto by_hand = [&](const Array<C>& at) {
    return wg::squared_norm(Array<C>(wg::outer(at, at) + 1.0));
  };
  const Array<C> v = noise<C>({n}, 2);
  const auto along = differences::derivative<double>(
      [&](double h) { return by_hand(Array<C>(x.value() + h * v)); });
  CHECK(along == Approx(std::real(wg::vdot(tape.gradient(x), v))));
}

TEST_CASE("products of Eigen objects are Eigen objects") {
  const Eigen::VectorXcd u = Eigen::VectorXcd::Random(3), v = Eigen::VectorXcd::Random(2);
  const Eigen::RowVectorXd row = Eigen::RowVectorXd::Random(4);
  const Eigen::MatrixXcd m = Eigen::MatrixXcd::Random(2, 3);
  const Eigen::Matrix2d fixed = Eigen::Matrix2d::Random();
  static_assert(std::is_same_v<decltype(wg::outer(u, v)), Eigen::MatrixXcd>);
  static_assert(std::is_same_v<decltype(wg::outer(u, row)), Eigen::MatrixXcd>);
  static_assert(std::is_same_v<decltype(wg::kron(u, v)), Eigen::VectorXcd>);
  static_assert(std::is_same_v<decltype(wg::kron(u, fixed)), Eigen::MatrixXcd>);
  static_assert(std::is_same_v<decltype(wg::adjoint(m)), Eigen::MatrixXcd>);
  static_assert(std::is_same_v<decltype(wg::trace(m)), C>);
  static_assert(std::is_same_v<decltype(wg::trace(fixed)), double>);
  static_assert(std::is_same_v<decltype(wg::outer(u, noise<double>({2}))), Array<C>>);
  CHECK(distance(wg::outer(u, v), Eigen::MatrixXcd(u * v.transpose())) < 1e-15);
  CHECK(distance(wg::outer(u, row), Eigen::MatrixXcd(u * row)) < 1e-15);
  CHECK(distance(wg::outer(m, v)(4, 1), m(1, 1) * v(1)) < 1e-15);
  CHECK(distance(wg::adjoint(m), Eigen::MatrixXcd(m.adjoint())) == 0);
  CHECK(distance(wg::adjoint(m + m), Eigen::MatrixXcd(2.0 * m.adjoint())) == 0);
  CHECK(distance(wg::trace(m), m.trace()) < 1e-15);
  CHECK(distance(wg::trace(fixed), fixed.trace()) < 1e-15);
  Eigen::MatrixXcd blocks(4, 6);
  for (Index i = 0; i < 2; ++i)
    for (Index j = 0; j < 3; ++j)
      blocks.block(2 * i, 2 * j, 2, 2) = m(i, j) * fixed.cast<C>();
  CHECK(distance(wg::kron(m, fixed), blocks) < 1e-15);
  // With variables and with memory of the caller.
  Tape<double> tape;
  const auto x = tape.variable(m);
  CHECK(distance(wg::eval(kron(x, fixed)).value(), blocks) < 1e-15);
  CHECK(distance(wg::eval(outer(u, x)).value()(2, 4), u(2) * m(1, 1)) < 1e-15);
  CHECK(distance(wg::trace(wg::borrow(blocks.block(1, 1, 2, 2))), blocks(1, 1) + blocks(2, 2)) <
        1e-15);
  CHECK(distance(wg::eval(adjoint(x)).value(), Eigen::MatrixXcd(m.adjoint())) == 0);
}

TEST_CASE("errors: outer and kron and adjoint and trace") {
  Tape<double> tape;
  const auto cube = tape.variable(noise<double>({2, 2, 2}));
  const auto vector = tape.variable(noise<double>({3}));
  const std::size_t size = tape.size();
  CHECK_SENTENCE(wg::trace(cube), ShapeError, "trace: shape (2, 2, 2) found, expected rank 2");
  CHECK_SENTENCE(wg::trace(vector.value()), ShapeError, "trace: shape (3,) found, expected rank 2");
  const std::string advice =
      ", expected rank 2 or more; conj(x) and vdot are for vectors, reshape(x, {n, 1}) makes a "
      "column";
  CHECK_SENTENCE(wg::adjoint(vector), ShapeError, "adjoint: shape (3,) found" + advice);
  CHECK_SENTENCE(wg::adjoint(Eigen::VectorXd(Eigen::VectorXd::Zero(3))), ShapeError,
                 "adjoint: shape (3,) found" + advice);
  CHECK_SENTENCE(wg::adjoint(wg::zeros<C>({})), ShapeError, "adjoint: shape () found" + advice);
  CHECK_SENTENCE(wg::kron(wg::zeros<double>({1, 1, 1, 1, 1}), vector), ShapeError,
                 "kron: shapes (1, 1, 1, 1, 1) and (3,) found, expected rank 4 or less");
  const Index many = Index(1) << 40;
  CHECK_SENTENCE(wg::kron(wg::zeros<double>({0, many}), wg::zeros<double>({0, many})), ShapeError,
                 "kron: extents 1099511627776 and 1099511627776 found, together more elements than "
                 "can be addressed");
  CHECK(tape.size() == size);
  tape.backward(trace(outer(vector, vector)));
  CHECK(distance(tape.gradient(vector), 2.0 * vector.value()) < 1e-15);
  Tape<double> other;
  const auto stranger = other.variable(noise<double>({3}));
  CHECK_THROWS_AS(wg::eval(outer(vector, stranger)), wg::TapeError);
  CHECK_THROWS_AS(wg::kron(vector, stranger), wg::TapeError);
}
