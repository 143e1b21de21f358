/// \file
/// Objects that are used again and never freed, so that what points to one may always look at it.
#pragma once

#include <mutex>
#include <utility>

namespace wirtinger::detail {

/// Idle objects of each thread; those of ended threads wait on a shelf for other threads.
///   T: default constructible by Recycled<T>, with a member `T* next_idle` for the lists.
template <class T>
class Recycled {
 public:
  static T* take() {
    if (idle_ == nullptr) return taken_or_new();
    return std::exchange(idle_, idle_->next_idle);
  }
  static void give_back(T* object) {
    if (closed_) return shelve(object);
    object->next_idle = std::exchange(idle_, object);
    thread_local Closer closer;
    static_cast<void>(closer);
  }

 private:
  struct Shelf {
    std::mutex lock;
    T* first = nullptr;
  };
  static Shelf& shelf() {
    static Shelf* const leaked = new Shelf;  // outlives every handle
    return *leaked;
  }
  static void shelve(T* object) {
    Shelf& s = shelf();
    const std::lock_guard guard(s.lock);
    object->next_idle = std::exchange(s.first, object);
  }
  static T* taken_or_new() {
    Shelf& s = shelf();
    const std::lock_guard guard(s.lock);
    if (s.first == nullptr) return new T;
    return std::exchange(s.first, s.first->next_idle);
  }
  struct Closer {
    ~Closer() {
      closed_ = true;
      while (idle_ != nullptr)
        shelve(std::exchange(idle_, idle_->next_idle));
    }
  };
  inline static constinit thread_local T* idle_ = nullptr;
  inline static constinit thread_local bool closed_ = false;
};

}  // namespace wirtinger::detail
