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
// that fulfil them. A step that is only approached has more: memory(x) makes what prox(x, t,
// memory) goes on from, and memory.error then bounds the distance from the minimiser. All throw
// DomainError for parameters out of their range, ShapeError for an array of theirs of another shape
// than x.

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

/// Throws ShapeError unless an array that belongs to a proximal step has the shape of x.
inline void require_shape_of_parameter(std::string_view name, const Shape& own, const Shape& x) {
  if (!(own == x))
    throw ShapeError(message(name, ": an array of shape ", to_text(own),
                             " found, expected that of the parameter, ", to_text(x)));
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
    wirtinger::detail::require_option(weight >= 0, "SoftThreshold", "weight", weight, "0 or more");
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
    wirtinger::detail::require_option(lower <= upper, "Box", "lower", lower,
                                      "a number that is not above upper");
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
    wirtinger::detail::require_option(radius >= 0, "Disk", "radius", radius, "0 or more");
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
    wirtinger::detail::require_shape_of_parameter("Modulus", modulus.shape(), x.shape());
    if (modulus.size() > 0)
      wirtinger::detail::require_option(min(modulus) >= 0, "Modulus", "smallest element",
                                        min(modulus), "0 or more");
    return polar(modulus, arg(x));
  }
  double value(const Array<std::complex<R>>&) const { return 0; }
};

/// x = 0 where the mask is false.  Field: real or complex.  Shape: that of x.
struct Support {
  Array<bool> mask;

  template <Scalar T>
  Array<T> operator()(const Array<T>& x, real_t<T>) const {
    wirtinger::detail::require_shape_of_parameter("Support", mask.shape(), x.shape());
    return where(mask, x, T(0));
  }
  template <class X>
  double value(const X&) const {
    return 0;
  }
};

/// h(x) = weight sum over elements of sqrt(sum over axes of |difference to the next|^2), the
/// isotropic total variation, convention.md, eq. (135); no difference across the border.
///   Field: real or complex.  Shape: any, rank 1 and more.  The step is approached by at most
///   `iterations` steps of the fast projected gradient method for the dual problem, fewer if they
///   reach it to rounding. Called by itself it starts anew each time, and for large weights needs
///   many more; fista goes on from the step before.
///   Source: Beck, Teboulle, IEEE Trans. Image Processing 18 (2009).
struct TotalVariation {
  double weight;
  Index iterations = 100;

  /// The dual variables, their momentum, and how far from the minimiser the step may be.
  template <Scalar T>
  struct Memory {
    std::vector<Array<T>> p = {}, q = {};
    real_t<T> theta = 1, scale = 0, error = 0;
  };
  template <Scalar T>
  Memory<T> memory(const Array<T>&) const {
    return {};
  }

  template <Scalar T>
  Array<T> operator()(const Array<T>& x, real_t<T> t) const {
    Memory<T> memory;
    return (*this)(x, t, memory);
  }
  template <Scalar T>
  Array<T> operator()(const Array<T>& x, real_t<T> t, Memory<T>& m) const {
    using R = real_t<T>;
    wirtinger::detail::require_option(weight >= 0, "TotalVariation", "weight", weight, "0 or more");
    wirtinger::detail::require_option(iterations >= 1, "TotalVariation", "iterations", iterations,
                                      "1 or more");
    const R scale = t * R(weight);
    m.error = 0;
    if (!(scale > 0)) return x;
    if (m.p.empty()) m.p = m.q = differences(zeros<T>(x.shape()));
    if (scale != m.scale) m.q = m.p, m.theta = 1, m.scale = scale;
    const R step = 1 / (scale * R(4 * std::max(1, x.rank())));
    Array<T> y = x;
    for (Index k = 0; k < iterations; ++k) {
      advance(x, step, m);
      y = x - scale * divergence(m.p, x.shape());
      m.error = distance_at_most(y, m);
      if (m.error == 0) break;
    }
    return y;
  }
  template <Scalar T>
  real_t<T> value(const Array<T>& x) const {
    return real_t<T>(weight) * sum(length(differences(x), x.shape()));
  }

 private:
  template <Scalar T>
  using Field = std::vector<Array<T>>;

  /// One projected gradient step for p from the point with momentum q, and the next such point;
  /// without momentum where it leads uphill.
  template <Scalar T>
  static void advance(const Array<T>& x, real_t<T> step, Memory<T>& m) {
    using R = real_t<T>;
    const Field<T> rise = differences<T>(x - m.scale * divergence(m.q, x.shape()));
    Field<T> next;
    for (std::size_t axis = 0; axis < m.q.size(); ++axis)
      next.push_back(m.q[axis] + step * rise[axis]);
    const Array<R> size = max(length(next, x.shape()), R(1));
    R uphill = 0;
    for (std::size_t axis = 0; axis < m.q.size(); ++axis) {
      next[axis] = next[axis] / size;
      uphill += std::real(vdot(m.q[axis] - next[axis], next[axis] - m.p[axis]));
    }
    if (uphill > 0) m.theta = 1;
    const R theta = (1 + std::sqrt(1 + 4 * m.theta * m.theta)) / 2;
    for (std::size_t axis = 0; axis < m.q.size(); ++axis)
      m.q[axis] = next[axis] + (m.theta - 1) / theta * (next[axis] - m.p[axis]);
    m.p = std::move(next);
    m.theta = theta;
  }
  /// sqrt(2 gap), convention.md, eq. (138), the gap without what may be rounding.
  template <Scalar T>
  static real_t<T> distance_at_most(const Array<T>& y, const Memory<T>& m) {
    using R = real_t<T>;
    const Field<T> d = differences(y);
    const R variation = sum(length(d, y.shape()));
    R gap = variation, squares = 0;
    for (std::size_t axis = 0; axis < d.size(); ++axis) {
      gap -= std::real(vdot(m.p[axis], d[axis]));
      squares += squared_norm(m.p[axis]);
    }
    const R rounding = 16 * std::numeric_limits<R>::epsilon() *
                       (variation + std::sqrt(squared_norm(y)) + m.scale * std::sqrt(squares));
    return gap > rounding ? std::sqrt(2 * m.scale * (gap - rounding)) : R(0);
  }

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
