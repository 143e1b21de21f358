// The cache: counters, eviction, clearing, plans that outlive their entry.

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "fft_testing.hpp"

using namespace fft_testing;
using wirtinger::detail::Plan;
using wirtinger::detail::PlanHandle;
using wirtinger::detail::PlanKey;
using wirtinger::detail::PlannerGuard;

namespace {

/// An empty cache of the given capacity; the former capacity comes back at the end.
struct FreshCache {
  explicit FreshCache(Index capacity = 512) {
    wg::plan_cache().clear();
    wg::plan_cache().set_capacity(capacity);
  }
  ~FreshCache() {
    wg::plan_cache().set_capacity(before);
    wg::plan_cache().clear();
  }
  Index before = wg::plan_cache().capacity();
  Index hits = wg::plan_cache().hits(), misses = wg::plan_cache().misses();
  Index new_hits() const { return wg::plan_cache().hits() - hits; }
  Index new_misses() const { return wg::plan_cache().misses() - misses; }
};

/// A plan that only counts how many of its kind are alive.
struct Counted final : Plan {
  Counted() { ++alive; }
  ~Counted() override {
    const PlannerGuard guard;  // as a real one: hangs if the planner lock is held already
    --alive;
  }
  void execute(const void*, void*) const override {}
  inline static int alive = 0;
};

PlanHandle find(Index length) {
  PlanKey key;
  key.r2r = 0xFE;  // a kind that no transform has
  key.add_transformed({length, 1, 1});
  return wg::plan_cache().find(
      key, [](const PlanKey&, const PlannerGuard&) { return PlanHandle(new Counted); });
}

std::complex<double> first(Index n) { return wg::fft(wg::ones<double>({n}))(0); }

}  // namespace

TEST_CASE("plan cache: hits and misses are counted") {
  const FreshCache cache;
  CHECK(wg::plan_cache().size() == 0);
  first(10);
  CHECK(cache.new_misses() == 1);
  CHECK(cache.new_hits() == 0);
  first(10);
  first(10);
  CHECK(cache.new_misses() == 1);
  CHECK(cache.new_hits() == 2);
  first(11);
  wg::ifft(wg::ones<double>({10}));
  wg::fft(wg::ones<float>({10}));
  CHECK(cache.new_misses() == 4);
  CHECK(wg::plan_cache().size() == 4);
}

TEST_CASE("plan cache: one plan serves every call that is the same transform") {
  const FreshCache cache;
  const Array<double> x = wg::ones<double>({4, 6, 5});
  wg::fft(x);
  wg::fft(x, {.n = 5});
  wg::fft(x, {.norm = Norm::ortho});
  wg::fftn(x, {.axes = {-1}});
  wg::fft(wg::ones<std::complex<double>>({24, 5}));
  CHECK(cache.new_misses() == 1);
  wg::fftn(x, {.axes = {0, 2}});
  wg::fftn(x, {.axes = {2, 0}});
  CHECK(cache.new_misses() == 2);
}

TEST_CASE("plan cache: the one not used for the longest time goes first") {
  const FreshCache cache(3);
  find(1), find(2), find(3);
  find(1), find(2), find(1);  // order of use now 3, 2, 1
  find(4);
  CHECK(wg::plan_cache().size() == 3);
  CHECK(cache.new_misses() == 4);
  find(1), find(2), find(4);
  CHECK(cache.new_misses() == 4);
  find(3);  // drops 1
  CHECK(cache.new_misses() == 5);
  find(2), find(4), find(3);
  CHECK(cache.new_misses() == 5);
  find(1);
  CHECK(cache.new_misses() == 6);
}

TEST_CASE("plan cache: dropped plans are destroyed once nobody holds them") {
  const FreshCache cache(2);
  first(6);  // a thread's own table lets go of outdated plans at the next look-up
  REQUIRE(Counted::alive == 0);
  PlanHandle held = find(1);
  find(2), find(3), find(4);
  CHECK(wg::plan_cache().size() == 2);
  find(4);
  CHECK(Counted::alive == 3);
  held.reset();
  CHECK(Counted::alive == 2);
  wg::plan_cache().set_capacity(1);
  find(4);
  CHECK(Counted::alive == 1);
  CHECK(wg::plan_cache().size() == 1);
  wg::plan_cache().clear();
  CHECK(wg::plan_cache().size() == 0);
  first(6);
  CHECK(Counted::alive == 0);
}

TEST_CASE("plan cache: capacity 0 keeps nothing and still works") {
  const FreshCache cache(0);
  for (int k = 0; k < 3; ++k)
    CHECK(first(12) == 12.0);
  CHECK(wg::plan_cache().size() == 0);
  CHECK(cache.new_misses() == 3);
  CHECK(cache.new_hits() == 0);
}

TEST_CASE("plan cache: a plan in use survives eviction and clearing") {
  using C = std::complex<double>;
  const FreshCache cache(1);
  const Array<C> x = noise<C>({37});
  const auto op = wg::fft_operator<double>(x.shape(), x.order());
  const Array<C> y = op.apply(x);
  for (Index n = 2; n < 30; ++n)
    CHECK(first(n) == static_cast<double>(n));
  wg::plan_cache().clear();
  CHECK(identical(op.apply(x), y));
  CHECK(adjoint_error(op, x) < 1);
}

TEST_CASE("plan cache: a maker that fails or throws leaves nothing behind") {
  const FreshCache cache;
  PlanKey key;
  key.add_transformed({77, 1, 1});
  CHECK_FALSE(
      wg::plan_cache().find(key, [](const PlanKey&, const PlannerGuard&) { return PlanHandle(); }));
  CHECK_THROWS_AS(
      wg::plan_cache().find(
          key, [](const PlanKey&, const PlannerGuard&) -> PlanHandle { throw std::bad_alloc(); }),
      std::bad_alloc);
  CHECK(wg::plan_cache().size() == 0);
  CHECK(cache.new_misses() == 0);
  CHECK(first(77) == 77.0);
}

TEST_CASE("plan cache: a plan that another thread is making is waited for") {
  const FreshCache cache;
  first(6);  // lets go of outdated plans, which would wait for the planner before the look-up
  const Index misses = cache.new_misses(), hits = cache.new_hits();
  static std::atomic<int> made = 0;
  const auto find_slowly = [] {
    PlanKey key;
    key.r2r = 0xFE;
    key.add_transformed({3, 1, 1});
    return wg::plan_cache().find(key, [](const PlanKey&, const PlannerGuard&) {
      ++made;
      // Long enough for the other thread to look in vain; if it does not, it finds the plan.
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      return PlanHandle(new Counted);
    });
  };
  std::thread other([&] { find_slowly(); });
  while (made == 0)
    std::this_thread::yield();
  CHECK(find_slowly());
  other.join();
  CHECK(made == 1);
  CHECK(cache.new_misses() == misses + 1);
  CHECK(cache.new_hits() == hits + 1);
}

TEST_CASE("plan cache: the capacity can be read back") {
  const FreshCache cache(5);
  CHECK(wg::plan_cache().capacity() == 5);
  wg::plan_cache().set_capacity(9);
  CHECK(wg::plan_cache().capacity() == 9);
}

TEST_CASE("plan cache: the effort is part of the key and values stay right") {
  using C = std::complex<double>;
  const FreshCache cache;
  const Array<C> x = noise<C>({6, 10});
  const std::vector<Wide> expected = definition(wide(x), {6, 10}, {0, 1}, {}, Direction::forward);
  for (const wg::Effort effort : {wg::Effort::estimate, wg::Effort::measure, wg::Effort::patient}) {
    wg::set_effort(effort, {.time_limit = 0.05});
    CHECK(wg::effort() == effort);
    CHECK(error_in_eps(wg::fftn(x), expected) < 9);
  }
  wg::set_effort(wg::Effort::estimate);
  CHECK(cache.new_misses() == 3);
}

TEST_CASE("plan cache: plans in place and for any alignment") {
  using C = std::complex<double>;
  const Array<C> x = noise<C>({3, 16});
  const auto op = wg::fft_operator<double>(x.shape(), x.order());
  const std::vector<Wide> expected = wide(op.apply(x));
  Array<C> y = x;
  C* values = y.data();
  op.plan(Direction::forward, true)->execute(values, values);
  CHECK(error_in_eps(y, expected) < 4);

  PlanKey key;
  key.engine = wg::detail::transform_settings.engine;
  key.in = key.out = wg::detail::Alignment::any;
  key.add_transformed({16, 1, 1});
  key.add_batch({3, 16, 16});
  const PlanHandle any = wg::detail::planned<double>("fft", x.shape(), key);
  for (const std::size_t offset : {0u, 1u}) {  // one of the two is 8 bytes off
    std::vector<double> in(97), out(97);
    std::memcpy(in.data() + offset, x.data(), 96 * sizeof(double));
    any->execute(in.data() + offset, out.data() + offset);
    std::vector<C> found(48);
    std::memcpy(static_cast<void*>(found.data()), out.data() + offset, 96 * sizeof(double));
    CHECK(error_in_eps(Array<C>::from_row_major({3, 16}, found), expected) < 4);
  }
}
