/// \file
/// logsumexp: log(sum exp x) without overflow, of all elements or along axes.
#pragma once

#include "reduce_axes.hpp"

namespace wirtinger {

namespace detail {

/// w = m + log(sum_j e_j),  e_j = exp(x_j - m),  m the largest real part; w does not depend on m,
/// which is a constant for derivatives.
///   Field: real or complex (holomorphic).
///   Adjoint: x_bar_i = conj(e_i / sum_j e_j) w_bar, convention.md eq. (47); 0 if all x_j are
///   -inf. Elements that are +inf share w_bar: the limit.
struct LogSumExp {
  static constexpr std::string_view name = "logsumexp";
  static constexpr bool takes_nothing = false;
  template <Scalar T>
  using Result = T;

  template <class X>
  static auto reduce(const Fibres& fibres, const X& x) {
    const auto m = largest(fibres, x);
    auto w = sums<typename X::Number>(fibres, [&](Index i, Index o) {
      return exponential(x[i], m[static_cast<std::size_t>(o)]);
    });
    for (std::size_t o = 0; o < w.size(); ++o)
      w[o] = shift(m[o]) + log(w[o]);
    return w;
  }

  template <class X, class W, class XBar>
  static void pull(const Fibres& fibres, const X& x, const W& w_bar, bool given,
                   const XBar& x_bar) {
    using number::conj, number::product, number::safe_divide;
    auto m = largest(fibres, x);
    fibres.for_each(
        [&](Index i, Index, const auto& m_) { x_bar.put(i, exponential(x[i], m_)); }, m);
    auto sum = sums<typename X::Number>(fibres, [&](Index i, Index) { return x_bar[i]; });
    // w_bar / conj(sum), once for all elements.
    auto factor = fibres.states_of([&](Index o) {
      const auto& all = sum[static_cast<std::size_t>(o)];
      return product(conj(safe_divide(number_of<typename X::Number>(real_t<typename X::Element>(1)),
                                      all)),
                     w_bar[o], is_clean_fibre(given, all));
    });
    const auto scaled = [&](Index i, Index, const auto& all, const auto& factor_) {
      x_bar.put(i, product(conj(x_bar[i]), factor_, is_clean_fibre(given, all)));
    };
    fibres.for_each(scaled, sum, factor);
  }

 private:
  template <class X>
  static auto largest(const Fibres& fibres, const X& x) {
    using N = decltype(number::real(number::primal(x[0])));
    return fibres.fold(
        N(-infinity<N>),
        [&](Index i, Index) WIRTINGER_INLINE_LAMBDA { return number::real(number::primal(x[i])); },
        [](N a, N b) WIRTINGER_INLINE_LAMBDA { return number::max(a, b); });
  }
  template <class Z, class Map>
  static PooledVector<Z> sums(const Fibres& fibres, Map map) {
    return fibres.fold(Z{}, map, [](const Z& a, const Z& b) WIRTINGER_INLINE_LAMBDA {
      return a + b;
    });
  }

  template <class N>
  static constexpr typename N::Real infinity = std::numeric_limits<typename N::Real>::infinity();

  // Nothing is gained where everything is -inf.
  template <class N>
  static N shift(N m) {
    return select(m == N(-infinity<N>), N(0), m);
  }
  template <class Z, class N>
  static Z exponential(const Z& x, N m) {
    // inf - inf: equally large elements differ in their imaginary parts only.
    const bool level = m.b == infinity<N> && number::real(number::primal(x)).b == m.b;
    return exp(level ? without_real_part(x) : x - shift(m));
  }
  template <class R, class A>
  static number::Packet<R, A> without_real_part(number::Packet<R, A>) {
    return {};
  }
  template <class N>
  static number::Complex<N> without_real_part(const number::Complex<N>& z) {
    return {N(0), z.im};
  }
  template <class Z>
  static number::Dual<Z> without_real_part(const number::Dual<Z>& z) {
    return {without_real_part(z.value), z.tangent};
  }
};

}  // namespace detail

/// log(sum exp(x)) of all elements, finite whenever the result is; see LogSumExp.
///   Throws ShapeError for an empty array.
template <detail::ArrayLike X>
auto logsumexp(X&& x) {
  return detail::reduce_all<detail::LogSumExp>(std::forward<X>(x));
}
/// ... over axes: an array, of rank 0 if all axes are reduced.
///   Throws AxisError for an axis out of range or listed twice, ShapeError if no elements make a
///   result.
template <detail::ArrayLike X>
auto logsumexp(X&& x, const ReduceOptions& options) {
  return detail::reduce_axes<detail::LogSumExp>(std::forward<X>(x), options);
}

}  // namespace wirtinger
