/// \file
/// A region of the tape in which a segment is recorded again, and the variables that it starts
/// from.
#pragma once

#include "segment_state.hpp"

namespace wirtinger::detail {

/// A variable that nothing on the tape computes: a result of a segment, or what a step starts from.
template <RealScalar R>
class LeafNode final : public Node<R> {
 public:
  explicit LeafNode(std::string_view name) : name_(name) {}
  void evaluate(TapeCore<R>&) override {}
  void push_forward(TapeCore<R>&) override {}
  void pull_back(TapeCore<R>&, Sweep) override {}
  void describe(NodeReader<R>&) const override {}
  std::string_view name() const override { return name_; }

 private:
  std::string_view name_;
};
template <Scalar T>
Var<T> make_leaf(TapeCore<real_t<T>>& core, std::string_view name, const T& x, bool) {
  if (core.watch().finite) [[unlikely]]
    require_finite(x, message("the value of ", name));
  return VarAccess::make(core, record_scalar_leaf(core, x), x);
}
template <Scalar T>
Var<Array<T>> make_leaf(TapeCore<real_t<T>>& core, std::string_view name, const Array<T>& x,
                        bool keep_cotangent) {
  using R = real_t<T>;
  Array<T> dense = x.in_order(x.order());
  typename TapeCore<R>::template Draft<LeafNode<R>> node(core, name);
  node->shape = dense.shape();
  node->order = dense.order();
  node->components_per_element = components<T>;
  node->keep_cotangent = keep_cotangent;
  auto& leaf = static_cast<Node<R>&>(node.commit(dense));
  return VarAccess::make(core, leaf, std::move(dense));
}

/// A region of the tape that ends with its scope.
template <RealScalar R>
class SegmentRegion {
 public:
  using Core = TapeCore<R>;
  using Mark = typename Core::Mark;

  explicit SegmentRegion(Core& core)
      : core_(core), pulls_late_(core), sweeping_(core), sizes_{}, mark_(core.mark()) {
    for (std::size_t k = 0; k < sizes_.size(); ++k)
      sizes_[k] = numbers()[k]->size();
  }
  SegmentRegion(const SegmentRegion&) = delete;
  SegmentRegion& operator=(const SegmentRegion&) = delete;
  ~SegmentRegion() {
    if (core_.is_open(mark_.region)) core_.rewind(mark_);
    for (std::size_t k = 0; k < sizes_.size(); ++k)
      if (numbers()[k]->size() > sizes_[k]) numbers()[k]->resize(sizes_[k]);
  }

  /// Throws TapeError if what was run in the region closed it, or gave variables of another tape.
  template <class State>
  void require_whole(std::string_view operation, const State& results) {
    auto* core = core_of_state(operation, results);
    if (core_.is_open(mark_.region) && (core == nullptr || core == &core_)) return;
    throw TapeError(message(operation,
                            ": the function cleared or rewound its tape, or gave a variable of "
                            "another one; let it only compute"));
  }

  /// Variables with these values and tangents.
  template <class State>
  State leaves(std::string_view name, const numbers_of_state<State>& numbers) {
    return std::apply(
        [&]<class... T>(const WithTangent<T>&... x) { return State{leaf(name, x)...}; }, numbers);
  }

  /// Pushes the tangents of what was recorded before, and of leaves, through the region.
  void push_forward() {
    core_.tangent.resize(core_.scalars(), R(0));
    sweep_forward(core_, mark_, Action::push_forward);
  }

  /// Pulls cotangents of results back to the beginning of the region.
  ///   segment: where the segment was first run. Nothing recorded since may be read.
  template <class State>
  void pull_back(std::string_view operation, const Mark& segment, const State& results,
                 numbers_of_state<State>& bars, Sweep sweep) {
    const auto places = places_of(results);
    require_same_results(operation, places, bars);
    require_earlier(operation, segment, places);
    core_.adjoint.resize(core_.scalars(), R(0));
    if (sweep == Sweep::product) core_.adjoint_tangent.resize(core_.scalars(), R(0));
    give_cotangents(core_, places, bars, sweep);
    sweep_backward(core_, mark_, sweep);
  }

 private:
  std::array<std::vector<R>*, 3> numbers() {
    return {&core_.adjoint, &core_.adjoint_tangent, &core_.tangent};
  }

  template <class T>
  Var<T> leaf(std::string_view name, const WithTangent<T>& x) {
    Var<T> v = make_leaf(core_, name, *x.value, true);
    if (!x.tangent) return v;
    if constexpr (is_array<T>) {
      auto& node = *VarAccess::node(v);
      node.tangent = as_node_buffer(*x.tangent, node);
    } else {
      core_.tangent.resize(core_.scalars(), R(0));
      Core::template set<T>(core_.tangent, VarAccess::index(v), *x.tangent);
    }
    return v;
  }

  template <class Places, class Numbers>
  static void require_same_results(std::string_view operation, const Places& places,
                                   const Numbers& bars) {
    for_each_place(
        [&]<class T>(const Place<T>& place, const WithTangent<T>& bar) {
          if constexpr (is_array<T>)
            if (place.is_active() && bar.value && !(bar.value->shape() == place.node->shape))
              throw TapeError(message(operation, ": computed again, the function gave shape ",
                                      to_text(place.node->shape), ", in its first run ",
                                      to_text(bar.value->shape()),
                                      "; let its result depend on nothing that changes between"));
        },
        places, bars);
  }

  // A variable that is captured by reference may have been rebound meanwhile.
  template <class Places>
  void require_earlier(std::string_view operation, const Mark& segment, const Places& places) {
    const auto of_node = [&](std::size_t id) {
      if (id >= segment.nodes && id < mark_.nodes) later_variable(operation);
    };
    const auto of_scalar = [&](std::uint32_t index) {
      if (index >= segment.scalars && index < mark_.scalars) later_variable(operation);
    };
    struct Reader final : NodeReader<R> {
      const decltype(of_node)& node;
      const decltype(of_scalar)& scalar;
      Reader(const decltype(of_node)& node_, const decltype(of_scalar)& scalar_)
          : node(node_), scalar(scalar_) {}
      void input(const Node<R>& in) override { node(in.id); }
      void scalar_input(std::uint32_t index, int) override { scalar(index); }
    } reader(of_node, of_scalar);
    for (std::size_t k = mark_.nodes; k < core_.nodes().size(); ++k)
      core_.node(k).describe(reader);
    if (core_.mode() == Mode::lean) for_each_read(core_, mark_.scalars, of_node, of_scalar);
    for_each_place(
        [&]<class T>(const Place<T>& place) {
          if (!place.is_active()) return;
          if constexpr (is_array<T>)
            of_node(place.node->id);
          else
            of_scalar(place.index);
        },
        places);
  }
  WIRTINGER_COLD [[noreturn]] static void later_variable(std::string_view operation) {
    throw TapeError(message(
        operation,
        ": computed again, the function read a variable that was made after its first run; it "
        "captures by reference one that was rebound meanwhile: capture it by value, [=]"));
  }

  Core& core_;
  typename Core::PullsLate pulls_late_;
  typename Core::Sweeping sweeping_;  // follows the memory of the region cheaply
  std::array<std::size_t, 3> sizes_;
  Mark mark_;
};

}  // namespace wirtinger::detail
