// What every engine has to do, in every precision: the four kinds of transform, any strides, any
// alignment, batches; the laws of Fourier transforms; no argument changed; the stated accuracy.

#include <wirtinger/fft/eigen_engine.hpp>
#include <wirtinger/fft/reference_engine.hpp>

#include <thread>

#include "fft_testing.hpp"

using namespace fft_testing;
using wg::Engine;
using wg::R2r;
using wg::detail::Alignment;
using wg::detail::PlanKey;
using wg::detail::Strides;
using wg::detail::TransformKind;

namespace {

#ifdef WIRTINGER_NO_FFTW
const std::vector<Engine> engines{Engine::eigen, Engine::reference};
#else
const std::vector<Engine> engines{Engine::fftw, Engine::eigen, Engine::reference};
#endif
const std::vector<R2r> r2r_kinds{R2r::redft00, R2r::redft01, R2r::redft10, R2r::redft11,
                                 R2r::rodft00, R2r::rodft01, R2r::rodft10, R2r::rodft11};

std::string name_of(Engine engine) { return std::string(wg::detail::name_of(engine)); }

// ---- one transform, straight from the engine ---------------------------------------------------

/// A transform over some axes of an array; all others are a batch.
struct Problem {
  TransformKind kind;
  Shape shape;  // logical lengths
  std::vector<int> axes;
  Direction direction = Direction::forward;
  R2r r2r = R2r::redft10;

  int last() const { return axes.back(); }
  Shape half() const { return shape.with(last(), shape[last()] / 2 + 1); }
  Shape in() const { return kind == TransformKind::c2r ? half() : shape; }
  Shape out() const { return kind == TransformKind::r2c ? half() : shape; }

  std::vector<Wide> definition_of(std::vector<Wide> x) const {
    using fft_testing::definition;
    switch (kind) {
      case TransformKind::c2c:
        return definition(x, shape, axes, {}, direction, without_factor());
      case TransformKind::r2c:
        return with_length(definition(x, shape, axes, {}, Direction::forward), shape, last(),
                           shape[last()] / 2 + 1);
      case TransformKind::c2r: {
        const std::vector<int> others(axes.begin(), axes.end() - 1);
        x = definition(x, half(), others, {}, Direction::inverse, Norm::forward);
        return definition_of_c2r(x, half(), last(), shape[last()]);
      }
      default:
        for (const int axis : axes)
          x = definition_of_r2r(x, shape, axis, r2r);
        return x;
    }
  }
  std::string text() const {
    const char* const names[] = {"c2c", "r2c", "c2r", "r2r"};
    return std::string(names[static_cast<std::size_t>(kind)]) +
           (kind == TransformKind::r2r ? std::to_string(static_cast<int>(r2r)) : "") + " of " +
           to_text(shape) + " " + to_text(axes) +
           (direction == Direction::inverse ? " inverse" : "");
  }

 private:
  Norm without_factor() const {
    return direction == Direction::forward ? Norm::backward : Norm::forward;
  }
};

/// All four kinds over the same axes.
std::vector<Problem> problems(const Shape& shape, const std::vector<int>& axes) {
  std::vector<Problem> all{{TransformKind::c2c, shape, axes, Direction::forward},
                           {TransformKind::c2c, shape, axes, Direction::inverse},
                           {TransformKind::r2c, shape, axes},
                           {TransformKind::c2r, shape, axes, Direction::inverse}};
  for (const R2r kind : r2r_kinds) {
    bool planned = true;
    for (const int axis : axes)
      planned = planned && (kind != R2r::redft00 || shape[axis] > 1);
    if (planned) all.push_back({TransformKind::r2r, shape, axes, Direction::forward, kind});
  }
  return all;
}

/// Memory of an array: strides, and how far off alignment it starts, in real numbers.
struct Layout {
  Strides strides;
  std::size_t reals_off = 0;
};
Layout dense(const Shape& shape) { return {wg::detail::row_major_strides(shape)}; }

template <class R>
PlanKey key_of(Engine engine, const Problem& problem, const Layout& in, const Layout& out) {
  PlanKey key;
  key.engine = engine;
  key.precision = wg::detail::precision_of<R>;
  key.kind = problem.kind;
  key.direction = problem.direction;
  key.in = in.reals_off == 0 ? Alignment::simd : Alignment::any;
  key.out = out.reals_off == 0 ? Alignment::simd : Alignment::any;
  const auto plan_axis = [&](int axis) -> wg::detail::PlanAxis {
    const auto at = static_cast<std::size_t>(axis);
    return {problem.shape[axis], in.strides[at], out.strides[at]};
  };
  unsigned listed = 0;
  for (std::size_t k = 0; k < problem.axes.size(); ++k) {
    key.add_transformed(plan_axis(problem.axes[k]));
    key.r2r |= static_cast<std::uint64_t>(problem.r2r) << 8 * k;
    listed |= 1u << problem.axes[k];
  }
  if (problem.kind != TransformKind::r2r) key.r2r = 0;
  for (int axis = 0; axis < problem.shape.rank(); ++axis)
    if ((listed >> axis & 1u) == 0) key.add_batch(plan_axis(axis));
  return key;
}

template <class T>
Array<T> placed(const Array<T>& x, const Layout& layout) {
  Index elements = 1;
  for (int axis = 0; axis < x.rank(); ++axis)
    elements += (x.shape()[axis] - 1) * layout.strides[static_cast<std::size_t>(axis)];
  return stored(x, layout.strides, static_cast<std::size_t>(elements), 0,
                layout.reals_off * sizeof(wg::real_t<T>));
}

/// The engine's result for noise, its error in eps.
template <class R, class In, class Out>
double error_of(Engine engine, const Problem& problem, const Layout& in, const Layout& out) {
  const auto functions = wg::detail::engine_functions<R>(engine);
  const auto plan = functions.plan(key_of<R>(engine, problem, in, out), wg::detail::PlannerGuard());
  if (!plan) return 1e300;
  const Array<In> x = noise<In>(problem.in(), 3);
  Array<In> from = placed(x, in);
  Array<Out> to = placed(noise<Out>(problem.out(), 4), out);
  plan->execute(std::as_const(from).data(), const_cast<Out*>(std::as_const(to).data()));
  return error_in_eps(to, problem.definition_of(wide(x)));
}
template <class R>
double error_of(Engine engine, const Problem& problem, const Layout& in, const Layout& out) {
  using C = std::complex<R>;
  switch (problem.kind) {
    case TransformKind::c2c:
      return error_of<R, C, C>(engine, problem, in, out);
    case TransformKind::r2c:
      return error_of<R, R, C>(engine, problem, in, out);
    case TransformKind::c2r:
      return error_of<R, C, R>(engine, problem, in, out);
    default:
      return error_of<R, R, R>(engine, problem, in, out);
  }
}

// ---- accuracy ----------------------------------------------------------------------------------

Index largest_prime_factor(Index n) {
  Index p = 1;
  for (Index d = 2; n > 1; ++d)
    for (; n % d == 0; n /= d)
      p = d;
  return p;
}

/// The bound that an engine promises, in eps: sqrt(log2 n) for lengths of small prime factors, four
/// times that for others. Eigen's engine has no algorithm for large primes, it sums p terms: its
/// error grows with sqrt(p) and leaves the bound of the others at p of about 1000.
double promised(Engine engine, const Problem& problem) {
  Index points = 1, prime = 1;
  for (const int axis : problem.axes) {
    Index n = problem.shape[axis];
    if (problem.kind == TransformKind::r2r)
      n = wg::detail::R2rGeometry(problem.r2r, n).logical_size();
    points *= n;
    prime = std::max(prime, largest_prime_factor(n));
  }
  const double unit = std::sqrt(std::max(1.0, std::log2(static_cast<double>(points))));
  if (prime <= 13) return unit;
  if (engine == Engine::eigen)
    return unit * std::max(1.0, std::sqrt(static_cast<double>(prime)) / 8);
  return unit * 4;
}

template <class R>
void check_against_definition(Engine engine, const Problem& problem, const Layout& in,
                              const Layout& out) {
  CAPTURE(name_of(engine), problem.text(), in.reals_off, out.reals_off);
  CHECK(error_of<R>(engine, problem, in, out) <= promised(engine, problem));
}

// ---- through the public functions --------------------------------------------------------------

template <class A, class B>
Array<A> sum_of(const Array<A>& x, B factor, const Array<A>& y) {
  Array<A> sum = Array<A>::uninitialized(x.shape(), x.order());
  for (Index i = 0; i < x.size(); ++i)
    sum.data()[i] = x.data()[i] + factor * y.data()[i];
  return sum;
}

/// x[(j - shift) mod n].
template <class T>
Array<T> turned(const Array<T>& x, Index shift) {
  Array<T> y = x;
  for (Index j = 0; j < x.size(); ++j)
    y((j + shift) % x.size()) = std::as_const(x)(j);
  return y;
}

/// x[k] exp(2 pi i k turns/n) in long double.
template <class T>
std::vector<Wide> ramped(const Array<T>& x, Index turns, Index n) {
  std::vector<Wide> y = wide(x);
  for (std::size_t k = 0; k < y.size(); ++k)
    y[k] *= root_of_unity(static_cast<Index>(k) * turns, n);
  return y;
}

/// f(op, T()) for an operator of each kind over the last axes, T being the type of its argument.
template <class R, class F>
void for_each_operator(const Shape& shape, Order order, F f) {
  using C = std::complex<R>;
  const Axes axes = shape.rank() > 1 ? Axes{-2, -1} : Axes{-1};
  const Shape half = shape.with(shape.rank() - 1, shape[shape.rank() - 1] / 2 + 1);
  const Shape lengths_of_axes =
      shape.rank() > 1 ? Shape{shape[shape.rank() - 2], shape[shape.rank() - 1]} : shape;
  f(wg::fftn_operator<R>(shape, order, {.axes = axes}), C());
  f(wg::ifftn_operator<R>(shape, order, {.axes = axes}), R());
  f(wg::rfftn_operator<R>(shape, order, {.axes = axes}), R());
  f(wg::irfftn_operator<R>(half, order, {.s = lengths_of_axes, .axes = axes}), C());
  f(wg::hfftn_operator<R>(half, order, {.s = lengths_of_axes, .axes = axes}), R());
  f(wg::dctn_operator<R>(shape, order, {.axes = axes}), R());
  f(wg::dstn_operator<R>(shape, order, {.type = 3, .axes = axes, .norm = Norm::ortho}), R());
}

const std::vector<Index> more_lengths{1,  2,  3,  4,  5,   7,   8,   12,   16,  31,
                                      60, 64, 97, 99, 128, 251, 256, 1000, 1009};
/// The definition takes n^2 operations, and line engines make cosine transforms of 8 n points.
bool affordable(Engine engine, const Problem& problem) {
  const Index n = problem.shape.size();
  if (engine == Engine::reference) return n <= 128;
  return n <= 128 || problem.kind != TransformKind::r2r;
}

}  // namespace

TEMPLATE_TEST_CASE("engines: every kind of transform keeps its accuracy at every length", "", float,
                   double, long double) {
  for (const Engine engine : engines)
    for (const Index n : more_lengths)
      for (const Problem& problem : problems({n}, {0}))
        if (affordable(engine, problem))
          check_against_definition<TestType>(engine, problem, dense(problem.in()),
                                             dense(problem.out()));
}

TEMPLATE_TEST_CASE("engines: several axes in any order with any batch", "", float, double,
                   long double) {
  const Shape shape{3, 4, 2, 5};
  const std::vector<std::vector<int>> lists{
      {0}, {1}, {2}, {3}, {0, 1}, {1, 0}, {3, 0}, {2, 3}, {3, 1, 0}, {0, 2, 3}, {1, 3, 2, 0}};
  for (const Engine engine : engines)
    for (const std::vector<int>& axes : lists)
      for (const Problem& problem : problems(shape, axes))
        check_against_definition<TestType>(engine, problem, dense(problem.in()),
                                           dense(problem.out()));
}

TEMPLATE_TEST_CASE("engines: any strides of input and output", "", float, double, long double) {
  const Shape shape{4, 3, 6};
  const auto layouts = [](const Shape& of) {
    return std::vector<Layout>{
        {{1, of[0], of[0] * of[1]}},                   // columns first
        {{of[1] * of[2] * 2, of[2] * 2, 2}},           // every other element
        {{of[2], of[2] * of[0], 1}},                   // axes exchanged
        {{(of[2] + 3) * (of[1] + 1), of[2] + 3, 1}}};  // part of a larger one
  };
  for (const Engine engine : engines)
    for (const std::vector<int>& axes : {std::vector<int>{0}, {1, 2}, {2, 0}})
      for (const Problem& problem : problems(shape, axes)) {
        const std::vector<Layout> in = layouts(problem.in()), out = layouts(problem.out());
        for (std::size_t k = 0; k < in.size(); ++k)
          check_against_definition<TestType>(engine, problem, in[k], out[(k + 1) % out.size()]);
      }
}

TEMPLATE_TEST_CASE("engines: data off alignment", "", float, double, long double) {
  for (const Engine engine : engines)
    for (const Problem& problem : problems({3, 16}, {1}))
      for (std::size_t reals_off = 0; reals_off < 4; ++reals_off) {
        Layout in = dense(problem.in()), out = dense(problem.out());
        in.reals_off = reals_off;
        out.reals_off = 3 - reals_off;
        check_against_definition<TestType>(engine, problem, in, out);
      }
}

TEMPLATE_TEST_CASE("engines: in place", "", float, double, long double) {
  using C = std::complex<TestType>;
  for (const Engine engine : engines)
    for (const Direction direction : {Direction::forward, Direction::inverse}) {
      INFO(name_of(engine));
      const Problem problem{TransformKind::c2c, {5, 6}, {0}, direction};
      PlanKey key = key_of<TestType>(engine, problem, dense({5, 6}), dense({5, 6}));
      key.in_place = true;
      Array<C> x = noise<C>({5, 6});
      const std::vector<Wide> expected = problem.definition_of(wide(x));
      const auto plan =
          wg::detail::engine_functions<TestType>(engine).plan(key, wg::detail::PlannerGuard());
      REQUIRE(plan);
      C* const values = x.data();
      plan->execute(values, values);
      CHECK(error_in_eps(x, expected) <= promised(engine, problem));
    }
}

TEMPLATE_TEST_CASE("engines: a batch is its members", "", float, double, long double) {
  using R = TestType;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for (const Order order : {Order::row_major, Order::column_major})
      for_each_operator<R>({3, 4, 6}, order, [&](const auto& op, auto type) {
        using T = decltype(type);
        INFO(name_of(engine) << " " << op.name);
        const Array<T> x = noise<T>(op.input_shape(), 5, order);
        const std::vector<Wide> all = wide(op.apply(x)), from = wide(x);
        const std::size_t each = from.size() / 3, of_result = all.size() / 3;
        for (std::size_t b = 0; b < 3; ++b) {
          // The others are zero: nothing of them may be seen, and nothing else may come of this
          // one.
          Array<T> one = wg::zeros<T>(op.input_shape());
          for (std::size_t i = b * each; i < (b + 1) * each; ++i)
            one.data()[i] = x.to_row_major()[i];
          std::vector<Wide> expected(all.size());
          for (std::size_t i = b * of_result; i < (b + 1) * of_result; ++i)
            expected[i] = all[i];
          CHECK(error_in_eps(op.apply(one), expected) < 4);
        }
      });
  }
}

TEMPLATE_TEST_CASE("engines: no argument is changed forward or backward", "", float, double,
                   long double) {
  using R = TestType;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for (const Order order : {Order::row_major, Order::column_major})
      for (const Shape& shape : {Shape{7}, Shape{64}, Shape{128}, Shape{97}, Shape{2, 64},
                                 Shape{6, 8}, Shape{2, 5, 6}, Shape{64, 4}})
        for_each_operator<R>(shape, order, [&](const auto& op, auto type) {
          using T = decltype(type);
          INFO(name_of(engine) << " " << op.name << " " << to_text(shape));
          const Array<T> x = noise<T>(op.input_shape(), 5, order), handle = x;
          const std::vector<T> before = x.to_row_major();
          const auto y = op.apply(x);
          CHECK(x.to_row_major() == before);
          CHECK(handle.data() == x.data());
          const auto g =
              noise<typename std::remove_cvref_t<decltype(y)>::value_type>(op.shape(), 6, order);
          const auto g_before = g.to_row_major();
          CHECK_FALSE(op.apply_adjoint(g).size() == 0);
          CHECK(g.to_row_major() == g_before);
          CHECK(identical(op.apply(x), y));
        });
  }
}

TEMPLATE_TEST_CASE("engines: slices and other orders and misaligned arrays are taken", "", float,
                   double, long double) {
  using R = TestType;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for_each_operator<R>({4, 6}, Order::row_major, [&](const auto& op, auto type) {
      using T = decltype(type);
      INFO(name_of(engine) << " " << op.name);
      const Shape shape = op.input_shape();
      const Index columns = shape[1];
      const Array<T> x = noise<T>(shape, 8);
      const auto y = op.apply(x);
      const auto elements = static_cast<std::size_t>(x.size());
      const auto check = [&](const Array<T>& view) {
        CHECK(identical(view, x));
        CHECK(error_in_eps(op.apply(view), wide(y)) < 2);
        CHECK(op.apply(view).order() == Order::row_major);
      };
      check(stored(x, {columns + 3, 1}, elements + 12, 0));
      check(stored(x, {2 * columns, 2}, 2 * elements, 0));
      check(stored(x, {1, 4}, elements, 0));
      check(stored(x, {columns, -1}, elements, columns - 1));
      check(stored(x, {columns, 1}, elements, 0, sizeof(R)));
      check(stored(x, {columns, 1}, elements, 0, 3 * sizeof(R)));
      const auto g = noise<typename std::remove_cvref_t<decltype(y)>::value_type>(y.shape(), 9);
      CHECK(error_in_eps(op.apply_adjoint(g.in_order(Order::column_major)),
                         wide(op.apply_adjoint(g))) < 2);
      CHECK(error_in_eps(op.apply_adjoint(stored(g, {g.shape()[1], 1},
                                                 static_cast<std::size_t>(g.size()), 0, sizeof(R))),
                         wide(op.apply_adjoint(g))) < 2);
    });
  }
}

TEMPLATE_TEST_CASE("engines: linear", "", float, double, long double) {
  using R = TestType;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for (const Shape& shape : {Shape{12}, Shape{31}, Shape{64}, Shape{3, 5}, Shape{2, 4, 6}})
      for_each_operator<R>(shape, Order::row_major, [&](const auto& op, auto type) {
        using T = decltype(type);
        INFO(name_of(engine) << " " << op.name << " " << to_text(shape));
        const Array<T> a = noise<T>(op.input_shape(), 1), b = noise<T>(op.input_shape(), 2);
        const R factor(2.5);
        CHECK(error_in_eps(op.apply(sum_of(a, factor, b)),
                           wide(sum_of(op.apply(a), factor, op.apply(b)))) < 12);
      });
  }
}

TEMPLATE_TEST_CASE("engines: an impulse is a wave and a shift in time is a ramp in frequency", "",
                   float, double, long double) {
  using R = TestType;
  using C = std::complex<R>;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for (const Index n : lengths) {
      INFO(name_of(engine) << " n " << n);
      const double bound = 4 * std::sqrt(1 + std::log2(static_cast<double>(n)));
      const Index shift = n / 3 + 1;
      Array<R> impulse = wg::zeros<R>({n});
      impulse(shift % n) = 1;
      CHECK(error_in_eps(wg::fft(impulse), ramped(wg::ones<R>({n}), -shift, n)) < bound);
      CHECK(error_in_eps(wg::rfft(impulse), ramped(wg::ones<R>({n / 2 + 1}), -shift, n)) < bound);
      CHECK(error_in_eps(wg::ifft(wg::fft(impulse)), wide(impulse)) < 2 * bound);

      const Array<C> z = noise<C>({n});
      const Array<R> x = noise<R>({n});
      CHECK(error_in_eps(wg::fft(turned(z, shift)), ramped(wg::fft(z), -shift, n)) < 2 * bound);
      CHECK(error_in_eps(wg::rfft(turned(x, shift)), ramped(wg::rfft(x), -shift, n)) < 2 * bound);
      // And a ramp in time is a shift in frequency.
      Array<C> ramp = z;
      const std::vector<Wide> values = ramped(z, shift, n);
      for (Index j = 0; j < n; ++j)
        ramp(j) = static_cast<C>(values[static_cast<std::size_t>(j)]);
      CHECK(error_in_eps(wg::fft(ramp), wide(turned(wg::fft(z), shift))) < 2 * bound);
    }
  }
}

TEMPLATE_TEST_CASE("engines: Parseval", "", float, double, long double) {
  using R = TestType;
  using C = std::complex<R>;
  for (const Engine engine : engines) {
    const WithEngine with(engine);
    for (const Index n : lengths) {
      INFO(name_of(engine) << " n " << n);
      const long double points = static_cast<long double>(n), bound = 50 * eps<R>;
      const Array<C> z = noise<C>({n});
      const Array<R> x = noise<R>({n});
      const auto energy = [](const auto& of) { return inner(of, of); };
      CHECK(std::abs(energy(wg::fft(z)) / points / energy(z) - 1) < bound);
      // Bins that have a mirror image count twice.
      const std::vector<Wide> bins = wide(wg::rfft(x));
      long double sum = 0;
      for (Index k = 0; k < static_cast<Index>(bins.size()); ++k)
        sum += (k == 0 || 2 * k == n ? 1 : 2) * std::norm(bins[static_cast<std::size_t>(k)]);
      CHECK(std::abs(sum / points / energy(x) - 1) < bound);
      const Array<R> signal = wg::irfft(wg::rfft(x), {.n = n});
      CHECK(std::abs(energy(signal) / energy(x) - 1) < bound);
      for (int type = n == 1 ? 2 : 1; type <= 4; ++type) {
        CHECK(std::abs(energy(wg::dct(x, {.type = type, .norm = Norm::ortho})) / energy(x) - 1) <
              bound);
        CHECK(std::abs(energy(wg::dst(x, {.type = type, .norm = Norm::ortho})) / energy(x) - 1) <
              bound);
      }
    }
  }
}

TEST_CASE("engines: one operator in several threads at once") {
  for (const Engine engine : engines) {
    INFO(name_of(engine));
    const WithEngine with(engine);
    const Array<double> x = noise<double>({5, 60});
    const auto op = wg::rfftn_operator<double>({5, 60}, Order::row_major);
    const auto y = op.apply(x);
    const auto g = op.apply_adjoint(y);
    std::vector<int> equal(4, 0);
    std::vector<std::thread> threads;
    for (int& count : equal)
      threads.emplace_back([&] {
        for (int k = 0; k < 20; ++k)
          count += identical(op.apply(x), y) && identical(op.apply_adjoint(y), g) ? 1 : 0;
      });
    for (std::thread& thread : threads)
      thread.join();
    CHECK(equal == std::vector<int>(4, 20));
  }
}
