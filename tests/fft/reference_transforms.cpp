// Every transform against values and gradients that are not ours: NumPy's and SciPy's, in long
// double (tools/make_transform_references.py), through the operators, in all precisions and orders.

#include <algorithm>

#include "fft_testing.hpp"
#include "support/transform_references.hpp"

using namespace fft_testing;
using transform_references::Reference;

namespace {

Norm norm_of(const Reference& reference) {
  return norms[reference.choice("norm", {"backward", "ortho", "forward"})];
}
wg::FftOptions one_axis(const Reference& reference) {
  return {.n = reference.number("n"),
          .axis = static_cast<int>(reference.number("axis").value_or(-1)),
          .norm = norm_of(reference)};
}
Axes axes_of(const Reference& reference) {
  if (reference.options.count("axes") == 0) return {};
  const std::vector<Index> list = reference.list("axes");
  return Axes(std::vector<int>(list.begin(), list.end()));
}
wg::FftnOptions several_axes(const Reference& reference) {
  return {.s = Shape(reference.list("s")), .axes = axes_of(reference), .norm = norm_of(reference)};
}
wg::DctOptions typed(const Reference& reference) {
  const wg::FftOptions options = one_axis(reference);
  return {.type = static_cast<int>(*reference.number("type")),
          .n = options.n,
          .axis = options.axis,
          .norm = options.norm};
}
wg::DctnOptions typed_of_several(const Reference& reference) {
  const wg::FftnOptions options = several_axes(reference);
  return {.type = static_cast<int>(*reference.number("type")),
          .s = options.s,
          .axes = options.axes,
          .norm = options.norm};
}

/// What is allowed, in eps: transforms of at most 60 points, loss weights up to 5 before the
/// adjoint.
constexpr double value_bound = 4, gradient_bound = 8;

template <class T, class Op>
void check(const Reference& reference, const Op& op, Order order) {
  const auto x = reference.arguments.at(0).as<T>(order);
  auto y = op.apply(x);
  CAPTURE(reference.text, sizeof(T), static_cast<int>(order));
  CHECK(y.shape() == reference.value.shape);
  CHECK(y.is_dense(order));
  CHECK(error_in_eps(y, reference.value.values) < value_bound);
  // The cotangent of sum_k w_k |y_k|^2, from the file's value: what is tested is the adjoint.
  std::vector<Wide> seed = reference.value.values;
  for (std::size_t k = 0; k < seed.size(); ++k)
    seed[k] *= 2 * transform_references::weight(k);
  using U = typename std::remove_cvref_t<decltype(y)>::value_type;
  const auto cotangent =
      transform_references::Numbers{wg::ComplexScalar<U>, y.shape(), seed}.template as<U>(order);
  const auto g = op.apply_adjoint(cotangent);
  CHECK(g.shape() == x.shape());
  std::vector<Wide> found = wide(g);
  if constexpr (wg::RealScalar<T>)
    for (Wide& value : found)
      value = value.real();  // as a variable's cotangent is
  for (std::size_t k = 0; k < found.size(); ++k)
    found[k] -= reference.gradients.at(0).values[k];
  CHECK(norm2(found) <=
        gradient_bound * eps<wg::real_t<T>> * norm2(reference.gradients.at(0).values));
}

/// Complex or real input, as the reference has it.
template <class R, class Op>
void check_field(const Reference& reference, const Op& op, Order order) {
  if (reference.arguments.at(0).complex)
    check<std::complex<R>>(reference, op, order);
  else
    check<R>(reference, op, order);
}

/// False if the name is not one of the transforms.
template <class R>
bool check_transform(const Reference& reference, Order order) {
  const Shape& shape = reference.arguments.at(0).shape;
#define TRANSFORM(transform, options, checked)                                                \
  if (reference.name == #transform) {                                                         \
    checked(reference, wg::transform##_operator<R>(shape, order, options(reference)), order); \
    return true;                                                                              \
  }
  TRANSFORM(fft, one_axis, check_field<R>)
  TRANSFORM(ifft, one_axis, check_field<R>)
  TRANSFORM(rfft, one_axis, check<R>)
  TRANSFORM(irfft, one_axis, check_field<R>)
  TRANSFORM(hfft, one_axis, check_field<R>)
  TRANSFORM(ihfft, one_axis, check<R>)
  TRANSFORM(fftn, several_axes, check_field<R>)
  TRANSFORM(ifftn, several_axes, check_field<R>)
  TRANSFORM(rfftn, several_axes, check<R>)
  TRANSFORM(irfftn, several_axes, check_field<R>)
  TRANSFORM(hfftn, several_axes, check_field<R>)
  TRANSFORM(ihfftn, several_axes, check<R>)
  TRANSFORM(fft2, several_axes, check_field<R>)
  TRANSFORM(ifft2, several_axes, check_field<R>)
  TRANSFORM(rfft2, several_axes, check<R>)
  TRANSFORM(irfft2, several_axes, check_field<R>)
  TRANSFORM(dct, typed, check<R>)
  TRANSFORM(idct, typed, check<R>)
  TRANSFORM(dst, typed, check<R>)
  TRANSFORM(idst, typed, check<R>)
  TRANSFORM(dctn, typed_of_several, check<R>)
  TRANSFORM(idctn, typed_of_several, check<R>)
  TRANSFORM(dstn, typed_of_several, check<R>)
  TRANSFORM(idstn, typed_of_several, check<R>)
#undef TRANSFORM
  return false;
}

}  // namespace

TEMPLATE_TEST_CASE("references: values and gradients of every transform", "", float, double,
                   long double) {
  std::map<std::string, int> tested;
  for (const Reference& reference : transform_references::all())
    for (const Order order : {Order::row_major, Order::column_major})
      tested[reference.name] += check_transform<TestType>(reference, order) ? 1 : 0;
  // Those of convolutions have a test of their own.
  const auto transforms = std::count_if(tested.begin(), tested.end(),
                                        [](const auto& name) { return name.second >= 6; });
  CHECK(transforms == 24);
}
