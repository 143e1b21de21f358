/// \file
/// Flat storage for scalar statements: bytes in chunks, appended forward and read backward. A
/// record never crosses a chunk border, so reading needs no bounds check inside a record.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "../scalar/config.hpp"

namespace wirtinger::detail {

// Long streams are faster if the processor is told what comes: its own guesses stop at pages.
// Addresses as numbers, since they may lie outside of the chunk.
WIRTINGER_INLINE void prefetch([[maybe_unused]] const void* from,
                               [[maybe_unused]] std::intptr_t distance) {
#ifdef __GNUC__
  __builtin_prefetch(
      reinterpret_cast<const void*>(reinterpret_cast<std::intptr_t>(from) + distance));
#endif
}
WIRTINGER_INLINE void prefetch_for_writing([[maybe_unused]] const void* from,
                                           [[maybe_unused]] std::intptr_t distance) {
#ifdef __GNUC__
  __builtin_prefetch(
      reinterpret_cast<const void*>(reinterpret_cast<std::intptr_t>(from) + distance), 1);
#endif
}

class RecordStream {
 public:
  static constexpr std::size_t chunk_bytes = std::size_t(1) << 18;
  static constexpr std::size_t kept_bytes = std::size_t(1) << 24;
  static constexpr std::size_t largest_record = std::size_t(1) << 13;
  static constexpr std::intptr_t ahead = 1024;

  /// Where the next record would start.
  struct Position {
    std::size_t chunk = 0;
    std::size_t offset = 0;
    friend bool operator==(const Position&, const Position&) = default;
  };

  /// Room for a record of at most `bytes` (<= largest_record); commit() says how much was used.
  WIRTINGER_INLINE std::byte* room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - cursor_) < bytes) [[unlikely]]
      next_chunk();
    prefetch_for_writing(cursor_, ahead);
    return cursor_;
  }
  WIRTINGER_INLINE void commit(std::byte* end_of_record) { cursor_ = end_of_record; }

  Position position() const {
    if (chunks_.empty()) return {};
    return {current_, static_cast<std::size_t>(cursor_ - chunks_[current_].memory.get())};
  }

  /// Forgets everything recorded from a position on; the memory is kept for reuse.
  void rewind(Position to) {
    if (chunks_.empty()) return;
    current_ = to.chunk;
    cursor_ = chunks_[current_].memory.get() + to.offset;
    end_ = chunks_[current_].memory.get() + chunk_bytes;
  }

  /// Forgets everything. Keeps the memory that was needed since the last shrink, but not more than
  /// kept_bytes: a core that waits to be used again must not hoard a large tape's memory.
  void shrink() {
    rewind({});
    const std::size_t keep = std::min(last_used_ + 1, kept_bytes / chunk_bytes);
    if (chunks_.size() > keep) chunks_.resize(keep);
    last_used_ = 0;
  }
  /// Bytes held, in use or not.
  std::size_t capacity() const { return chunks_.size() * chunk_bytes; }

  std::size_t bytes() const { return current_ * chunk_bytes + position().offset; }

  /// Reads records from last to first, or first to last.
  class Cursor {
   public:
    Cursor(const RecordStream& stream, Position at) : stream_(&stream), chunk_(at.chunk) {
      if (!stream.chunks_.empty()) {
        begin_ = stream.chunks_[chunk_].memory.get();
        at_ = begin_ + at.offset;
      }
    }
    /// Moves to the previous chunk when the current one is used up.
    WIRTINGER_INLINE void settle_backward() {
      while (at_ == begin_ && chunk_ > 0)
        [[unlikely]] {
          --chunk_;
          begin_ = stream_->chunks_[chunk_].memory.get();
          at_ = begin_ + stream_->chunks_[chunk_].used;
        }
      prefetch(at_, -ahead);
    }
    /// Moves to the next chunk when the current one has been read.
    void settle_forward() {
      while (chunk_ < stream_->current_ && at_ == begin_ + stream_->chunks_[chunk_].used) {
        ++chunk_;
        at_ = begin_ = stream_->chunks_[chunk_].memory.get();
      }
    }
    const std::byte* at() const { return at_; }
    void move_to(const std::byte* at) { at_ = at; }

   private:
    const RecordStream* stream_;
    std::size_t chunk_;
    const std::byte* begin_ = nullptr;
    const std::byte* at_ = nullptr;
  };

 private:
  struct Chunk {
    std::unique_ptr<std::byte[]> memory;
    std::size_t used = 0;
  };

  WIRTINGER_COLD void next_chunk() {
    const bool first = chunks_.empty();
    const std::size_t next = first ? 0 : current_ + 1;
    if (next == chunks_.size())
      chunks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[chunk_bytes]), 0});
    if (!first)
      chunks_[current_].used = static_cast<std::size_t>(cursor_ - chunks_[current_].memory.get());
    current_ = next;
    last_used_ = std::max(last_used_, current_);
    cursor_ = chunks_[current_].memory.get();
    end_ = cursor_ + chunk_bytes;
  }

  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::size_t last_used_ = 0;  // chunk, since the last shrink
  std::byte* cursor_ = nullptr;
  std::byte* end_ = nullptr;
};

}  // namespace wirtinger::detail
