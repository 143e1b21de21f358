// matmul in all sweeps: one factor or both active, real and complex.

#include <wirtinger/ops/matmul.hpp>
#include <wirtinger/ops/products.hpp>

#include "sweep_testing.hpp"

using namespace sweep_testing;
using C = std::complex<double>;

namespace {

struct Factors {
  Shape a, b;
};

}  // namespace

TEST_CASE("matmul in all sweeps") {
  const auto check = []<class T>(std::type_identity<T>) {
    for (const Factors& s : std::vector<Factors>{{{3, 4}, {4, 2}},
                                                 {{3, 4}, {4}},
                                                 {{4}, {4, 3}},
                                                 {{4}, {4}},
                                                 {{2, 3, 2}, {2, 2}},
                                                 {{2, 1, 2, 3}, {3, 3, 1}}}) {
      INFO(to_text(s.a) << " x " << to_text(s.b));
      const Array<T> a0 = noise<T>(s.a, 3), b0 = noise<T>(s.b, 4);
      for (Order order : {Order::row_major, Order::column_major}) {
        CHECK(faults<T>([&](const auto& a) { return matmul(a, b0); }, a0.in_order(order)) == "");
        CHECK(faults<T>([&](const auto& b) { return matmul(a0, b); }, b0.in_order(order)) == "");
      }
      const Array<T> both = noise<T>({s.a.size() + s.b.size()}, 5);
      const auto in_both = [&](const Var<Array<T>>& x) {
        const auto a = reshape(slice(x, 0, 0, s.a.size()), s.a);
        const auto b = reshape(slice(x, 0, s.a.size(), x.size()), s.b);
        return matmul(a, b);
      };
      CHECK(faults<T>(in_both, both) == "");
      if constexpr (std::same_as<T, C>) {
        const auto left_real = [&](const Var<Array<T>>& x) -> Var<Array<T>> {
          const auto a = reshape(slice(x, 0, 0, s.a.size()), s.a);
          const auto b = reshape(slice(x, 0, s.a.size(), x.size()), s.b);
          return matmul(real(a), b) + matmul(a, imag(b));
        };
        CHECK(faults<T>(left_real, both) == "");
      }
    }
    const Array<T> x0 = noise<T>({3, 3}, 6);
    CHECK(faults<T>([](const auto& x) { return matmul(x, x); }, x0) == "");
    CHECK(faults<T>([](const auto& x) { return matmul(x, transpose(x)); }, x0) == "");
    CHECK(faults<T>([](const auto& x) { return matmul(x, matmul(x, adjoint(x))); }, x0, 4) == "");
    CHECK(faults<T>([](const auto& x) { return matmul(x * x, x + 1.0) * x; }, x0, 4) == "");
  };
  check(std::type_identity<double>{});
  check(std::type_identity<C>{});
  check(std::type_identity<float>{});
  check(std::type_identity<std::complex<long double>>{});
}
