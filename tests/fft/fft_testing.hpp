#pragma once
// Inputs, the definition of the transform in long double, and measures of difference.

#include <wirtinger/fft.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/noise.hpp"
#include "support/sentence.hpp"

namespace fft_testing {

namespace wg = wirtinger;
using wg::Array;
using wg::Axes;
using wg::Direction;
using wg::Index;
using wg::Norm;
using wg::Order;
using wg::Shape;
using test_numbers::Wide;

inline const std::vector<Index> lengths{1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 64, 97};
inline const std::vector<Norm> norms{Norm::backward, Norm::ortho, Norm::forward};

template <class R>
inline constexpr R eps = std::numeric_limits<R>::epsilon();

using test_numbers::noise, test_numbers::wide;

/// exp(2 pi i j/n) to the last bit or two: the angle is measured from the nearest quarter turn.
inline Wide root_of_unity(Index j, Index n) {
  j = (j % n + n) % n;
  const Index quarter = (8 * j + n) / (2 * n);
  const long double angle = std::numbers::pi_v<long double> / 2 *
                            static_cast<long double>(4 * j - quarter * n) /
                            static_cast<long double>(n);
  const long double c = std::cos(angle), s = std::sin(angle);
  switch (quarter % 4) {
    case 0: return {c, s};
    case 1: return {-s, c};
    case 2: return {-c, -s};
    default: return {s, -c};
  }
}

/// A sum whose rounding does not grow with the number of terms.
class CompensatedSum {
 public:
  void add(long double x) {
    const long double sum = sum_ + x;
    rest_ += std::abs(sum_) >= std::abs(x) ? (sum_ - sum) + x : (x - sum) + sum_;
    sum_ = sum;
  }
  long double value() const { return sum_ + rest_; }

 private:
  long double sum_ = 0, rest_ = 0;
};

/// f(line) in place of every line along one axis of row-major values; `length`: of the results.
template <class F>
std::vector<Wide> along(const std::vector<Wide>& x, const Shape& shape, int axis, Index length,
                        F f) {
  Index inner = 1, outer = 1;
  for (int k = 0; k < shape.rank(); ++k)
    (k < axis ? outer : inner) *= k == axis ? 1 : shape[k];
  const Index n = shape[axis];
  std::vector<Wide> y(static_cast<std::size_t>(outer * length * inner));
  std::vector<Wide> line(static_cast<std::size_t>(n));
  for (Index o = 0; o < outer; ++o)
    for (Index i = 0; i < inner; ++i) {
      for (Index j = 0; j < n; ++j)
        line[static_cast<std::size_t>(j)] = x[static_cast<std::size_t>((o * n + j) * inner + i)];
      const std::vector<Wide> result = f(std::as_const(line));
      for (Index k = 0; k < length; ++k)
        y[static_cast<std::size_t>((o * length + k) * inner + i)] =
            result[static_cast<std::size_t>(k)];
    }
  return y;
}

/// Row-major values of shape `from`, cropped or zero-padded at the end of `axis` to n.
inline std::vector<Wide> with_length(const std::vector<Wide>& x, const Shape& from, int axis,
                                     Index n) {
  return along(x, from, axis, n, [n](std::vector<Wide> line) {
    line.resize(static_cast<std::size_t>(n));
    return line;
  });
}

/// y[k] = sum_j weight(j, k) x[j] roots[phase(j, k)], phases counted modulo the number of roots.
template <class Weight, class Phase>
std::vector<Wide> summed(const std::vector<Wide>& x, Index length, const std::vector<Wide>& roots,
                         Weight weight, Phase phase) {
  std::vector<Wide> y(static_cast<std::size_t>(length));
  const auto points = static_cast<Index>(roots.size());
  for (Index k = 0; k < length; ++k) {
    CompensatedSum re, im;
    for (Index j = 0; j < static_cast<Index>(x.size()); ++j) {
      const Index at = (phase(j, k) % points + points) % points;
      const Wide a = weight(j, k) * x[static_cast<std::size_t>(j)];
      const Wide b = roots[static_cast<std::size_t>(at)];
      re.add(a.real() * b.real());
      re.add(-a.imag() * b.imag());
      im.add(a.real() * b.imag());
      im.add(a.imag() * b.real());
    }
    y[static_cast<std::size_t>(k)] = {re.value(), im.value()};
  }
  return y;
}

inline std::vector<Wide> roots_of_unity(Index points) {
  std::vector<Wide> roots;
  for (Index j = 0; j < points; ++j)
    roots.push_back(root_of_unity(j, points));
  return roots;
}

/// sum_j x[j] exp(-+ 2 pi i jk/n) along one axis of row-major values, from the definition.
inline std::vector<Wide> definition(const std::vector<Wide>& x, const Shape& shape, int axis,
                                    Direction direction) {
  const Index n = shape[axis], sign = direction == Direction::forward ? -1 : 1;
  const std::vector<Wide> roots = roots_of_unity(n);
  return along(x, shape, axis, n, [&](const std::vector<Wide>& line) {
    return summed(
        line, n, roots, [](Index, Index) { return 1.0L; },
        [&](Index j, Index k) { return sign * (j * k % n); });
  });
}

/// The whole operation from its definition: crop or pad, transform, scale.
inline std::vector<Wide> definition(std::vector<Wide> x, Shape shape, const std::vector<int>& axes,
                                    const std::vector<Index>& extents, Direction direction,
                                    Norm norm = Norm::backward) {
  long double points = 1;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const int axis = axes[k] < 0 ? axes[k] + shape.rank() : axes[k];
    if (!extents.empty()) {
      x = with_length(x, shape, axis, extents[k]);
      shape = shape.with(axis, extents[k]);
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

/// From the n/2 + 1 bins along one axis to the n real numbers, without a factor:
///   y[j] = Re sum_k w[k] x[k] exp(2 pi i jk/n),  w = 1 for k = 0 and 2 k = n, else 2.
/// What multiplies the imaginary parts of these two bins is sin 0 and sin(pi j).
inline std::vector<Wide> definition_of_c2r(const std::vector<Wide>& x, const Shape& bins, int axis,
                                           Index n) {
  const std::vector<Wide> roots = roots_of_unity(n);
  return along(x, bins, axis, n, [&](const std::vector<Wide>& line) {
    std::vector<Wide> y = summed(
        line, n, roots, [&](Index k, Index) { return k == 0 || 2 * k == n ? 1.0L : 2.0L; },
        [&](Index k, Index j) { return k * j % n; });
    for (Wide& value : y)
      value = value.real();
    return y;
  });
}

/// FFTW's eight transforms from the formulas in its manual, section 4.8.
inline std::vector<Wide> definition_of_r2r(const std::vector<Wide>& x, const Shape& shape, int axis,
                                           wg::R2r kind) {
  using wg::R2r;
  const Index n = shape[axis];
  const bool sine = kind >= R2r::rodft00;
  // phase/turn of a full turn is the argument of the cosine or sine.
  Index turn = 4 * n;
  if (kind == R2r::redft00) turn = 2 * (n - 1);
  if (kind == R2r::rodft00) turn = 2 * (n + 1);
  if (kind == R2r::redft11 || kind == R2r::rodft11) turn = 8 * n;
  const auto phase = [&](Index j, Index k) -> Index {
    switch (kind) {
      case R2r::redft00: return j * k;                      // cos(pi j k/(n-1))
      case R2r::redft10: return (2 * j + 1) * k;            // cos(pi (j+1/2) k/n)
      case R2r::redft01: return j * (2 * k + 1);            // cos(pi j (k+1/2)/n)
      case R2r::redft11: return (2 * j + 1) * (2 * k + 1);  // cos(pi (j+1/2)(k+1/2)/n)
      case R2r::rodft00: return (j + 1) * (k + 1);          // sin(pi (j+1)(k+1)/(n+1))
      case R2r::rodft10: return (2 * j + 1) * (k + 1);      // sin(pi (j+1/2)(k+1)/n)
      case R2r::rodft01: return (j + 1) * (2 * k + 1);      // sin(pi (j+1)(k+1/2)/n)
      default: return (2 * j + 1) * (2 * k + 1);            // sin(pi (j+1/2)(k+1/2)/n)
    }
  };
  const auto weight = [&](Index j, Index) {
    const bool alone = (kind == R2r::redft00 && (j == 0 || j == n - 1)) ||
                       (kind == R2r::redft01 && j == 0) || (kind == R2r::rodft01 && j == n - 1);
    return alone ? 1.0L : 2.0L;
  };
  const std::vector<Wide> roots = roots_of_unity(turn);
  return along(x, shape, axis, n, [&](const std::vector<Wide>& line) {
    std::vector<Wide> y = summed(line, n, roots, weight, phase);
    for (Wide& value : y)
      value = sine ? value.imag() : value.real();
    return y;
  });
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

/// An engine for as long as this lives.
struct WithEngine {
  wg::Engine before = wg::engine();
  explicit WithEngine(wg::Engine engine) { wg::set_engine(engine); }
  ~WithEngine() { wg::set_engine(before); }
  WithEngine(const WithEngine&) = delete;
  WithEngine& operator=(const WithEngine&) = delete;
};

/// The values of x, stored with the given strides from `offset` bytes into a new buffer.
template <class T>
Array<T> stored(const Array<T>& x, const wg::detail::Strides& strides, std::size_t elements,
                Index first, std::size_t offset = 0) {
  auto buffer = wg::detail::Buffer::allocate(elements * sizeof(T) + offset);
  T* data = reinterpret_cast<T*>(static_cast<char*>(buffer.data()) + offset) + first;
  wg::detail::copy_strided(x.shape(), x.data(), x.strides(), data, strides);
  return Array<T>(x.shape(), strides, std::move(buffer), data);
}

inline std::string to_text(const Shape& shape) { return wg::detail::to_text(shape); }
inline std::string to_text(const std::vector<int>& axes) {
  std::string text = "axes";
  for (int axis : axes)
    text += " " + std::to_string(axis);
  return text;
}

}  // namespace fft_testing
