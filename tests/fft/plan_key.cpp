// Two keys are equal if and only if every field that is in use is.

#include <wirtinger/fft/plan_key.hpp>

#include "fft_testing.hpp"

using namespace fft_testing;
using wirtinger::detail::PlanKey;
using wirtinger::detail::PlanKeyHash;

namespace {

PlanKey sample() {
  PlanKey key;
  key.add_transformed({8, 12, 24});
  key.add_transformed({6, 2, 4});
  key.add_batch({5, 100, 200});
  return key;
}

template <class Change>
void check_matters(const char* field, Change change) {
  INFO(field);
  const PlanKey original = sample();
  PlanKey changed = sample();
  CHECK(changed == original);
  CHECK(PlanKeyHash{}(changed) == PlanKeyHash{}(original));
  change(changed);
  CHECK_FALSE(changed == original);
  CHECK_FALSE(original == changed);
  const PlanKey copy = changed;
  CHECK(copy == changed);
  CHECK(PlanKeyHash{}(copy) == PlanKeyHash{}(changed));
}

}  // namespace

TEST_CASE("plan key: every field counts") {
  using namespace wirtinger::detail;
  check_matters("engine", [](PlanKey& k) { k.engine = wg::Engine::reference; });
  check_matters("precision", [](PlanKey& k) { k.precision = Precision::as_float; });
  check_matters("kind", [](PlanKey& k) { k.kind = TransformKind::r2c; });
  check_matters("direction", [](PlanKey& k) { k.direction = Direction::inverse; });
  check_matters("effort", [](PlanKey& k) { k.effort = wg::Effort::measure; });
  check_matters("in place", [](PlanKey& k) { k.in_place = true; });
  check_matters("input alignment", [](PlanKey& k) { k.in = Alignment::any; });
  check_matters("output alignment", [](PlanKey& k) { k.out = Alignment::any; });
  check_matters("threads", [](PlanKey& k) { k.threads = 2; });
  check_matters("r2r kinds", [](PlanKey& k) { k.r2r = 0x0300; });
  check_matters("rank", [](PlanKey& k) { --k.rank, ++k.batch_rank; });
  check_matters("fewer transformed axes", [](PlanKey& k) { --k.rank; });
  check_matters("fewer axes", [](PlanKey& k) { --k.batch_rank; });
  check_matters("more axes", [](PlanKey& k) { k.add_batch({3, 7, 7}); });
  for (std::size_t axis = 0; axis < 3; ++axis) {
    check_matters("extent", [&](PlanKey& k) { ++k.axes[axis].extent; });
    check_matters("input stride", [&](PlanKey& k) { ++k.axes[axis].in_stride; });
    check_matters("output stride", [&](PlanKey& k) { ++k.axes[axis].out_stride; });
  }
}

TEST_CASE("plan key: entries not in use do not count") {
  PlanKey a = sample(), b = sample();
  a.axes[3] = {1, 2, 3};
  b.axes[3] = {4, 5, 6};
  CHECK(a == b);
  CHECK(PlanKeyHash{}(a) == PlanKeyHash{}(b));
}

TEST_CASE("plan key: batch axes that continue each other are merged") {
  PlanKey key;
  key.add_transformed({8, 1, 1});
  key.add_batch({4, 24, 48});
  key.add_batch({3, 8, 16});
  CHECK(key.batch_rank == 1);
  CHECK(key.axes[1] == wg::detail::PlanAxis{12, 8, 16});
  key.add_batch({3, 2, 4});  // 8 is not 3 * 2
  CHECK(key.batch_rank == 2);
  key.add_batch({2, 1, 3});  // evenly spaced in the input only
  CHECK(key.batch_rank == 3);
}

TEST_CASE("plan key: an image is one of several axes in double that one thread has measured") {
  using wirtinger::detail::Precision, wirtinger::detail::TransformKind;
  const Index many = wg::detail::second_level_cache();
  const auto image = [&](auto change, Index size) {
    PlanKey key;
    key.effort = wg::Effort::measure;
    key.add_transformed({64, 64, 64});
    key.add_transformed({64, 1, 1});
    change(key);
    return key.is_measured_image(size);
  };
  CHECK(image([](PlanKey&) {}, many));
  CHECK(image([](PlanKey& k) { k.effort = wg::Effort::patient; }, many));
  CHECK_FALSE(image([](PlanKey&) {}, many / 128));
  CHECK_FALSE(image([](PlanKey& k) { k.effort = wg::Effort::estimate; }, many));
  CHECK_FALSE(image([](PlanKey& k) { k.threads = 2; }, many));
  CHECK_FALSE(image([](PlanKey& k) { k.rank = 1; }, many));
  CHECK_FALSE(image([](PlanKey& k) { k.kind = TransformKind::r2c; }, many));
  CHECK_FALSE(image([](PlanKey& k) { k.engine = wg::Engine::eigen; }, many));
  for (const Precision p : {Precision::as_float, Precision::as_long_double})
    CHECK_FALSE(image([&](PlanKey& k) { k.precision = p; }, many));
}
