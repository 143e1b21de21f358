// Plans that are cut into parts: what the engine's own plan for the whole gives, and the same bits
// for any number of threads.

#include <wirtinger/fft/split_plan.hpp>

#include "fft_testing.hpp"

#ifndef WIRTINGER_NO_FFTW  // other engines' plans are not cut

namespace {

using namespace fft_testing;
using wg::detail::TransformKind;

/// Axes of a transform of a shape, for dense_key.
wg::detail::TransformAxes axes_of(const Shape& shape, const Axes& axes) {
  return wg::detail::transform_axes("test", shape, wg::FftnOptions{.axes = axes});
}

/// Runs a key's plan on numbers of U, giving numbers of V.
template <class V, class U>
Array<V> run(const wg::detail::PlanHandle& plan, const Array<U>& x, const Shape& shape,
             Order order) {
  auto input = x;
  input.data();  // c2r plans may destroy it: a copy of its own
  Array<V> y = Array<V>::uninitialized(shape, order);
  plan->execute(std::as_const(input).data(), y.data());
  return y;
}

template <class R>
struct Kinds {
  using Complex = std::complex<R>;

  /// Both plans on the same input; `logical`: the shape of points, `halved`: with half of the bins
  /// of the last listed axis.
  template <class V, class U>
  static void compare(TransformKind kind, const Shape& logical, const Axes& axes, const Shape& in,
                      const Shape& out, Order order, std::span<const wg::R2r> kinds = {}) {
    const auto key =
        wg::detail::dense_key<R>(kind, axes_of(logical, axes), {in, out}, order, kinds);
    CAPTURE(wg::detail::to_text(logical), static_cast<int>(kind), static_cast<int>(order));
    const auto functions = wg::detail::engine_functions<R>(wg::Engine::fftw);
    wg::detail::PlanHandle whole, split;  // outlive the guard: giving a plan back takes the lock
    {
      const wg::detail::PlannerGuard guard;
      whole = functions.plan(key, guard);
      split = wg::detail::SplitPlan::make(functions, key, guard);
    }
    REQUIRE(whole);
    REQUIRE(split);
    const auto x = noise<U>(in, 3, order);
    const auto expected = run<V>(whole, x, out, order);
    const auto found = run<V>(split, x, out, order);
    const auto a = wide(expected), b = wide(found);
    long double difference = 0, size = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
      difference += std::norm(a[k] - b[k]);
      size += std::norm(a[k]);
    }
    CHECK(std::sqrt(difference / size) < 10 * eps<R>);
    for (const int threads : {2, 3, 8}) {
      wg::detail::transform_settings.threads = static_cast<std::uint16_t>(threads);
      const auto again = run<V>(split, x, out, order);
      wg::detail::transform_settings.threads = 1;
      CAPTURE(threads);
      CHECK(identical(again, found));
    }
  }

  static void complex(const Shape& shape, const Axes& axes, Order order) {
    compare<Complex, Complex>(TransformKind::c2c, shape, axes, shape, shape, order);
  }
  static void real(const Shape& shape, const Axes& axes, Order order) {
    const int last = wg::detail::checked_axis("test", axes.list().back(), shape.rank());
    const Shape half = shape.with(last, shape[last] / 2 + 1);
    compare<Complex, R>(TransformKind::r2c, shape, axes, shape, half, order);
    compare<R, Complex>(TransformKind::c2r, shape, axes, half, shape, order);
  }
};

}  // namespace

TEMPLATE_TEST_CASE("split plans: complex transforms", "", float, double, long double) {
  using K = Kinds<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    K::complex({256, 256}, {0, 1}, order);
    K::complex({131, 257}, {0, 1}, order);  // rows that are aligned now and then only
    K::complex({300, 200}, {0}, order);
    K::complex({300, 200}, {1}, order);
    K::complex({5, 101, 90}, {1, 2}, order);
    K::complex({5, 101, 90}, {1}, order);
    K::complex({40, 41, 42}, {0, 1, 2}, order);
  }
  K::complex({6, 6000}, {1}, Order::row_major);
}

TEMPLATE_TEST_CASE("split plans: half-spectra", "", float, double) {
  using K = Kinds<TestType>;
  for (const Order order : {Order::row_major, Order::column_major}) {
    K::real({64, 1024}, {1}, order);
    K::real({257, 200}, {0, 1}, order);
    K::real({200, 257}, {1, 0}, order);
    K::real({20, 71, 40}, {1, 0, 2}, order);
  }
}

TEST_CASE("split plans: real-to-real kinds stay with their axes") {
  const std::array kinds{wg::R2r::redft10, wg::R2r::rodft00};
  for (const Order order : {Order::row_major, Order::column_major})
    Kinds<double>::compare<double, double>(TransformKind::r2r, {190, 210}, {0, 1}, {190, 210},
                                           {190, 210}, order, kinds);
}

TEST_CASE("split plans: small transforms - single lines - and measured plans are left whole") {
  const auto functions = wg::detail::engine_functions<double>(wg::Engine::fftw);
  const auto split = [&](const Shape& shape, const Axes& axes, wg::Effort effort) {
    auto key = wg::detail::dense_key<double>(TransformKind::c2c, axes_of(shape, axes),
                                             {shape, shape}, Order::row_major);
    key.effort = effort;
    wg::detail::PlanHandle plan;
    const wg::detail::PlannerGuard guard;
    plan = wg::detail::SplitPlan::make(functions, key, guard);
    return bool(plan);
  };
  CHECK(split({256, 256}, {0, 1}, wg::Effort::estimate));
  CHECK_FALSE(split({256, 256}, {0, 1}, wg::Effort::measure));
  CHECK_FALSE(split({64, 64}, {0, 1}, wg::Effort::estimate));
  CHECK_FALSE(split({1 << 17}, {0}, wg::Effort::estimate));
}

TEST_CASE("split plans: transforms in place") {
  const Shape shape{200, 300};
  const auto op = wg::fftn_operator<double>(shape, Order::row_major);
  const auto x = noise<std::complex<double>>(shape);
  auto y = x;
  const auto plan = op.plan(Direction::forward, true);
  auto* data = y.data();
  plan->execute(data, data);
  CHECK(identical(y, op.apply(x)));
}

#endif
