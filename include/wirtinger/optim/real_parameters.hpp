/// \file
/// Parameters as plain real numbers, for optimisers of other libraries.
#pragma once

#include "objective.hpp"

namespace wirtinger::detail {

/// A complex number counts as its two parts.
template <class B>
constexpr Index reals_per_element = ComplexScalar<element_of_argument<B>> ? 2 : 1;

template <class B>
Index count_of_reals(const B& block) {
  if constexpr (Number<B>)
    return reals_per_element<B>;
  else
    return reals_per_element<B> * block.size();
}

/// Writes the real numbers of all blocks from `to` on: real part, imaginary part, row by row.
template <RealScalar R, class... B>
void write_reals(const std::tuple<B...>& blocks, R* to) {
  const auto number = [&](const auto& z) {
    if constexpr (ComplexScalar<std::remove_cvref_t<decltype(z)>>)
      *to++ = z.real(), *to++ = z.imag();
    else
      *to++ = z;
  };
  const auto write = [&](const auto& block) {
    if constexpr (Number<std::remove_cvref_t<decltype(block)>>)
      number(block);
    else
      for (const auto& z : block.to_row_major())
        number(z);
  };
  std::apply([&](const auto&... block) { (write(block), ...); }, blocks);  // in this order
}

/// The blocks, shaped like those given, whose real numbers write_reals wrote.
template <RealScalar R, class... B>
std::tuple<B...> read_reals(const std::tuple<B...>& like, const R* from) {
  const auto number = [&]<class T>(std::type_identity<T>) {
    if constexpr (ComplexScalar<T>) {
      from += 2;
      return T(from[-2], from[-1]);
    } else {
      return static_cast<T>(*from++);
    }
  };
  std::tuple<B...> result = like;
  const auto fill = [&]<class T>(T& block) {
    if constexpr (Number<T>) {
      block = number(std::type_identity<T>());
    } else {
      using E = element_of_argument<T>;
      std::vector<E> values(static_cast<std::size_t>(block.size()));
      for (E& z : values)
        z = number(std::type_identity<E>());
      block = T::from_row_major(block.shape(), values);
    }
  };
  std::apply([&](auto&... block) { (fill(block), ...); }, result);
  return result;
}

template <class... B>
Index count_of_all_reals(const std::tuple<B...>& blocks) {
  return std::apply([](const auto&... block) { return (count_of_reals(block) + ...); }, blocks);
}

/// f and the kind of its parameters, for an optimiser that knows real numbers only. The gradient
/// (1) of a complex parameter is (dL/dx, dL/dy) as it stands.
template <class F, class X>
class RealObjective {
 public:
  static_assert(std::same_as<real_of_start<start_kind<X>>, double>,
                "this library optimises parameters in double precision");

  RealObjective(F f, const X& x0) : f_(std::move(f)), like_(as_blocks(x0)) {}

  Index size() const { return count_of_all_reals(like_); }

  /// The value at x; its gradient too unless gradient is null.
  double operator()(const double* x, double* gradient) const {
    const auto point = Objective<F, start_kind<X>>{f_}.at(read_reals(like_, x));
    if (gradient != nullptr) write_reals(point.gradient, gradient);
    return point.value;
  }

 private:
  mutable F f_;
  blocks_of<start_kind<X>> like_;
};

}  // namespace wirtinger::detail

namespace wirtinger::optim {

/// The parameters as real numbers: blocks one after the other, row by row, a complex number as its
/// real and imaginary part. x0: what optimisers start at.
template <class X>
auto to_real(const X& x0) {
  namespace detail = wirtinger::detail;
  const auto blocks = detail::as_blocks(x0);
  std::vector<detail::real_of_start<detail::start_kind<X>>> numbers(
      static_cast<std::size_t>(detail::count_of_all_reals(blocks)));
  detail::write_reals(blocks, numbers.data());
  return numbers;
}

/// The parameters whose to_real(x) are `numbers`, in the kind and the shapes of `like`. Throws
/// ShapeError if there are more or fewer numbers than `like` has.
template <class X, RealScalar R>
auto from_real(const X& like, const std::vector<R>& numbers) {
  namespace detail = wirtinger::detail;
  const auto blocks = detail::as_blocks(like);
  const Index expected = detail::count_of_all_reals(blocks);
  if (static_cast<Index>(numbers.size()) != expected)
    throw ShapeError(detail::message("from_real: ", numbers.size(), " numbers found, expected ",
                                     expected, ", as the parameters have"));
  return detail::KindOfStart<detail::start_kind<X>>::of(detail::read_reals(blocks, numbers.data()));
}

}  // namespace wirtinger::optim
