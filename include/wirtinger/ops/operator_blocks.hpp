/// \file
/// Block operators: columns, rows and diagonals of operators on parts of arrays.
#pragma once

#include <tuple>

#include "compose.hpp"
#include "concat.hpp"
#include "slice.hpp"
#include "stack.hpp"

namespace wirtinger {

/// Where the parts of an array lie that the blocks make and take.
struct BlockOptions {
  /// Parts follow each other along this axis (negative: from the end).
  int axis = 0;
  /// The axis is one that the parts do not have: one index of it for each block, as in stack.
  bool new_axis = false;
  /// Extents along the axis of the results of the blocks; not given: all are equal.
  std::vector<Index> extents = {};
  /// The same of their arguments, for diagonal blocks.
  std::vector<Index> input_extents = {};
};

namespace detail {

/// Operators of several types, or any number of one, as a list.
template <class... Op>
struct OperatorList {
  std::tuple<Op...> blocks;
  Index count() const { return sizeof...(Op); }
  template <class F>
  void for_each(F f) const {
    std::apply([&](const auto&... op) { (f(op), ...); }, blocks);
  }
  template <class T>
  static constexpr bool take = (Takes<Op, T> && ...);
  template <class T>
  static constexpr bool give_complex = (ComplexScalar<given_t<Op, T>> || ...);
  std::string names(std::string_view function) const {
    return std::apply([&](const auto&... op) { return call_text(function, op...); }, blocks);
  }
};
template <class Op>
struct OperatorVector {
  std::vector<Op> blocks;
  Index count() const { return static_cast<Index>(blocks.size()); }
  template <class F>
  void for_each(F f) const {
    for (const Op& op : blocks)
      f(op);
  }
  template <class T>
  static constexpr bool take = Takes<Op, T>;
  template <class T>
  static constexpr bool give_complex = ComplexScalar<given_t<Op, T>>;
  std::string names(std::string_view function) const {
    if (blocks.empty())
      throw ShapeError(message(function, ": no operators found, expected at least one"));
    return message(function, "(", blocks.size(), " of ", blocks.front().name, ")");
  }
};

/// The field of the results of several blocks together.
template <class List, Scalar T>
using blocks_given_t = std::conditional_t<List::template give_complex<T>, complex_t<T>, real_t<T>>;

/// Cuts arrays into parts and joins parts, along an axis that they have or have not.
struct BlockParts {
  std::string_view operation;
  int axis;
  bool new_axis;
  const std::vector<Index>& extents;
  std::string_view option;  // that gives the extents
  Index count;

  void require_fitting(const std::vector<Index>& found) const {
    if (new_axis) return;
    for (std::size_t k = 0; k < found.size(); ++k) {
      const Index expected = extents.empty() ? found.front() : extents[k];
      if (found[k] != expected)
        throw ShapeError(message(operation, ": the result of block ", k, " has extent ", found[k],
                                 " along axis ", axis, ", expected ", expected, "; pass .", option,
                                 ", one extent for each block"));
    }
  }

  template <Scalar T>
  Array<T> joined(const std::vector<Array<T>>& parts) const {
    if (new_axis) return stack(parts, axis);
    std::vector<Index> found;
    for (const Array<T>& part : parts)
      found.push_back(part.shape()[checked_axis(operation, axis, part.rank())]);
    require_fitting(found);
    return concat(parts, axis);
  }

  template <Scalar T>
  std::vector<Array<T>> cut(const Array<T>& x) const {
    const int a = checked_axis(operation, axis, x.rank());
    const Index extent = x.shape()[a];
    std::vector<Index> lengths = extents;
    if (new_axis) lengths.assign(static_cast<std::size_t>(count), 1);
    if (lengths.empty() && extent % count == 0)
      lengths.assign(static_cast<std::size_t>(count), extent / count);
    Index all = 0;
    for (Index length : lengths)
      all += length;
    if (lengths.empty() || all != extent)
      throw ShapeError(message(
          operation, ": array of shape ", to_text(x.shape()), " found, expected ",
          lengths.empty() ? message("a multiple of ", count, " for equal parts")
                          : message("extent ", all),
          " along axis ", a, new_axis ? "" : message("; pass .", option, ", one for each block")));
    std::vector<Array<T>> parts;
    Index start = 0;
    for (Index length : lengths) {
      Array<T> part = copy_of_part(x, Region(x.shape()).along(a, start, length));
      if (new_axis) {
        std::vector<Index> left(part.shape().begin(), part.shape().end());
        left.erase(left.begin() + a);
        part = reshape(part, Shape(left));
      }
      parts.push_back(std::move(part));
      start += length;
    }
    return parts;
  }
};

inline void require_count(std::string_view operation, const std::vector<Index>& extents,
                          Index count) {
  if (!extents.empty() && static_cast<Index>(extents.size()) != count)
    throw ShapeError(message(operation, ": ", extents.size(), " extents found for ", count,
                             " blocks, expected one for each"));
}

}  // namespace detail

/// y = (A x, B x, ..) joined along an axis.  Made by vertical_blocks().
///   Adjoint: A^H y_A + B^H y_B + .., convention.md, eq. (93).
template <class List>
struct VerticalBlocks {
  std::string name;
  List list;
  BlockOptions options;

  template <class T>
  requires(Scalar<T>&& List::template take<T>) auto apply(const Array<T>& x) const {
    using U = detail::blocks_given_t<List, T>;
    std::vector<Array<U>> results;
    list.for_each([&](const auto& op) {
      results.push_back(detail::in_field<U>(detail::part_applied(op, x)));
    });
    return parts().joined(results);
  }
  template <class U>
  requires detail::Gives<VerticalBlocks, U>
  auto apply_adjoint(const Array<U>& y) const {
    using T = detail::domain_t<VerticalBlocks, U>;
    const std::vector<Array<U>> pieces = parts().cut(y);
    Array<T> x;
    std::size_t k = 0;
    list.for_each([&](const auto& op) {
      const Array<T> more = detail::part_adjoint<T>(op, pieces[k]);
      if (k > 0 && !(more.shape() == x.shape()))
        throw ShapeError(detail::message(name, ": the adjoint of block ", k, " has shape ",
                                         detail::to_text(more.shape()),
                                         ", expected that of block 0, ", detail::to_text(x.shape()),
                                         ": all blocks act on the same array"));
      x = k == 0 ? more : x + more;
      ++k;
    });
    return x;
  }

 private:
  detail::BlockParts parts() const {
    return {name, options.axis, options.new_axis, options.extents, "extents", list.count()};
  }
};

/// y = (A x_1, B x_2, ..) for x = (x_1, x_2, ..).  Made by diagonal_blocks().
///   Adjoint: the diagonal of the adjoints, convention.md, eq. (94).
template <class List>
struct DiagonalBlocks {
  std::string name;
  List list;
  BlockOptions options;

  template <class T>
  requires(Scalar<T>&& List::template take<T>) auto apply(const Array<T>& x) const {
    const std::vector<Array<T>> pieces = inputs().cut(x);
    using U = detail::blocks_given_t<List, T>;
    std::vector<Array<U>> results;
    list.for_each([&](const auto& op) {
      results.push_back(detail::in_field<U>(detail::part_applied(op, pieces[results.size()])));
    });
    return outputs().joined(results);
  }
  template <class U>
  requires detail::Gives<DiagonalBlocks, U>
  auto apply_adjoint(const Array<U>& y) const {
    using T = detail::domain_t<DiagonalBlocks, U>;
    const std::vector<Array<U>> pieces = outputs().cut(y);
    std::vector<Array<T>> results;
    list.for_each([&](const auto& op) {
      results.push_back(detail::part_adjoint<T>(op, pieces[results.size()]));
    });
    return inputs().joined(results);
  }

 private:
  detail::BlockParts inputs() const {
    return {name,        options.axis, options.new_axis, options.input_extents, "input_extents",
            list.count()};
  }
  detail::BlockParts outputs() const {
    return {name, options.axis, options.new_axis, options.extents, "extents", list.count()};
  }
};

namespace detail {

template <template <class> class Blocks, class List>
Blocks<List> made_of_blocks(std::string_view function, const BlockOptions& options, List list) {
  std::string name = list.names(function);
  require_count(name, options.extents, list.count());
  require_count(name, options.input_extents, list.count());
  return {std::move(name), std::move(list), options};
}

}  // namespace detail

/// A column of operators: y = (A x, B x, ..), the results one after the other along options.axis,
/// or along a new axis: vertical_blocks({.axis = -1, .new_axis = true}, A, B).
///   Field: complex if one of the results is.  Adjoint: convention.md, eq. (93).
///   Throws ShapeError for another number of extents than of blocks; its calls throw ShapeError for
///   results that do not fit together or are not as long as the extents say, AxisError.
template <detail::OperatorPart... A>
requires(sizeof...(A) > 0) auto vertical_blocks(const BlockOptions& options, A... a) {
  return detail::made_of_blocks<VerticalBlocks>(
      "vertical_blocks", options, detail::OperatorList<A...>{std::tuple<A...>(std::move(a)...)});
}
template <detail::OperatorPart... A>
requires(sizeof...(A) > 0) auto vertical_blocks(A... a) {
  return vertical_blocks(BlockOptions{}, std::move(a)...);
}
/// Any number of operators of one type. Throws ShapeError for none.
template <detail::OperatorPart A>
auto vertical_blocks(std::vector<A> a, const BlockOptions& options = {}) {
  return detail::made_of_blocks<VerticalBlocks>("vertical_blocks", options,
                                                detail::OperatorVector<A>{std::move(a)});
}

/// Operators on the diagonal: y = (A x_1, B x_2, ..), x_1, x_2, .. being the parts of x along
/// options.axis, of options.input_extents each (not given: equal ones), or along a new axis its
/// elements.
///   Field, adjoint and errors: as for vertical_blocks, convention.md, eq. (94).
template <detail::OperatorPart... A>
requires(sizeof...(A) > 0) auto diagonal_blocks(const BlockOptions& options, A... a) {
  return detail::made_of_blocks<DiagonalBlocks>(
      "diagonal_blocks", options, detail::OperatorList<A...>{std::tuple<A...>(std::move(a)...)});
}
template <detail::OperatorPart... A>
requires(sizeof...(A) > 0) auto diagonal_blocks(A... a) {
  return diagonal_blocks(BlockOptions{}, std::move(a)...);
}
template <detail::OperatorPart A>
auto diagonal_blocks(std::vector<A> a, const BlockOptions& options = {}) {
  return detail::made_of_blocks<DiagonalBlocks>("diagonal_blocks", options,
                                                detail::OperatorVector<A>{std::move(a)});
}

}  // namespace wirtinger
