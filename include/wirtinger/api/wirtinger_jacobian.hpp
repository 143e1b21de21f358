/// \file
/// Both Wirtinger derivatives of a function of arrays as dense matrices: small problems.
#pragma once

#include "tangents.hpp"
#include "wirtinger_derivatives.hpp"

namespace wirtinger {

/// y_dot = J x_dot + Jbar conj(x_dot)
template <RealScalar R>
struct WirtingerJacobian {
  using Matrix = Eigen::Matrix<std::complex<R>, Eigen::Dynamic, Eigen::Dynamic>;
  Matrix J, Jbar;
};

namespace detail {

/// Number of elements of a number or array, and its elements row-major.
template <class T>
Index element_count(const T& x) {
  if constexpr (is_array<T>)
    return x.size();
  else
    return 1;
}
template <class T>
auto flat_elements(const T& x) {
  if constexpr (is_array<T>)
    return x.to_row_major();
  else
    return std::vector<T>{x};
}
/// `number` at one element, counted row-major, and 0 at the others.
template <class T>
T unit_like(const T& x, Index element, const element_of_plain<T>& number) {
  if constexpr (is_array<T>) {
    T unit = zeros<typename T::value_type>(x.shape());
    unit.data()[element] = number;
    return unit;
  } else {
    return number;
  }
}

/// Fills both matrices from a recording, column by column or row by row.
template <RealScalar R, class Variables, class Result>
class JacobianFiller {
 public:
  using C = std::complex<R>;
  using Y = typename Result::value_type;
  using T = element_of_plain<Y>;

  JacobianFiller(Tape<R>& tape, const Variables& variables, const Result& y)
      : tape_(tape), variables_(variables), y_(y) {
    for_each([&]<class X>(const Var<X>& x, Index) {
      columns_ += element_count(x.value());
      pushes_ += element_count(x.value()) * components<element_of_plain<X>>;
    });
    const Index rows = element_count(y.value());
    pulls_ = rows * components<T>;
    jacobian_.J.setZero(rows, columns_);
    jacobian_.Jbar.setZero(rows, columns_);
  }

  WirtingerJacobian<R> filled() {
    if (VarAccess::core(y_) == nullptr) return jacobian_;
    if (pushes_ > pulls_ || !pushed()) pull();
    return std::move(jacobian_);
  }

 private:
  /// f(variable, number of its first column)
  template <class F>
  void for_each(F f) const {
    Index column = 0;
    std::apply(
        [&](const auto&... x) {
          const auto next = [&](const auto& v) {
            f(v, column);
            column += element_count(v.value());
          };
          (next(x), ...);
        },
        variables_);
  }

  /// False if an operation has cotangents only: a custom node without jvp.
  bool pushed() {
    try {
      push();
      return true;
    } catch (const TapeError&) {
      return false;
    }
  }

  /// Columns from the tangents along 1 and i: J = (a - i b)/2, Jbar = (a + i b)/2.
  void push() {
    for_each([&]<class X>(const Var<X>& x, Index first) {
      using E = element_of_plain<X>;
      for (Index j = 0; j < element_count(x.value()); ++j) {
        const auto a = tangent_along(x, unit_like(x.value(), j, E(1)));
        if constexpr (ComplexScalar<E>) {
          const auto b = tangent_along(x, unit_like(x.value(), j, E(0, 1)));
          for (std::size_t k = 0; k < a.size(); ++k)
            set(static_cast<Index>(k), first + j, half_sum(C(a[k]), -times_i(C(b[k]))),
                half_sum(C(a[k]), times_i(C(b[k]))));
        } else {
          for (std::size_t k = 0; k < a.size(); ++k)
            jacobian_.J(static_cast<Index>(k), first + j) = a[k];
        }
      }
    });
  }
  template <class X>
  std::vector<T> tangent_along(const Var<X>& x, const X& direction) {
    TapeCore<R>& core = tape_.core();
    core.tangent.assign(core.scalars(), R(0));
    for_each([&]<class V>(const Var<V>& v, Index) {
      if constexpr (is_array<V>) VarAccess::node(v)->tangent = Buffer();
    });
    set_tangent(tape_, "wirtinger_jacobian", x, direction);
    sweep_forward(core, core.origin(), Action::push_forward);
    return flat_elements(tangent_of(tape_, y_));
  }

  /// Rows from the pullbacks of 1 and i: conj(J) = (g - i h)/2, Jbar = (g + i h)/2.
  void pull() {
    for (Index k = 0; k < jacobian_.J.rows(); ++k) {
      const std::vector<C> g = pulled_back(k, T(1));
      std::vector<C> h(g.size(), C(0));
      if constexpr (ComplexScalar<T>) h = pulled_back(k, T(0, 1));
      for_each([&]<class X>(const Var<X>& x, Index first) {
        for (Index j = first; j < first + element_count(x.value()); ++j) {
          const C a = g[static_cast<std::size_t>(j)], b = h[static_cast<std::size_t>(j)];
          if constexpr (ComplexScalar<element_of_plain<X>>)
            set(k, j, std::conj(half_sum(a, -times_i(b))), half_sum(a, times_i(b)));
          else
            jacobian_.J(k, j) = C(a.real(), b.real());
        }
      });
    }
  }
  /// The gradients in all columns of Re(conj(seed) y_k).
  std::vector<C> pulled_back(Index k, const T& seed) {
    backward_from(tape_, y_, unit_like(y_.value(), k, seed));
    std::vector<C> row;
    for_each([&](const auto& x, Index) {
      for (const auto& bar : flat_elements(tape_.gradient(x)))
        row.push_back(C(bar));
    });
    return row;
  }

  void set(Index row, Index column, const C& j, const C& jbar) {
    jacobian_.J(row, column) = j;
    jacobian_.Jbar(row, column) = jbar;
  }
  static C times_i(const C& b) { return {-b.imag(), b.real()}; }

  Tape<R>& tape_;
  const Variables& variables_;
  const Result& y_;
  Index columns_ = 0, pushes_ = 0, pulls_ = 0;
  WirtingerJacobian<R> jacobian_;
};

}  // namespace detail
/// J(k, j) = dy_k/dz_j and Jbar(k, j) = dy_k/dconj(z_j) of y = f(z...) (convention.md, eq. 3, 99).
///   z: numbers, arrays, Eigen objects, real or complex; f may return a number or an array.
///   Rows are the elements of y, columns those of z, flattened row-major; of several arguments one
///   after the other. For a real argument J has dy_k/dx_j and Jbar is 0, so that
///   y_dot = J z_dot + Jbar conj(z_dot) in every case. Jbar = 0 for holomorphic f.
///   Costs a forward sweep for every real component of z, or a reverse sweep for every one of y,
///   whichever are fewer.  Throws what f throws.
template <class F, class... X>
requires(sizeof...(X) > 0) auto wirtinger_jacobian(F&& f, const X&... z) {
  using R = detail::arguments_real_t<X...>;
  detail::Pushed pushed(std::tie(z...));
  const auto y = pushed.record(f);
  return detail::JacobianFiller<R, decltype(pushed.variables), std::remove_cvref_t<decltype(y)>>(
             pushed.tape, pushed.variables, y)
      .filled();
}

}  // namespace wirtinger
