// Reductions, shape operators and constants of random programs.

#include "vocabulary.hpp"

namespace programs {

namespace {

std::vector<std::pair<Index, Index>> ranges(const Choice& k) {
  std::vector<std::pair<Index, Index>> pairs;
  for (std::size_t i = 0; i + 1 < k.n.size(); i += 2)
    pairs.push_back({k.n[i], k.n[i + 1]});
  return pairs;
}

/// Noise that depends on the choice only: a constant of the program.
template <class T>
T constant(const Choice& k) {
  return Random(static_cast<std::uint64_t>(k.n[0])).draw<T>(k.shape);
}

}  // namespace

void add_shapes(Vocabulary& v) {
  using A = Complexes;
  // clang-format off
  v.add<A>("sum(x)", anything, [](auto&, auto& x) { return sum(x); });
  v.add_inexact<Reals>("mean(r)", anything, [](auto&, auto& r) { return mean(r); });
  v.add<A, A>("vdot(x, y)", anything, [](auto&, auto& x, auto& y) { return vdot(x, y); });
  v.add<Reals, A>("dot(r, x)", anything, [](auto&, auto& r, auto& x) { return dot(r, x); });
  v.add<A>("norm2(x)", away_from_zero, [](auto&, auto& x) { return norm2(x); });
  v.add<A>("sum(x, axes)", some_axes, [](auto& k, auto& x) { return sum(x, {.axes = k.axes()}); });
  v.add<Reals>("sum(r, axes, keep_dims)", some_axes, [](auto& k, auto& r) { return sum(r, {.axes = k.axes(), .keep_dims = true}); });
  v.add<A>("mean(x, axes, keep_dims)", some_axes, [](auto& k, auto& x) { return mean(x, {.axes = k.axes(), .keep_dims = true}); });
  v.add<A>("slice(x, axis, start, stop, step)", a_slice, [](auto& k, auto& x) { return wg::slice(x, k.axis(0), k.n[1], k.n[2], k.n[3]); });
  v.add<Reals>("slice(r, box)", a_box, [](auto& k, auto& r) { return wg::slice(r, ranges(k)); });
  v.add<A>("pad(x, axis, before, after)", a_padding, [](auto& k, auto& x) { return pad(x, k.axis(0), k.n[1], k.n[2]); });
  v.add<A>("resize_axis(x, axis, n)", a_length, [](auto& k, auto& x) { return resize_axis(x, k.axis(0), k.n[1]); });
  v.add<A>("reshape(x)", a_shape_of_the_size, [](auto& k, auto& x) { return reshape(x, k.shape); });
  v.add<A>("permute_axes(x)", an_order_of_axes, [](auto& k, auto& x) { return permute_axes(x, k.axes()); });
  v.add<Reals>("transpose(r)", anything, [](auto&, auto& r) { return transpose(r); });
  v.add<A>("broadcast_to(x)", a_shape_around, [](auto& k, auto& x) { return broadcast_to(x, k.shape); });
  v.add<A>("roll(x, shift, axis)", an_axis_and_shift, [](auto& k, auto& x) { return roll(x, k.n[1], k.axis(0)); });
  v.add<A>("flip(x, axis)", an_axis, [](auto& k, auto& x) { return flip(x, k.axis(0)); });
  v.add<A, A>("concat of x, y, x", an_axis, [](auto& k, auto& x, auto& y) { return concat(std::vector{x, y, x}, k.axis(0)); });
  v.add<A, A>("stack of x, y", an_axis, [](auto& k, auto& x, auto& y) { return wg::stack(std::vector{x, y}, k.axis(0)); });
  v.add<A>("flip(x + conj(x), axis) x", an_axis, [](auto& k, auto& x) { return flip(x + conj(x), k.axis(0)) * x; });
  v.add<>("constant x", any_shape, [](auto& k) { return constant<Complexes>(k); });
  v.add<>("constant r", any_shape, [](auto& k) { return constant<Reals>(k); });
  // clang-format on
}

}  // namespace programs
