/// \file
/// prod: the product of all elements, or along axes.
#pragma once

#include "reduce_axes.hpp"

namespace wirtinger {

namespace detail {

/// w = x_1 x_2 .. x_n;  1 for no elements.
///   Field: real or complex (holomorphic).
///   Adjoint: x_bar_i = conj(product of the x_j with j != i) w_bar, convention.md eq. (45). The
///   products before and after each element are multiplied, nothing is divided: zeros are exact.
struct Prod {
  static constexpr std::string_view name = "prod";
  static constexpr bool takes_nothing = true;
  template <Scalar T>
  using Result = T;

  template <class X>
  static auto reduce(const Fibres& fibres, const X& x) {
    return fibres.fold(
        one<X>(), [&](Index i, Index) WIRTINGER_INLINE_LAMBDA { return x[i]; },
        [](const auto& a, const auto& b) WIRTINGER_INLINE_LAMBDA { return a * b; });
  }

  template <class X, class W, class XBar>
  static void pull(const Fibres& fibres, const X& x, const W& w_bar, bool given,
                   const XBar& x_bar) {
    using number::conj, number::product, number::safe_product;
    auto before = fibres.states(one<X>()), after = before;
    const auto times = [&](Index i, Index, auto& all) {
      x_bar.put(i, all);
      all = safe_product(all, x[i]);
    };
    fibres.for_each(times, before);
    const auto pulled = [&](Index i, Index o, auto& all, const auto& w) {
      x_bar.put(i, product(conj(safe_product(x_bar[i], all)), w_bar[o], is_clean_fibre(given, w)));
      all = safe_product(all, x[i]);
    };
    fibres.for_each_backward(pulled, after, before);
  }

 private:
  template <class X>
  static auto one() {
    return number_of<typename X::Number>(real_t<typename X::Element>(1));
  }
};

}  // namespace detail

/// Product of all elements; 1 for an empty array.
///   Field: kept.  Gradient: the products of the other elements, also where some are zero; Prod.
template <detail::ArrayLike X>
auto prod(X&& x) {
  return detail::reduce_all<detail::Prod>(std::forward<X>(x));
}
/// Products over axes: an array, of rank 0 if all axes are multiplied.
///   Throws AxisError for an axis out of range or listed twice.
template <detail::ArrayLike X>
auto prod(X&& x, const ReduceOptions& options) {
  return detail::reduce_axes<detail::Prod>(std::forward<X>(x), options);
}

}  // namespace wirtinger
