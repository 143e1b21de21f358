// prod, max, min and logsumexp: values by their definition, all sweeps, closed forms, ties, zeros
// and what is not finite.

#include "sweep_testing.hpp"

using namespace sweep_testing;

namespace {

using Complex = std::complex<double>;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class T>
Array<T> list(const std::vector<T>& values) {
  return Array<T>::from_row_major({static_cast<Index>(values.size())}, values);
}
std::vector<double> gradient_of(const Program<double>& f, const std::vector<double>& x) {
  return wg::gradient([&](const auto& v) { return wg::sum(f(v)); }, list(x)).to_row_major();
}
bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return x == y || (std::isnan(x) && std::isnan(y));
  });
}

const auto prod = [](const auto& x, const auto&... o) { return wg::prod(x, o...); };
const auto max = [](const auto& x, const auto&... o) { return wg::max(x, o...); };
const auto min = [](const auto& x, const auto&... o) { return wg::min(x, o...); };
const auto logsumexp = [](const auto& x, const auto&... o) { return wg::logsumexp(x, o...); };

/// Faults of a reduction in all sweeps, full and over axes, in both storage orders.
template <class T, class F>
std::string faults_of(F f, double slack = 1) {
  std::string text;
  const auto over = [f](std::vector<int> axes, bool keep) -> Program<T> {
    return [f, options = wg::ReduceOptions{axes, keep}](const auto& x) { return f(x, options); };
  };
  const Program<T> all = [f](const auto& x) { return as_array<T>(f(x)); };
  for (Order order : {Order::row_major, Order::column_major})
    for (const auto& [shape, program] :
         std::vector<std::pair<Shape, Program<T>>>{{{7}, all},
                                                   {{3, 4}, all},
                                                   {{4, 3}, over({0}, false)},
                                                   {{4, 3}, over({-1}, true)},
                                                   {{2, 3, 4}, over({1}, false)},
                                                   {{2, 3, 2}, over({0, -1}, true)},
                                                   {{2, 3}, over({0, 1}, false)},
                                                   {{2, 2}, over({}, false)}}) {
      const std::string found = faults<T>(program, noise<T>(shape, 5, order), slack);
      if (!found.empty()) text += to_text(shape) + ": " + found + "\n";
    }
  return text;
}

}  // namespace

TEST_CASE("prod is right in all sweeps") {
  CHECK(faults_of<double>(prod) == "");
  CHECK(faults_of<Complex>(prod) == "");
}

TEST_CASE("max and min are right in all sweeps") {
  CHECK(faults_of<double>(max) == "");
  CHECK(faults_of<double>(min) == "");
}

TEST_CASE("logsumexp is right in all sweeps") {
  CHECK(faults_of<double>(logsumexp) == "");
  CHECK(faults_of<Complex>(logsumexp) == "");
}

TEST_CASE("reductions of long arrays have their closed forms in every position") {
  const Index n = 1003;
  const Array<Complex> x = wg::exp(0.01 * noise<Complex>({n}));
  Complex product(1), sum(0);
  for (const Complex& v : x.to_row_major())
    product *= v, sum += std::exp(v);
  CHECK(distance(wg::prod(x), product) < 1e-12);
  CHECK(distance(wg::logsumexp(x), std::log(sum)) < 1e-14);
  const Complex c(0.3, -0.8);
  const auto of = [&](auto f) {
    return wg::gradient([&](const auto& v) { return wg::real(c * f(v)); }, x);
  };
  CHECK(distance(of(prod), wg::conj(c * product / x)) < 1e-12);
  CHECK(distance(of(logsumexp), wg::conj(c * wg::exp(x) / sum)) < 1e-12);

  const Array<double> r = noise<double>({n});
  const auto values = r.to_row_major();
  const auto best = std::max_element(values.begin(), values.end());
  CHECK(wg::max(r) == *best);
  CHECK(wg::min(r) == *std::min_element(values.begin(), values.end()));
  Array<double> unit = wg::zeros<double>({n});
  unit(best - values.begin()) = 1;
  CHECK(wg::identical(wg::gradient(max, r), unit));
}

TEST_CASE("prod with zeros has the true partial products") {
  const Program<double> f = [](const auto& x) { return as_array<double>(wg::prod(x)); };
  CHECK(gradient_of(f, {2, 3, 5}) == std::vector<double>{15, 10, 6});
  CHECK(gradient_of(f, {2, 0, 5}) == std::vector<double>{0, 10, 0});
  CHECK(gradient_of(f, {0, 3, 0}) == std::vector<double>{0, 0, 0});
  CHECK(gradient_of(f, {0}) == std::vector<double>{1});
  // The second derivatives with respect to two zeros are the product of the others.
  const auto of = [](const auto& x) { return wg::prod(x); };
  const auto h = wg::hvp(of, list<double>({0, 3, 0, 5}), list<double>({1, 0, 0, 0}));
  CHECK(h.product.to_row_major() == std::vector<double>{0, 0, 15, 0});
  CHECK(faults<double>(f, list<double>({0, 1.5, -0.5, 0.8})) == "");
  CHECK(faults<double>(f, list<double>({0, 1.5, 0, 0.8})) == "");
  CHECK(faults<Complex>([](const auto& x) { return as_array<Complex>(wg::prod(x)); },
                        list<Complex>({0, {1, 2}, {-0.5, 0.3}, 0})) == "");
}

TEST_CASE("max and min share the cotangent between elements that tie") {
  const Program<double> largest = [](const auto& x) { return as_array<double>(wg::max(x)); };
  const Program<double> smallest = [](const auto& x) { return as_array<double>(wg::min(x)); };
  CHECK(gradient_of(largest, {1, 4, 4, 2}) == std::vector<double>{0, 0.5, 0.5, 0});
  CHECK(gradient_of(smallest, {1, 4, 1, 1, 1}) == std::vector<double>{.25, 0, .25, .25, .25});
  CHECK(gradient_of(largest, {-inf, -inf}) == std::vector<double>{0.5, 0.5});
  const auto x = list<double>({3, 1, 3});
  CHECK(wg::jvp(max, x, list<double>({1, 5, 2})).tangent == 1.5);
  CHECK(wg::jvp(min, x, list<double>({1, 5, 2})).tangent == 5);
  // Two arguments and a reduction of them agree.
  const auto a = list<double>({1, 2, 3}), b = list<double>({1, 3, 2});
  const auto of_both = [&](const auto& v) {
    return wg::sum(wg::max(wg::stack(std::vector{v, Var(b)}), {.axes = {0}}));
  };
  const auto of_each = [&](const auto& v) { return wg::sum(wg::max(v, b)); };
  CHECK(wg::identical(wg::gradient(of_both, a), wg::gradient(of_each, a)));
}

TEST_CASE("NaN and infinities in reductions") {
  CHECK(std::isnan(wg::max(list<double>({1, not_a_number, 2}))));
  CHECK(std::isnan(wg::min(list<double>({not_a_number, 2}))));
  CHECK(std::isnan(wg::prod(list<double>({1, not_a_number, 0}))));
  CHECK(std::isnan(wg::logsumexp(list<double>({1, not_a_number}))));
  CHECK(wg::max(list<double>({1, inf})) == inf);
  CHECK(wg::min(list<double>({1, inf})) == 1);
  CHECK(wg::logsumexp(list<double>({-inf, -inf})) == -inf);
  CHECK(wg::logsumexp(list<double>({-inf, 3, -inf})) == 3);
  CHECK(wg::logsumexp(list<double>({1, inf, -inf})) == inf);
  CHECK(wg::logsumexp(list<Complex>({-inf, -inf})) == Complex(-inf, 0));

  const Program<double> f = [](const auto& x) { return as_array<double>(wg::logsumexp(x)); };
  CHECK(gradient_of(f, {-inf, -inf}) == std::vector<double>{0, 0});
  CHECK(gradient_of(f, {-inf, 3, -inf}) == std::vector<double>{0, 1, 0});
  CHECK(gradient_of(f, {inf, 3, inf, -inf}) == std::vector<double>{0.5, 0, 0.5, 0});
  CHECK(wg::jvp(logsumexp, list<double>({-inf, -inf}), list<double>({1, 2})).tangent == 0);
  const auto h = wg::hvp(logsumexp, list<double>({-inf, -inf}), list<double>({1, 2}));
  CHECK(h.product.to_row_major() == std::vector<double>{0, 0});
  CHECK(wg::gradient([](const auto& z) { return wg::real(wg::logsumexp(z)); },
                     list<Complex>({-inf, -inf}))(0) == Complex(0));
  // The gradient of max goes where the value comes from.
  const Program<double> g = [](const auto& x) { return as_array<double>(wg::max(x)); };
  CHECK(gradient_of(g, {1, not_a_number, 2, not_a_number}) == std::vector<double>{0, .5, 0, .5});
}

TEST_CASE("a zero cotangent of a reduction is a zero gradient - unless a NaN came with the input") {
  // Row 0 has a value that nothing is made of, row 1 has an ordinary one.
  const auto through = [](auto f, const std::vector<double>& row, bool from_log) {
    Array<double> x = wg::ones<double>({2, 3});
    for (Index k = 0; k < 3; ++k)
      x(0, k) = row[static_cast<std::size_t>(k)];
    const Array<double> weights = Array<double>::from_row_major({2}, std::vector<double>{0, 1});
    const auto g = wg::gradient(
        [&](const auto& v) {
          // NaN that a statement made on the way does not count.
          const auto y = from_log ? wg::eval(wg::log(v)) : v;
          return wg::sum(weights * f(y, wg::ReduceOptions{.axes = {1}}));
        },
        x);
    return std::vector<double>{g(0, 0), g(0, 1), g(0, 2)};
  };
  const std::vector<double> none{0, 0, 0};
  CHECK(through(prod, {inf, 2, 3}, false) == none);
  CHECK(through(logsumexp, {inf, 2, 3}, false) == none);
  CHECK(through(logsumexp, {-inf, -inf, -inf}, false) == none);
  CHECK(through(max, {inf, 2, 3}, false) == none);
  CHECK(through(prod, {-1, 2, 3}, true) == none);
  CHECK(through(logsumexp, {-1, 2, 3}, true) == none);
  CHECK(same(through(prod, {not_a_number, 2, 3}, false), {0, not_a_number, not_a_number}));
  CHECK(std::isnan(through(logsumexp, {not_a_number, 2, 3}, false)[0]));
  CHECK(through(max, {not_a_number, 2, 3}, false) == none);
}

TEST_CASE("logsumexp neither overflows nor underflows") {
  CHECK(distance(wg::logsumexp(list<double>({1000, 1000})), 1000 + std::log(2.0)) < 1e-15);
  CHECK(distance(wg::logsumexp(list<double>({-1000, -1001})), -1000 + std::log1p(std::exp(-1.0))) <
        1e-15);
  const auto g = wg::gradient(logsumexp, list<double>({-1000, -1001}));
  CHECK(distance(g, list<double>({1 / (1 + std::exp(-1.0)), 1 / (1 + std::exp(1.0))})) < 1e-14);
  const Complex far(800, 1), farther(801, -2);
  CHECK(distance(wg::logsumexp(list<Complex>({far, farther})),
                 farther + std::log(1.0 + std::exp(far - farther))) < 1e-15);
  // Shifting all elements by a constant shifts the value and keeps the gradient.
  const Array<double> x = noise<double>({50});
  const Array<double> shifted = x + 1024.0;
  CHECK(distance(wg::logsumexp(shifted), wg::logsumexp(x) + 1024) < 1e-14);
  CHECK(distance(wg::gradient(logsumexp, shifted), wg::gradient(logsumexp, x)) < 1e-12);
}
