/// \file
/// A cotangent under construction. Contributions come through three verbs, so that a single
/// contribution is never copied and a first one never added to zeros.
#pragma once

#include <cstring>

#include "../array/buffer.hpp"
#include "../scalar/concepts.hpp"

namespace wirtinger::detail {

/// Cotangent of one array node: `count` real components in the memory order of its value.
template <RealScalar R>
class Slot {
 public:
  /// Contribution held in a whole buffer: taken over if it is the first one.
  void give(Buffer contribution, std::size_t count) {
    if (!buffer_) {
      buffer_ = std::move(contribution);
      return;
    }
    if (!buffer_.exclusive() && contribution.exclusive()) std::swap(buffer_, contribution);
    make_exclusive(count);
    R* sum = data();
    const R* more = static_cast<const R*>(contribution.data());
    for (std::size_t i = 0; i < count; ++i)
      sum[i] += more[i];
  }

  /// Contribution of a kernel over all elements. Returns true if the kernel must write, false
  /// if it must add.
  bool write_or_add(std::size_t count) {
    if (buffer_) {
      make_exclusive(count);
      return false;
    }
    buffer_ = Buffer::allocate(count * sizeof(R));
    return true;
  }

  /// Contribution to some elements only: zero-filled once, the caller adds.
  R* add_region(std::size_t count) {
    if (!buffer_) {
      buffer_ = Buffer::allocate(count * sizeof(R));
      std::memset(buffer_.data(), 0, count * sizeof(R));
    }
    make_exclusive(count);
    return data();
  }

  /// True if a kernel may overwrite the cotangent while it reads it.
  bool reusable() const { return buffer_.exclusive(); }
  bool empty() const { return !buffer_; }
  R* data() const { return static_cast<R*>(buffer_.data()); }
  const Buffer& buffer() const { return buffer_; }
  Buffer take() { return std::move(buffer_); }
  void clear() { buffer_.reset(); }

 private:
  // Fan-out shares a given buffer; the first to write makes its own.
  void make_exclusive(std::size_t count) {
    if (buffer_.exclusive()) return;
    Buffer own = Buffer::allocate(count * sizeof(R));
    std::memcpy(own.data(), buffer_.data(), count * sizeof(R));
    buffer_ = std::move(own);
  }

  Buffer buffer_;
};

}  // namespace wirtinger::detail
