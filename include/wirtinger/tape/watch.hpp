/// \file
/// What a tape checks while it records and sweeps, if it is asked to: that numbers are finite and
/// that borrowed memory stays as it was. Each check names the first operation that offends.
#pragma once

#include "core.hpp"

namespace wirtinger::detail {

/// A node as messages call it: node 3, exp(x0).
template <RealScalar R>
std::string title(const Node<R>& node, std::size_t id) {
  return message("node ", id, ", ", node.name());
}

// --- finite numbers -----------------------------------------------------------------------------

template <class T>
bool is_finite(const T& x) {
  return std::isfinite(std::real(x)) && std::isfinite(std::imag(x));
}

template <class T>
std::string number_text(const T& x) {
  if constexpr (ComplexScalar<T>)
    return message("(", x.real(), ", ", x.imag(), ")");
  else
    return message(x);
}

/// Index of an element in a shape, from its position in memory.
inline std::string index_text(const Shape& shape, Order order, Index position) {
  std::string text;
  const int rank = shape.rank();
  for (int k = 0; k < rank; ++k) {
    const int axis = order == Order::row_major ? rank - 1 - k : k;
    const std::string index = message(position % shape[axis]);
    position /= shape[axis];
    if (text.empty())
      text = index;
    else
      text = order == Order::row_major ? index + ", " + text : text + ", " + index;
  }
  return "(" + text + ")";
}

/// Throws DomainError for the first element of `count` that is not finite.
template <Scalar T>
void require_finite(const T* elements, const Shape& shape, Order order, const std::string& where) {
  for (Index k = 0; k < shape.size(); ++k)
    if (!is_finite(elements[k]))
      throw DomainError(message("check_finite: ", where, " is ", number_text(elements[k]),
                                " at element ", index_text(shape, order, k)));
}
template <Scalar T>
void require_finite(const T& x, const std::string& where) {
  if (!is_finite(x)) throw DomainError(message("check_finite: ", where, " is ", number_text(x)));
}
template <Scalar T>
void require_finite(const Array<T>& x, const std::string& where) {
  require_finite(x.data(), x.shape(), x.order(), where);
}

/// Reads what a node tells of itself: the nodes and scalars it contributes to, what it keeps.
template <RealScalar R>
struct NodeReader {
  virtual ~NodeReader() = default;
  virtual void input(const Node<R>&) {}
  virtual void scalar_input(std::uint32_t /*index*/, int /*components*/) {}
  virtual void keeps(const Buffer&, const R* /*values*/, std::size_t /*components*/) {}
};

/// After a pull-back: everything it contributed to is finite.
template <RealScalar R>
void require_finite_contributions(const TapeCore<R>& core, const Node<R>& node) {
  struct Reader final : NodeReader<R> {
    const TapeCore<R>& core;
    const Node<R>& node;
    Reader(const TapeCore<R>& core_, const Node<R>& node_) : core(core_), node(node_) {}
    std::string where(const std::string& operand) const {
      return message("backward through ", title(node, node.id), ": the cotangent of its operand, ",
                     operand, ",");
    }
    void input(const Node<R>& in) override {
      if (in.cotangent.empty()) return;
      const std::string text = where(title(in, in.id));
      if (in.components_per_element == 1)
        require_finite(in.cotangent.data(), in.shape, in.order, text);
      else
        require_finite(reinterpret_cast<const std::complex<R>*>(in.cotangent.data()), in.shape,
                       in.order, text);
    }
    void scalar_input(std::uint32_t index, int components) override {
      const std::uint32_t end = index + static_cast<std::uint32_t>(components);
      for (std::uint32_t k = index; k < end; ++k)
        require_finite(core.adjoint[k], where("a scalar"));
    }
  } reader(core, node);
  node.describe(reader);
}

// --- memory -------------------------------------------------------------------------------------

/// A number that changes when memory does (FNV-1a).
inline std::uint64_t fingerprint(const void* memory, std::size_t bytes) {
  const auto* byte = static_cast<const unsigned char*>(memory);
  std::uint64_t hash = 14695981039346656037u;
  for (std::size_t k = 0; k < bytes; ++k)
    hash = (hash ^ byte[k]) * 1099511628211u;
  return hash;
}

/// Remembers the borrowed memory that a node will read again.
template <RealScalar R>
void note_borrowed(TapeCore<R>& core, const Node<R>& node) {
  struct Reader final : NodeReader<R> {
    TapeCore<R>& core;
    explicit Reader(TapeCore<R>& core_) : core(core_) {}
    void keeps(const Buffer& buffer, const R* values, std::size_t components) override {
      if (buffer.foreign())
        core.watch().borrowed.push_back({static_cast<std::uint32_t>(core.nodes().size()), values,
                                         components, fingerprint(values, components * sizeof(R))});
    }
  } reader(core);
  node.describe(reader);
}

/// Throws TapeError, naming the node, if borrowed memory is not what it was.
template <RealScalar R>
void require_unchanged(const TapeCore<R>& core) {
  for (const auto& borrowed : core.watch().borrowed)
    if (fingerprint(borrowed.values, borrowed.components * sizeof(R)) != borrowed.fingerprint)
      throw TapeError(
          message("checking: memory borrowed by ", title(core.node(borrowed.node), borrowed.node),
                  " has changed since it was recorded; leave it unchanged until the tape is "
                  "cleared, or copy() it"));
}

/// Checks a result before it is recorded; called only if the tape watches at all.
template <RealScalar R, class V>
WIRTINGER_COLD void inspect(TapeCore<R>& core, const Node<R>& node, const V& result) {
  if (core.watch().finite)
    require_finite(result, message("the value of ", title(node, core.nodes().size())));
  if (core.watch().memory) note_borrowed(core, node);
}

/// Bytes of the buffers that the nodes hold, each counted once.
template <RealScalar R>
std::size_t held_bytes(const TapeCore<R>& core, bool with_cotangents) {
  struct Reader final : NodeReader<R> {
    std::vector<std::pair<const void*, std::size_t>> blocks;
    void add(const Buffer& buffer) {
      if (buffer) blocks.push_back({buffer.data(), buffer.bytes()});
    }
    void keeps(const Buffer& buffer, const R*, std::size_t) override { add(buffer); }
  } reader;
  for (const Node<R>* node : core.nodes()) {
    node->describe(reader);
    reader.add(node->value);
    reader.add(node->tangent);
    if (!with_cotangents) continue;
    reader.add(node->cotangent.buffer());
    reader.add(node->cotangent_tangent.buffer());
  }
  std::sort(reader.blocks.begin(), reader.blocks.end());
  const auto end = std::unique(reader.blocks.begin(), reader.blocks.end());
  std::size_t bytes = 0;
  for (auto block = reader.blocks.begin(); block != end; ++block)
    bytes += block->second;
  return bytes;
}

}  // namespace wirtinger::detail
