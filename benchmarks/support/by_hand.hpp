/// \file
/// What the hand-written limits share: aligned memory, plans made once, packets.
///   The packets are the library's own, so that both sides compute the same roots, sines and
///   cosines; loops, memory and plans are not.
#pragma once

#include <fftw3.h>
#include <sys/mman.h>

#include <algorithm>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>
#include <vector>
#include <wirtinger/wirtinger.hpp>

namespace by_hand {

using wirtinger::Index;

template <class R>
using Arch = wirtinger::number::Arch<R>;
/// Real lanes.
template <class R>
using Packet = wirtinger::number::Packet<R, Arch<R>>;
template <class R>
inline constexpr Index width = Packet<R>::width;

template <class T>
WIRTINGER_INLINE auto load(const T* from) {
  return wirtinger::number::load<T, Arch<wirtinger::real_t<T>>>(from);
}
template <class R>
using Z = wirtinger::number::Complex<Packet<R>>;
template <class R>
WIRTINGER_INLINE void store(std::complex<R>* to, Z<R> z) {
  wirtinger::number::store<std::complex<R>, Arch<R>>(to, z);
}
template <class R>
WIRTINGER_INLINE void store(R* to, Packet<R> x) {
  wirtinger::number::store<R, Arch<R>>(to, x);
}

/// count + padding elements of T, all zero: loops run over whole packets and need no tail.
///   64-byte alignment; offsets modulo 4 KiB differ, since arrays walked together would compete
///   for the same cache sets; large ones on large pages.
template <class T>
class Buffer {
 public:
  explicit Buffer(Index count) : count_(count) {
    constexpr std::size_t large = std::size_t(1) << 21;
    static unsigned rotation = 0;
    const std::size_t stagger = 512 * (rotation++ % 8), padding = 256;
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(T) + padding + stagger;
    const std::size_t alignment = bytes >= large ? large : 64;
    const std::size_t whole = (bytes + alignment - 1) / alignment * alignment;
    memory_ = std::aligned_alloc(alignment, whole);
    if (memory_ == nullptr) throw std::bad_alloc();
    if (bytes >= large) madvise(memory_, whole, MADV_HUGEPAGE);
    std::memset(memory_, 0, whole);
    data_ = reinterpret_cast<T*>(static_cast<char*>(memory_) + stagger);
  }
  explicit Buffer(const wirtinger::Array<T>& x) : Buffer(x.size()) {
    std::copy_n(x.data(), x.size(), data_);
  }
  Buffer(Buffer&& other) noexcept
      : count_(other.count_), data_(other.data_), memory_(std::exchange(other.memory_, nullptr)) {}
  Buffer& operator=(Buffer&&) = delete;
  ~Buffer() { std::free(memory_); }
  T* data() const { return data_; }
  Index size() const { return count_; }

 private:
  Index count_;
  T* data_;
  void* memory_;
};

/// FFTW's functions for each precision.
template <class R>
struct Fftw;
#define BY_HAND_FFTW(R, PREFIX)                                                                    \
  template <>                                                                                      \
  struct Fftw<R> {                                                                                 \
    using Plan = PREFIX##plan;                                                                     \
    using Complex = PREFIX##complex;                                                               \
    static Plan dft(int rank, const int* n, Complex* in, Complex* out, int sign, unsigned flags) { \
      return PREFIX##plan_dft(rank, n, in, out, sign, flags);                                      \
    }                                                                                              \
    static Plan r2c(int n, int lines, R* in, int step_in, Complex* out, int step_out,              \
                    unsigned flags) {                                                              \
      return PREFIX##plan_many_dft_r2c(1, &n, lines, in, nullptr, 1, step_in, out, nullptr, 1,     \
                                       step_out, flags);                                           \
    }                                                                                              \
    static Plan c2r(int n, int lines, Complex* in, int step_in, R* out, int step_out,              \
                    unsigned flags) {                                                              \
      return PREFIX##plan_many_dft_c2r(1, &n, lines, in, nullptr, 1, step_in, out, nullptr, 1,     \
                                       step_out, flags);                                           \
    }                                                                                              \
    static void execute(Plan plan) { PREFIX##execute(plan); }                                      \
    static void execute(Plan plan, Complex* in, Complex* out) {                                    \
      PREFIX##execute_dft(plan, in, out);                                                          \
    }                                                                                              \
    static void destroy(Plan plan) { PREFIX##destroy_plan(plan); }                                 \
  };
BY_HAND_FFTW(double, fftw_)
BY_HAND_FFTW(float, fftwf_)
#undef BY_HAND_FFTW

template <class R>
auto* raw(std::complex<R>* p) {
  return reinterpret_cast<typename Fftw<R>::Complex*>(p);
}

/// The planning effort that the library uses too.
inline unsigned planning_flags() {
  return wirtinger::effort() == wirtinger::Effort::estimate ? FFTW_ESTIMATE : FFTW_MEASURE;
}

/// A plan, owned. Made before the arrays have their contents: measuring overwrites them.
template <class R>
class Plan {
 public:
  explicit Plan(typename Fftw<R>::Plan plan) : plan_(plan) {}
  Plan(Plan&& other) noexcept : plan_(std::exchange(other.plan_, nullptr)) {}
  Plan& operator=(Plan&&) = delete;
  ~Plan() {
    if (plan_ != nullptr) Fftw<R>::destroy(plan_);
  }
  /// On the arrays it was made for, and on others.
  void operator()() const { Fftw<R>::execute(plan_); }
  void operator()(const std::complex<R>* in, std::complex<R>* out) const {
    Fftw<R>::execute(plan_, raw(const_cast<std::complex<R>*>(in)), raw(out));
  }

 private:
  typename Fftw<R>::Plan plan_;
};

/// A complex transform from one memory to another, or in place, that can be run on any.
template <class R>
Plan<R> transform(const std::vector<int>& n, int sign, bool in_place) {
  Index count = 1;
  for (int extent : n)
    count *= extent;
  const Buffer<std::complex<R>> in(count), out(in_place ? 0 : count);
  return Plan<R>(Fftw<R>::dft(static_cast<int>(n.size()), n.data(), raw(in.data()),
                              raw(in_place ? in.data() : out.data()), sign, planning_flags()));
}

/// Noise, parts between -1 and 1, the same in every run: no spectrum has a bin near zero by
/// construction, where z/|z| would turn rounding errors into gradients.
template <class R>
wirtinger::Array<std::complex<R>> signal(const wirtinger::Shape& shape, double which) {
  std::mt19937_64 random(static_cast<std::uint64_t>(which * 10));
  const auto part = [&] {
    return static_cast<R>(static_cast<double>(random() >> 11) * 0x1p-52 - 1);
  };
  auto x = wirtinger::zeros<std::complex<R>>(shape);
  for (Index k = 0; k < x.size(); ++k) {
    const R re = part(), im = part();
    x.data()[k] = {re, im};
  }
  return x;
}
template <class R>
wirtinger::Array<R> real_signal(const wirtinger::Shape& shape, double which) {
  return real(signal<R>(shape, which));
}

}  // namespace by_hand
