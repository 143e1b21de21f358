// What the operations of random programs ask of their arguments, and what they draw.

#include "vocabulary.hpp"

#include <algorithm>
#include <numeric>

namespace programs {

namespace {

/// The numbers in a value, as complex ones.
std::vector<Complex> numbers_in(const Value& value) {
  std::vector<Complex> numbers;
  std::visit(
      [&]<class X>(const X& x) {
        if constexpr (wg::is_array<X>) {
          for (const auto& element : x.to_row_major())
            numbers.push_back(element);
        } else if constexpr (!std::is_same_v<X, std::monostate>) {
          numbers.push_back(x);
        }
      },
      value);
  return numbers;
}

template <class Condition>
bool all(const Value& value, Condition condition) {
  const auto numbers = numbers_in(value);
  return std::all_of(numbers.begin(), numbers.end(), condition);
}

Shape shape_of(const Value& value) {
  if (const auto* reals = std::get_if<Reals>(&value)) return reals->shape();
  if (const auto* complexes = std::get_if<Complexes>(&value)) return complexes->shape();
  return {};
}

/// An axis from the front or from the back; some axis even if there is none.
Index draw_axis(const Shape& shape, Random& random) {
  return shape.rank() == 0 ? 0 : random.between(-shape.rank(), shape.rank() - 1);
}
Index extent(const Shape& shape, Index axis) {
  return shape.rank() == 0 ? 1 : shape[static_cast<int>(axis < 0 ? axis + shape.rank() : axis)];
}

std::vector<Index> shuffled_axes(const Shape& shape, Random& random) {
  std::vector<Index> axes(static_cast<std::size_t>(shape.rank()));
  std::iota(axes.begin(), axes.end(), Index(0));
  for (std::size_t k = axes.size(); k > 1; --k)
    std::swap(axes[k - 1], axes[random.below(k)]);
  return axes;
}

bool apart(double a, double b) { return std::abs(a - b) > 0.02; }

}  // namespace

bool anything(const Values&, Random&, Choice&) { return true; }

bool away_from_zero(const Values& x, Random&, Choice&) {
  return all(x.front(), [](Complex z) { return std::abs(z) > 0.15; });
}
bool last_away_from_zero(const Values& x, Random&, Choice&) {
  return all(x.back(), [](Complex z) { return std::abs(z) > 0.15; });
}
bool right_half(const Values& x, Random&, Choice&) {
  return all(x.front(), [](Complex z) { return z.real() > 0.1; });
}
bool off_the_bounds(const Values& x, Random&, Choice&) {
  return all(x.front(), [](Complex z) {
    return apart(z.real(), -0.5) && apart(z.real(), 0) && apart(z.real(), 0.5);
  });
}
bool no_ties_inside(const Values& x, Random&, Choice&) {
  const auto numbers = numbers_in(x.front());
  for (std::size_t k = 0; k < numbers.size(); ++k)
    for (std::size_t j = 0; j < k; ++j)
      if (!apart(numbers[k].real(), numbers[j].real())) return false;
  return true;
}
bool no_ties(const Values& x, Random&, Choice&) {
  const Value difference = [&]() -> Value {
    try {
      return std::get<Reals>(x[0]) - std::get<Reals>(x[1]);
    } catch (const wg::ShapeError&) {
      return {};  // the operation will say so
    }
  }();
  return all(difference, [](Complex z) { return apart(z.real(), 0); });
}

bool an_axis(const Values& x, Random& random, Choice& choice) {
  choice.n = {draw_axis(shape_of(x.front()), random)};
  return true;
}
bool an_axis_and_shift(const Values& x, Random& random, Choice& choice) {
  choice.n = {draw_axis(shape_of(x.front()), random), random.between(-7, 7)};
  return true;
}
bool a_slice(const Values& x, Random& random, Choice& choice) {
  const Shape shape = shape_of(x.front());
  const Index axis = draw_axis(shape, random), start = random.between(0, extent(shape, axis)),
              stop = random.between(start, extent(shape, axis)), step = random.between(-3, 3);
  choice.n = {axis, start, stop, step};  // a step of 0 is an error, as it shall be
  return true;
}
bool a_box(const Values& x, Random& random, Choice& choice) {
  choice.n.clear();
  for (Index length : shape_of(x.front())) {
    const Index start = random.between(0, length / 2), stop = random.between(start, length);
    choice.n.insert(choice.n.end(), {start, stop});
  }
  return true;
}
bool a_padding(const Values& x, Random& random, Choice& choice) {
  choice.n = {draw_axis(shape_of(x.front()), random), random.between(0, 2), random.between(0, 2)};
  return true;
}
bool a_length(const Values& x, Random& random, Choice& choice) {
  choice.n = {draw_axis(shape_of(x.front()), random), random.between(0, 6)};
  return true;
}
bool an_order_of_axes(const Values& x, Random& random, Choice& choice) {
  choice.n = shuffled_axes(shape_of(x.front()), random);
  return true;
}
bool some_axes(const Values& x, Random& random, Choice& choice) {
  const Shape shape = shape_of(x.front());
  if (shape.rank() == 0) return false;
  choice.n = shuffled_axes(shape, random);
  choice.n.resize(1 + random.below(choice.n.size()));
  for (Index& axis : choice.n)
    if (random.chance(0.3)) axis -= shape.rank();
  return true;
}
bool an_element(const Values& x, Random& random, Choice& choice) {
  choice.n.clear();
  for (Index length : shape_of(x.front()))
    choice.n.push_back(random.chance(0.02) ? length
                                           : random.between(0, std::max<Index>(length, 1) - 1));
  return choice.n.size() >= 1 && choice.n.size() <= 3;
}
bool a_shape_of_the_size(const Values& x, Random& random, Choice& choice) {
  // The prime factors of the size, in one to three groups, and an axis of extent 1 now and then.
  Index rest = shape_of(x.front()).size();
  if (rest == 0) return false;
  std::vector<Index> extents(1 + random.below(3), 1);
  for (Index factor = 2; rest > 1; ++factor)
    for (; rest % factor == 0; rest /= factor)
      extents[random.below(extents.size())] *= factor;
  choice.shape = extents;
  return true;
}
bool a_shape_around(const Values& x, Random& random, Choice& choice) {
  const Shape shape = shape_of(x.front());
  std::vector<Index> extents(shape.begin(), shape.end());
  for (Index& length : extents)
    if (length == 1) length = random.between(1, 4);
  if (extents.size() < 3 && random.chance(0.5))
    extents.insert(extents.begin(), random.between(1, 3));
  choice.shape = extents;
  return true;
}
bool any_shape(const Values&, Random& random, Choice& choice) {
  std::vector<Index> extents(1 + random.below(3));
  for (Index& length : extents)
    length = random.between(1, 4);
  choice.shape = extents;
  choice.n = {static_cast<Index>(random.below(1000000))};
  return true;
}
bool a_transform(const Values& x, Random& random, Choice& choice) {
  const Shape shape = shape_of(x.front());
  const Index axis = draw_axis(shape, random);
  choice.n = {axis, random.chance(0.5) ? extent(shape, axis) : random.between(1, 7),
              random.between(0, 2)};
  return true;
}
bool two_lengths(const Values& x, Random& random, Choice& choice) {
  const Shape shape = shape_of(x.front());
  if (shape.rank() < 2) return false;
  const auto axes = shuffled_axes(shape, random);
  choice.n = {random.between(0, 2), axes[0], axes[1] - shape.rank()};
  choice.shape = {random.between(1, 5), random.between(1, 5)};
  return true;
}

const Vocabulary& vocabulary() {
  static const Vocabulary all = [] {
    Vocabulary v;
    add_elementwise_complex(v);
    add_elementwise_real(v);
    add_numbers(v);
    add_shapes(v);
    add_more_reductions(v);
    add_transforms(v);
    return v;
  }();
  return all;
}

}  // namespace programs
