/// \file
/// Penalties and constraints by their proximal steps: what fista takes beside a smooth function.
#pragma once

#include "../ops/comparison.hpp"
#include "../ops/diff.hpp"
#include "../ops/pad.hpp"
#include "../ops/slice.hpp"
#include "result.hpp"

// Each is called as prox(x, t) and returns the minimiser p of h(p) + |p - x|^2 / (2 t),
// convention.md, eq. (133), for a number or array x; value(x) is h(x), 0 for constraints at points
// that fulfil them.

namespace wirtinger::detail {

/// f of each element.
template <class X, class F>
X each_element(const X& x, F f) {
  if constexpr (is_array<X>) {
    X y = x.in_order(x.order());
    auto* element = y.data();
    for (Index j = 0; j < y.size(); ++j)
      element[j] = f(element[j]);
    return y;
  } else {
    return f(x);
  }
}

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// h = 0: a block of its own without a penalty.
struct Free {
  template <class X, RealScalar R>
  X operator()(const X& x, R) const {
    return x;
  }
  template <class X>
  double value(const X&) const {
    return 0;
  }
};

/// h(x) = weight sum |x|: makes elements zero. The modulus becomes smaller, the phase stays,
/// convention.md, eq. (134).
///   Field: real or complex.  Source: Donoho, IEEE Trans. Information Theory 41 (1995).
struct SoftThreshold {
  double weight;

  template <class X, RealScalar R>
  X operator()(const X& x, R t) const {
    const R threshold = t * R(weight);
    return wirtinger::detail::each_element(x, [threshold](const auto& z) {
      using T = std::remove_cvref_t<decltype(z)>;
      const R size = std::abs(z);
      return size > threshold ? T((1 - threshold / size) * z) : T(0);
    });
  }
  template <class X>
  auto value(const X& x) const {
    using R = real_t<wirtinger::detail::element_of_argument<X>>;
    return R(weight) * sum(abs(x));
  }
};

/// lower <= x <= upper.  Field: real.
struct Box {
  double lower, upper;

  template <class X, RealScalar R>
  X operator()(const X& x, R) const {
    constexpr bool real = RealScalar<wirtinger::detail::element_of_argument<X>>;
    static_assert(real, "Box is for real parameters: of complex ones, Disk bounds the modulus");
    return wirtinger::detail::each_element(
        x, [this](R z) { return std::clamp(z, R(lower), R(upper)); });
  }
  template <class X>
  double value(const X&) const {
    return 0;
  }
};

/// |x| <= radius, element by element.  Field: real or complex.
struct Disk {
  double radius;

  template <class X, RealScalar R>
  X operator()(const X& x, R) const {
    return wirtinger::detail::each_element(x, [this](const auto& z) {
      const R size = std::abs(z);
      return size > R(radius) ? std::remove_cvref_t<decltype(z)>(R(radius) / size * z) : z;
    });
  }
  template <class X>
  double value(const X&) const {
    return 0;
  }
};

/// |x| = modulus, element by element; what is 0 gets the phase 0. Not convex: fista goes to a
/// stationary point at best.  Field: complex.  Shape: that of x.
template <RealScalar R>
struct Modulus {
  Array<R> modulus;

  Array<std::complex<R>> operator()(const Array<std::complex<R>>& x, R) const {
    return polar(modulus, arg(x));
  }
  double value(const Array<std::complex<R>>&) const { return 0; }
};

/// x = 0 where the mask is false.  Field: real or complex.  Shape: that of x.
struct Support {
  Array<bool> mask;

  template <Scalar T>
  Array<T> operator()(const Array<T>& x, real_t<T>) const {
    return where(mask, x, T(0));
  }
  template <class X>
  double value(const X&) const {
    return 0;
  }
};

/// h(x) = weight sum over elements of sqrt(sum over axes of |difference to the next|^2), the
/// isotropic total variation, convention.md, eq. (135); no difference across the border.
///   Field: real or complex.  Shape: any, rank 1 and more.  By `iterations` steps of the fast
///   projected gradient method for the dual problem; its error falls with their square.
///   Source: Beck, Teboulle, IEEE Trans. Image Processing 18 (2009).
struct TotalVariation {
  double weight;
  Index iterations = 50;

  template <Scalar T>
  Array<T> operator()(const Array<T>& x, real_t<T> t) const {
    using R = real_t<T>;
    const R scale = t * R(weight);
    if (!(scale > 0)) return x;
    const R step = 1 / (scale * R(4 * std::max(1, x.rank())));
    Field<T> p = differences(zeros<T>(x.shape())), q = p;
    R theta = 1;
    for (Index k = 0; k < iterations; ++k) {
      const Field<T> rise = differences<T>(x - scale * divergence(q, x.shape()));
      Field<T> next;
      for (std::size_t axis = 0; axis < q.size(); ++axis)
        next.push_back(q[axis] + step * rise[axis]);
      const Array<R> size = max(length(next, x.shape()), R(1));
      const R theta_next = (1 + std::sqrt(1 + 4 * theta * theta)) / 2;
      for (std::size_t axis = 0; axis < q.size(); ++axis) {
        next[axis] = next[axis] / size;
        q[axis] = next[axis] + (theta - 1) / theta_next * (next[axis] - p[axis]);
      }
      p = std::move(next);
      theta = theta_next;
    }
    return x - scale * divergence(p, x.shape());
  }
  template <Scalar T>
  real_t<T> value(const Array<T>& x) const {
    return real_t<T>(weight) * sum(length(differences(x), x.shape()));
  }

 private:
  template <Scalar T>
  using Field = std::vector<Array<T>>;

  /// D x: along each axis x[j + 1] - x[j], 0 at the end.
  template <Scalar T>
  static Field<T> differences(const Array<T>& x) {
    Field<T> d;
    for (int axis = 0; axis < x.rank(); ++axis)
      d.push_back(x.extent(axis) < 2 ? zeros<T>(x.shape())
                                     : Array<T>(pad(diff(x, axis), axis, 0, 1)));
    return d;
  }
  /// D^H p
  template <Scalar T>
  static Array<T> divergence(const Field<T>& p, const Shape& shape) {
    Array<T> sum = zeros<T>(shape);
    for (int axis = 0; axis < shape.rank(); ++axis) {
      if (shape[axis] < 2) continue;
      const Array<T> inner = slice(p[static_cast<std::size_t>(axis)], axis, 0, shape[axis] - 1);
      sum = sum + pad(inner, axis, 1, 0) - pad(inner, axis, 0, 1);
    }
    return sum;
  }
  template <Scalar T>
  static Array<real_t<T>> length(const Field<T>& p, const Shape& shape) {
    Array<real_t<T>> squares = zeros<real_t<T>>(shape);
    for (const Array<T>& each : p)
      squares = squares + abs2(each);
    return sqrt(squares);
  }
};

}  // namespace wirtinger::optim
