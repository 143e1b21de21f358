#include "program.hpp"

#include <cstring>
#include <sstream>

namespace programs {

namespace {

constexpr Index most_elements = 60;
constexpr double largest_number = 10;

// --- values ------------------------------------------------------------------------------------

/// The same numbers in memory of its own: a second handle would keep memory from being reused.
Value own_copy(const Value& value) {
  Value copy = value;
  std::visit(
      []<class X>(X& x) {
        if constexpr (wg::is_array<X>) x.data();
      },
      copy);
  return copy;
}
Value value_of(const Variable& variable) {
  return std::visit(
      []<class X>(const X& x) {
        if constexpr (std::is_same_v<X, std::monostate>)
          return Value();
        else
          return Value(x.value());
      },
      variable);
}

/// Largest difference of two values and largest number of the second; infinite for other shapes.
struct Distance {
  double error = 0, size = 0;
  bool same_bits = true;
};
Distance distance(const Value& a, const Value& b) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (a.index() != b.index()) return {infinity, 0, false};
  Distance d;
  const auto compare = [&](const auto& x, const auto& y) {
    d.same_bits = d.same_bits && std::memcmp(&x, &y, sizeof x) == 0;
    d.error = std::max(d.error, std::abs(x - y));
    d.size = std::max(d.size, std::abs(y));
  };
  std::visit(
      [&]<class X>(const X& x) {
        const X& y = std::get<X>(b);
        if constexpr (wg::is_array<X>) {
          if (!(x.shape() == y.shape())) {
            d = {infinity, 0, false};
            return;
          }
          const auto p = x.to_row_major(), q = y.to_row_major();
          for (std::size_t k = 0; k < p.size(); ++k)
            compare(p[k], q[k]);
        } else if constexpr (!std::is_same_v<X, std::monostate>) {
          compare(x, y);
        }
      },
      a);
  return d;
}

bool is_bounded(const Value& value) {
  return std::visit(
      []<class X>(const X& x) {
        if constexpr (wg::is_array<X>) {
          if (x.size() > most_elements) return false;
          for (const auto& element : x.to_row_major())
            if (!(std::abs(element) <= largest_number)) return false;
        } else if constexpr (!std::is_same_v<X, std::monostate>) {
          return std::abs(x) <= largest_number;
        }
        return true;
      },
      value);
}

// --- running -----------------------------------------------------------------------------------

/// One instruction on a pool of values or variables.
template <class Any>
void run(const Instruction& i, std::vector<Any>& pool) {
  const Operation& operation = *i.operation;
  Any result;
  if constexpr (std::is_same_v<Any, Value>)
    result = operation.on_values(pool, i.where.data(), i.choice);
  else
    result = operation.on_variables(pool, i.where.data(), i.choice);
  if (operation.rebinds) return;
  if (operation.consumes) pool[i.where[0]] = {};
  pool[i.result] = std::move(result);
}

// Every place counts, every element with another weight: no error can cancel.
template <class X>
auto weighted(const X& x, Random& random) {
  const auto total = [&] {
    if constexpr (std::is_same_v<X, double> || std::is_same_v<X, Var<double>>)
      return x * random.draw<double>({});
    else if constexpr (std::is_same_v<X, Complex> || std::is_same_v<X, Var<Complex>>)
      return wg::real(x * random.draw<Complex>({}));
    else if constexpr (std::is_same_v<X, Reals> || std::is_same_v<X, Var<Reals>>)
      return wg::dot(random.draw<Reals>(x.shape()), x);
    else
      return wg::real(wg::vdot(random.draw<Complexes>(x.shape()), x));
  };
  if constexpr (wg::is_var<X>)
    return Var<double>(total());
  else
    return static_cast<double>(total());
}
template <class Number, class Any>
Number weighted_sum(const std::vector<Any>& pool, std::uint64_t seed) {
  Random random(seed ^ 0x5555);
  Number sum(0.0);
  for (const Any& any : pool)
    std::visit(
        [&]<class X>(const X& x) {
          if constexpr (!std::is_same_v<X, std::monostate>) sum = sum + weighted(x, random);
        },
        any);
  return sum;
}

Values pool_of(const Program& program, const Inputs& inputs) {
  Values pool(program.places);
  const auto& [r, x, t, c] = inputs;
  pool[0] = r, pool[1] = x, pool[2] = t, pool[3] = c;
  return pool;
}

// --- drawing -----------------------------------------------------------------------------------

Inputs random_inputs(Random& random) {
  std::vector<Index> extents(1 + random.below(3));
  for (Index& length : extents)
    length = random.chance(0.15) ? 1 : random.between(2, 5);
  const Shape first(extents);
  // The second array has the same shape, or one that broadcasts with it.
  if (random.chance(0.3) && extents.size() > 1) extents.erase(extents.begin());
  for (Index& length : extents)
    if (random.chance(0.15)) length = 1;
  const Shape second(extents);
  auto r = random.draw<Reals>(first);
  auto x = random.draw<Complexes>(second);
  const double t = random.draw<double>({});
  return {std::move(r), std::move(x), t, random.draw<Complex>({})};
}

/// Draws places for the arguments of an operation: late ones rather than early ones.
bool draw_arguments(const Operation& operation, const Values& pool, Random& random,
                    std::vector<std::size_t>& where) {
  where.clear();
  for (const std::size_t type : operation.arguments) {
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < pool.size(); ++k)
      if (pool[k].index() == type) places.push_back(k);
    if (places.empty()) return false;
    const std::size_t late = std::min<std::size_t>(places.size(), 3);
    where.push_back(random.chance(0.6) ? places[places.size() - 1 - random.below(late)]
                                       : places[random.below(places.size())]);
  }
  // What is moved from cannot be another argument as well.
  return !operation.consumes || std::count(where.begin(), where.end(), where.front()) == 1;
}

}  // namespace

Program random_program(std::uint64_t seed) {
  Random random(seed);
  Program program{seed, random_inputs(random), {}, 4};
  Values pool = pool_of(program, program.inputs);
  const auto& operations = vocabulary().operations();
  const std::size_t length = 3 + random.below(12);
  int errors = 0;
  const auto append = [&](const Operation& operation) {
    Instruction instruction{&operation, {}, {}, pool.size(), {}};
    if (!draw_arguments(operation, pool, random, instruction.where)) return false;
    Values arguments;
    for (const std::size_t place : instruction.where)
      arguments.push_back(pool[place]);
    if (!operation.choose(arguments, random, instruction.choice)) return false;
    Values next = pool;
    next.emplace_back();
    if (operation.rebinds) instruction.result = instruction.where[0];
    try {
      run(instruction, next);
    } catch (const wg::Error& error) {
      if (operation.consumes || errors == 2) return false;
      ++errors;
      instruction.error = error.what();
      program.instructions.push_back(std::move(instruction));
      return true;
    }
    if (!is_bounded(next[instruction.result])) return false;
    if (operation.rebinds) next.pop_back();
    pool = std::move(next);
    program.instructions.push_back(std::move(instruction));
    return true;
  };
  // An operation that is hard to please gets several tries.
  for (std::size_t draws = 0; draws < 4 * length && program.instructions.size() < length; ++draws) {
    const Operation& operation = operations[random.below(operations.size())];
    for (int tries = 0; tries < 8 && !append(operation); ++tries) {
    }
  }
  program.places = pool.size();
  return program;
}

double value(const Program& program, const Inputs& inputs) {
  Values pool = pool_of(program, inputs);
  for (const Instruction& instruction : program.instructions)
    if (instruction.error.empty()) run(instruction, pool);
  return weighted_sum<double>(pool, program.seed);
}

Var<double> OnVariables::operator()(const Var<Reals>& r, const Var<Complexes>& x,
                                    const Var<double>& t, const Var<Complex>& c) const {
  Variables pool(program->places);
  pool[0] = r, pool[1] = x, pool[2] = t, pool[3] = c;
  // What every variable was when it was made. The pool's own handles stay the only ones.
  Values made(program->places);
  const auto note = [&](std::size_t place) {
    if (faults != nullptr) made[place] = own_copy(value_of(pool[place]));
  };
  for (std::size_t k = 0; k < 4; ++k)
    note(k);
  std::size_t number = 0;
  const auto fault = [&](const std::string& what) {
    if (faults != nullptr) *faults += "instruction " + std::to_string(number) + ": " + what + "\n";
  };
  for (const Instruction& instruction : program->instructions) {
    if (!instruction.error.empty()) {
      std::string found = "nothing was thrown";
      try {
        Variables copy = pool;  // a throwing rebinding must not change the variable either
        run(instruction, copy);
      } catch (const wg::Error& error) {
        found = error.what();
      }
      if (found != instruction.error)
        fault("throws \"" + instruction.error + "\" for arrays, for variables: " + found);
    } else if (faults == nullptr) {
      run(instruction, pool);
    } else {
      Values plain = made;
      run(instruction, plain);
      for (Value& each : plain)
        each = own_copy(each);
      run(instruction, pool);
      note(instruction.result);
      if (instruction.operation->consumes) made[instruction.where[0]] = {};
      const Distance d = distance(made[instruction.result], plain[instruction.result]);
      if (instruction.operation->exact ? !d.same_bits : !(d.error <= 1e-14 * (1 + d.size)))
        fault("the variable's value differs from the plain one by " + std::to_string(d.error));
    }
    ++number;
  }
  for (std::size_t k = 0; faults != nullptr && k < pool.size(); ++k)
    if (!distance(value_of(pool[k]), made[k]).same_bits)
      fault("at the end, the variable at place " + std::to_string(k) + " has changed");
  return weighted_sum<Var<double>>(pool, program->seed);
}

std::string Program::text() const {
  std::ostringstream out;
  out << "WIRTINGER_SEED=" << seed << "\n  v0: real array "
      << wg::detail::to_text(std::get<0>(inputs).shape()) << ", v1: complex array "
      << wg::detail::to_text(std::get<1>(inputs).shape()) << ", v2 = " << std::get<2>(inputs)
      << ", v3 = " << std::get<3>(inputs) << "\n";
  std::size_t number = 0;
  for (const Instruction& i : instructions) {
    out << "  " << number++ << ": ";
    if (i.error.empty()) out << "v" << i.result << " = ";
    out << i.operation->text << " of";
    for (const std::size_t place : i.where)
      out << " v" << place;
    if (!i.choice.n.empty()) out << ", drawn";
    for (const Index n : i.choice.n)
      out << " " << n;
    if (i.choice.shape.rank() > 0) out << ", shape " << wg::detail::to_text(i.choice.shape);
    if (!i.error.empty()) out << " throws " << i.error;
    out << "\n";
  }
  return out.str();
}

}  // namespace programs
