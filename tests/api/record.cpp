// A function recorded once gives at any point what it gives when it is called there.

#include <wirtinger/wirtinger.hpp>

#include "support/catch.hpp"

#include <cstdlib>
#include <new>

namespace {

namespace wg = wirtinger;
using wg::Array;
using Complex = std::complex<double>;
using Vector = Eigen::VectorXcd;

std::size_t allocations = 0;

Array<Complex> points(double turn, wg::Index n = 24) {
  auto x = wg::zeros<Complex>({n});
  for (wg::Index k = 0; k < n; ++k)
    x(k) = std::polar(1.0 + 0.3 * std::sin(static_cast<double>(k)), turn * static_cast<double>(k));
  return x;
}

const auto loss = [](const auto& x) {
  auto u = wg::fft(x);
  for (int step = 0; step < 3; ++step)
    u = wg::ifft(u * wg::cis(0.1 * wg::abs2(u))) + wg::roll(u, step, 0);
  const auto peak = wg::max(wg::abs(u));
  return wg::norm2(u) * peak + wg::real(u(2) * wg::conj(u(5))) + wg::sum(wg::square(wg::real(x)));
};

}  // namespace

// Counts what the whole program allocates with new; the tests below look at differences.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t bytes, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (bytes + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("a recording is the function at every point") {
  auto recording = wg::record(loss, points(0.2));
  for (double turn : {0.2, 0.7, -1.3}) {
    const auto x = points(turn), v = points(2 * turn + 0.1);
    const auto [value, gradient] = recording.value_and_gradient(x);
    const auto expected = wg::value_and_gradient(loss, x);
    CHECK(recording.value(x) == Approx(expected.value).epsilon(1e-14));
    CHECK(value == Approx(expected.value).epsilon(1e-14));
    CHECK(wg::norm2(gradient - expected.gradient) <= 1e-13 * wg::norm2(gradient));
    const auto second = recording.hvp(x, v);
    const auto expected_second = wg::hvp(loss, x, v);
    CHECK(wg::norm2(second.gradient - expected.gradient) <= 1e-13 * wg::norm2(gradient));
    CHECK(wg::norm2(second.product - expected_second.product) <=
          1e-12 * wg::norm2(expected_second.product));
  }
}

TEST_CASE("several arguments of different kinds come back in their kind") {
  const auto f = [](const auto& x, const auto& g, const auto& s) {
    return wg::sum(wg::abs2(wg::fft(x) * g - s)) + s * s;
  };
  const Vector x0 = Vector::Constant(6, Complex(1, 2));
  const Eigen::VectorXd g0 = Eigen::VectorXd::LinSpaced(6, 1, 2);
  auto recording = wg::record(f, x0, g0, 1.5);
  const Vector x = Vector::LinSpaced(6, Complex(1, 0), Complex(2, 3));
  const Eigen::VectorXd g = Eigen::VectorXd::LinSpaced(6, -1, 3);
  const auto [value, gradients] = recording.value_and_gradient(x, g, -0.5);
  const auto expected = wg::value_and_gradient(f, x, g, -0.5);
  CHECK(value == Approx(expected.value));
  CHECK((std::get<0>(gradients) - std::get<0>(expected.gradient)).norm() < 1e-12);
  CHECK((std::get<1>(gradients) - std::get<1>(expected.gradient)).norm() < 1e-12);
  CHECK(std::get<2>(gradients) == Approx(std::get<2>(expected.gradient)));
  const auto product = recording.hvp(std::tuple{x, g, -0.5}, std::tuple{x, g, 1.0}).product;
  const auto expected_product = wg::hvp(f, std::tuple{x, g, -0.5}, std::tuple{x, g, 1.0}).product;
  CHECK((std::get<0>(product) - std::get<0>(expected_product)).norm() < 1e-11);
  CHECK(std::get<2>(product) == Approx(std::get<2>(expected_product)));
}

TEST_CASE("scalar code is replayed") {
  const auto f = [](auto z, auto c) {
    for (int step = 0; step < 20; ++step)
      z = z * z * 0.5 + c;
    return wg::abs2(z);
  };
  auto recording = wg::record(f, Complex(0.1, 0.2), Complex(0.3, 0));
  for (const Complex z : {Complex(0.1, 0.2), Complex(-0.3, 0.1)}) {
    const auto [value, gradient] = recording.value_and_gradient(z, Complex(0.1, -0.1));
    const auto expected = wg::value_and_gradient(f, z, Complex(0.1, -0.1));
    CHECK(value == expected.value);
    CHECK(std::abs(std::get<0>(gradient) - std::get<0>(expected.gradient)) < 1e-15);
    CHECK(std::abs(std::get<1>(gradient) - std::get<1>(expected.gradient)) < 1e-14);
  }
}

TEST_CASE("results of any kind - and of nothing") {
  auto spectrum = wg::record([](const auto& x) { return wg::fft(x); }, Vector::Ones(4).eval());
  const Vector x = Vector::LinSpaced(4, Complex(0, 1), Complex(3, 0));
  CHECK((spectrum.value(x) - wg::fft(x)).norm() == 0.0);
  auto constant = wg::record([](const auto&) { return wg::Var<double>(3.0); }, x);
  CHECK(constant.value_and_gradient(x).value == 3.0);
  CHECK(constant.value_and_gradient(x).gradient.norm() == 0.0);
}

TEST_CASE("a result that statements without use have read stays") {
  const auto f = [](const auto& x) {
    const auto y = wg::eval(x * x);
    wg::eval(wg::exp(y) * 2.0);
    return y;
  };
  auto recording = wg::record(f, points(0.2));
  for (double turn : {0.7, -1.3}) {
    const auto x = points(turn);
    CHECK(wg::norm2(recording.value(x) - x * x) == 0);
  }
}

TEST_CASE("an earlier result stays as it is") {
  auto recording = wg::record(loss, points(0.2));
  const auto first = recording.value_and_gradient(points(0.2));
  const Array<Complex> gradient = first.gradient;
  const auto expected = gradient.to_row_major();
  (void)recording.value_and_gradient(points(0.9));
  CHECK(gradient.to_row_major() == expected);
}

TEST_CASE("another shape is an error and changes nothing") {
  const auto f = [](const auto& x, const auto& y) { return wg::sum(wg::abs2(x)) + wg::sum(y); };
  auto recording = wg::record(f, points(0.2), wg::ones<double>({3}));
  const double value = recording.value(points(0.2), wg::ones<double>({3}));
  CHECK_THROWS_WITH(recording.value(points(0.5), wg::ones<double>({4})),
                    "record: argument of shape (4,) found, the function was recorded with shape "
                    "(3,)");
  CHECK(recording.value(points(0.2), wg::ones<double>({3})) == value);
}

TEST_CASE("no allocation once earlier results are released") {
  const auto check = [](const char* name, auto f) {
    auto recording = wg::record(f, points(0.2));
    const auto x = points(0.4), v = points(0.6);
    const auto run = [&] {
      (void)recording.value(x);
      (void)recording.value_and_gradient(x);
      (void)recording.hvp(x, v);
    };
    run();
    run();
    const std::size_t before = allocations;
    const auto pooled = wg::memory_in_use();
    run();
    const std::size_t after = allocations;
    INFO(name);
    // Other engines allocate lines to work on in every transform.
    if (wg::engine() == wg::Engine::fftw) CHECK(after == before);
    CHECK(wg::memory_in_use() == pooled);
  };
  check("transforms and statements", [](const auto& x) {
    const auto u = wg::ifft(wg::fft(x) * wg::cis(wg::abs2(x)));
    return wg::norm2(u) + wg::sum(wg::abs2(u + u(3)));
  });
  check("fftn", [](const auto& x) { return wg::sum(wg::abs(wg::fftn(wg::reshape(x, {4, 6})))); });
  check("real transforms",
        [](const auto& x) { return wg::sum(wg::square(wg::irfft(wg::rfft(wg::real(x)) * 2.0))); });
  check("roll", [](const auto& x) { return wg::squared_norm(wg::roll(x, 2, 0) * x); });
  check("slices", [](const auto& x) {
    return wg::squared_norm(wg::slice(x, 0, 2, 8) * wg::slice(x, 0, 8, 14));
  });
  check("max", [](const auto& x) { return wg::max(wg::abs(x)) * wg::max(wg::abs2(x)); });
  check("sum over an axis", [](const auto& x) {
    return wg::squared_norm(wg::sum(wg::reshape(x, {4, 6}), {.axes = {0}}));
  });
}

TEST_CASE("a recording can be moved and given away") {
  auto recording = wg::record(loss, points(0.2));
  const double value = recording.value(points(0.7));
  auto moved = std::move(recording);
  CHECK(moved.value(points(0.7)) == value);
}

TEST_CASE("a recording reads the constants that no partial reads") {
  const auto x = points(0.3), c = points(-0.8), d = points(1.1);
  const Vector e = Vector::Random(24);
  const auto check = [&](auto f) {
    auto recording = wg::record(f, points(0.9));
    for (int round = 0; round < 2; ++round) {
      const auto found = recording.value_and_gradient(x);
      const auto expected = wg::value_and_gradient(f, x);
      CHECK(found.value == Approx(expected.value).epsilon(1e-14));
      CHECK(wg::norm2(found.gradient - expected.gradient) <= 1e-13 * wg::norm2(expected.gradient));
      const auto second = recording.hvp(x, d), expected_second = wg::hvp(f, x, d);
      CHECK(wg::norm2(second.product - expected_second.product) <=
            1e-12 * (1 + wg::norm2(expected_second.product)));
    }
  };
  check([&](const auto& v) { return wg::norm2(wg::fft(v) - c); });
  check([&](const auto& v) {
    auto y = wg::eval(v - c);
    return wg::sum(wg::abs2(y)) + wg::real(wg::sum(v + c) * wg::mean(v - d));
  });
  check([&](const auto& v) { return wg::squared_norm(v * c + d + e.array()); });
  check([&](const auto& v) {  // a constant that dies in the statement, and one that is repeated
    return wg::squared_norm(wg::eval(v + wg::exp(c)) + wg::slice(c, 0, 0, 1));
  });
  check([&](const auto& v) {
    return wg::real(wg::prod(v - c)) + wg::logsumexp(wg::real(v) + wg::real(c)) +
           wg::max(wg::abs(wg::concat(std::vector{wg::eval(v + c), wg::eval(v * d)}, 0)));
  });
  check([&](const auto& v) {
    return wg::squared_norm(wg::where(wg::real(c) > 0.0, v, d) + wg::to_complex(wg::real(d)));
  });
}

TEST_CASE("the same function differentiated again asks the system for no memory") {
  const auto f = [](const auto& x, const auto& c) {
    auto u = wg::eval(x * 0.5);
    for (int step = 0; step < 300; ++step)  // nodes
      u = u * 0.5 + x;
    auto z = wg::eval(c * 0.5);
    for (int step = 0; step < 30000; ++step)  // scalar statements
      z = z * c + 0.1;
    return wg::squared_norm(u) + wg::abs2(z);
  };
  const auto x = points(0.3);
  const Complex c(0.6, 0.3);
  const auto run = [&] { return std::get<1>(wg::gradient(f, x, c)); };
  const Complex expected = run();
  CHECK(run() == expected);
  const std::size_t before = allocations;
  const Complex found = run();
  const std::size_t after = allocations;
  CHECK(found == expected);
  CHECK(after == before);
}
