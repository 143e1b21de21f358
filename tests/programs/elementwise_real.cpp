// Elementwise operations of random programs on real arrays.

#include "vocabulary.hpp"

namespace programs {

void add_elementwise_real(Vocabulary& v) {
  using A = Reals;
  // clang-format off
  v.add<A, A>("r * s - r", anything, [](auto&, auto& r, auto& s) { return r * s - r; });
  v.add<A, double>("sin(t r)", anything, [](auto&, auto& r, auto& t) { return sin(t * r); });
  v.add<A>("clamp(r, -0.5, 0.5)", off_the_bounds, [](auto&, auto& r) { return clamp(r, -0.5, 0.5); });
  v.add<A, A>("max(r, s) - 0.5 min(r, s)", no_ties, [](auto&, auto& r, auto& s) { return max(r, s) - 0.5 * min(r, s); });
  v.add<A, A>("where(r < s && !(s <= r), r, exp(s))", no_ties, [](auto&, auto& r, auto& s) { return where(r < s && !(s <= r), r, exp(s)); });
  v.add<A, Complex>("r c", anything, [](auto&, auto& r, auto& c) { return r * c; });
  v.add_rebinding<A, A>("r += r s", anything, [](auto&, auto& r, auto& s) { r += r * s; });
  v.add_rebinding<A, double>("r = t - r", anything, [](auto&, auto& r, auto& t) { r = t - r; });
  v.add_consuming<A>("0.7 move(r) - 0.2", anything, [](auto&, auto&& r) { return 0.7 * std::move(r) - 0.2; });
  v.add_inexact<A>("sum(square(r))", anything, [](auto&, auto& r) { return sum(square(r)); });
  // clang-format on
}

}  // namespace programs
