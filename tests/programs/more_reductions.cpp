// Reductions, cumulative sums, gathering, products of matrices and convolutions of random programs.

#include "vocabulary.hpp"

namespace programs {

namespace {

wg::ReduceOptions over(const Choice& k) { return {.axes = k.axes(), .keep_dims = k.n[0] < 0}; }

/// Indices that the drawn slice gives, some of them twice.
std::vector<Index> indices(const Choice& k) {
  std::vector<Index> list;
  for (Index i = k.n[1]; i < k.n[2]; ++i)
    list.insert(list.end(), i % 2 == 0 ? 1 : 2, i);
  return list;
}

}  // namespace

void add_more_reductions(Vocabulary& v) {
  using A = Complexes;
  // clang-format off
  v.add_inexact<A>("prod(x)", anything, [](auto&, auto& x) { return prod(x); });
  v.add<Reals>("logsumexp(r, axes)", some_axes, [](auto& k, auto& r) { return logsumexp(r, over(k)); });
  v.add_inexact<Reals>("max(r) - min(r)", no_ties_inside, [](auto&, auto& r) { auto most = max(r); return most - min(r); });
  v.add<A>("cumsum(x, axis)", an_axis, [](auto& k, auto& x) { return cumsum(x, k.axis(0)); });
  v.add<A>("gather(x, indices, axis)", a_slice, [](auto& k, auto& x) { return gather(x, indices(k), k.axis(0)); });
  v.add<Reals>("scatter_add(gather(r), indices, n, axis)", a_slice, [](auto& k, auto& r) { return scatter_add(gather(r, indices(k), k.axis(0)), indices(k), k.n[2], k.axis(0)); });
  // Inexact: products of matrices add in an order that depends on how they are laid out.
  v.add_inexact<A, A>("matmul(x, y)", anything, [](auto&, auto& x, auto& y) { return matmul(x, y); });
  v.add_inexact<A>("trace(x)", anything, [](auto&, auto& x) { return trace(x); });
  // clang-format on
}

}  // namespace programs
