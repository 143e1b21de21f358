#pragma once
// Inputs, the definition of the transform in long double, and measures of difference.

#include <wirtinger/fft.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace fft_testing {

namespace wg = wirtinger;
using wg::Array;
using wg::Axes;
using wg::Direction;
using wg::Index;
using wg::Norm;
using wg::Order;
using wg::Shape;
using Wide = std::complex<long double>;

inline const std::vector<Index> lengths{1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 64, 97};
inline const std::vector<Norm> norms{Norm::backward, Norm::ortho, Norm::forward};

template <class R>
inline constexpr R eps = std::numeric_limits<R>::epsilon();

/// Numbers in [-1, 1), the same ones in every run.
template <class T>
Array<T> noise(const Shape& shape, unsigned seed = 1, Order order = Order::row_major) {
  std::uint64_t state = seed * 0x9E3779B97F4A7C15u;
  const auto next = [&state] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<wg::real_t<T>>(static_cast<double>(state >> 11) / (1ull << 52) - 1);
  };
  Array<T> x = Array<T>::uninitialized(shape, order);
  T* values = x.data();
  for (Index i = 0; i < x.size(); ++i) {
    if constexpr (wg::ComplexScalar<T>) {
      const auto re = next(), im = next();
      values[i] = {re, im};
    } else {
      values[i] = next();
    }
  }
  return x;
}

template <class T>
std::vector<Wide> wide(const Array<T>& x) {
  const std::vector<T> values = x.to_row_major();
  return {values.begin(), values.end()};
}

/// Row-major values of shape `from`, cropped or zero-padded at the end of `axis` to n.
inline std::vector<Wide> with_length(const std::vector<Wide>& x, const Shape& from, int axis,
                                     Index n) {
  Index inner = 1, outer = 1;
  for (int k = 0; k < from.rank(); ++k)
    (k < axis ? outer : inner) *= k == axis ? 1 : from[k];
  std::vector<Wide> y(static_cast<std::size_t>(outer * n * inner));
  for (Index o = 0; o < outer; ++o)
    for (Index j = 0; j < std::min(n, from[axis]); ++j)
      for (Index i = 0; i < inner; ++i)
        y[static_cast<std::size_t>((o * n + j) * inner + i)] =
            x[static_cast<std::size_t>((o * from[axis] + j) * inner + i)];
  return y;
}

/// sum_j x[j] exp(-+ 2 pi i jk/n) along one axis of row-major values, from the definition.
inline std::vector<Wide> definition(const std::vector<Wide>& x, const Shape& shape, int axis,
                                    Direction direction) {
  const Index n = shape[axis];
  Index inner = 1;
  for (int k = axis + 1; k < shape.rank(); ++k)
    inner *= shape[k];
  std::vector<Wide> y(x.size());
  for (Index at = 0; at < static_cast<Index>(x.size()); ++at) {
    const Index k = at / inner % n, start = at - k * inner;
    Wide sum = 0;
    for (Index j = 0; j < n; ++j) {
      const long double angle = (direction == Direction::forward ? -2 : 2) *
                                std::numbers::pi_v<long double> *
                                static_cast<long double>(j * k % n) / static_cast<long double>(n);
      sum += x[static_cast<std::size_t>(start + j * inner)] * std::polar(1.0L, angle);
    }
    y[static_cast<std::size_t>(at)] = sum;
  }
  return y;
}

/// The whole operation from its definition: crop or pad, transform, scale.
inline std::vector<Wide> definition(std::vector<Wide> x, Shape shape, const std::vector<int>& axes,
                                    const std::vector<Index>& lengths, Direction direction,
                                    Norm norm = Norm::backward) {
  long double points = 1;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const int axis = axes[k] < 0 ? axes[k] + shape.rank() : axes[k];
    if (!lengths.empty()) {
      x = with_length(x, shape, axis, lengths[k]);
      shape = shape.with(axis, lengths[k]);
    }
    x = definition(x, shape, axis, direction);
    points *= static_cast<long double>(shape[axis]);
  }
  long double scale = 1;
  if (norm == Norm::ortho) scale = 1 / std::sqrt(points);
  if (norm == Norm::backward && direction == Direction::inverse) scale = 1 / points;
  if (norm == Norm::forward && direction == Direction::forward) scale = 1 / points;
  for (Wide& value : x)
    value *= scale;
  return x;
}

inline long double norm2(const std::vector<Wide>& x) {
  long double sum = 0;
  for (const Wide& value : x)
    sum += std::norm(value);
  return std::sqrt(sum);
}

/// |x - y| / |y| in the Euclidean norm, in units of the precision's epsilon; huge if the sizes
/// differ.
template <class T>
double error_in_eps(const Array<T>& x, const std::vector<Wide>& y) {
  std::vector<Wide> difference = wide(x);
  if (difference.size() != y.size()) return 1e300;
  for (std::size_t i = 0; i < y.size(); ++i)
    difference[i] -= y[i];
  const long double size = norm2(y);
  return static_cast<double>(norm2(difference) / (size == 0 ? 1 : size) / eps<wg::real_t<T>>);
}

/// What a good transform over `points` points stays within, in eps. In long double the definition
/// is summed in the same precision and is no better than the transform.
template <class R>
double allowed(Index points) {
  const double log2 = std::log2(static_cast<double>(points) + 1);
  if (std::is_same_v<R, long double>) return 4 * std::sqrt(static_cast<double>(points) + 1);
  return 4 * std::sqrt(log2);
}

/// Re sum conj(a) b.
template <class A, class B>
long double inner(const Array<A>& a, const Array<B>& b) {
  const std::vector<Wide> x = wide(a), y = wide(b);
  long double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += x[i].real() * y[i].real() + x[i].imag() * y[i].imag();
  return sum;
}

/// |<Ax, y> - <x, A^H y>| over what rounding allows: a value above 1 means that apply_adjoint is
/// not the adjoint of apply.
template <class Operator, class T>
double adjoint_error(const Operator& op, const Array<T>& x, unsigned seed = 7) {
  const auto ax = op.apply(x);
  const auto y = noise<typename decltype(ax.to_row_major())::value_type>(ax.shape(), seed);
  const auto ay = op.apply_adjoint(y);
  if (!(ay.shape() == x.shape())) return 1e300;
  const long double scale =
      std::max(norm2(wide(ax)) * norm2(wide(y)), norm2(wide(x)) * norm2(wide(ay)));
  const long double difference = std::abs(inner(ax, y) - inner(x, ay));
  return static_cast<double>(difference / (100 * eps<wg::real_t<T>> * scale));
}

inline std::string to_text(const Shape& shape) { return wg::detail::to_text(shape); }
inline std::string to_text(const std::vector<int>& axes) {
  std::string text = "axes";
  for (int axis : axes)
    text += " " + std::to_string(axis);
  return text;
}

}  // namespace fft_testing

/// The expression throws exactly this type, and its sentence contains the text.
#define CHECK_SENTENCE(expression, Type, text)                      \
  do {                                                              \
    std::string sentence = "nothing was thrown";                    \
    try {                                                           \
      static_cast<void>(expression);                                \
    } catch (const wirtinger::Type& error) {                        \
      sentence = error.what();                                      \
    } catch (const std::exception& error) {                         \
      sentence = std::string("another exception: ") + error.what(); \
    }                                                               \
    CHECK_THAT(sentence, Catch::Matchers::Contains(text));          \
  } while (false)
