#pragma once
// Random small programs: drawing them, and running them on values and on variables.

#include "vocabulary.hpp"

#include <tuple>

namespace programs {

struct Instruction {
  const Operation* operation;
  std::vector<std::size_t> where;  // its arguments' places in the pool
  Choice choice;
  std::size_t result;  // the place of its result
  std::string error;   // what it must throw instead
};

/// Each program has the same four inputs, places 0 to 3; the shapes are its own.
using Inputs = std::tuple<Reals, Complexes, double, Complex>;

struct Program {
  std::uint64_t seed;
  Inputs inputs;
  std::vector<Instruction> instructions;
  std::size_t places;
  std::string text() const;
};

Program random_program(std::uint64_t seed);

/// The program on plain values: a real number, a weighted sum of everything in the pool at the end.
double value(const Program& program, const Inputs& inputs);

/// The program on variables, as a function to be differentiated.
struct OnVariables {
  const Program* program;
  /// Null, or what is noted if an instruction does something else than on plain values, or if a
  /// variable's value changes after it was made.
  std::string* faults = nullptr;
  Var<double> operator()(const Var<Reals>& r, const Var<Complexes>& x, const Var<double>& t,
                         const Var<Complex>& c) const;
};

}  // namespace programs
