/// \file
/// Where nodes live: chunks filled one after the other, because a heap allocation would cost as
/// much as recording the whole node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace wirtinger::detail {

class NodeArena {
 public:
  static constexpr std::size_t chunk_bytes = std::size_t(1) << 16;
  static constexpr std::size_t kept_bytes = std::size_t(1) << 22;

  struct Position {
    std::size_t chunk = 0;
    std::size_t offset = 0;
  };

  /// Memory aligned to 64 bytes that lives until a rewind before it.
  void* allocate(std::size_t bytes) {
    bytes = (bytes + 63) / 64 * 64;
    while (at_.chunk < chunks_.size() && at_.offset + bytes > chunks_[at_.chunk].bytes)
      at_ = {at_.chunk + 1, 0};
    if (at_.chunk == chunks_.size()) add_chunk(bytes);
    if (at_.chunk > last_used_) last_used_ = at_.chunk;
    void* memory = chunks_[at_.chunk].memory.get() + at_.offset;
    at_.offset += bytes;
    return memory;
  }

  Position position() const { return at_; }
  void rewind(Position to) { at_ = to; }
  /// Forgets everything. Keeps the memory that was needed since the last shrink, so that the same
  /// recording made again asks the system for nothing; more than kept_bytes would be hoarding.
  void shrink() {
    at_ = {};
    std::size_t keep = 0, bytes = 0;
    while (keep < chunks_.size() && keep <= last_used_ && bytes + chunks_[keep].bytes <= kept_bytes)
      bytes += chunks_[keep++].bytes;
    chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(keep), chunks_.end());
    last_used_ = 0;
  }
  /// Bytes held, in use or not.
  std::size_t capacity() const {
    std::size_t total = 0;
    for (const Chunk& chunk : chunks_)
      total += chunk.bytes;
    return total;
  }
  std::size_t bytes() const {
    std::size_t total = at_.offset;
    for (std::size_t k = 0; k < at_.chunk && k < chunks_.size(); ++k)
      total += chunks_[k].bytes;
    return total;
  }

 private:
  struct Deleter {
    void operator()(std::byte* memory) const { ::operator delete(memory, std::align_val_t(64)); }
  };
  struct Chunk {
    std::unique_ptr<std::byte, Deleter> memory;
    std::size_t bytes;
  };

  void add_chunk(std::size_t least) {
    const std::size_t bytes = least > chunk_bytes ? least : chunk_bytes;
    chunks_.push_back({std::unique_ptr<std::byte, Deleter>(
                           static_cast<std::byte*>(::operator new(bytes, std::align_val_t(64)))),
                       bytes});
  }

  std::vector<Chunk> chunks_;
  Position at_;
  std::size_t last_used_ = 0;  // chunk, since the last shrink
};

}  // namespace wirtinger::detail
