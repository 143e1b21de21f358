// Complex parameters are not mistreated: optimisers go the same way on real and imaginary parts and
// in turned coordinates. Tuples, kinds of starts, recordings.

#include "optim_testing.hpp"

using namespace optim_testing;

namespace {

const Array<C> start = noise<C>({4}, 8);
const Quadratic bowl = quadratic({1, 2, 5, 11});

/// Smooth, convex, not quadratic, neither holomorphic inside nor a function of moduli.
const auto curved = [](auto z) {
  return bowl(z) + wg::sum(wg::square(wg::abs2(z)) + wg::exp(wg::real(z)));
};

/// The first iterates of an optimiser, all with the same number of iterations.
struct Lbfgs {
  auto operator()(auto f, const auto& x0, auto look) const {
    return optim::lbfgs(f, x0, {.max_iterations = 8, .callback = look, .memory = 3});
  }
};
struct Cg {
  auto operator()(auto f, const auto& x0, auto look) const {
    return optim::nonlinear_cg(f, x0, {.max_iterations = 8, .callback = look});
  }
};
struct Descent {
  auto operator()(auto f, const auto& x0, auto look) const {
    return optim::gradient_descent(f, x0, {.max_iterations = 8, .callback = look});
  }
};

template <class Method>
void check_invariance(Method method) {
  std::vector<Array<C>> path, pairs, turned;
  method(curved, start, [&](const auto& it) { path.push_back(it.x); });
  REQUIRE(path.size() == 8);

  method(real_form(curved), std::tuple(wg::real(start), wg::imag(start)), [&](const auto& it) {
    pairs.push_back(wg::complex(std::get<0>(it.x), std::get<1>(it.x)));
  });
  REQUIRE(pairs.size() == 8);

  const Array<C> u = unitary(4);
  method([&](auto z) { return curved(wg::matmul(u, z)); }, wg::matmul(wg::adjoint(u), start),
         [&](const auto& it) { turned.push_back(wg::matmul(u, it.x)); });
  REQUIRE(turned.size() == 8);

  for (std::size_t k = 0; k < 8; ++k) {
    CAPTURE(k);
    CHECK(distance(pairs[k], path[k]) < 1e-8);
    CHECK(distance(turned[k], path[k]) < 1e-8);
  }
}

}  // namespace

TEST_CASE("L-BFGS goes the same way in real form and in turned coordinates") {
  check_invariance(Lbfgs{});
}
TEST_CASE("conjugate gradients go the same way in real form and in turned coordinates") {
  check_invariance(Cg{});
}
TEST_CASE("gradient descent goes the same way in real form and in turned coordinates") {
  check_invariance(Descent{});
}

TEST_CASE("Adam turns with the phase of each element") {
  const Array<C> phases = wg::cis(noise<double>({4}, 4) * 3.0);
  const auto turned = [&](auto z) { return curved(phases * z); };
  const auto plain = optim::adam(curved, start, {.max_iterations = 20, .step = 0.1});
  const auto other =
      optim::adam(turned, Array<C>(wg::conj(phases) * start), {.max_iterations = 20, .step = 0.1});
  CHECK(distance(Array<C>(phases * other.x), plain.x) < 1e-12);
}

TEST_CASE("real and complex blocks are minimised together") {
  // L = |s z - b|^2 + (s - 2)^2 + |w - i|^2, minimum 0 at s = 2, z = b / 2, w = i.
  const Array<C> b = noise<C>({2, 3}, 6);
  const auto f = [&](auto s, auto z, auto w) {
    return wg::sum(wg::abs2(s * z - b)) + wg::square(s - 2.0) + wg::abs2(w - C(0, 1));
  };
  const std::tuple x0(1.0, wg::zeros<C>({2, 3}), C(1, 1));
  const auto check = [&](const auto& result) {
    const auto& [x, value, norm, iterations, reason, history] = result;
    CHECK(to_text(reason) == to_text(Reason::gradient_tolerance));
    const auto& [s, z, w] = x;
    CHECK(std::abs(s - 2) < 1e-5);
    CHECK(distance(Array<C>(2.0 * z), b) < 1e-5);
    CHECK(std::abs(w - C(0, 1)) < 1e-5);
    CHECK(value < 1e-10);
    CHECK(norm <= 1e-6);
    CHECK(Index(history.size()) == iterations + 1);
    CHECK(history.back() == value);
  };
  check(optim::lbfgs(f, x0, {.gradient_tolerance = 1e-6}));
  check(optim::nonlinear_cg(f, x0, {.gradient_tolerance = 1e-6}));
  check(optim::gradient_descent(f, x0, {.max_iterations = 5000, .gradient_tolerance = 1e-6}));
  check(optim::adam(f, x0, {.max_iterations = 20000, .gradient_tolerance = 1e-6, .step = 0.02}));
}

TEST_CASE("results have the kind of the start") {
  const Eigen::VectorXcd z0 = Eigen::VectorXcd::Constant(3, C(1, 1));
  const auto f = [](auto z) { return wg::sum(wg::abs2(z - C(0, 2))); };
  const auto eigen = optim::lbfgs(f, z0);
  static_assert(std::is_same_v<decltype(eigen.x), Eigen::VectorXcd>);
  CHECK((eigen.x - Eigen::VectorXcd::Constant(3, C(0, 2))).norm() < 1e-7);
  const auto from_integer = optim::lbfgs([](auto x) { return wg::square(x - 0.5); }, 3);
  static_assert(std::is_same_v<decltype(from_integer.x), double>);
  CHECK(std::abs(from_integer.x - 0.5) < 1e-8);
  const auto single = optim::nonlinear_cg(
      [](auto x) { return wg::abs2(x - std::complex<float>(0.5f)); }, std::complex<float>(3, 1));
  static_assert(std::is_same_v<decltype(single.value), float>);
  CHECK(std::abs(single.x - 0.5f) < 1e-3f);
}

TEST_CASE("a recording is minimised as the function is") {
  const auto plain = optim::lbfgs(curved, start);
  auto recorded = wg::record(curved, start);
  const auto replayed = optim::lbfgs(recorded, start);
  CHECK(replayed.iterations == plain.iterations);
  CHECK(distance(replayed.x, plain.x) < 1e-12);
}
