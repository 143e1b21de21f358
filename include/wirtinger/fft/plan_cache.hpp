/// \file
/// The process-wide cache of plans: a locked table, and in front of it a small one per thread.
#pragma once

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plan.hpp"
#include "plan_key.hpp"
#include "planner_lock.hpp"

namespace wirtinger {

/// Plans of all threads. When it is full the plan that was not used for the longest time is
/// dropped; one that is still held by an operator lives on until that is gone.
class PlanCache {
 public:
  /// Makes a plan, or returns null if the engine cannot.
  using Maker = detail::PlanHandle (*)(const detail::PlanKey&, const detail::PlannerGuard&);

  PlanCache(const PlanCache&) = delete;
  PlanCache& operator=(const PlanCache&) = delete;

  /// Number of plans in the cache.
  Index size() const {
    const std::lock_guard guard(mutex());
    return static_cast<Index>(plans_.size());
  }
  /// Most plans it keeps.
  Index capacity() const {
    const std::lock_guard guard(mutex());
    return capacity_;
  }
  /// Changes how many plans it keeps (0: none) and drops the ones that are too many.
  ///   Throws PlanError for a negative capacity.
  void set_capacity(Index capacity) {
    if (capacity < 0)
      throw PlanError(
          detail::message("plan_cache: capacity ", capacity, " found, expected 0 or more plans"));
    Retired retired;  // plans are destroyed after the lock is released
    const std::lock_guard guard(mutex());
    capacity_ = capacity;
    evict(retired);
  }
  /// Look-ups that found a plan, in all threads, since the program started.
  Index hits() const {
    const std::lock_guard guard(mutex());
    Index hits = hits_;
    for (const ThreadTable* table : tables_)
      hits += table->hits.load(std::memory_order_relaxed);
    return hits;
  }
  /// Look-ups for which a plan had to be made, since the program started.
  Index misses() const {
    const std::lock_guard guard(mutex());
    return misses_;
  }
  /// Drops all plans; a thread lets go of the ones it used last at its next look-up. The counters
  /// and the capacity stay.
  void clear() {
    Retired retired;
    const std::lock_guard guard(mutex());
    for (auto& entry : plans_)
      retired.push_back(entry.second);
    plans_.clear();
    generation_.fetch_add(1, std::memory_order_release);
  }

  /// The plan for a key, made first if it is new. Null, and nothing kept, if `make` returns null.
  detail::PlanHandle find(const detail::PlanKey& key, Maker make) {
    const std::size_t hash = detail::PlanKeyHash{}(key);
    ThreadTable* table = ThreadTable::of_this_thread(*this);
    if (table != nullptr && table->generation == generation_.load(std::memory_order_acquire)) {
      const ThreadTable::Slot& slot = table->slots[hash % ThreadTable::slot_count];
      if (slot.plan && slot.hash == hash && slot.key == key) [[likely]] {
        table->hits.store(table->hits.load(std::memory_order_relaxed) + 1,
                          std::memory_order_relaxed);
        slot.plan->last_used.store(++table->clock, std::memory_order_relaxed);
        return slot.plan;
      }
    }
    return find_beyond(table, key, hash, make);
  }

 private:
  using Retired = std::vector<detail::PlanHandle>;

  // The last plans of one thread, found without a lock. Valid for one generation of the cache:
  // dropping any plan starts a new one. Only the owner writes; others read `hits`.
  struct ThreadTable {
    static constexpr std::size_t slot_count = 16;
    struct Slot {
      std::size_t hash = 0;
      detail::PlanKey key;
      detail::PlanHandle plan;
    };

    /// Null while the thread is being torn down.
    static ThreadTable* of_this_thread(PlanCache& cache) {
      if (instance == nullptr && !closed) [[unlikely]]
        open(cache);
      return instance;
    }
    WIRTINGER_COLD static void open(PlanCache& cache) {
      struct Closer {
        PlanCache& cache;
        ~Closer() {
          closed = true;
          cache.close(std::exchange(instance, nullptr));
        }
      };
      thread_local const Closer closer{cache};
      auto table = std::make_unique<ThreadTable>();
      const std::lock_guard guard(mutex());
      cache.tables_.push_back(table.get());
      instance = table.release();
    }

    std::atomic<Index> hits{0};
    std::uint64_t clock = 0;
    std::uint64_t generation = 0;
    Slot slots[slot_count];

    inline static constinit thread_local ThreadTable* instance = nullptr;
    inline static constinit thread_local bool closed = false;
  };

  friend PlanCache& plan_cache();
  PlanCache() = default;

  static std::mutex& mutex() { return detail::planner_locks().caching; }

  void close(ThreadTable* table) {
    const std::unique_ptr<ThreadTable> owner(table);
    if (table == nullptr) return;
    const std::lock_guard guard(mutex());
    hits_ += table->hits.load(std::memory_order_relaxed);
    std::erase(tables_, table);
  }

  // Finds or makes a plan that the thread's table does not have.
  WIRTINGER_COLD detail::PlanHandle find_beyond(ThreadTable* table, const detail::PlanKey& key,
                                                std::size_t hash, Maker make) {
    if (table == nullptr) return find_or_make(key, make, nullptr);
    const std::uint64_t now = generation_.load(std::memory_order_acquire);
    if (table->generation != now)
      for (ThreadTable::Slot& slot : table->slots)
        slot.plan.reset();
    table->generation = now;  // if a plan is dropped from here on, the table is outdated again
    detail::PlanHandle plan = find_or_make(key, make, table);
    table->slots[hash % ThreadTable::slot_count] = {hash, key, plan};
    return plan;
  }

  detail::PlanHandle find_or_make(const detail::PlanKey& key, Maker make, ThreadTable* table) {
    // Declared first: whatever is destroyed at the end needs the planner lock for itself.
    Retired retired;
    detail::PlanHandle plan;
    if ((plan = find_in_cache(key, table))) return plan;
    const detail::PlannerGuard planning;
    // Another thread may have made it while this one waited for the planner.
    if ((plan = find_in_cache(key, table))) return plan;
    plan = make(key, planning);
    if (!plan) return plan;
    const std::lock_guard guard(mutex());
    ++misses_;
    plans_.emplace(key, plan);
    stamp(*plan, table);
    evict(retired);
    return plan;
  }

  detail::PlanHandle find_in_cache(const detail::PlanKey& key, ThreadTable* table) {
    const std::lock_guard guard(mutex());
    const auto found = plans_.find(key);
    if (found == plans_.end()) return nullptr;
    ++hits_;
    stamp(*found->second, table);
    return found->second;
  }

  // Threads advance their clocks alone and meet here: the order of use is exact within a thread.
  void stamp(const detail::Plan& plan, ThreadTable* table) {
    if (table != nullptr) clock_ = std::max(clock_, table->clock);
    plan.last_used.store(++clock_, std::memory_order_relaxed);
    if (table != nullptr) table->clock = clock_;
  }

  void evict(Retired& retired) {
    while (static_cast<Index>(plans_.size()) > capacity_) {
      const auto oldest =
          std::min_element(plans_.begin(), plans_.end(), [](const auto& a, const auto& b) {
            return a.second->last_used.load(std::memory_order_relaxed) <
                   b.second->last_used.load(std::memory_order_relaxed);
          });
      retired.push_back(oldest->second);
      plans_.erase(oldest);
      generation_.fetch_add(1, std::memory_order_release);
    }
  }

  std::unordered_map<detail::PlanKey, detail::PlanHandle, detail::PlanKeyHash> plans_;
  std::vector<ThreadTable*> tables_;
  Index capacity_ = 512;
  Index hits_ = 0;  // those of finished threads and of the locked table
  Index misses_ = 0;
  std::uint64_t clock_ = 0;
  std::atomic<std::uint64_t> generation_{0};
};

/// The cache of all transforms of this process.
inline PlanCache& plan_cache() {
  static PlanCache* const cache = new PlanCache;  // never destroyed: threads may end after main
  return *cache;
}

}  // namespace wirtinger
