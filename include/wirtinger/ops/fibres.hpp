/// \file
/// Fibres: the elements of an array that a reduction makes one of, and walking over them in the
/// order of memory, whatever the axes are.
#pragma once

#include <tuple>

#include "array_operand.hpp"
#include "operand_traits.hpp"

namespace wirtinger::detail {

/// An array's elements as numbers; with tangents (none: zero), as dual numbers. T: const to read.
template <class T, bool dual>
class Numbers {
 public:
  using Element = std::remove_const_t<T>;
  using Plain = Lane<Element>;
  using Number = std::conditional_t<dual, number::Dual<Plain>, Plain>;

  Numbers(T* values, T* tangents) : values_(values), tangents_(tangents) {}

  WIRTINGER_INLINE Number operator[](Index i) const {
    if constexpr (dual)
      return {load(values_ + i), tangents_ != nullptr ? load(tangents_ + i) : Plain{}};
    else
      return load(values_ + i);
  }
  WIRTINGER_INLINE void put(Index i, const Number& x) const {
    number::store<Element, number::Single>(values_ + i, number::primal(x));
    if constexpr (dual) number::store<Element, number::Single>(tangents_ + i, x.tangent);
  }

 private:
  WIRTINGER_INLINE static Plain load(const Element* from) {
    return number::load<Element, number::Single>(from);
  }

  T* values_;
  T* tangents_;
};

/// Which elements make which result. Elements and results are counted in memory; both arrays are
/// contiguous in one order, `kept` being the shape `from` with extent 1 on the reduced axes.
class Fibres {
 public:
  Fibres(const Shape& from, const Shape& kept, Order order)
      : rows_(from,
              {strides_in(order, from), broadcast_strides(kept, strides_in(order, kept), from)}),
        elements_(from.size()),
        results_(kept.size()) {}

  Index results() const { return results_; }

  /// A number for each result: all the same, or f(result).
  template <class Z>
  PooledVector<Z> states(const Z& start) const {
    return PooledVector<Z>(static_cast<std::size_t>(results_), start);
  }
  template <class F>
  auto states_of(F f) const {
    PooledVector<decltype(f(Index()))> states;
    states.reserve(static_cast<std::size_t>(results_));
    for (Index o = 0; o < results_; ++o)
      states.push_back(f(o));
    return states;
  }

  /// Calls f(element, result, state...) for all elements from the first to the last, with the
  /// result's states, which f may change; and the other way.
  template <class F, class... Z>
  void for_each(F f, PooledVector<Z>&... states) const {
    walk([](Index place, Index) { return place; }, f, states.data()...);
  }
  template <class F, class... Z>
  void for_each_backward(F f, PooledVector<Z>&... states) const {
    // Places are linear in the indices: the last one minus the place of the mirrored index.
    walk([](Index place, Index count) { return count - 1 - place; }, f, states.data()...);
  }

  /// For each result, map(element, result) of its elements combined with `start`. `combine` is
  /// associative, and commutative; it is applied in halves, so that sums keep their digits.
  template <class Z, class Map, class Combine>
  PooledVector<Z> fold(const Z& start, Map map, Combine combine) const {
    PooledVector<Z> results = states(start);
    Z* const w = results.data();
    rows_.for_each([&](const std::array<Index, 2>& at) {
      if (rows_.step[1] == 0) {
        const auto here = [&](Index i) WIRTINGER_INLINE_LAMBDA { return Z(map(i, at[1])); };
        w[at[1]] = combine(w[at[1]], fold_row<Z>(at[0], rows_.length, here, combine));
      } else {
        for (Index i = 0; i < rows_.length; ++i)
          w[at[1] + i] = combine(w[at[1] + i], Z(map(at[0] + i, at[1] + i)));
      }
    });
    return results;
  }

 private:
  // The states of a row with one result are local: the compiler sees that nothing else writes them.
  template <class Place, class F, class... Z>
  void walk(Place place, F& f, Z*... states) const {
    rows_.for_each([&](const std::array<Index, 2>& at) {
      if (rows_.step[1] == 0) {
        const Index o = place(at[1], results_);
        std::tuple<Z...> local(states[o]...);
        std::apply(
            [&](Z&... state) {
              for (Index i = 0; i < rows_.length; ++i)
                f(place(at[0] + i, elements_), o, state...);
              ((states[o] = state), ...);
            },
            local);
      } else {
        for (Index i = 0; i < rows_.length; ++i) {
          const Index o = place(at[1] + i, results_);
          f(place(at[0] + i, elements_), o, states[o]...);
        }
      }
    });
  }

  template <class Z, class Map, class Combine>
  static Z fold_row(Index first, Index count, const Map& map, const Combine& combine) {
    constexpr Index lanes = 8;  // independent of each other: no waiting for the last result
    if (count > 16 * lanes) {
      const Index half = count / 2;
      return combine(fold_row<Z>(first, half, map, combine),
                     fold_row<Z>(first + half, count - half, map, combine));
    }
    Z all = map(first);
    Index i = 1;
    if (count > lanes) {
      std::array<Z, lanes> lane;
      for (Index k = 0; k < lanes; ++k)
        lane[static_cast<std::size_t>(k)] = map(first + i + k);
      for (i += lanes; i + lanes <= count; i += lanes)
        for (Index k = 0; k < lanes; ++k) {
          Z& sum = lane[static_cast<std::size_t>(k)];
          sum = combine(sum, map(first + i + k));
        }
      for (const Z& sum : lane)
        all = combine(all, sum);
    }
    for (; i < count; ++i)
      all = combine(all, map(first + i));
    return all;
  }

  Rows<2> rows_;
  Index elements_, results_;
};

}  // namespace wirtinger::detail
