// Statements that the team shares give the bits of one thread: values, sums, gradients, second
// order, along linear memory and along broadcast rows.

#include <wirtinger/autodiff.hpp>

#include "support/catch.hpp"
#include "support/noise.hpp"

namespace {

namespace wg = wirtinger;
using wg::Array, wg::Index;
using Complex = std::complex<double>;

/// f() with each number of threads is f() with one. Set directly: set_threads() asks for FFTW's
/// threads, which statements do not need.
template <class F, class Equal>
void check_same(F f, Equal equal) {
  auto& threads = wg::detail::transform_settings.threads;
  const auto expected = f();
  for (const int count : {2, 3, 8}) {
    threads = static_cast<std::uint16_t>(count);
    const auto found = f();
    threads = 1;
    CAPTURE(count);
    CHECK(equal(found, expected));
  }
}

}  // namespace

TEST_CASE("several threads: values and gradients have the bits of one") {
  // Just enough for the team, a power of two, and neither.
  for (const Index n : {1 << 15, 1 << 17, 100003}) {
    CAPTURE(n);
    const auto x = test_numbers::noise<Complex>({n});
    const auto f = [](auto z, auto g) { return sum(abs2(cis(g * abs2(z)) * z + exp(z) * g)); };
    check_same([&] { return wg::value_and_gradient(f, x, 0.7); },
               [](const auto& a, const auto& b) {
                 return a.value == b.value &&
                        identical(std::get<0>(a.gradient), std::get<0>(b.gradient)) &&
                        std::get<1>(a.gradient) == std::get<1>(b.gradient);
               });
    check_same(
        [&] {
          return wg::hvp(f, std::tuple{x, 0.7}, std::tuple{x, 0.1});
        },
        [](const auto& a, const auto& b) {
          return identical(std::get<0>(a.product), std::get<0>(b.product)) &&
                 std::get<1>(a.product) == std::get<1>(b.product);
        });
    check_same([&] { return exp(x); },
               [](const auto& a, const auto& b) { return identical(a, b); });
  }
}

TEST_CASE("several threads: broadcast rows have the bits of one") {
  // Rows of one block, of two blocks, and of three, which are not shared.
  for (const auto& [rows, columns] : {std::pair<Index, Index>{300, 700}, {50, 5000}, {9, 9000}}) {
    CAPTURE(rows, columns);
    const auto a = test_numbers::noise<double>({rows, 1}),
               b = test_numbers::noise<double>({1, columns});
    const auto f = [](auto u, auto v, auto s) { return sum(exp(u * v * s)); };
    check_same([&] { return wg::value_and_gradient(f, a, b, 0.3); },
               [](const auto& x, const auto& y) {
                 return x.value == y.value &&
                        identical(std::get<0>(x.gradient), std::get<0>(y.gradient)) &&
                        identical(std::get<1>(x.gradient), std::get<1>(y.gradient)) &&
                        std::get<2>(x.gradient) == std::get<2>(y.gradient);
               });
  }
}

TEST_CASE("several threads: sums of a variable alone are shared too") {
  // By their own account: who adds up which element cannot be seen.
  auto& threads = wg::detail::transform_settings.threads;
  const wg::Var<Array<double>> x = test_numbers::noise<double>({1 << 18});
  using Tree = decltype(wg::detail::bind_operand(x));
  CHECK(wg::detail::operation_count<Tree> == 1);
  CHECK(wg::detail::operation_count<decltype(wg::detail::bind_operand(x * cis(x)))> == 2);
  threads = 2;
  const auto parts =
      wg::detail::parts_of(x.size(), wg::detail::block_size, 1, wg::detail::operation_count<Tree>);
  threads = 1;
  CHECK(parts.count > 1);
  check_same([&] { return sum(x).value(); }, [](double a, double b) { return a == b; });
}

TEST_CASE("several threads: filters of many lines have the bits of one") {
  // Weights of half spectra, factors of transforms, and a kernel that every line is multiplied by.
  const auto x = test_numbers::noise<double>({300, 1024});
  const auto k = test_numbers::noise<Complex>({513});
  const auto f = [](auto a, auto b) {
    return sum(square(irfft(b * rfft(a, {.norm = wg::Norm::ortho}), {.norm = wg::Norm::ortho})));
  };
  check_same([&] { return wg::value_and_gradient(f, x, k); },
             [](const auto& a, const auto& b) {
               return a.value == b.value &&
                      identical(std::get<0>(a.gradient), std::get<0>(b.gradient)) &&
                      identical(std::get<1>(a.gradient), std::get<1>(b.gradient));
             });
}

TEST_CASE("several threads: an operand of any axis has the bits of one") {
  const auto x = test_numbers::noise<Complex>({40, 70, 90});
  for (const wg::Shape& shape :
       {wg::Shape{40, 1, 1}, wg::Shape{70, 1}, wg::Shape{90}, wg::Shape{40, 1, 90}, wg::Shape{1}}) {
    const auto y = test_numbers::noise<Complex>(shape);
    check_same([&] { return wg::gradient([&](auto z) { return sum(abs2(exp(z * x) + z)); }, y); },
               [](const auto& a, const auto& b) { return identical(a, b); });
  }
}
