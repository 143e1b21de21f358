/// \file
/// What distinguishes two plans: plain data, quick to build, to compare and to hash.
#pragma once

#include <bit>

#include "../array/strided.hpp"
#include "norm.hpp"
#include "r2r_kind.hpp"
#include "settings.hpp"

#ifdef __unix__
#include <unistd.h>
#endif

namespace wirtinger::detail {

enum class Precision : std::uint8_t { as_float, as_double, as_long_double };

template <RealScalar R>
inline constexpr Precision precision_of = std::same_as<R, float>    ? Precision::as_float
                                          : std::same_as<R, double> ? Precision::as_double
                                                                    : Precision::as_long_double;

/// Fields of input and output.
enum class TransformKind : std::uint8_t { c2c, r2c, c2r, r2r };

/// Whether a pointer is aligned as the engine's SIMD code wants it. A plan for aligned data
/// crashes on other data, a plan for any data is up to 3.9 times slower.
enum class Alignment : std::uint8_t { simd, any };

/// One axis of a transform: its logical length, also where half of the bins are kept; strides in
/// elements.
struct PlanAxis {
  Index extent, in_stride, out_stride;
  friend bool operator==(const PlanAxis&, const PlanAxis&) = default;
};

/// Bytes of a processor's second-level cache; 1 MB where the system does not tell.
inline Index second_level_cache() {
#ifdef _SC_LEVEL2_CACHE_SIZE
  static const long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
  if (bytes > 0) return bytes;
#endif
  return Index(1) << 20;
}

/// Describes one planned transform: `rank` transformed axes, then `batch_rank` axes over which
/// the transform is repeated, in one table, as an array has at most max_rank of both. A key is
/// made for every transform that is called: entries not in use are neither set nor copied.
struct PlanKey {
  Engine engine = Engine::fftw;
  Precision precision = Precision::as_double;
  TransformKind kind = TransformKind::c2c;
  Direction direction = Direction::forward;
  Effort effort = Effort::estimate;
  bool in_place = false;
  Alignment in = Alignment::simd, out = Alignment::simd;
  std::uint16_t threads = 1;
  std::uint8_t rank = 0, batch_rank = 0;
  std::uint64_t r2r = 0;  // r2r only: the kind of transformed axis k in byte k
  std::array<PlanAxis, max_rank> axes;

  PlanKey() {}  // NOLINT(modernize-use-equals-default): leaves `axes` alone
  PlanKey(const PlanKey& other) { *this = other; }
  PlanKey& operator=(const PlanKey& other) {
    engine = other.engine;
    precision = other.precision;
    kind = other.kind;
    direction = other.direction;
    effort = other.effort;
    in_place = other.in_place;
    in = other.in;
    out = other.out;
    threads = other.threads;
    rank = other.rank;
    batch_rank = other.batch_rank;
    r2r = other.r2r;
    for (std::size_t k = 0; k < other.axis_count(); ++k)
      axes[k] = other.axes[k];
    return *this;
  }
  ~PlanKey() = default;

  std::size_t axis_count() const { return std::size_t{rank} + batch_rank; }

  R2r r2r_kind(std::size_t axis) const { return static_cast<R2r>(r2r >> 8 * axis & 0xff); }
  /// For r2c and c2r the axis added last is the one of which half of the bins are kept.
  void add_transformed(const PlanAxis& axis) {
    axes[axis_count()] = axis;
    ++rank;
  }
  /// After the transformed axes, from large strides to small ones: an axis that continues the
  /// one before evenly is merged with it.
  void add_batch(const PlanAxis& axis) {
    if (batch_rank != 0) {
      PlanAxis& last = axes[axis_count() - 1];
      if (last.in_stride == axis.in_stride * axis.extent &&
          last.out_stride == axis.out_stride * axis.extent) {
        last = {last.extent * axis.extent, axis.in_stride, axis.out_stride};
        return;
      }
    }
    axes[axis_count()] = axis;
    ++batch_rank;
  }

  /// True for one line of complex numbers without gaps that fills the second-level cache, planned
  /// by an estimate of FFTW's: from there on its plans in place are as fast as others, or faster
  /// (decisions/0011); those of long double are not.
  bool is_long_line() const {
    return is_complex_of_fftw() && effort == Effort::estimate && rank == 1 && batch_rank == 0 &&
           axes[0].in_stride == 1 && axes[0].out_stride == 1 &&
           axes[0].extent * element() >= second_level_cache();
  }
  /// True for complex transforms over several axes of a quarter of that cache or more, in double
  /// and by one thread, with plans that FFTW has measured: in place they take a tenth less
  /// (decisions/0014). In float, and with several threads, they take as long or longer.
  ///   size: elements in all.
  bool is_measured_image(Index size) const {
    return is_complex_of_fftw() && precision == Precision::as_double &&
           effort != Effort::estimate && threads == 1 && rank > 1 &&
           size * element() >= second_level_cache() / 4;
  }

  friend bool operator==(const PlanKey& a, const PlanKey& b) {
    if (a.engine != b.engine || a.precision != b.precision || a.kind != b.kind ||
        a.direction != b.direction || a.effort != b.effort || a.in_place != b.in_place ||
        a.in != b.in || a.out != b.out || a.threads != b.threads || a.rank != b.rank ||
        a.batch_rank != b.batch_rank || a.r2r != b.r2r)
      return false;
    for (std::size_t k = 0; k < a.axis_count(); ++k)
      if (!(a.axes[k] == b.axes[k])) return false;
    return true;
  }

 private:
  bool is_complex_of_fftw() const {
    return engine == Engine::fftw && precision != Precision::as_long_double &&
           kind == TransformKind::c2c;
  }
  // Bytes of a complex number in `float` or `double`.
  Index element() const {
    return static_cast<Index>(2 *
                              (precision == Precision::as_float ? sizeof(float) : sizeof(double)));
  }
};

/// Not every field is mixed in: equality decides, the hash only has to spread.
struct PlanKeyHash {
  std::size_t operator()(const PlanKey& key) const {
#ifdef WIRTINGER_CONSTANT_PLAN_HASH  // for a test: nothing may depend on hashes being different
    static_cast<void>(key);
    return 0;
#else
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15u;
    const auto word = [](auto value) { return static_cast<std::uint64_t>(value); };
    std::uint64_t hash = word(key.direction) | word(key.in_place) << 1 | word(key.precision) << 2 |
                         word(key.kind) << 4 | word(key.effort) << 6 | word(key.rank) << 8 |
                         word(key.engine) << 12 | word(key.threads) << 16 | key.r2r << 32;
    for (std::size_t k = 0; k < key.axis_count(); ++k) {
      const PlanAxis& axis = key.axes[k];
      const std::uint64_t mixed = word(axis.extent) + word(axis.in_stride) * 0xC2B2AE3D27D4EB4Fu +
                                  word(axis.out_stride) * 0x165667B19E3779F9u;
      hash = std::rotl((hash ^ mixed) * odd, 29);
    }
    return static_cast<std::size_t>(hash * odd >> 20);
#endif
  }
};

}  // namespace wirtinger::detail
