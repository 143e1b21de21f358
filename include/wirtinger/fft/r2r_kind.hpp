/// \file
/// The eight real transforms of even and odd symmetry, and what their definitions have in common.
#pragma once

#include <cstdint>

#include "../scalar/config.hpp"

namespace wirtinger {

/// FFTW's names: even (redft, cosines) or odd (rodft, sines), then 1 where the input is symmetric
/// about a point half a sample away, and the same for the output. redft10 is the DCT-II, redft01
/// the DCT-III, redft00 the DCT-I, redft11 the DCT-IV, and so on with rodft and DST.
enum class R2r : std::uint8_t {
  redft00,
  redft01,
  redft10,
  redft11,
  rodft00,
  rodft01,
  rodft10,
  rodft11
};

namespace detail {

/// y[k] = sum_j w[j] x[j] trig(2 pi p(j) q(k) / length), trig = cos (even) or sin (odd): each of the
/// eight is a discrete Fourier transform of `length` points of the symmetrically continued input.
///   w[j] = 1 where p(j) is its own mirror image (0 or length/2, of a sine length/4), else 2.
class R2rGeometry {
 public:
  R2rGeometry(R2r kind, Index n) : kind_(static_cast<unsigned>(kind)), n_(n) {
    if (whole()) length_ = odd() ? 2 * (n + 1) : 2 * (n - 1);
    else length_ = half_in() && half_out() ? 8 * n : 4 * n;
  }

  bool odd() const { return (kind_ & 4u) != 0; }
  Index length() const { return length_; }
  /// Where input j and output k stand in the longer transform.
  Index in(Index j) const { return half_in() ? 2 * j + 1 : odd() ? j + 1 : j; }
  Index out(Index k) const { return half_out() ? 2 * k + 1 : odd() ? k + 1 : k; }
  int weight(Index j) const {
    const Index p = in(j);
    if (odd()) return !half_in() && half_out() && 4 * p == length_ ? 1 : 2;
    return p == 0 || 2 * p == length_ ? 1 : 2;
  }
  /// FFTW's own inverse, without normalisation, multiplies by this.
  Index logical_size() const { return whole() ? length_ : 2 * n_; }

 private:
  bool half_in() const { return (kind_ & 2u) != 0; }
  bool half_out() const { return (kind_ & 1u) != 0; }
  bool whole() const { return !half_in() && !half_out(); }

  unsigned kind_;
  Index n_, length_;
};

/// The kind whose unnormalised product with this one is a multiple of the identity.
constexpr R2r inverse_kind(R2r kind) {
  switch (kind) {
    case R2r::redft01: return R2r::redft10;
    case R2r::redft10: return R2r::redft01;
    case R2r::rodft01: return R2r::rodft10;
    case R2r::rodft10: return R2r::rodft01;
    default: return kind;
  }
}

}  // namespace detail
}  // namespace wirtinger
