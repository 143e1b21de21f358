/// \file
/// The regions of a tape that are open: a handle made in another one is no longer valid.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "../scalar/config.hpp"

namespace wirtinger::detail {

/// Identifies a region of a tape; no two regions ever share one.
using Serial = std::uint64_t;

inline Serial next_serial() {
  static std::atomic<Serial> threads{0};
  // 2^40 regions for each of 2^24 threads: neither wraps.
  thread_local Serial next = ++threads << 40;
  return ++next;
}

/// Regions within regions, the tape itself being the outermost.
class Regions {
 public:
  /// Closes all and opens an outermost one.
  void restart() { open_.assign(1, next_serial()); }
  void close_all() { open_.clear(); }
  Serial open() {
    open_.push_back(next_serial());
    return open_.back();
  }
  /// Closes a region and those within it; false if it was not open.
  bool close(Serial region) {
    const auto found = std::find(open_.begin(), open_.end(), region);
    if (found == open_.end()) return false;
    open_.erase(found, open_.end());
    return true;
  }

  Serial innermost() const { return open_.back(); }
  WIRTINGER_INLINE bool is_open(Serial region) const {
    if (!open_.empty() && open_.back() == region) [[likely]]
      return true;
    return std::find(open_.begin(), open_.end(), region) != open_.end();
  }

 private:
  std::vector<Serial> open_;
};

}  // namespace wirtinger::detail
