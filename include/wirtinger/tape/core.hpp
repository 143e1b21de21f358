/// \file
/// The shared core of a tape: its nodes, scalar statements, cotangents and open regions.
/// Cores are recycled but never freed, so that a handle can always ask whether it is still valid.
#pragma once

#include <algorithm>
#include <complex>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "node.hpp"
#include "node_arena.hpp"
#include "recycled.hpp"
#include "regions.hpp"

namespace wirtinger::detail {

/// What scalar statements store: partials (cheap, gradients only) or the expression itself
/// (replay, tangents and second order).
enum class Mode { lean, full };

/// Checks that a tape makes of itself if it is asked to (watch.hpp).
template <RealScalar R>
struct Watch {
  bool finite = false;     // numbers are finite
  bool memory = false;     // borrowed memory stays as it was
  bool operators = false;  // operators and custom nodes pull back what they should
  struct Borrowed {
    std::uint32_t node;
    const R* values;
    std::size_t components;
    std::uint64_t fingerprint;
  };
  std::vector<Borrowed> borrowed;
  // What scalar statements compute, by the number of their result.
  std::vector<std::pair<std::uint32_t, std::string_view>> names;
};

template <RealScalar R>
class TapeCore {
 public:
  /// A point in the recording to which it can be rewound.
  struct Mark {
    std::size_t nodes = 0;
    NodeArena::Position arena;
    RecordStream::Position statements;
    std::uint32_t scalars = 0;
    Serial region = 0;
  };

  // --- lifetime -------------------------------------------------------------------------------

  static TapeCore* acquire(Mode mode) {
    TapeCore* core = Recycled<TapeCore>::take();
    core->mode_ = mode;
    core->keeps_values_ = false;
    core->expect_gradient(false);
    core->watch_ = {};
    core->highest_ = core->sweep_peak_ = 0;
    core->regions_.restart();
    return core;
  }
  void release() {
    forget();
    stream_.shrink();
    arena_.shrink();
    for (auto* cotangents : {&adjoint, &adjoint_tangent, &value, &tangent})
      if (cotangents->capacity() > kept_scalars) std::vector<R>().swap(*cotangents);
    regions_.close_all();
    Recycled<TapeCore>::give_back(this);
  }

  /// Forgets everything; handles made before are no longer valid.
  void clear() {
    note_highest();
    sweep_peak_ = 0;
    forget();
    regions_.restart();
  }

 private:
  void forget() {
    destroy_nodes(0);
    arena_.rewind({});
    stream_.rewind({});
    scalars_ = 0;
    given_nans_.clear();
    watch_.names.clear();
    for (auto* numbers : {&adjoint, &adjoint_tangent, &value, &tangent})
      numbers->clear();
    swept = false;
  }

 public:
  // --- regions --------------------------------------------------------------------------------

  Mode mode() const { return mode_; }
  Serial serial() const { return regions_.innermost(); }
  WIRTINGER_INLINE bool is_open(Serial serial) const { return regions_.is_open(serial); }
  WIRTINGER_INLINE void require_open(Serial serial) const {
    if (!is_open(serial)) [[unlikely]]
      stale_handle();
  }

  /// Opens a region; rewind closes it and forgets what was recorded since.
  Mark mark() {
    Mark mark = here();
    mark.region = regions_.open();
    return mark;
  }
  /// Regions opened since the mark are closed with its own.
  ///   Throws TapeError for a mark that was rewound before, or of a cleared tape.
  void rewind(const Mark& to) {
    if (!regions_.close(to.region))
      throw TapeError(
          "rewind: the mark's region is not open; rewind to a mark once, the inner one first");
    note_highest();
    undo(to);
  }
  /// Where the recording is now; no region is opened.
  Mark here() const { return {nodes_.size(), arena_.position(), stream_.position(), scalars_, 0}; }
  /// Forgets what was recorded since. Only for what nobody has a variable of: none becomes invalid.
  void undo(const Mark& to) noexcept {
    destroy_nodes(to.nodes);
    arena_.rewind(to.arena);
    stream_.rewind(to.statements);
    scalars_ = to.scalars;
    const auto gone = [&](std::uint32_t index) { return index >= scalars_; };
    std::erase_if(given_nans_, gone);
    std::erase_if(watch_.names, [&](const auto& name) { return gone(name.first); });
    if (mode_ == Mode::full) value.resize(scalars_);
  }
  /// Where the tape began.
  Mark origin() const { return {}; }

  // --- nodes ----------------------------------------------------------------------------------

  /// Makes a node that is not part of the recording until commit(); rewinds if never committed.
  template <class N>
  class Draft {
   public:
    template <class... A>
    explicit Draft(TapeCore& core, A&&... arguments) : core_(&core), at_(core.arena_.position()) {
      static_assert(alignof(N) <= 64);
      if (core.nodes_.size() == core.nodes_.capacity())  // commit() must not throw
        core.nodes_.reserve(2 * core.nodes_.size() + 16);
      void* memory = core.arena_.allocate(sizeof(N));
      try {
        node_ = new (memory) N(std::forward<A>(arguments)...);
      } catch (...) {
        core.arena_.rewind(at_);
        throw;
      }
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
      if (node_ == nullptr) return;
      node_->~N();
      core_->arena_.rewind(at_);
    }
    N* operator->() const { return node_; }
    N& operator*() const { return *node_; }
    /// Appends the node with its result, an array or a number, to the recording. After this
    /// nothing of the statement can fail.
    ///   Throws DomainError if the tape checks that numbers are finite and the result is not.
    template <class V>
    N& commit(const V& result) {
      if (core_->watch_.finite || core_->watch_.memory) [[unlikely]]
        inspect(*core_, static_cast<const Node<R>&>(*node_), result);
      if constexpr (requires { result.buffer(); })
        if (core_->keeps_values_) node_->value = result.buffer();
      core_->append(*node_);
      return *std::exchange(node_, nullptr);
    }

   private:
    TapeCore* core_;
    NodeArena::Position at_;
    N* node_ = nullptr;
  };

  /// Nodes keep their results, so that the recording can be evaluated again.
  bool keeps_values() const { return keeps_values_; }
  void keep_values(bool keep) { keeps_values_ = keep; }

  /// What is computed now is followed by one reverse sweep and is not looked at again: sums may
  /// pull back while they add up, and use up their operands.
  bool gradient_follows() const { return gradient_follows_; }
  void expect_gradient(bool expect) { gradient_follows_ = early_pull_left_ = expect; }
  /// True once: memory for one early pull, which the sweep would begin with anyway.
  bool take_early_pull() { return std::exchange(early_pull_left_, false); }

  /// While it lives no sum pulls back early: the sweep has begun, or none will follow.
  class PullsLate {
   public:
    explicit PullsLate(TapeCore& core)
        : core_(core), follows_(core.gradient_follows_), left_(core.early_pull_left_) {
      core.expect_gradient(false);
    }
    PullsLate(const PullsLate&) = delete;
    PullsLate& operator=(const PullsLate&) = delete;
    ~PullsLate() {
      core_.gradient_follows_ = follows_;
      core_.early_pull_left_ = left_;
    }

   private:
    TapeCore& core_;
    bool follows_, left_;
  };

  const std::vector<Node<R>*>& nodes() const { return nodes_; }
  Node<R>& node(std::size_t id) const { return *nodes_[id]; }

  // --- scalars --------------------------------------------------------------------------------

  /// Scalars are numbered by real components; 29 bits of a record hold the number.
  static constexpr std::uint32_t most_scalars = (std::uint32_t(1) << 29) - 4;

  RecordStream& stream() { return stream_; }
  const RecordStream& stream() const { return stream_; }
  std::uint32_t scalars() const { return scalars_; }

  /// Takes the next `width` components (1 real, 2 complex).
  WIRTINGER_INLINE std::uint32_t new_scalar(std::uint32_t width) {
    const std::uint32_t index = scalars_;
    if (index > most_scalars) [[unlikely]]
      too_many_scalars();
    scalars_ += width;
    return index;
  }

  template <Scalar T>
  static T get(const std::vector<R>& from, std::uint32_t index) {
    if constexpr (ComplexScalar<T>)
      return {from[index], from[index + 1]};
    else
      return from[index];
  }
  template <Scalar T>
  static void set(std::vector<R>& to, std::uint32_t index, const T& x) {
    if constexpr (ComplexScalar<T>) {
      to[index] = x.real();
      to[index + 1] = x.imag();
    } else {
      to[index] = x;
    }
  }
  template <Scalar T>
  static void add(std::vector<R>& to, std::uint32_t index, const T& x) {
    set<T>(to, index, get<T>(to, index) + x);
  }

  /// True if nothing, or zero, arrived at a scalar in this sweep: it has nothing to pull back.
  bool has_no_cotangent(std::uint32_t index, std::uint32_t width, bool second_order) const {
    for (std::uint32_t k = index; k < index + width; ++k)
      if (!(adjoint[k] == R(0)) || (second_order && !(adjoint_tangent[k] == R(0)))) return false;
    return true;
  }

  /// Remembers which independent variables are NaN: the zero rule lets these pass (convention.md,
  /// eq. 42), unlike those that are made on the way.
  template <Scalar T>
  void note_given(std::uint32_t index, const T& x) {
    if (!(x == x) && !is_given_nan(index)) [[unlikely]]
      given_nans_.push_back(index);
  }
  bool is_given_nan(std::uint32_t index) const {
    return std::find(given_nans_.begin(), given_nans_.end(), index) != given_nans_.end();
  }

  std::vector<R> adjoint, adjoint_tangent;  // of the last reverse sweep
  std::vector<R> value, tangent;            // full mode: of the recording, of a push-forward
  bool swept = false;                       // a backward has been run since the last clear

  // --- checks and figures ---------------------------------------------------------------------

  Watch<R>& watch() { return watch_; }
  const Watch<R>& watch() const { return watch_; }

  /// Bytes of records and of the scalars' numbers.
  std::size_t record_bytes() const {
    return stream_.bytes() + arena_.bytes() +
           sizeof(R) * (value.size() + tangent.size() + adjoint.size() + adjoint_tangent.size());
  }
  /// The most that was in use since the tape was made.
  std::size_t highest_bytes() {
    note_highest();
    return highest_;
  }

  /// A sweep: what it allocates on top of the recording is followed from node to node.
  class Sweeping {
   public:
    explicit Sweeping(TapeCore& core) : core_(core), outermost_(core.sweep_base_ == no_sweep) {
      if (outermost_) core.sweep_base_ = core.in_use();
    }
    Sweeping(const Sweeping&) = delete;
    Sweeping& operator=(const Sweeping&) = delete;
    ~Sweeping() {
      if (!outermost_) return;
      core_.sweep_base_ = no_sweep;
      core_.sweep_held_ = 0;
    }
    void sample() { core_.sample_sweep(); }

   private:
    TapeCore& core_;
    bool outermost_;
  };

  /// Called by a node before it gives up in a sweep what it held when that began.
  void note_held() {
    if (sweep_base_ != no_sweep && sweep_held_ == 0)
      sweep_held_ = static_cast<Index>(record_bytes() + held_bytes(*this, false));
  }

 private:
  TapeCore() = default;
  ~TapeCore() = default;

  void append(Node<R>& node) {
    node.id = static_cast<std::uint32_t>(nodes_.size());
    node.statements = stream_.position();
    node.scalars = scalars_;
    nodes_.push_back(&node);
  }
  static constexpr Index no_sweep = std::numeric_limits<Index>::min();
  Index in_use() const {
    return memory_in_use() + static_cast<Index>(stream_.bytes() + arena_.bytes());
  }
  void sample_sweep() {
    const Index more = in_use() - sweep_base_;
    if (more > static_cast<Index>(sweep_peak_)) sweep_peak_ = static_cast<std::size_t>(more);
    if (sweep_held_ + more > static_cast<Index>(highest_) && sweep_held_ != 0)
      highest_ = static_cast<std::size_t>(sweep_held_ + more);
  }
  void note_highest() {
    if (sweep_base_ != no_sweep) return sample_sweep();
    const std::size_t kept = record_bytes() + held_bytes(*this, false);
    const std::size_t now = std::max(kept + sweep_peak_, record_bytes() + held_bytes(*this, true));
    highest_ = std::max(highest_, now);
  }

  void destroy_nodes(std::size_t from) {
    std::erase_if(watch_.borrowed, [&](const auto& borrowed) { return borrowed.node >= from; });
    while (nodes_.size() > from) {
      nodes_.back()->~Node();
      nodes_.pop_back();
    }
  }

  WIRTINGER_COLD [[noreturn]] static void stale_handle() {
    throw TapeError(
        "variable: its tape was cleared or destroyed, or rewound to where it was not made yet; "
        "make the variable again");
  }
  WIRTINGER_COLD [[noreturn]] static void too_many_scalars() {
    throw TapeError(message("tape: more than ", most_scalars,
                            " scalar components recorded; use arrays instead of their elements"));
  }

  // A core that waits to be used again keeps this much.
  static constexpr std::size_t kept_scalars = std::size_t(1) << 18;

  Mode mode_ = Mode::lean;
  bool keeps_values_ = false;
  bool gradient_follows_ = false, early_pull_left_ = false;
  Regions regions_;
  std::vector<Node<R>*> nodes_;
  NodeArena arena_;
  RecordStream stream_;
  std::uint32_t scalars_ = 0;
  std::vector<std::uint32_t> given_nans_;
  Watch<R> watch_;
  std::size_t highest_ = 0, sweep_peak_ = 0;
  Index sweep_base_ = no_sweep, sweep_held_ = 0;
  friend class Recycled<TapeCore>;
  TapeCore* next_idle = nullptr;
};

}  // namespace wirtinger::detail
