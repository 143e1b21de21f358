// The dot test of every transform: all lengths in one dimension, and in two to four a list of cases
// in which every pair of properties occurs together.

#include <random>

#include "operator_cases.hpp"

using namespace operator_cases;

namespace {

constexpr Index most_points = 4096;

/// Of the result or of the input, if that is cropped.
Index points_of(const Case& c) { return std::max(c.input(false).size(), c.shape.size()); }

// ---- the covering list -------------------------------------------------------------------------

/// Properties of a case, numbered: two of them make a pair.
enum Property : int { length_, axes_, norm_, precision_, resize_, order_, type_ };
struct Value {
  Property property;
  int number;
  friend auto operator<=>(const Value&, const Value&) = default;
};
using Pair = std::pair<Value, Value>;

struct CoveringCase {
  Case c;
  int precision;
};

/// `list`: number of the axes list among all ranks. A case has the lengths of all transformed axes.
std::set<Pair> pairs_of(const CoveringCase& one, int list) {
  const Case& c = one.c;
  std::vector<Value> values{{axes_, list},
                            {norm_, static_cast<int>(c.norm)},
                            {precision_, one.precision},
                            {resize_, static_cast<int>(c.resize)},
                            {order_, static_cast<int>(c.order)},
                            {type_, c.type}};
  std::set<Pair> pairs;
  for (std::size_t a = 0; a < values.size(); ++a)
    for (std::size_t b = a + 1; b < values.size(); ++b)
      pairs.emplace(values[a], values[b]);
  for (const int axis : c.axes)
    for (const Value& value : values)
      pairs.emplace(Value{length_, static_cast<int>(c.shape[axis])}, value);
  return pairs;
}

/// Every value of a property beside the axes.
std::vector<Value> values_of_properties() {
  std::vector<Value> values;
  for (const Index n : lengths)
    values.push_back({length_, static_cast<int>(n)});
  for (const Property property : {norm_, precision_, resize_})
    for (int k = 0; k < 3; ++k)
      values.push_back({property, k});
  for (int k = 0; k < 2; ++k)
    values.push_back({order_, k});
  for (int type = 1; type <= 4; ++type)
    values.push_back({type_, type});
  return values;
}

/// For each (axes, value) that no case holds yet a case of random properties that does; of several
/// tries the one with the most new pairs.
struct CoveringList {
  std::vector<CoveringCase> cases;
  std::set<Pair> covered;

  explicit CoveringList(unsigned seed) : random_(seed) {
    int number = 0;
    for (int rank = 2; rank <= 4; ++rank)
      for (const std::vector<int>& axes : axes_lists(rank)) {
        for (const Value& value : values_of_properties()) {
          const Value list{axes_, number};
          if (covered.count(value < list ? Pair{value, list} : Pair{list, value}) == 0)
            add(rank, axes, number, value);
        }
        ++number;
      }
  }

 private:
  int one_of(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  CoveringCase drawn(int rank, const std::vector<int>& axes, const Value& wanted) {
    const auto choice = [&](Property property, int count, int first = 0) {
      return property == wanted.property ? wanted.number : first + one_of(count);
    };
    CoveringCase one{{Shape(std::vector<Index>(static_cast<std::size_t>(rank), 1)), axes,
                      static_cast<Norm>(choice(norm_, 3)), static_cast<Resize>(choice(resize_, 3)),
                      static_cast<Order>(choice(order_, 2)), choice(type_, 4, 1)},
                     choice(precision_, 3)};
    const int first = axes[static_cast<std::size_t>(one_of(static_cast<int>(axes.size())))];
    if (wanted.property == length_) one.c.shape = one.c.shape.with(first, wanted.number);
    for (int axis = 0; axis < rank; ++axis) {
      if (axis == first && wanted.property == length_) continue;
      Case longer = one.c;
      longer.shape = longer.shape.with(axis, lengths[static_cast<std::size_t>(one_of(12))]);
      if (points_of(longer) <= most_points) one.c = longer;
    }
    return one;
  }

  void add(int rank, const std::vector<int>& axes, int number, const Value& wanted) {
    CoveringCase best{};
    std::set<Pair> most;
    for (int attempt = 0; attempt < 12; ++attempt) {
      const CoveringCase one = drawn(rank, axes, wanted);
      std::set<Pair> fresh;
      for (const Pair& pair : pairs_of(one, number))
        if (covered.count(pair) == 0) fresh.insert(pair);
      if (fresh.size() <= most.size()) continue;
      best = one;
      most = fresh;
    }
    covered.insert(most.begin(), most.end());
    cases.push_back(best);
  }

  std::mt19937 random_;
};

/// The part of the list in one precision.
template <class R>
int precision_number() {
  return std::is_same_v<R, float> ? 0 : std::is_same_v<R, double> ? 1 : 2;
}

}  // namespace

TEMPLATE_TEST_CASE("every transform: dot test at all lengths in one dimension", "", float, double,
                   long double) {
  for (const Index n : lengths)
    for (const Norm norm : norms)
      for (const Resize resize : resizes)
        for (int type = 1; type <= 4; ++type) {
          CHECK(faults_of_one_axis<TestType>({{n}, {0}, norm, resize, Order::row_major, type}) ==
                "");
          CHECK(faults_of_one_axis<TestType>(
                    {{n, 3}, {0}, norm, resize, Order::column_major, type}) == "");
          CHECK(faults_of_one_axis<TestType>(
                    {{2, n, 3}, {1}, norm, resize, Order::row_major, type}) == "");
        }
}

TEST_CASE("every transform: the covering list holds every pair") {
  const CoveringList list(1);
  std::vector<Value> values = values_of_properties();
  for (int k = 0; k < 4 + 15 + 64; ++k)
    values.push_back({axes_, k});
  std::size_t missing = 0;
  for (const Value& a : values)
    for (const Value& b : values)
      missing += a.property < b.property && list.covered.count({a, b}) == 0 ? 1 : 0;
  CHECK(missing == 0);
  for (const CoveringCase& one : list.cases)
    CHECK(points_of(one.c) <= most_points);
}

TEMPLATE_TEST_CASE("every transform: dot test in two to four dimensions", "", float, double,
                   long double) {
  const CoveringList list(1);
  int tested = 0;
  for (const CoveringCase& one : list.cases)
    if (one.precision == precision_number<TestType>()) {
      CHECK(faults_of_several_axes<TestType>(one.c) == "");
      ++tested;
    }
  CHECK(tested > 100);
}

TEMPLATE_TEST_CASE("every transform: dot test of shifts", "", float, double, long double) {
  for (const Index n : lengths)
    for (const Shape& shape : {Shape{n}, Shape{n, 3}, Shape{2, n}, Shape{3, 1, n}}) {
      CHECK_ADJOINT(wg::FftShift{}, shape);
      CHECK_ADJOINT(wg::IfftShift{}, shape);
      CHECK_ADJOINT(wg::FftShift{{-1}}, shape);
      CHECK_ADJOINT(wg::IfftShift{{0}}, shape);
    }
}
