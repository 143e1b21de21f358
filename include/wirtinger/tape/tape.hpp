/// \file
/// Tape: records what is computed with its variables and sweeps it backward.
#pragma once

#include "refused_input.hpp"
#include "sweep.hpp"
#include "var.hpp"

namespace wirtinger {

/// A recording in real precision R. Used by one thread at a time; any number may exist.
///   Gradients are dL/dx + i dL/dy (convention.md, eq. 1).
template <RealScalar R>
class Tape {
 public:
  using Complex = std::complex<R>;

  Tape() : Tape(detail::Mode::lean) {}
  explicit Tape(detail::Mode mode) : core_(detail::TapeCore<R>::acquire(mode)) {}
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;
  ~Tape() { core_->release(); }

  // --- inputs ---------------------------------------------------------------------------------

  /// Independent variables. Arrays keep shape and storage order; Eigen objects are copied.
  Var<R> variable(R x) { return scalar_variable(x); }
  Var<Complex> variable(Complex x) { return scalar_variable(x); }
  template <Scalar T>
  requires std::same_as<real_t<T>, R> Var<Array<T>> variable(const Array<T>& x) {
    Array<T> dense = core_->keeps_values() ? detail::settled(x) : x.in_order(x.order());
    typename Core::template Draft<detail::InputNode<R>> node(*core_);
    node->shape = dense.shape();
    node->order = dense.order();
    node->components_per_element = components<T>;
    node->keep_cotangent = node->independent = true;
    auto& input = static_cast<detail::Node<R>&>(node.commit(dense));
    return Access::make(*core_, input, std::move(dense));
  }
  template <EigenObject X>
  auto variable(const X& x) {
    static_assert(
        std::same_as<real_t<detail::EigenElement<X>>, R>,
        "Tape<R>::variable: the Eigen object has another precision than the tape; cast it");
    return variable(copy(x));
  }
  template <detail::RefusedInput<R> X>
  Var<R> variable(const X&) {
    detail::refuse_input<X>();
    return {};
  }

  /// Values that take part without a gradient; same types as the variables.
  Var<R> constant(R x) { return passive(Var<R>(x)); }
  Var<Complex> constant(Complex x) { return passive(Var<Complex>(x)); }
  template <Scalar T>
  requires std::same_as<real_t<T>, R> Var<Array<T>> constant(const Array<T>& x) {
    return passive(Var<Array<T>>(x));
  }
  template <EigenObject X>
  auto constant(const X& x) {
    return passive(Var<Array<detail::EigenElement<X>>>(x));
  }
  template <detail::RefusedInput<R> X>
  Var<R> constant(const X&) {
    detail::refuse_input<X>();
    return {};
  }

  // --- derivatives ----------------------------------------------------------------------------

  /// Gradients of a real scalar. A second backward replaces the first.
  template <class L>
  void backward(const L& loss) {
    constexpr bool real_scalar = std::same_as<L, Var<R>> || detail::ExpressionOf<L, R>;
    static_assert(real_scalar,
                  "backward needs a real scalar loss, a Var<R>: take real(), abs2(), sum(), ... of "
                  "it first, or call vjp for a complex or array result");
    if constexpr (real_scalar) sweep_from(Var<R>(loss));
  }

  /// dL/dx + i dL/dy of a variable; the shape of the variable, zero where the loss does not
  /// depend on it. Throws TapeError for constants, other tapes' variables, before any backward,
  /// and for intermediate arrays without keep_gradient.
  template <class T>
  T gradient(const Var<T>& x) const {
    auto* core = Access::core(x);
    if (core == nullptr)
      throw TapeError("gradient: the variable is a constant; make it with tape.variable()");
    require_mine(core);
    if (!core_->swept)
      throw TapeError(
          "gradient: no backward since the tape was made or cleared; call backward(loss)");
    if constexpr (is_array<T>) {
      const detail::Node<R>& node = *Access::node(x);
      if (!node.keep_cotangent || node.kept_too_late)
        throw TapeError(
            "gradient: gradients of intermediate arrays are dropped during backward; call "
            "keep_gradient(v) before backward");
      if (node.cotangent.empty()) return zero_like(x.value());
      return T(node.shape, node.order, node.cotangent.buffer());
    } else {
      const std::uint32_t index = Access::index(x);
      if (index + components < T >> core_->adjoint.size()) return T(0);  // made after backward
      return Core::template get<T>(core_->adjoint, index);
    }
  }

  /// Of a named expression: of the variable it stands for. Throws TapeError also if it was not used:
  /// evaluating it now would not help.
  template <detail::Unevaluated E>
  auto gradient(const E& e) const {
    if (!e.is_evaluated())
      throw TapeError(
          "gradient: the expression was not used before backward, so that the loss does not depend "
          "on it; use it by its name");
    return gradient(e.variable());
  }

  /// Asks for the gradient of an intermediate result too. Call it before backward.
  template <class T>
  void keep_gradient(const Var<T>& v) {
    auto* core = Access::core(v);
    if (core == nullptr)
      throw TapeError("keep_gradient: the value does not depend on any variable of a tape");
    require_mine(core);
    if constexpr (is_array<T>) {
      detail::Node<R>& node = *Access::node(v);
      node.kept_too_late = node.kept_too_late || (core_->swept && !node.keep_cotangent);
      node.keep_cotangent = true;
    }
  }

  template <detail::Unevaluated E>
  void keep_gradient(const E& e) {
    keep_gradient(e.variable());
  }

  // --- the recording --------------------------------------------------------------------------

  /// Forgets everything; variables made before throw TapeError when used.
  void clear() { core_->clear(); }

  /// Number of recorded array operations and scalar components.
  std::size_t size() const { return core_->nodes().size() + core_->scalars(); }
  /// Bytes in use: records, values that the pull-backs read, cotangents. Memory that several
  /// nodes share, or that the user's arrays share with the tape, is counted once; memory that is
  /// only borrowed is not.
  std::size_t bytes() const { return core_->record_bytes() + detail::held_bytes(*core_, true); }
  /// The most bytes that were in use since the tape was made, backward sweeps included.
  std::size_t peak_bytes() const { return core_->highest_bytes(); }

  // --- checks while it works, for debugging ----------------------------------------------------

  /// On: every input and value from here on, and every cotangent of a backward, must be finite. A
  /// statement or a backward throws DomainError that names the first operation whose value or
  /// pull-back is infinite or NaN, and where. Costs a pass over every result.
  void check_finite(bool on) { core_->watch().finite = on; }
  /// On: memory that statements from here on borrow (borrow()) must stay as it is. A backward
  /// throws TapeError that names the first operation whose memory has changed. It throws CheckError
  /// that names the first linear operator whose adjoint, or custom node whose vjp or jvp, is wrong
  /// in a random direction, with the size of the error.
  void checking(bool on) { core_->watch().memory = core_->watch().operators = on; }

  using Mark = typename detail::TapeCore<R>::Mark;
  /// Opens a region; rewind forgets what was recorded since and invalidates its variables.
  Mark mark() { return core_->mark(); }
  void rewind(const Mark& to) { core_->rewind(to); }

  detail::TapeCore<R>& core() { return *core_; }

 private:
  using Core = detail::TapeCore<R>;
  using Access = detail::VarAccess;

  void sweep_from(const Var<R>& loss) {
    auto* core = Access::core(loss);
    if (core != nullptr) require_mine(core);
    core_->swept = false;
    detail::clear_cotangents(*core_, detail::Sweep::gradient);
    if (core != nullptr) core_->adjoint[Access::index(loss)] = R(1);
    detail::sweep_backward(*core_, core_->origin(), detail::Sweep::gradient);
    core_->swept = true;
  }

  template <Scalar T>
  Var<T> scalar_variable(const T& x) {
    if (core_->watch().finite) [[unlikely]]
      detail::require_finite(x, "the value of a scalar variable");
    const std::uint32_t index = detail::record_scalar_leaf(*core_, x);
    core_->note_given(index, x);
    return Access::make(*core_, index, x);
  }
  template <class T>
  Var<T> passive(Var<T> constant) const {
    if (core_->watch().finite) [[unlikely]]
      detail::require_finite(constant.value(), "the value of a constant");
    return constant;
  }
  void require_mine(const Core* core) const {
    if (core != core_)
      throw TapeError("tape: the variable belongs to another tape; use one tape for a computation");
  }
  template <class T>
  static T zero_like(const T& x) {
    T zero = T::uninitialized(x.shape(), x.order());
    std::fill_n(zero.data(), zero.size(), typename T::value_type(0));
    return zero;
  }

  Core* core_;
};

}  // namespace wirtinger
