/// \file
/// max and min: the largest and the smallest of all elements, or along axes.
#pragma once

#include "reduce_axes.hpp"

namespace wirtinger {

namespace detail {

/// w = the best of x_1 .. x_n in a sense; NaN if one of them is NaN.
///   Field: real.
///   Adjoint: the elements that are w share w_bar equally, convention.md eq. (46); so they share
///   its tangent. Where w is NaN, these are the elements that are NaN.
template <class Sense>
struct Extremum {
  static constexpr std::string_view name = Sense::name;
  static constexpr bool takes_nothing = false;
  template <Scalar T>
  using Result = T;

  template <class X>
  static auto reduce(const Fibres& fibres, const X& x) {
    using Z = typename X::Number;
    const auto w = best(fibres, x);
    if constexpr (number::is_dual<Z>) {
      using N = typename X::Plain;
      const auto count = ties(fibres, x, w);
      auto results = fibres.fold(
          N(0),
          [&](Index i, Index o) {
            return select(is_best(x[i].value, w[static_cast<std::size_t>(o)]), x[i].tangent, N(0));
          },
          [](N a, N b) { return a + b; });
      PooledVector<Z> dual(w.size());
      for (std::size_t o = 0; o < w.size(); ++o)
        dual[o] = {w[o], results[o] / count[o]};
      return dual;
    } else {
      return w;
    }
  }

  template <class X, class W, class XBar>
  static void pull(const Fibres& fibres, const X& x, const W& w_bar, bool given,
                   const XBar& x_bar) {
    using N = typename X::Plain;
    auto w = best(fibres, x);
    const auto count = ties(fibres, x, w);
    auto share = fibres.states_of([&](Index o) {
      const auto k = static_cast<std::size_t>(o);
      return number::product(N(1) / count[k], w_bar[o], is_clean_fibre(given, w[k]));
    });
    const auto shared = [&](Index i, Index, const N& best_, const auto& share_) {
      using Z = std::remove_cvref_t<decltype(share_)>;
      x_bar.put(i, is_best(number::primal(x[i]), best_).b ? share_ : Z{});
    };
    fibres.for_each(shared, w, share);
  }

 private:
  template <class X>
  static auto best(const Fibres& fibres, const X& x) {
    using N = typename X::Plain;
    return fibres.fold(
        N(Sense::template worst<typename N::Real>),
        [&](Index i, Index) WIRTINGER_INLINE_LAMBDA { return number::primal(x[i]); },
        [](N a, N b) WIRTINGER_INLINE_LAMBDA {
          // Both evaluated: without a branch the compiler can use packets.
          const bool better = Sense::is_better(b, a), none = b.b != b.b;
          return (better | none) ? b : a;
        });
  }
  // NaN is not equal to itself, and is the best.
  template <class N>
  WIRTINGER_INLINE static auto is_best(N x, N w) {
    auto is = x == w;
    is.b = is.b || !number::is_number(x).b;
    return is;
  }
  template <class X, class N>
  static PooledVector<N> ties(const Fibres& fibres, const X& x, const PooledVector<N>& w) {
    return fibres.fold(
        N(0),
        [&](Index i, Index o) WIRTINGER_INLINE_LAMBDA {
          return select(is_best(number::primal(x[i]), w[static_cast<std::size_t>(o)]), N(1), N(0));
        },
        [](N a, N b) WIRTINGER_INLINE_LAMBDA { return a + b; });
  }
};

struct Largest {
  static constexpr std::string_view name = "max";
  template <class R>
  static constexpr R worst = -std::numeric_limits<R>::infinity();
  template <class N>
  WIRTINGER_INLINE static bool is_better(N a, N b) {
    return a.b > b.b;
  }
};
struct Smallest {
  static constexpr std::string_view name = "min";
  template <class R>
  static constexpr R worst = std::numeric_limits<R>::infinity();
  template <class N>
  WIRTINGER_INLINE static bool is_better(N a, N b) {
    return a.b < b.b;
  }
};

template <class X>
constexpr void require_ordered() {
  static_assert(!ComplexScalar<element_of_argument<X>>,
                "max and min are defined for real numbers only: take real, imag, abs or abs2 of a "
                "complex array first");
}

}  // namespace detail

/// Largest of all elements; NaN if one is. Elements that tie share the cotangent; see Extremum.
///   Throws ShapeError for an empty array.
template <detail::ArrayLike X>
auto max(X&& x) {
  detail::require_ordered<X>();
  return detail::reduce_all<detail::Extremum<detail::Largest>>(std::forward<X>(x));
}
/// Largest over axes: an array, of rank 0 if all axes are reduced.
///   Throws AxisError for an axis out of range or listed twice, ShapeError if no elements make a
///   result.
template <detail::ArrayLike X>
auto max(X&& x, const ReduceOptions& options) {
  detail::require_ordered<X>();
  return detail::reduce_axes<detail::Extremum<detail::Largest>>(std::forward<X>(x), options);
}

/// Smallest of all elements, or over axes; see max.
template <detail::ArrayLike X>
auto min(X&& x) {
  detail::require_ordered<X>();
  return detail::reduce_all<detail::Extremum<detail::Smallest>>(std::forward<X>(x));
}
template <detail::ArrayLike X>
auto min(X&& x, const ReduceOptions& options) {
  detail::require_ordered<X>();
  return detail::reduce_axes<detail::Extremum<detail::Smallest>>(std::forward<X>(x), options);
}

}  // namespace wirtinger
