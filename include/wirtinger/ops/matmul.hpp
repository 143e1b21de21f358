/// \file
/// matmul: products of matrices, vectors and stacks of matrices.
#pragma once

#include "as_variable.hpp"
#include "matmul_plan.hpp"

namespace wirtinger {

namespace detail {

/// Eigen takes matrices with contiguous rows or columns as they lie in memory.
template <Scalar T>
bool has_contiguous_matrices(const Array<T>& x) {
  if (x.rank() > 2) return x.is_dense(Order::row_major);
  if (x.rank() == 1) return x.strides()[0] >= 1 || x.size() <= 1;
  const auto fits = [&](std::size_t outer, std::size_t inner) {
    return x.strides()[inner] == 1 && x.strides()[outer] >= x.shape()[static_cast<int>(inner)];
  };
  return fits(0, 1) || fits(1, 0);
}
template <Scalar T>
Array<T> with_contiguous_matrices(const Array<T>& x) {
  if (has_contiguous_matrices(x)) return x;
  return x.in_order(x.rank() > 2 ? Order::row_major : x.order());
}

template <Scalar A, Scalar B>
using product_t = std::conditional_t<ComplexScalar<A>, A, B>;

/// to = a b, or to += a b, from arrays of any strides.
template <Scalar A, Scalar B>
void matmul_into(const MatmulPlan& plan, const Array<A>& a, const Array<B>& b,
                 Array<product_t<A, B>>& to, bool add, bool regular) {
  const Array<A> x = with_contiguous_matrices(a);
  const Array<B> y = with_contiguous_matrices(b);
  auto* const elements = to.data();
  multiply_batch(plan.batch, plan.matrices(plan.a, x), plan.matrices(plan.b, y),
                 plan.matrices(plan.result, elements, to.strides()), add, regular);
}
template <Scalar A, Scalar B>
Array<product_t<A, B>> matmul_of(const MatmulPlan& plan, const Array<A>& a, const Array<B>& b) {
  auto y =
      Array<product_t<A, B>>::uninitialized(plan.result.shape, plan.order(a.order(), b.order()));
  matmul_into(plan, a, b, y, false, true);
  return y;
}

template <Scalar T>
bool all_finite(const Array<T>& x) {
  using R = real_t<T>;
  const Eigen::Map<const Eigen::Array<R, Eigen::Dynamic, 1>> parts(
      reinterpret_cast<const R*>(x.data()), x.size() * components<T>);
  return (parts * R(0)).sum() == R(0);
}

/// A factor as the node keeps it.
template <Scalar T>
struct Factor {
  using R = real_t<T>;
  Node<R>* node;        // null: passive
  Array<T> value = {};  // kept if the other factor is active: its cotangent reads it

  bool given() const { return node == nullptr || node->independent; }
  Array<T> now() const { return node == nullptr ? value : in_node(node->value); }
  bool moves() const { return node != nullptr && node->tangent; }
  Array<T> tangent() const { return in_node(node->tangent); }
  Array<T> in_node(const Buffer& buffer) const { return {node->shape, node->order, buffer}; }
};

/// The node of y = a b, convention.md, eq. (53), (54):
///   y_dot = a_dot b + a b_dot,   a_bar = y_bar b^H,   b_bar = a^H y_bar
/// and second order by the product rule.
template <Scalar A, Scalar B>
class MatmulNode final : public Node<real_t<A>> {
 public:
  using R = real_t<A>;
  using Y = product_t<A, B>;

  MatmulNode(const MatmulPlan& plan, const Var<Array<A>>& a, const Var<Array<B>>& b)
      : plan_(plan), a_{VarAccess::node(a)}, b_{VarAccess::node(b)} {
    this->shape = plan_.result.shape;
    this->order = plan_.order(a.value().order(), b.value().order());
    this->components_per_element = components<Y>;
  }

  /// The product; keeps the factors that an active partial reads.
  Array<Y> multiplied(Array<A> a, Array<B> b) {
    const Array<Y> y = matmul_of(plan_, a, b);
    // A factor that is not finite shows in the product; the smaller of both is looked at.
    regular_ = y.size() < a.size() + b.size() ? all_finite(y) : all_finite(a) && all_finite(b);
    if (b_.node != nullptr) a_.value = std::move(a);
    if (a_.node != nullptr) b_.value = std::move(b);
    return y;
  }

  void evaluate(TapeCore<R>&) override { this->value = multiplied(a_.now(), b_.now()).buffer(); }

  void push_forward(TapeCore<R>&) override {
    this->tangent = Buffer();
    if (!a_.moves() && !b_.moves()) return;
    auto y_dot = Array<Y>::uninitialized(this->shape, this->order);
    // No factor is marked as given: tangents take 0 * NaN = 0.
    if (a_.moves())
      matmul_into(plan_, a_.tangent(), b_.value, y_dot, false, regular_ && is_regular(a_));
    if (b_.moves())
      matmul_into(plan_, a_.value, b_.tangent(), y_dot, a_.moves(), regular_ && is_regular(b_));
    this->tangent = y_dot.buffer();
  }

  void pull_back(TapeCore<R>&, Sweep sweep) override {
    const Array<Y> y_bar(this->shape, this->order, this->cotangent.buffer());
    const bool regular = regular_ && all_finite(y_bar);
    if (a_.node != nullptr) add_to_a(a_.node->cotangent, y_bar, b_.value, b_.given(), regular);
    if (b_.node != nullptr) add_to_b(b_.node->cotangent, y_bar, a_.value, a_.given(), regular);
    if (sweep == Sweep::gradient) return;

    const Array<Y> y_bar_dot(this->shape, this->order, this->cotangent_tangent.buffer());
    const bool still_regular = regular && all_finite(y_bar_dot) && is_regular(a_) && is_regular(b_);
    if (a_.node != nullptr) {
      Slot<R>& slot = a_.node->cotangent_tangent;
      add_to_a(slot, y_bar_dot, b_.value, b_.given(), still_regular);
      if (b_.moves()) add_to_a(slot, y_bar, b_.tangent(), false, still_regular);
    }
    if (b_.node != nullptr) {
      Slot<R>& slot = b_.node->cotangent_tangent;
      add_to_b(slot, y_bar_dot, a_.value, a_.given(), still_regular);
      if (a_.moves()) add_to_b(slot, y_bar, a_.tangent(), false, still_regular);
    }
  }

  void describe(NodeReader<R>& reader) const override {
    const auto read = [&]<class T>(const Factor<T>& x) {
      if (x.node != nullptr) reader.input(*x.node);
      if (x.value.buffer())
        reader.keeps(x.value.buffer(), reinterpret_cast<const R*>(x.value.data()),
                     static_cast<std::size_t>(x.value.size()) * components<T>);
    };
    read(a_);
    read(b_);
  }
  std::string_view name() const override { return "matmul"; }

 private:
  template <Scalar T>
  static bool is_regular(const Factor<T>& x) {
    return !x.moves() || all_finite(x.tangent());
  }

  void add_to_a(Slot<R>& slot, const Array<Y>& y_bar, const Array<B>& b, bool given, bool regular) {
    const Array<B> matrices = with_contiguous_matrices(b);
    auto factor = plan_.matrices(plan_.b, matrices);
    factor.given = given;
    contribute(slot, a_, plan_.a, [&](const MatrixStack<A>& a_bar, bool add) {
      multiply_batch(plan_.batch, plan_.matrices(plan_.result, y_bar), factor.adjoint(), a_bar, add,
                     regular);
    });
  }
  void add_to_b(Slot<R>& slot, const Array<Y>& y_bar, const Array<A>& a, bool given, bool regular) {
    const Array<A> matrices = with_contiguous_matrices(a);
    auto factor = plan_.matrices(plan_.a, matrices);
    factor.given = given;
    contribute(slot, b_, plan_.b, [&](const MatrixStack<B>& b_bar, bool add) {
      multiply_batch(plan_.batch, factor.adjoint(), plan_.matrices(plan_.result, y_bar), b_bar, add,
                     regular);
    });
  }

  /// Lets `multiply_to(matrices, add)` write or add a factor's cotangent.
  template <Scalar T, class F>
  void contribute(Slot<R>& slot, const Factor<T>& to, const MatrixAxes& axes, F multiply_to) {
    const Node<R>& node = *to.node;
    const bool scattered = node.shape.rank() > 2 && node.order == Order::column_major;
    const auto write = [&](T* elements, bool first) {
      if (first && plan_.repeats(axes)) {
        std::fill_n(elements, node.shape.size(), T(0));
        first = false;
      }
      multiply_to(plan_.matrices(axes, elements,
                                 strides_in(scattered ? Order::row_major : node.order, node.shape)),
                  !first);
    };
    if (scattered) {
      auto matrices = Array<T>::uninitialized(node.shape);
      write(matrices.data(), true);
      slot.give(matrices.in_order(node.order).buffer(), node.components());
    } else {
      const bool first = slot.write_or_add(node.components());
      write(reinterpret_cast<T*>(slot.data()), first);
    }
  }

  MatmulPlan plan_;
  Factor<A> a_;
  Factor<B> b_;
  bool regular_ = true;  // the factors are finite
};

template <Scalar A, Scalar B>
auto record_matmul(const Var<Array<A>>& a, const Var<Array<B>>& b) {
  auto* core = VarAccess::core(a);
  auto* other = VarAccess::core(b);
  if (core != nullptr && other != nullptr && core != other)
    throw TapeError(
        "matmul: variables of two different tapes found; use one tape for a computation");
  if (core == nullptr) core = other;
  const MatmulPlan plan(a.shape(), b.shape());
  if (core == nullptr) return Var(matmul_of(plan, a.value(), b.value()));
  typename TapeCore<real_t<A>>::template Draft<MatmulNode<A, B>> node(*core, plan, a, b);
  auto result = node->multiplied(a.value(), b.value());
  auto& recorded = static_cast<Node<real_t<A>>&>(node.commit(result));
  return VarAccess::make(*core, recorded, std::move(result));
}

/// The product of plain arrays as the kind of the factors.
template <class X, class Y, Scalar T>
auto matmul_result(const Array<T>& result) {
  if constexpr (EigenObject<X> && EigenObject<Y>) {
    if constexpr (eigen_rank<X> == 1 && eigen_rank<Y> == 1)
      return result.item();
    else if constexpr (eigen_rank<X> == 1)
      return of_rank<X, 1>(result);
    else
      return of_rank<std::conditional_t<eigen_rank<Y> == 1, Y, X>, eigen_rank<Y>>(result);
  } else {
    return result;
  }
}

}  // namespace detail

/// y = a b over the last axis of a and the last but one of b, as numpy.matmul:
///   (.., m, k) x (.., k, n) -> (.., m, n)   one product for each index of the axes before, which
///                                           are broadcast
///   (.., m, k) x (k,)       -> (.., m)      matrices times a vector
///   (k,) x (.., k, n)       -> (.., n)      a vector times matrices
///   (k,) x (k,)             -> ()           sum_k a_k b_k without conjugation, rank 0: y() is its
///                                           element, dot(a, b) gives that at once
/// Field: complex if a or b is.  Convention.md, eq. (52); adjoint: eq. (53).
/// Of two Eigen objects: an Eigen object, of two vectors a number. Vectors are rank 1, whether
/// column or row: outer(a, b) multiplies a column with a row.
///   Throws ShapeError for rank 0 and for extents that do not fit, TapeError for variables of two
///   tapes.
template <detail::ArrayLike X, detail::ArrayLike Y>
auto matmul(X&& a, Y&& b) {
  static_assert(RealScalar<detail::common_real_t<X, Y>>);  // says what is wrong with its arguments
  using A = detail::element_of_argument<X>;
  using B = detail::element_of_argument<Y>;
  if constexpr (Scalar<A> && Scalar<B> && std::same_as<real_t<A>, real_t<B>>) {
    if constexpr (detail::Operand<X> || detail::Operand<Y>) {
      const auto multiplied = [&] {
        return detail::record_matmul(detail::as_variable(std::forward<X>(a)),
                                     detail::as_variable(std::forward<Y>(b)));
      };
      return detail::all_or_nothing(multiplied, a, b);
    } else {
      const auto x = detail::as_array(a);
      const auto y = detail::as_array(b);
      return detail::matmul_result<X, Y>(
          detail::matmul_of(detail::MatmulPlan(x.shape(), y.shape()), x, y));
    }
  }
}

}  // namespace wirtinger
