/// \file
/// What engines that transform one line at a time share: the walk over axes and lines.
#pragma once

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "plan.hpp"
#include "plan_key.hpp"
#include "planner_lock.hpp"

namespace wirtinger::detail {

/// exp(-+ 2 pi i j/n) for 0 <= j < n. The angle is measured from the nearest quarter turn: near a
/// whole turn the rounding of 2 pi alone would cost three bits.
template <RealScalar R>
std::complex<R> root_of_unity(Index j, Index n, Direction direction) {
  const Index quarter = (8 * j + n) / (2 * n);
  const R angle = std::numbers::pi_v<R> / 2 * static_cast<R>(4 * j - quarter * n) /
                  static_cast<R>(n);
  const R c = std::cos(angle), s = std::sin(angle);
  const std::complex<R> roots[] = {{c, s}, {-s, c}, {-c, -s}, {s, -c}};
  const std::complex<R>& root = roots[quarter % 4];
  return direction == Direction::forward ? std::conj(root) : root;
}

/// A plan over any axes from transforms of single contiguous lines.
///   Lines has, for a number type `Number` in which all work is done,
///     c2c(Number* line, n, direction)      in place, without normalisation
template <RealScalar R, class Lines>
class LinePlan final : public Plan {
 public:
  explicit LinePlan(const PlanKey& key) : key_(key) {
    for (std::size_t k = 0; k < key.axis_count(); ++k) {
      extents_[k] = key.axes[k].extent;
      in_strides_[k] = key.axes[k].in_stride;
      out_strides_[k] = key.axes[k].out_stride;
    }
  }

  void execute(const void* in, void* out) const override {
    switch (key_.kind) {
      case TransformKind::c2c: return c2c(in, out);
      case TransformKind::r2c: return r2c(in, out);
      case TransformKind::c2r: return c2r(in, out);
      case TransformKind::r2r: return r2r(in, out);
    }
  }

 private:
  using Complex = std::complex<R>;
  using Real = typename Lines::Real;
  using Number = std::complex<Real>;
  using Work = std::vector<Number>;

  Shape shape_with(std::size_t axis, Index extent) const {
    std::array<Index, max_rank> extents = extents_;
    extents[axis] = extent;
    return Shape(std::span<const Index>(extents.data(), key_.axis_count()));
  }
  Shape shape() const {
    return Shape(std::span<const Index>(extents_.data(), key_.axis_count()));
  }
  std::size_t last() const { return static_cast<std::size_t>(key_.rank) - 1; }

  template <class From, class To>
  static void copy(const Shape& shape, const From* from, const Strides& from_strides, To* to,
                   const Strides& to_strides) {
    const Rows<2> rows(shape, {to_strides, from_strides});
    rows.for_each([&](const std::array<Index, 2>& offset) {
      for (Index i = 0; i < rows.length; ++i) {
        const From& x = from[offset[1] + i * rows.step[1]];
        To& y = to[offset[0] + i * rows.step[0]];
        if constexpr (requires { y = static_cast<To>(x); })
          y = static_cast<To>(x);
        else
          y = static_cast<To>(x.real());
      }
    });
  }

  // Calls f(line) for every line of `n` elements along one axis of a dense array.
  template <class F>
  static void for_each_line(Work& work, Index n, Index stride, F f) {
    std::vector<Number> line(static_cast<std::size_t>(n));
    for (Index first = 0; first < static_cast<Index>(work.size()); ++first) {
      if (first / stride % n != 0) continue;  // inside a line, not at its start
      for (Index j = 0; j < n; ++j)
        line[static_cast<std::size_t>(j)] = work[static_cast<std::size_t>(first + j * stride)];
      f(line);
      for (Index j = 0; j < n; ++j)
        work[static_cast<std::size_t>(first + j * stride)] = line[static_cast<std::size_t>(j)];
    }
  }
  void transform(Work& work, const Shape& shape, std::size_t axes, Direction direction) const {
    const Strides dense = row_major_strides(shape);
    for (std::size_t k = 0; k < axes; ++k)
      for_each_line(work, extents_[k], dense[k], [&](Work& line) {
        Lines::c2c(line.data(), extents_[k], direction);
      });
  }

  void c2c(const void* in, void* out) const {
    const Strides dense = row_major_strides(shape());
    Work work(static_cast<std::size_t>(shape().size()));
    copy(shape(), static_cast<const Complex*>(in), in_strides_, work.data(), dense);
    transform(work, shape(), key_.rank, key_.direction);
    copy(shape(), work.data(), dense, static_cast<Complex*>(out), out_strides_);
  }
  void r2c(const void* in, void* out) const {
    const Strides dense = row_major_strides(shape());
    Work work(static_cast<std::size_t>(shape().size()));
    copy(shape(), static_cast<const R*>(in), in_strides_, work.data(), dense);
    transform(work, shape(), key_.rank, Direction::forward);
    copy(shape_with(last(), extents_[last()] / 2 + 1), work.data(), dense,
         static_cast<Complex*>(out), out_strides_);
  }
  // The other axes first, then the halved one, of which the imaginary parts of bin 0 and, for even
  // n, of bin n/2 are not read.
  void c2r(const void* in, void* out) const {
    const Index n = extents_[last()];
    const Shape half = shape_with(last(), n / 2 + 1);
    const Strides dense_half = row_major_strides(half), dense = row_major_strides(shape());
    Work bins(static_cast<std::size_t>(half.size()));
    copy(half, static_cast<const Complex*>(in), in_strides_, bins.data(), dense_half);
    transform(bins, half, last(), Direction::inverse);
    Work work(static_cast<std::size_t>(shape().size()));
    copy(half, bins.data(), dense_half, work.data(), dense);
    for_each_line(work, n, dense[last()], [&](Work& line) {
      line[0] = line[0].real();
      for (Index k = 1; 2 * k <= n; ++k) {
        Number& bin = line[static_cast<std::size_t>(k)];
        if (2 * k == n) bin = bin.real();
        line[static_cast<std::size_t>(n - k)] = std::conj(bin);
      }
      Lines::c2c(line.data(), n, Direction::inverse);
    });
    copy(shape(), work.data(), dense, static_cast<R*>(out), out_strides_);
  }
  // Each line continued by symmetry and transformed as a longer complex one.
  void r2r(const void* in, void* out) const {
    const Strides dense = row_major_strides(shape());
    Work work(static_cast<std::size_t>(shape().size()));
    copy(shape(), static_cast<const R*>(in), in_strides_, work.data(), dense);
    for (std::size_t k = 0; k < key_.rank; ++k) {
      const Index n = extents_[k];
      const R2rGeometry geometry(key_.r2r_kind(k), n);
      Work longer(static_cast<std::size_t>(geometry.length()));
      for_each_line(work, n, dense[k], [&](Work& line) {
        std::fill(longer.begin(), longer.end(), Number(0));
        for (Index j = 0; j < n; ++j) {
          const Real x = line[static_cast<std::size_t>(j)].real() * Real(geometry.weight(j)) / 2;
          const Index p = geometry.in(j), mirror = p == 0 ? 0 : geometry.length() - p;
          longer[static_cast<std::size_t>(p)] += x;
          longer[static_cast<std::size_t>(mirror)] += geometry.odd() ? -x : x;
        }
        Lines::c2c(longer.data(), geometry.length(), Direction::forward);
        for (Index m = 0; m < n; ++m) {
          const Number& y = longer[static_cast<std::size_t>(geometry.out(m))];
          line[static_cast<std::size_t>(m)] = geometry.odd() ? -y.imag() : y.real();
        }
      });
    }
    copy(shape(), work.data(), dense, static_cast<R*>(out), out_strides_);
  }

  PlanKey key_;
  std::array<Index, max_rank> extents_{};
  Strides in_strides_{}, out_strides_{};
};

}  // namespace wirtinger::detail
