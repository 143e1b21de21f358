/// \file
/// A call that throws leaves the tape as it was: operands are evaluated before all of them can be
/// checked, and an operation may be several statements.
#pragma once

#include "operand_traits.hpp"

namespace wirtinger::detail {

/// An argument of a call and how far its tape was before: what restore() goes back to.
template <class X>
class BeforeCall {
 public:
  explicit BeforeCall(X&) {}
  void restore() noexcept {}
};
template <class X>
requires Operand<X>
class BeforeCall<X> {
 public:
  explicit BeforeCall(X& argument) : argument_(argument) {
    if constexpr (is_var<std::remove_cv_t<X>>) {
      core_ = VarAccess::core(argument);
    } else {
      argument.require_not_moved();
      core_ = argument.tape();
      evaluated_ = argument.is_evaluated();
    }
    if (core_ != nullptr) at_ = core_->here();
  }
  void restore() noexcept {
    if (core_ == nullptr) return;
    core_->undo(at_);
    if constexpr (!is_var<std::remove_cv_t<X>>)
      if (!evaluated_) argument_.forget();  // its variable is no longer on the tape
  }

 private:
  using Core = TapeCore<real_t<element_t<X>>>;
  X& argument_;
  Core* core_ = nullptr;
  typename Core::Mark at_;
  [[maybe_unused]] bool evaluated_ = false;
};

/// f(), which may evaluate the arguments and record more. If it throws, the arguments' tapes forget
/// that, and named expressions that it evaluated are as they were. Costs a note of where the tape
/// is.
template <class F, class... X>
auto all_or_nothing(F f, X&... arguments) {
  std::tuple<BeforeCall<X>...> before(arguments...);
  try {
    return f();
  } catch (...) {
    std::apply([](auto&... each) { (each.restore(), ...); }, before);
    throw;
  }
}

/// A named expression of arrays: using it evaluates it.
template <class X>
concept NamedArrays = Unevaluated<X> && std::is_lvalue_reference_v<X> && has_array<X>;

/// The same for f() of one statement, to which only named expressions add others. X: the arguments
/// as they were given.
template <class... X, class F>
WIRTINGER_INLINE auto one_statement_or_nothing(F f, X&... arguments) {
  if constexpr ((NamedArrays<X> || ...))
    return all_or_nothing(f, arguments...);
  else
    return f();
}

}  // namespace wirtinger::detail
