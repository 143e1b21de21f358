/// \file
/// Compares a gradient with central differences along the real and imaginary part of every
/// element of every argument.
#pragma once

#include "../api/gradient.hpp"
#include "report.hpp"

namespace wirtinger {

namespace detail {

/// f at plain arguments, evaluated with passive variables: no tape takes part.
template <class F, class... X>
auto plain_value(F& f, const X&... x) {
  auto passive = std::make_tuple(Var(x)...);
  return as_result(std::apply(f, passive)).value();
}

/// An argument as what it is differentiated as: integers as double, Eigen objects as arrays.
template <class X>
auto as_argument(const X& x) {
  if constexpr (EigenObject<X>)
    return copy(x);
  else if constexpr (std::is_integral_v<X>)
    return static_cast<double>(x);
  else
    return x;
}

/// Real components of a number or array, and the array with one component moved.
template <class T>
Index component_count(const T& x) {
  if constexpr (is_array<T>)
    return x.size() * components<typename T::value_type>;
  else
    return components<T>;
}
template <class T>
auto component(const T& x, Index k) {
  if constexpr (is_array<T>) {
    using E = typename T::value_type;
    const T row_major = x.in_order(Order::row_major);
    return component(row_major.data()[k / components<E>], k % components<E>);
  } else if constexpr (ComplexScalar<T>) {
    return k == 0 ? x.real() : x.imag();
  } else {
    return x;
  }
}
template <class T, class R>
T moved(const T& x, Index k, R by) {
  if constexpr (is_array<T>) {
    T shifted = x.in_order(Order::row_major);
    reinterpret_cast<R*>(shifted.data())[k] += by;
    return shifted;
  } else if constexpr (ComplexScalar<T>) {
    return k == 0 ? T(x.real() + by, x.imag()) : T(x.real(), x.imag() + by);
  } else {
    return x + by;
  }
}

/// Differences along every component of argument number `which` against its gradient.
template <std::size_t which, class F, class R, class Arguments, class Gradients>
void compare_argument(F& f, const Arguments& x, const Gradients& gradients, R value,
                      const CheckSettings<R>& settings, CheckReport& report) {
  const auto& here = std::get<which>(x);
  const auto& gradient = std::get<which>(gradients);
  R largest = 0;
  std::vector<R> differences(static_cast<std::size_t>(component_count(here)));
  std::vector<R> noise(differences.size());
  for (Index k = 0; k < component_count(here); ++k) {
    const R h = settings.step * std::max(R(1), std::abs(component(here, k)));
    const auto at = [&](R by) {
      auto shifted = x;
      std::get<which>(shifted) = moved(here, k, by);
      return std::apply([&](const auto&... a) { return plain_value(f, a...); }, shifted);
    };
    // The step that was really taken, after rounding of x + h.
    const R up = component(moved(here, k, h), k), down = component(moved(here, k, -h), k);
    const R difference = (at(h) - at(-h)) / (up - down);
    differences[static_cast<std::size_t>(k)] = difference;
    noise[static_cast<std::size_t>(k)] =
        16 * std::numeric_limits<R>::epsilon() * std::abs(value) / h;
    largest = std::max({largest, std::abs(difference), std::abs(component(gradient, k))});
  }
  for (Index k = 0; k < component_count(here); ++k) {
    const R expected = differences[static_cast<std::size_t>(k)], found = component(gradient, k);
    const R error = std::abs(expected - found);
    const R allowed = settings.tolerance * largest + noise[static_cast<std::size_t>(k)];
    const bool fails = !(error <= allowed);
    const long double excess = reported(error) - reported(allowed);
    if (report.element >= 0 && !(fails && report.passed) &&
        !(excess > report.error - report.allowed || (fails && std::isnan(error))))
      continue;
    constexpr int parts = [] {
      using T = std::remove_cvref_t<decltype(here)>;
      if constexpr (is_array<T>)
        return components<typename T::value_type>;
      else
        return components<T>;
    }();
    report.passed = report.passed && !fails;
    report.argument = static_cast<int>(which);
    report.element = k / parts;
    report.imaginary = k % parts == 1;
    report.expected = reported(expected);
    report.found = reported(found);
    report.error = reported(error);
    report.allowed = reported(allowed);
  }
}

template <class F, class... X>
CheckReport checked_gradient(F& f, const CheckOptions& options, const X&... x) {
  using R = arguments_real_t<X...>;
  const CheckSettings<R> settings = check_settings<R>("check_gradient", options);
  const auto result = value_and_gradient(f, x...);
  CheckReport report;
  report.element = -1;
  const auto arguments = std::make_tuple(x...);
  const auto compare = [&]<std::size_t... k>(std::index_sequence<k...>) {
    if constexpr (sizeof...(X) == 1)
      (compare_argument<k>(f, arguments, std::tie(result.gradient), result.value, settings, report),
       ...);
    else
      (compare_argument<k>(f, arguments, result.gradient, result.value, settings, report), ...);
  };
  compare(std::index_sequence_for<X...>{});
  report.element = std::max<Index>(report.element, 0);
  report.sentence =
      message("check_gradient: ", report.passed ? "agrees" : "differs", "; worst at argument ",
              report.argument, ", element ", report.element,
              report.imaginary ? ", imaginary part" : ", real part", ": differences give ",
              report.expected, ", the gradient is ", report.found, " (error ", report.error,
              ", accepted ", report.allowed, ")",
              std::same_as<R, float>
                  ? "; in float, differences are good to two or three digits: check in double"
                  : "");
  return report;
}

}  // namespace detail

/// Compares gradient(f, x...) with central differences in every real direction.
///   f: real-valued, as for gradient. x: numbers, arrays, Eigen objects; CheckOptions last.
///   Costs two evaluations of f for every real component. Throws CheckError for a step or
///   tolerance that is not positive, and what f throws.
template <class F, detail::PlainArgument... X>
CheckReport check_gradient(F&& f, const X&... x) {
  return detail::checked_gradient(f, {}, detail::as_argument(x)...);
}
template <class F, detail::PlainArgument X>
CheckReport check_gradient(F&& f, const X& x, const CheckOptions& options) {
  return detail::checked_gradient(f, options, detail::as_argument(x));
}
template <class F, detail::PlainArgument X, detail::PlainArgument Y>
CheckReport check_gradient(F&& f, const X& x, const Y& y, const CheckOptions& options) {
  return detail::checked_gradient(f, options, detail::as_argument(x), detail::as_argument(y));
}
template <class F, detail::PlainArgument X, detail::PlainArgument Y, detail::PlainArgument Z>
CheckReport check_gradient(F&& f, const X& x, const Y& y, const Z& z, const CheckOptions& options) {
  return detail::checked_gradient(f, options, detail::as_argument(x), detail::as_argument(y),
                                  detail::as_argument(z));
}
template <class F, detail::PlainArgument X, detail::PlainArgument Y, detail::PlainArgument Z,
          detail::PlainArgument W>
CheckReport check_gradient(F&& f, const X& x, const Y& y, const Z& z, const W& w,
                           const CheckOptions& options) {
  return detail::checked_gradient(f, options, detail::as_argument(x), detail::as_argument(y),
                                  detail::as_argument(z), detail::as_argument(w));
}

}  // namespace wirtinger
