#pragma once
// The public functions of the rule table on recorded variables, numbers and arrays, against
// differences of the same functions on plain numbers.

#include <wirtinger/api/vjp.hpp>

#include "support/catch.hpp"
#include "support/differences.hpp"
#include "support/domains.hpp"

namespace recorded_rules {

namespace wg = wirtinger;
using wg::Array;
using wg::Var;
using Complex = std::complex<double>;

/// One function of two arguments in the three forms it is tested in; arrays are costly to compile
/// and may be missing.
template <class A, class B, class W>
struct Forms {
  W (*plain)(A a, B b);
  Var<W> (*scalar)(const Var<A>& a, const Var<B>& b);
  Var<Array<W>> (*array)(const Var<Array<A>>& a, const Var<Array<B>>& b);
};

template <class T>
Array<T> points(const domains::Sector& domain, double turn) {
  Array<T> x = Array<T>::uninitialized({domains::points});
  for (std::size_t k = 0; k < domains::points; ++k) {
    if constexpr (wg::ComplexScalar<T>)
      x.data()[k] = domain(k, turn);
    else
      x.data()[k] = domain.real(k, turn);
  }
  return x;
}

/// gradient of Re(conj(seed) f): the pulled-back seed, one element after the other.
template <class X, class F>
X expected_cotangent(F f, X x, Complex seed) {
  return differences::gradient([&](X at) { return std::real(std::conj(seed) * Complex(f(at))); },
                               x);
}
template <class W>
W seed(std::size_t k) {
  const double angle = 0.7 + static_cast<double>(k);
  if constexpr (wg::ComplexScalar<W>)
    return std::polar(1.0, angle);
  else
    return std::cos(angle);
}

template <class A, class B, class W>
void check_forms(const Forms<A, B, W>& forms, const domains::Sector& domain) {
  const Array<A> a = points<A>(domain, 0);
  const Array<B> b = points<B>(domain, 0.37);
  Array<A> a_bar = a;
  Array<B> b_bar = b;
  Array<W> w = wg::zeros<W>(a.shape()), w_bar = w;
  for (std::size_t k = 0; k < domains::points; ++k) {
    const A a_k = a.data()[k];
    const B b_k = b.data()[k];
    w.data()[k] = forms.plain(a_k, b_k);
    w_bar.data()[k] = seed<W>(k);
    a_bar.data()[k] =
        expected_cotangent([&](A at) { return forms.plain(at, b_k); }, a_k, seed<W>(k));
    b_bar.data()[k] =
        expected_cotangent([&](B at) { return forms.plain(a_k, at); }, b_k, seed<W>(k));
  }
  const double accuracy = differences::accuracy<double>();

  wg::Tape<double> tape;
  if (forms.array != nullptr) {
    const auto x = tape.variable(a);
    const auto y = tape.variable(b);
    const auto result = forms.array(x, y);
    CHECK(distance(result, w) <= 8 * measure::epsilon<double>);
    wg::detail::backward_from(tape, result, w_bar);
    CHECK(distance(tape.gradient(x), a_bar) <= accuracy);
    CHECK(distance(tape.gradient(y), b_bar) <= accuracy);
  }

  for (std::size_t k = 0; k < domains::points; ++k) {
    CAPTURE(k, a.data()[k], b.data()[k]);
    tape.clear();
    const auto u = tape.variable(a.data()[k]);
    const auto v = tape.variable(b.data()[k]);
    const auto number = forms.scalar(u, v);
    CHECK(distance(number, w.data()[k]) <= 8 * measure::epsilon<double>);
    wg::detail::backward_from(tape, number, seed<W>(k));
    CHECK(std::abs(tape.gradient(u) - a_bar.data()[k]) <=
          accuracy * (1 + std::abs(a_bar.data()[k])));
    CHECK(std::abs(tape.gradient(v) - b_bar.data()[k]) <=
          accuracy * (1 + std::abs(b_bar.data()[k])));
  }
}

/// A function object F for plain numbers and variables alike, of arguments of type A and B.
template <class A, class B, class F, bool arrays>
void check(const domains::Sector& domain) {
  using W = decltype(F{}(A{}, B{}));
  Forms<A, B, W> forms{[](A a, B b) { return F{}(a, b); },
                       [](const Var<A>& a, const Var<B>& b) { return Var<W>(F{}(a, b)); }, nullptr};
  if constexpr (arrays)
    forms.array = [](const Var<Array<A>>& a, const Var<Array<B>>& b) {
      return Var<Array<W>>(F{}(a, b));
    };
  check_forms(forms, domain);
}

}  // namespace recorded_rules
