// Operations of random programs on numbers, and between numbers and arrays.

#include "vocabulary.hpp"

namespace programs {

namespace {

/// Numbers as an array, whatever they are: the library stacks variables only.
template <class T>
Array<T> stacked(const std::vector<T>& numbers) {
  return Array<T>::from_row_major({static_cast<Index>(numbers.size())}, numbers);
}
template <class T>
Var<Array<T>> stacked(const std::vector<Var<T>>& numbers) {
  return wg::stack(numbers);
}

/// The element with the index that was drawn.
template <class X>
auto element(const X& x, const std::vector<Index>& n) {
  return n.size() == 1 ? x(n[0]) : n.size() == 2 ? x(n[0], n[1]) : x(n[0], n[1], n[2]);
}

}  // namespace

void add_numbers(Vocabulary& v) {
  using R = double;
  using C = Complex;
  // clang-format off
  v.add<R, R>("t sin(u) + u", anything, [](auto&, auto& t, auto& u) { return t * wg::sin(u) + u; });
  v.add<R>("softplus(t) + exp(-t t)", anything, [](auto&, auto& t) { return wg::softplus(t) + wg::exp(-(t * t)); });
  v.add<R>("max(t, 0.5) - relu(t)", off_the_bounds, [](auto&, auto& t) { return wg::max(t, 0.5) - wg::relu(t); });
  v.add<C, C>("c d + conj(c)", anything, [](auto&, auto& c, auto& d) { return c * d + wg::conj(c); });
  v.add<C, C>("c / d - c", last_away_from_zero, [](auto&, auto& c, auto& d) { return c / d - c; });
  v.add<C, R>("c cis(t)", anything, [](auto&, auto& c, auto& t) { return c * wg::cis(t); });
  v.add<C>("log(c) sqrt(c)", right_half, [](auto&, auto& c) { return wg::log(c) * wg::sqrt(c); });
  v.add<C>("abs(c) + arg(c)", right_half, [](auto&, auto& c) { return wg::abs(c) + wg::arg(c); });
  v.add<C>("abs2(c) - imag(c)", anything, [](auto&, auto& c) { return wg::abs2(c) - wg::imag(c); });
  v.add<R, R>("complex(t, u)", anything, [](auto&, auto& t, auto& u) { return wg::complex(t, u); });
  v.add<C>("e = c c; f = e e; f - e", anything, [](auto&, auto& c) { auto e = c * c; auto f = e * e; return f - e; });
  v.add_rebinding<C, R>("c = c t + conj(c)", anything, [](auto&, auto& c, auto& t) { c = c * t + wg::conj(c); });
  v.add_rebinding<R, R>("t -= t u", anything, [](auto&, auto& t, auto& u) { t -= t * u; });

  v.add<Reals>("r(i)", an_element, [](auto& k, const auto& r) { return element(r, k.n); });
  v.add<Complexes>("x(i)", an_element, [](auto& k, const auto& x) { return element(x, k.n); });
  v.add<R, R, R>("stack of t, u, t, w", anything, [](auto&, auto& t, auto& u, auto& w) { return stacked(std::vector{t, u, t, w}); });
  v.add<C, C>("stack of c, d", anything, [](auto&, auto& c, auto& d) { return stacked(std::vector{c, d}); });
  v.add<R, Complexes>("t - x", anything, [](auto&, auto& t, auto& x) { return t - x; });
  v.add<Complexes, C>("x + c abs2(x)", anything, [](auto&, auto& x, auto& c) { return x + c * abs2(x); });
  // clang-format on
}

}  // namespace programs
