#pragma once
// The operations of random small programs. Types of variables are fixed when a test is compiled,
// programs are drawn when it runs: so a program is a list of instructions on a pool of values of
// four types, and each operation is compiled twice, on plain values and on variables.
//
// An operation is one line:
//   add<Complexes, double>("x * t", anything, [](auto&, auto& x, auto& t) { return x * t; });
//   its arguments' types, its text, what it asks of its arguments and draws for itself, and the
//   lambda, which gets what was drawn (Choice) and numbers, arrays or variables.

#include <wirtinger/wirtinger.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace programs {

namespace wg = wirtinger;
using wg::Array, wg::Index, wg::Shape, wg::Var;
using Complex = std::complex<double>;
using Reals = Array<double>;
using Complexes = Array<Complex>;

/// What a place of the pool holds; nothing after it was moved from.
using Value = std::variant<std::monostate, double, Complex, Reals, Complexes>;
using Variable =
    std::variant<std::monostate, Var<double>, Var<Complex>, Var<Reals>, Var<Complexes>>;

/// The same numbers on every platform, unlike the standard distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {
    for (int k = 0; k < 4; ++k)
      next();
  }
  /// 0 .. n - 1
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() >> 33) % n; }
  Index between(Index least, Index most) {
    return least + static_cast<Index>(below(static_cast<std::size_t>(most - least + 1)));
  }
  bool chance(double p) { return number() < 2 * p - 1; }
  /// In [-1, 1).
  double number() { return static_cast<double>(next() >> 11) * 0x1p-52 - 1; }
  template <class T>
  T draw(const Shape& shape) {
    if constexpr (std::is_same_v<T, double>) {
      return number();
    } else if constexpr (std::is_same_v<T, Complex>) {
      const double re = number();
      return {re, number()};
    } else {
      T array = T::uninitialized(shape);
      for (Index k = 0; k < shape.size(); ++k)
        array.data()[k] = draw<typename T::value_type>({});
      return array;
    }
  }

 private:
  std::uint64_t next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return state_ ^ (state_ >> 31);
  }
  std::uint64_t state_;
};

/// What an instruction draws for itself: axes, lengths, indices, a shape.
struct Choice {
  std::vector<Index> n;
  Shape shape;
  int axis(std::size_t k) const { return static_cast<int>(n[k]); }
  std::vector<int> axes() const { return {n.begin(), n.end()}; }
};

using Values = std::vector<Value>;
using Variables = std::vector<Variable>;

/// Draws a choice for these arguments; false if the operation shall not be used on them.
using Chooser = bool (*)(const Values& arguments, Random& random, Choice& choice);

struct Operation {
  std::string text;
  std::vector<std::size_t> arguments;  // positions in Value
  Chooser choose;
  bool rebinds;   // its result replaces its first argument
  bool consumes;  // its first argument is moved from
  bool exact;     // values and variables agree to the bit: the same kernels compute them
  Value (*on_values)(Values& pool, const std::size_t* where, const Choice& choice);
  Variable (*on_variables)(Variables& pool, const std::size_t* where, const Choice& choice);
};

class Vocabulary {
 public:
  /// A function of its arguments.
  template <class... T, class F>
  void add(std::string text, Chooser choose, F) {
    put<F, false, T...>(std::move(text), choose);
  }
  /// A function that rounds differently on plain values: one that adds the elements of an
  /// expression in another order than those of an array.
  template <class... T, class F>
  void add_inexact(std::string text, Chooser choose, F) {
    put<F, false, T...>(std::move(text), choose);
    operations_.back().exact = false;
  }
  /// Its first argument is an rvalue: it may give its memory to the result.
  template <class... T, class F>
  void add_consuming(std::string text, Chooser choose, F) {
    put<F, true, T...>(std::move(text), choose);
  }
  /// Changes its first argument and returns nothing.
  template <class... T, class F>
  void add_rebinding(std::string text, Chooser choose, F) {
    put<F, false, T...>(std::move(text), choose);
    operations_.back().rebinds = true;
  }
  const std::vector<Operation>& operations() const { return operations_; }

 private:
  /// Which alternative of Value a type is.
  template <class T>
  static constexpr std::size_t position = std::is_same_v<T, double>    ? 1
                                          : std::is_same_v<T, Complex> ? 2
                                          : std::is_same_v<T, Reals>   ? 3
                                                                       : 4;

  // Plain numbers are computed by the operators of the language.
  template <class... T>
  static constexpr bool computes_in_kernels = sizeof...(T) == 0 || (wg::is_array<T> || ...);

  template <class F, bool consumes, class... T>
  void put(std::string text, Chooser choose) {
    operations_.push_back({std::move(text),
                           {position<T>...},
                           choose,
                           false,
                           consumes,
                           computes_in_kernels<T...>,
                           &run<F, consumes, Value, T...>,
                           &run<F, consumes, Variable, Var<T>...>});
  }

  template <class F, bool consumes, class Any, class... X>
  static Any run(std::vector<Any>& pool, const std::size_t* where, const Choice& choice) {
    const auto call = [&]<std::size_t... k>(std::index_sequence<k...>)->Any {
      const auto argument =
          [&]<std::size_t i>(std::integral_constant<std::size_t, i>) -> decltype(auto) {
        using Type = std::tuple_element_t<i, std::tuple<X...>>;
        if constexpr (consumes && i == 0)
          return std::move(std::get<Type>(pool[where[i]]));
        else
          return std::get<Type>(pool[where[i]]);
      };
      if constexpr (std::is_void_v<decltype(
                        F{}(choice, argument(std::integral_constant<std::size_t, k>{})...))>) {
        F{}(choice, argument(std::integral_constant<std::size_t, k>{})...);
        return {};
      } else {
        return stored<Any>(F{}(choice, argument(std::integral_constant<std::size_t, k>{})...));
      }
    };
    return call(std::index_sequence_for<X...>{});
  }

  template <class Any, class Result>
  static Any stored(Result&& result) {
    if constexpr (std::is_same_v<Any, Value>)
      return Any(std::in_place_type<std::remove_cvref_t<Result>>, std::forward<Result>(result));
    else if constexpr (wg::detail::Operand<Result>)
      return Any(wg::eval(std::forward<Result>(result)));
    else  // a constant
      return Any(Var(std::forward<Result>(result)));
  }

  std::vector<Operation> operations_;
};

// The vocabulary, in files that compile side by side.
void add_elementwise_complex(Vocabulary& vocabulary);
void add_elementwise_real(Vocabulary& vocabulary);
void add_numbers(Vocabulary& vocabulary);
void add_more_reductions(Vocabulary& vocabulary);
void add_shapes(Vocabulary& vocabulary);
void add_transforms(Vocabulary& vocabulary);
const Vocabulary& vocabulary();

// --- what operations ask of their arguments ------------------------------------------------------

bool anything(const Values&, Random&, Choice&);
/// |x| > 0.15 for all elements of the first argument, of the last.
bool away_from_zero(const Values&, Random&, Choice&);
bool last_away_from_zero(const Values&, Random&, Choice&);
/// Re x > 0.1: away from the branch cuts of log, sqrt, pow, arg.
bool right_half(const Values&, Random&, Choice&);
/// Two real arguments differ by 0.02 or more in every element: no tie within reach.
bool no_ties(const Values&, Random&, Choice&);
/// No two elements of the argument are within 0.02: its maximum stays where it is.
bool no_ties_inside(const Values&, Random&, Choice&);
/// The real part of no element is near one of the bounds -0.5, 0, 0.5.
bool off_the_bounds(const Values&, Random&, Choice&);

// --- and what they draw --------------------------------------------------------------------------

bool an_axis(const Values&, Random&, Choice&);            // n = {axis}
bool an_axis_and_shift(const Values&, Random&, Choice&);  // n = {axis, shift}
bool a_slice(const Values&, Random&, Choice&);            // n = {axis, start, stop, step}
bool a_box(const Values&, Random&, Choice&);              // n = {start, stop, start, stop, ..}
bool a_padding(const Values&, Random&, Choice&);          // n = {axis, before, after}
bool a_length(const Values&, Random&, Choice&);           // n = {axis, length}
bool an_order_of_axes(const Values&, Random&, Choice&);   // n = a permutation
bool some_axes(const Values&, Random&, Choice&);          // n = distinct axes, at least one
bool an_element(const Values&, Random&, Choice&);         // n = its index
bool a_shape_of_the_size(const Values&, Random&, Choice&);
bool a_shape_around(const Values&, Random&, Choice&);  // one that the argument broadcasts to
bool any_shape(const Values&, Random&, Choice&);       // n = {seed}, shape
bool a_transform(const Values&, Random&, Choice&);     // n = {axis, length, norm}
bool two_lengths(const Values&, Random&, Choice&);     // n = {norm, axis, axis}, shape = lengths

}  // namespace programs
