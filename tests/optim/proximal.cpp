// Proximal steps are minimisers, and FISTA reaches minima known in closed form at its rate.

#include "optim_testing.hpp"

using namespace optim_testing;

namespace {

/// No point around prox(x, t) has a lower h(p) + |p - x|^2 / (2 t).
template <class Proximal, class T>
void check_least(const Proximal& h, const Array<T>& x, double t, double slack = 0) {
  const auto value = [&](const Array<T>& p) {
    return h.value(p) + wg::squared_norm(Array<T>(p - x)) / (2 * t);
  };
  const Array<T> p = h(x, t);
  const double least = value(p);
  for (unsigned seed = 1; seed < 20; ++seed)
    for (double size : {1e-3, 1e-2, 0.1, 1.0}) {
      // For a constraint only points that fulfil it count: h brings all there.
      Array<T> other = p + size * noise<T>(x.shape(), seed);
      if (h.value(x) == 0) other = h(other, t);
      CHECK(value(other) >= least - slack);
    }
}

}  // namespace

TEST_CASE("proximal steps give the least value") {
  const Array<C> z = noise<C>({3, 4}, 2);
  const Array<double> x = noise<double>({3, 4}, 3);
  check_least(optim::SoftThreshold{.weight = 0.7}, z, 0.6);
  check_least(optim::SoftThreshold{.weight = 0.7}, x, 0.6);
  check_least(optim::Box{.lower = -0.2, .upper = 0.5}, x, 1.0);
  check_least(optim::Disk{.radius = 0.4}, z, 1.0);
  check_least(optim::Modulus<double>{wg::abs(noise<double>({3, 4}, 4))}, z, 1.0);
  check_least(optim::Support{Array<double>(noise<double>({3, 4}, 5)) > 0.0}, z, 1.0);
  check_least(optim::TotalVariation{.weight = 0.3, .iterations = 500}, z, 0.5, 1e-6);
  check_least(optim::TotalVariation{.weight = 0.3, .iterations = 500}, x, 0.5, 1e-6);
}

TEST_CASE("proximal steps at single numbers") {
  const optim::SoftThreshold soft{.weight = 2};
  CHECK(std::abs(soft(C(3, 4), 0.5) - 0.8 * C(3, 4)) < 1e-15);
  CHECK(soft(C(0.3, 0.4), 0.5) == C(0));
  CHECK(soft(C(0), 0.0) == C(0));
  CHECK(soft(-3.0, 0.5) == -2.0);
  CHECK(optim::Box{.lower = 0, .upper = 1}(-2.0, 1.0) == 0);
  CHECK(std::abs(optim::Disk{.radius = 1}(C(3, 4), 1.0) - C(0.6, 0.8)) < 1e-15);
  CHECK(optim::Modulus<double>{wg::full<double>({1}, 2)}(wg::zeros<C>({1}), 1.0)(0) == C(2));
}

TEST_CASE("total variation of two numbers in closed form") {
  // The numbers approach each other by weight t each, or meet half-way.
  const C a(1, 0), b(4, 4);
  const auto z = Array<C>::from_row_major({2}, std::vector<C>{a, b});
  const C way = (b - a) / std::abs(b - a);
  const optim::TotalVariation tv{.weight = 2, .iterations = 200};
  CHECK(std::abs(tv.value(z) - 10) < 1e-14);
  const auto near = Array<C>::from_row_major({2}, std::vector<C>{a + way, b - way});
  CHECK(distance(tv(z, 0.5), near) < 1e-12);
  CHECK(distance(tv(z, 5.0), wg::full<C>({2}, (a + b) / 2.0)) < 1e-10);
}

TEST_CASE("proximal steps refuse parameters out of their range and other shapes") {
  const Array<C> z = noise<C>({3}, 2);
  CHECK_SENTENCE_PART(optim::SoftThreshold{-1}(z, 1.0), DomainError, "weight = -1 found");
  CHECK_SENTENCE_PART(optim::SoftThreshold{std::nan("")}(z, 1.0), DomainError, "SoftThreshold");
  CHECK_SENTENCE_PART(optim::Disk{-1}(z, 1.0), DomainError, "Disk: radius = -1 found");
  CHECK_SENTENCE_PART((optim::Box{1, 0}(0.5, 1.0)), DomainError, "Box: lower = 1 found");
  CHECK_SENTENCE_PART(optim::TotalVariation{-1}(z, 1.0), DomainError,
                      "TotalVariation: weight = -1");
  CHECK_SENTENCE_PART((optim::TotalVariation{1, 0}(z, 1.0)), DomainError, "iterations = 0");
  CHECK_SENTENCE_PART(optim::Modulus<double>{wg::full<double>({3}, -1)}(z, 1.0), DomainError,
                      "Modulus: smallest element = -1");
  CHECK_SENTENCE_PART(
      optim::Modulus<double>{wg::ones<double>({3, 4})}(z, 1.0), ShapeError,
      "Modulus: an array of shape (3, 4) found, expected that of the parameter, (3,)");
  CHECK_SENTENCE_PART(optim::Support{Array<double>(noise<double>({4}, 5)) > 0.0}(z, 1.0),
                      ShapeError, "Support: an array of shape (4,)");
  const auto f = [](auto x) { return wg::sum(wg::abs2(x)); };
  const auto smaller = [](const Array<C>&, double) { return wg::ones<C>({1}); };
  CHECK_SENTENCE_PART(optim::fista(f, smaller, z), ShapeError,
                      "fista: the proximal step of a parameter of shape (3,) returned shape (1,)");
}

// |x - s|^2 / 2 + w TV(x) for a step s of n numbers, half 0 and half 10: each half moves by 2 w / n
// towards the other, until they meet.
TEST_CASE("FISTA finds the total variation of a step whatever its width and weight") {
  for (const Index n : {32, 200})
    for (const double w : {5.0, 100.0, 1e4}) {
      CAPTURE(n, w);
      const Array<double> step = wg::pad(wg::full<double>({n / 2}, 10), 0, n / 2, 0);
      const auto f = [&](auto x) { return 0.5 * wg::squared_norm(x - step); };
      const auto found = optim::fista(f, optim::TotalVariation{.weight = w}, step);
      const double move = std::min(2 * w / double(n), 5.0);
      const Array<double> expected = wg::concat(
          std::vector{wg::full<double>({n / 2}, move), wg::full<double>({n / 2}, 10 - move)}, 0);
      CHECK(to_text(found.reason) == to_text(Reason::gradient_tolerance));
      CHECK(wg::norm2(found.x - expected) < 1e-5);
      CHECK(std::abs(found.value - (double(n) / 2 * move * move + w * (10 - 2 * move))) < 1e-5);
    }
}

TEST_CASE("an approached proximal step says how far it is from exact") {
  const Array<double> step = wg::pad(wg::full<double>({100}, 10), 0, 100, 0);
  const optim::TotalVariation few{.weight = 100, .iterations = 5};
  auto memory = few.memory(step);
  const Array<double> exact =
      wg::concat(std::vector{wg::full<double>({100}, 1), wg::full<double>({100}, 9)}, 0);
  double before = 1e300;
  for (int k = 0; k < 2000 && memory.error != 0; ++k) {
    const Array<double> near = few(step, 1.0, memory);
    const double away = wg::norm2(near - exact);
    CHECK(away <= memory.error + 1e-5);
    if (k % 100 == 99) {
      CHECK(away < before);
      before = away;
    }
    if (k == 0) CHECK(memory.error > 1);
  }
  CHECK(memory.error == 0);
  // As long as that is so, fista does not call it a minimum.
  const auto f = [&](auto x) { return 0.5 * wg::squared_norm(x - step); };
  const auto hurried = optim::fista(f, few, step, {.max_iterations = 3});
  CHECK(to_text(hurried.reason) == to_text(Reason::max_iterations));
}

TEST_CASE("FISTA finds the soft threshold of a unitary transform at its rate") {
  // |U z - b|^2 / 2 + w sum |z| has its minimum at the soft threshold of U^H b.
  const Array<C> u = unitary(8), b = noise<C>({8}, 7), start = noise<C>({8}, 9);
  const optim::SoftThreshold soft{.weight = 0.4};
  const Array<C> best = soft(Array<C>(wg::matmul(wg::adjoint(u), b)), 1.0);
  const auto f = [&](auto z) { return 0.5 * wg::sum(wg::abs2(wg::matmul(u, z) - b)); };
  const auto found = optim::fista(f, soft, start);
  CHECK(to_text(found.reason) == to_text(Reason::gradient_tolerance));
  CHECK(distance(found.x, best) < 1e-7);
  CHECK(std::abs(found.value - (f(Var(best)).value() + soft.value(best))) < 1e-12);

  // The bound (137) for a Hessian up to M = 9, at every k; the least value from a long run. The
  // second problem, flat along all directions but one, does not keep it without momentum.
  const auto check_rate = [&](const Quadratic& bowl, const optim::SoftThreshold& h, int steps) {
    const auto least = optim::fista(bowl, h, start, {.max_iterations = 20000});
    CHECK(to_text(least.reason) == to_text(Reason::gradient_tolerance));
    const auto timed = optim::fista(
        bowl, h, start,
        {.max_iterations = steps, .gradient_tolerance = 0, .step = 1.0 / 9, .restart = false});
    REQUIRE(timed.history.size() == std::size_t(steps) + 1);
    const double away = wg::squared_norm(Array<C>(start - least.x));
    for (int k = 1; k <= steps; ++k)
      CHECK(timed.history[std::size_t(k)] - least.value <= 2 * 9 * away / ((k + 1.0) * (k + 1)));
  };
  check_rate(quadratic({0.01, 1, 1, 4, 4, 4, 9, 9}), soft, 60);
  const double flat = 9.0 / 400;
  check_rate(quadratic({flat, flat, flat, flat, flat, flat, flat, 9}), {.weight = 1e-4}, 200);
}

TEST_CASE("FISTA of blocks and with a step of your own") {
  // (s - 3)^2 with s <= 1, |z - (3 + 4i)|^2 with |z| <= 1, |w - i|^2 free.
  const auto f = [](auto s, auto z, auto w) {
    return wg::square(s - 3.0) + wg::abs2(z - C(3, 4)) + wg::abs2(w - C(0, 1));
  };
  const auto found =
      optim::fista(f,
                   std::tuple(
                       optim::Box{.lower = 0, .upper = 1},
                       [](C z, double) { return z / std::max(1.0, std::abs(z)); }, optim::Free{}),
                   std::tuple(0.5, C(0), C(0)), {.step = 100.0});
  CHECK(to_text(found.reason) == to_text(Reason::gradient_tolerance));
  CHECK(std::get<0>(found.x) == 1);
  CHECK(std::abs(std::get<1>(found.x) - C(0.6, 0.8)) < 1e-7);
  CHECK(std::abs(std::get<2>(found.x) - C(0, 1)) < 1e-7);
  CHECK(std::abs(found.value - (4 + 16)) < 1e-7);
}

TEST_CASE("FISTA: reasons and options") {
  const auto f = [](auto x) { return wg::square(x - 3.0); };
  const optim::Free free;
  CHECK(optim::fista(f, free, 1.0, {.step = 1e6, .evaluations = 2}).reason ==
        Reason::line_search_failed);
  CHECK(optim::fista([](auto x) { return wg::log(x); }, free, -1.0).reason == Reason::not_finite);
  // The gradient of f is 0 at 3, that of the sum is not.
  const auto pulled = optim::fista(f, optim::SoftThreshold{.weight = 1}, 3.0);
  CHECK(std::abs(pulled.x - 2.5) < 1e-7);
  CHECK_SENTENCE_PART(optim::fista(f, free, 1.0, {.shrink = 1}), DomainError, "fista: shrink = 1");
  CHECK_SENTENCE_PART(optim::fista(f, free, 1.0, {.evaluations = 0}), DomainError,
                      "evaluations = 0");
  CHECK_SENTENCE_PART(optim::fista(f, free, 1.0, {.step = -1.0}), DomainError, "step = -1");
}
