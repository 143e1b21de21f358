/// \file
/// A node: one recorded array statement or operator.
#pragma once

#include <string_view>

#include "../array/array.hpp"
#include "record_stream.hpp"
#include "slot.hpp"

namespace wirtinger::detail {

template <RealScalar R>
class TapeCore;
template <RealScalar R>
struct NodeReader;

/// Which derivative a reverse sweep computes.
enum class Sweep {
  gradient,  // cotangents
  product    // cotangents and their tangents: second order, after a push-forward
};

/// A node can do four things; it reads its inputs' values, tangents and its own cotangents, and
/// writes what the next node reads. Pull-backs read exactly what the node kept of its inputs.
template <RealScalar R>
class Node {
 public:
  virtual ~Node() = default;
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Computes the output again from the inputs' current values (replay).
  virtual void evaluate(TapeCore<R>& core) = 0;
  /// Computes the output's tangent from the inputs' tangents.
  virtual void push_forward(TapeCore<R>& core) = 0;
  /// Contributes this node's cotangent to the slots of its inputs.
  virtual void pull_back(TapeCore<R>& core, Sweep sweep) = 0;
  /// Tells the nodes and scalars it contributes to and the buffers it keeps.
  virtual void describe(NodeReader<R>& reader) const = 0;
  virtual std::string_view name() const = 0;

  /// Output: an array (components() > 0) or a scalar of the tape.
  Shape shape;
  Order order = Order::row_major;
  int components_per_element = 0;  // 1 real, 2 complex, 0 no array output
  std::size_t components() const {
    return static_cast<std::size_t>(shape.size()) *
           static_cast<std::size_t>(components_per_element);
  }
  static constexpr std::uint32_t no_scalar = ~std::uint32_t(0);
  std::uint32_t scalar_output = no_scalar;

  Buffer value;    // kept for replay only, until its last reader has it
  Buffer tangent;  // empty: zero
  Slot<R> cotangent;
  Slot<R> cotangent_tangent;
  static constexpr std::uint32_t nobody = ~std::uint32_t(0);
  std::uint32_t last_reader = nobody;
  /// The value, in a replay, for the node of this number: the last one that reads it takes it.
  Buffer value_for(std::uint32_t reader) {
    return reader == last_reader ? std::move(value) : value;
  }
  bool keep_cotangent = false;  // inputs of the tape, and nodes the user asked for
  bool kept_too_late = false;   // asked for after the last sweep: there is nothing yet
  bool independent = false;     // an input of the tape
  bool several_results = false;  // its results are the nodes and scalars made just before it

  /// Scalar statements recorded when this node was made: the sweep runs them down to here.
  RecordStream::Position statements;
  std::uint32_t scalars = 0;
  std::uint32_t id = 0;
};

/// An independent variable: nothing to compute, the cotangent stays in the slot.
template <RealScalar R>
class InputNode final : public Node<R> {
 public:
  void evaluate(TapeCore<R>&) override {}
  void push_forward(TapeCore<R>&) override {}
  void pull_back(TapeCore<R>&, Sweep) override {}
  void describe(NodeReader<R>&) const override {}
  std::string_view name() const override { return "variable"; }
};

}  // namespace wirtinger::detail
