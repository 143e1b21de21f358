/// \file
/// Reference-counted memory. Owned blocks are 64-byte aligned and come from a pool of the
/// calling thread; foreign blocks (adopted or borrowed) refer to memory made elsewhere.
#pragma once

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#include "holder_count.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define WIRTINGER_POOL_OFF
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WIRTINGER_POOL_OFF
#endif
#endif

namespace wirtinger::detail {

/// Header of a block of memory. For owned blocks the data follow it.
struct alignas(64) Block {
  HolderCount holders;
  std::uint16_t size_class = 0;
  bool foreign = false;   // never written through, never pooled
  std::size_t bytes = 0;  // capacity of the data of an owned block
  void* data = nullptr;
  Block* next = nullptr;              // in a free list
  void (*release)(Block*) = nullptr;  // what ends a foreign block
  void* allocation = nullptr;
};

/// Free lists of one thread, one for each size class. Blocks go to the thread that frees them.
class BufferPool {
 public:
  static constexpr std::size_t classes = 440;  // up to 2^63 bytes

  /// The calling thread's pool; null while the thread is being torn down.
  static BufferPool* of_this_thread() {
    if (instance_ == nullptr && !closed_) [[unlikely]]
      open();
    return instance_;
  }

  static Block* allocate(std::size_t bytes) {
    const std::size_t size_class = class_of(bytes);
    BufferPool* pool = of_this_thread();
    if (pool != nullptr) {
      Block*& head = pool->free_[size_class];
      Block* block = head;
      if (block == nullptr)
        block = pool->make(size_class);
      else {
        head = block->next;
        pool->cached_ -= block->bytes;
        block->holders.restart();
      }
      pool->in_use_ += static_cast<Index>(block->bytes);
      return block;
    }
    return fresh(size_class, 0);
  }

  static void free(Block* block) {
    BufferPool* pool = of_this_thread();
    if (pool != nullptr) {
      pool->in_use_ -= static_cast<Index>(block->bytes);
#ifndef WIRTINGER_POOL_OFF
      block->next = pool->free_[block->size_class];
      pool->free_[block->size_class] = block;
      pool->cached_ += block->bytes;
      return;
#endif
    }
    destroy(block);
  }

  /// Gives the cached blocks of this thread back to the system.
  void trim() {
    for (Block*& head : free_)
      while (head != nullptr)
        destroy(std::exchange(head, head->next));
    cached_ = 0;
  }

  /// Bytes allocated minus bytes freed by this thread.
  Index in_use() const { return in_use_; }
  std::size_t cached() const { return cached_; }

 private:
  // Sizes 64, 128 .. 1024, then eight steps an octave: at most 1/8 is wasted.
  static std::size_t class_of(std::size_t bytes) {
    const std::size_t units = (bytes + 63) / 64;
    if (units <= 16) return units;
    const auto octave = static_cast<std::size_t>(std::bit_width(units - 1)) - 4;
    return 16 + (octave - 1) * 8 + ((units - 1) >> octave) - 7;
  }
  static std::size_t bytes_of(std::size_t size_class) {
    if (size_class <= 16) return size_class * 64;
    const std::size_t octave = (size_class - 17) / 8 + 1, step = (size_class - 17) % 8 + 8;
    return ((step + 1) << octave) * 64;
  }

  static Block* fresh(std::size_t size_class, std::size_t stagger) {
    const std::size_t bytes = bytes_of(size_class);
    void* memory = aligned(sizeof(Block) + stagger + bytes);
    Block* block = new (static_cast<char*>(memory) + stagger) Block;
    block->size_class = static_cast<std::uint16_t>(size_class);
    block->bytes = bytes;
    block->data = block + 1;
    block->allocation = memory;
    return block;
  }
  // Large blocks on large pages, where Linux has them to give: a transform of 2^20 points, which
  // walks memory in large strides, takes half the time.
  static void* aligned(std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t page = std::size_t(1) << 21;
    if (bytes >= page) {
      void* memory = nullptr;
      if (posix_memalign(&memory, page, bytes) != 0) throw std::bad_alloc();
      // Whole pages only, so that no more memory is used than was asked for. A wish: it may fail.
      madvise(memory, bytes / page * page, MADV_HUGEPAGE);
      return memory;
    }
#endif
    void* memory = std::aligned_alloc(64, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
  }
  // Large blocks start at different offsets modulo 4 KiB: arrays that are walked together
  // would otherwise compete for the same cache sets (up to a factor 2).
  Block* make(std::size_t size_class) {
    const std::size_t stagger = size_class > 16 ? 512 * (1 + rotation_++ % 5) : 0;
    return fresh(size_class, stagger);
  }
  static void destroy(Block* block) {
    void* memory = block->allocation;
    block->~Block();
    std::free(memory);
  }

  struct Closer {
    ~Closer() {
      closed_ = true;
      if (instance_ != nullptr) {
        instance_->trim();
        delete std::exchange(instance_, nullptr);
      }
    }
  };
  static void open() {
    instance_ = new BufferPool;
    thread_local Closer closer;
    (void)closer;
  }

  Block* free_[classes] = {};
  std::size_t cached_ = 0;
  Index in_use_ = 0;
  unsigned rotation_ = 0;
  inline static constinit thread_local BufferPool* instance_ = nullptr;
  inline static constinit thread_local bool closed_ = false;
};

/// Shared handle of a block.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(Block* block) : block_(block) {}
  Buffer(const Buffer& other) : block_(other.block_) {
    if (block_ != nullptr) block_->holders.add();
  }
  Buffer(Buffer&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Buffer& operator=(Buffer other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Buffer() { reset(); }

  static Buffer allocate(std::size_t bytes) { return Buffer(BufferPool::allocate(bytes)); }

  void reset() {
    if (block_ != nullptr) drop(std::exchange(block_, nullptr));
  }

  explicit operator bool() const { return block_ != nullptr; }
  void* data() const { return block_ ? block_->data : nullptr; }
  std::size_t bytes() const { return block_ ? block_->bytes : 0; }
  bool foreign() const { return block_ && block_->foreign; }
  /// True if this is the only handle and the memory is ours to overwrite.
  bool exclusive() const { return held_by(1); }
  /// True if there are exactly `count` handles and the memory is ours.
  bool held_by(int count) const {
    return block_ && !block_->foreign && block_->holders.count() == count;
  }
  friend bool operator==(const Buffer& a, const Buffer& b) { return a.block_ == b.block_; }

 private:
  // Out of line: handles end in many places, and inlining this doubles their code.
  WIRTINGER_NOINLINE static void drop(Block* block) {
    if (!block->holders.drop()) return;
    if (block->foreign)
      block->release(block);
    else
      BufferPool::free(block);
  }

  Block* block_ = nullptr;
};

/// Working memory of standard containers from the pool: what runs again and again does not ask the
/// system.
template <class T>
struct PoolAllocator {
  using value_type = T;
  PoolAllocator() = default;
  template <class U>
  PoolAllocator(const PoolAllocator<U>&) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(BufferPool::allocate(count * sizeof(T))->data);
  }
  // An owned block's header lies directly before its data.
  void deallocate(T* data, std::size_t) { BufferPool::free(reinterpret_cast<Block*>(data) - 1); }
  friend bool operator==(const PoolAllocator&, const PoolAllocator&) { return true; }
};
template <class T>
using PooledVector = std::vector<T, PoolAllocator<T>>;

}  // namespace wirtinger::detail

#undef WIRTINGER_POOL_OFF

namespace wirtinger {

/// Gives memory that this thread keeps for reuse back to the system.
inline void release_memory() {
  if (auto* pool = detail::BufferPool::of_this_thread()) pool->trim();
}

/// Bytes in array buffers: allocated minus freed by the calling thread.
inline Index memory_in_use() {
  auto* pool = detail::BufferPool::of_this_thread();
  return pool ? pool->in_use() : 0;
}

}  // namespace wirtinger
