// Elementwise operations of random programs that give complex arrays, or take them.

#include "vocabulary.hpp"

namespace programs {

void add_elementwise_complex(Vocabulary& v) {
  using A = Complexes;
  // clang-format off
  v.add<A, A>("x * y", anything, [](auto&, auto& x, auto& y) { return x * y; });
  v.add<A, A>("x / y", last_away_from_zero, [](auto&, auto& x, auto& y) { return x / y; });
  v.add<A, A, Complex>("c conj(x) - y", anything, [](auto&, auto& x, auto& y, auto& c) { return c * conj(x) - y; });
  v.add<A, double>("exp(x) t", anything, [](auto&, auto& x, auto& t) { return exp(x) * t; });
  v.add<A>("sqrt(x)", right_half, [](auto&, auto& x) { return sqrt(x); });
  v.add<Reals, Reals>("complex(r, s)", anything, [](auto&, auto& r, auto& s) { return complex(r, s); });
  v.add<A>("abs2(x)", anything, [](auto&, auto& x) { return abs2(x); });
  v.add<A>("abs(x)", away_from_zero, [](auto&, auto& x) { return abs(x); });
  v.add<A>("arg(x) - imag(x)", right_half, [](auto&, auto& x) { return arg(x) - imag(x); });

  // Named parts, used once, twice, captured, handed on.
  v.add<A, A>("e = x y; e + e x", anything, [](auto&, auto& x, auto& y) { auto e = x * y; return e + e * x; });
  v.add<A, A>("e = x y; f = [e] e e; f(); move(e)", anything, [](auto&, auto& x, auto& y) {
    auto e = x * y;
    const auto f = [e] { return e * e; };
    auto first = f();
    return first - std::move(e);
  });

  // Rebinding and handing over memory.
  v.add_rebinding<A, A>("x = x y + 0.1", anything, [](auto&, auto& x, auto& y) { x = x * y + 0.1; });
  v.add_rebinding<A>("x = 0.5 x + conj(x)", anything, [](auto&, auto& x) { x = 0.5 * x + conj(x); });
  v.add_consuming<A, A>("move(x) * y", anything, [](auto&, auto&& x, auto& y) { return std::move(x) * y; });

  v.add_inexact<A, A>("sum(x y)", anything, [](auto&, auto& x, auto& y) { return sum(x * y); });
  v.add_inexact<A, Reals, double>("sum(exp(x) r) t", anything, [](auto&, auto& x, auto& r, auto& t) { return sum(exp(x) * r) * t; });
  // clang-format on
}

}  // namespace programs
