/// \file
/// A segment: a piece of a computation of which the tape keeps no recording. A sweep that comes to
/// it records it again in a region, goes through that and forgets it (convention.md, eq. (80)).
/// What checkpoint, iterate and reversible share.
#pragma once

#include <optional>

#include "arguments.hpp"

namespace wirtinger::detail {

template <class X>
inline constexpr bool is_tuple = false;
template <class... X>
inline constexpr bool is_tuple<std::tuple<X...>> = true;

/// What a function of loops takes and gives, a variable or a tuple of them, as a tuple of
/// variables.
template <class X>
auto as_state(X&& x) {
  const auto evaluated = []<class... Y>(Y&&... each) {
    return std::tuple<decltype(as_result(std::forward<Y>(each)))...>{
        as_result(std::forward<Y>(each))...};
  };
  if constexpr (is_tuple<std::remove_cvref_t<X>>)
    return std::apply(evaluated, std::forward<X>(x));
  else
    return evaluated(std::forward<X>(x));
}
/// The same the other way.
template <bool tuple, class State>
auto as_given(State state) {
  if constexpr (tuple)
    return state;
  else
    return std::get<0>(std::move(state));
}

/// f(of a, of b, ...) for each place of tuples of one size.
template <class F, class First, class... More>
void for_each_place(F f, First&& first, More&&... more) {
  const auto at = [&]<std::size_t k>(std::integral_constant<std::size_t, k>) {
    f(std::get<k>(first), std::get<k>(more)...);
  };
  [&]<std::size_t... k>(std::index_sequence<k...>) {
    (at(std::integral_constant<std::size_t, k>{}), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<First>>>{});
}

/// A number or an array and its tangent; what is not there is zero.
template <class T>
struct WithTangent {
  std::optional<T> value, tangent;
};

/// Where a variable is on its tape; nowhere if it is passive.
template <class T>
struct Place;
template <Scalar T>
struct Place<T> {
  std::uint32_t index = VarAccess::none;
  bool is_active() const { return index != VarAccess::none; }
  static Place of(const Var<T>& v) { return {VarAccess::index(v)}; }
};
template <Scalar T>
struct Place<Array<T>> {
  Node<real_t<T>>* node = nullptr;
  bool is_active() const { return node != nullptr; }
  static Place of(const Var<Array<T>>& v) { return {VarAccess::node(v)}; }
};

template <class State>
struct StateTraits;
template <class T, class... More>
struct StateTraits<std::tuple<Var<T>, Var<More>...>> {
  using Real = typename Var<T>::Real;
  static_assert((std::same_as<Real, typename Var<More>::Real> && ...),
                "the variables have different precisions: convert them to one first");
  using Numbers = std::tuple<WithTangent<T>, WithTangent<More>...>;
  using Places = std::tuple<Place<T>, Place<More>...>;
};
template <class State>
using real_of_state = typename StateTraits<State>::Real;
/// Values, or cotangents, with their tangents.
template <class State>
using numbers_of_state = typename StateTraits<State>::Numbers;
template <class State>
using places_of_state = typename StateTraits<State>::Places;

/// The common tape of variables; null if all are passive.
template <class State>
TapeCore<real_of_state<State>>* core_of_state(std::string_view operation, const State& state) {
  TapeCore<real_of_state<State>>* found = nullptr;
  for_each_place(
      [&](const auto& v) {
        auto* core = VarAccess::core(v);
        if (core == nullptr) return;
        if (found != nullptr && found != core)
          throw TapeError(message(operation,
                                  ": the variables belong to two different tapes; use one tape for "
                                  "a computation"));
        found = core;
      },
      state);
  return found;
}

template <class State>
places_of_state<State> places_of(const State& state) {
  places_of_state<State> places;
  for_each_place([]<class T>(Place<T>& place, const Var<T>& v) { place = Place<T>::of(v); }, places,
                 state);
  return places;
}

/// The tangent of a variable after a push-forward.
template <Scalar T>
std::optional<T> tangent_at(const TapeCore<real_t<T>>& core, Place<T> place) {
  if (!place.is_active()) return {};
  return TapeCore<real_t<T>>::template get<T>(core.tangent, place.index);
}
template <Scalar T>
std::optional<Array<T>> tangent_at(const TapeCore<real_t<T>>&, Place<Array<T>> place) {
  if (!place.is_active() || !place.node->tangent) return {};
  return Array<T>(place.node->shape, place.node->order, place.node->tangent);
}

/// The values of variables, and their tangents if asked for: a push-forward has come by then.
template <class State>
numbers_of_state<State> numbers_of(const State& state, bool with_tangents) {
  numbers_of_state<State> numbers;
  for_each_place(
      [&]<class T>(WithTangent<T>& x, const Var<T>& v) {
        x.value = v.value();
        if (!with_tangents) return;  // describe() comes here when the region is closed already
        if (auto* core = VarAccess::core(v); core != nullptr)
          x.tangent = tangent_at(*core, Place<T>::of(v));
      },
      numbers, state);
  return numbers;
}

/// An array as the buffer of a node; handed over, so that it may be overwritten.
template <Scalar T>
Buffer as_node_buffer(Array<T> x, const Node<real_t<T>>& node) {
  Array<T> own = settled(std::move(x).in_order(node.order));
  return std::move(own.buffer());
}

/// What has arrived at a result; nothing, if that is zero.
template <Scalar T>
WithTangent<T> taken_cotangent(TapeCore<real_t<T>>& core, Place<T> place, Sweep sweep) {
  using Core = TapeCore<real_t<T>>;
  const bool product = sweep == Sweep::product;
  WithTangent<T> bar;
  if (!place.is_active() || core.has_no_cotangent(place.index, components<T>, product)) return bar;
  bar.value = Core::template get<T>(core.adjoint, place.index);
  if (product) bar.tangent = Core::template get<T>(core.adjoint_tangent, place.index);
  return bar;
}
template <Scalar T>
WithTangent<Array<T>> taken_cotangent(TapeCore<real_t<T>>&, Place<Array<T>> place, Sweep sweep) {
  WithTangent<Array<T>> bar;
  if (!place.is_active() || place.node->cotangent.empty()) return bar;
  auto& node = *place.node;
  const auto taken = [&](Slot<real_t<T>>& slot) {
    return Array<T>(node.shape, node.order, node.keep_cotangent ? slot.buffer() : slot.take());
  };
  bar.value = taken(node.cotangent);
  if (sweep == Sweep::product && !node.cotangent_tangent.empty())
    bar.tangent = taken(node.cotangent_tangent);
  return bar;
}

/// Contributes a cotangent to a variable, and uses it up.
template <Scalar T>
void give_cotangent(TapeCore<real_t<T>>& core, Place<T> place, WithTangent<T>& bar, Sweep sweep) {
  using Core = TapeCore<real_t<T>>;
  if (!place.is_active() || !bar.value) return;
  Core::template add<T>(core.adjoint, place.index, *bar.value);
  if (sweep == Sweep::product && bar.tangent)
    Core::template add<T>(core.adjoint_tangent, place.index, *bar.tangent);
}
template <Scalar T>
void give_cotangent(TapeCore<real_t<T>>&, Place<Array<T>> place, WithTangent<Array<T>>& bar,
                    Sweep sweep) {
  auto given = std::exchange(bar, {});
  if (!place.is_active() || !given.value) return;
  auto& node = *place.node;
  const auto give = [&](std::optional<Array<T>>& x, Slot<real_t<T>>& slot) {
    slot.give(as_node_buffer(std::move(*x), node), node.components());
  };
  if (sweep == Sweep::product) {
    if (!given.tangent) given.tangent = zeros<T>(node.shape);
    give(given.tangent, node.cotangent_tangent);
  }
  give(given.value, node.cotangent);
}

template <class State>
numbers_of_state<State> taken_cotangents(TapeCore<real_of_state<State>>& core,
                                         const places_of_state<State>& places, Sweep sweep) {
  numbers_of_state<State> bars;
  for_each_place([&](auto& bar, const auto& place) { bar = taken_cotangent(core, place, sweep); },
                 bars, places);
  return bars;
}
template <class Places, class Numbers, RealScalar R>
void give_cotangents(TapeCore<R>& core, const Places& places, Numbers& bars, Sweep sweep) {
  for_each_place([&](const auto& place, auto& bar) { give_cotangent(core, place, bar, sweep); },
                 places, bars);
}
template <class Numbers>
bool all_zero(const Numbers& numbers) {
  return std::apply([](const auto&... x) { return (!x.value && ...); }, numbers);
}

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

/// f(). If it throws, what it has recorded is forgotten and its variables are no longer valid.
template <RealScalar R, class F>
auto rewound_if_it_throws(TapeCore<R>& core, F f) {
  const auto mark = core.mark();
  try {
    return f();
  } catch (...) {
    if (core.is_open(mark.region)) core.rewind(mark);
    throw;
  }
}

/// The node of a segment. Its results are the leaves made just before it.
///   Segment:
///     static constexpr std::string_view name
///     pull_back(core, segment, bars, sweep)   contributes to all that it read
///     push_forward(core)                      the values of its results with their tangents
///     describe(reader)                        what it holds and reads for certain
template <class Segment, class State>
class SegmentNode final : public Node<real_of_state<State>> {
 public:
  using R = real_of_state<State>;
  using Core = TapeCore<R>;

  SegmentNode(Segment&& segment, const State& results, const typename Core::Mark& before)
      : segment_(std::move(segment)), results_(places_of(results)), before_(before) {
    this->several_results = true;
  }

  /// Tapes that are replayed record segments plainly.
  void evaluate(Core&) override {
    throw TapeError(message(Segment::name, ": this tape cannot be replayed; open it with record"));
  }
  void push_forward(Core& core) override {
    auto numbers = segment_.push_forward(core);
    for_each_place(
        [&]<class T>(const Place<T>& place, const WithTangent<T>& x) {
          if constexpr (is_array<T>)
            place.node->tangent = x.tangent ? as_node_buffer(*x.tangent, *place.node) : Buffer();
          else
            Core::template set<T>(core.tangent, place.index, x.tangent ? *x.tangent : T(0));
        },
        results_, numbers);
  }
  void pull_back(Core& core, Sweep sweep) override {
    auto bars = taken_cotangents<State>(core, results_, sweep);
    if (!all_zero(bars)) segment_.pull_back(core, before_, bars, sweep);
  }
  void describe(NodeReader<R>& reader) const override { segment_.describe(reader); }
  std::string_view name() const override { return Segment::name; }

 private:
  Segment segment_;
  places_of_state<State> results_;
  typename Core::Mark before_;
};

/// Records a segment that was run in a region: its results as variables, and its node.
template <class State, class Segment>
State record_segment(TapeCore<real_of_state<State>>& core, Segment segment,
                     const numbers_of_state<State>& results) {
  const auto before = core.here();
  try {
    State variables = std::apply(
        [&](const auto&... x) { return State{make_leaf(core, Segment::name, *x.value, false)...}; },
        results);
    typename TapeCore<real_of_state<State>>::template Draft<SegmentNode<Segment, State>> node(
        core, std::move(segment), variables, before);
    node.commit(real_of_state<State>(0));
    return variables;
  } catch (...) {
    core.undo(before);
    throw;
  }
}

/// Tells a reader of the variables that a segment contributes to.
template <RealScalar R, class Places>
void describe_places(NodeReader<R>& reader, const Places& places) {
  for_each_place(
      [&]<class T>(const Place<T>& place) {
        if (!place.is_active()) return;
        if constexpr (is_array<T>)
          reader.input(*place.node);
        else
          reader.scalar_input(place.index, components<T>);
      },
      places);
}
/// Tells a reader of arrays that a segment holds.
template <class Numbers, RealScalar R>
void describe_numbers(NodeReader<R>& reader, const Numbers& numbers) {
  const auto keeps = [&]<class T>(const std::optional<T>& x) {
    if constexpr (is_array<T>)
      if (x)
        reader.keeps(x->buffer(), reinterpret_cast<const R*>(x->data()),
                     static_cast<std::size_t>(x->size() * components<typename T::value_type>));
  };
  for_each_place(
      [&](const auto& x) {
        keeps(x.value);
        keeps(x.tangent);
      },
      numbers);
}

}  // namespace wirtinger::detail
