/// \file
/// A matcher for Catch2:  REQUIRE_THAT(f, wirtinger::has_gradient_at(x0)). It has the members that
/// versions 2 and 3 of Catch2 ask of a matcher and needs none of its headers.
#pragma once

#include "check_gradient.hpp"

namespace wirtinger {

template <class... X>
class HasGradientAt {
 public:
  explicit HasGradientAt(CheckOptions options, X... x) : options_(options), x_(std::move(x)...) {}

  template <class F>
  bool match(F&& f) const {
    report_ = std::apply(
        [&](const auto&... x) { return detail::checked_gradient(f, options_, x...); }, x_);
    return report_.passed;
  }
  std::string toString() const { return describe(); }
  std::string describe() const {
    return report_.sentence.empty() ? "has the gradient that differences give" : report_.sentence;
  }

 private:
  CheckOptions options_;
  std::tuple<X...> x_;
  mutable CheckReport report_;
};

/// Matches functions whose gradient at x... agrees with central differences in every direction.
template <detail::PlainArgument... X>
auto has_gradient_at(const X&... x) {
  return HasGradientAt<decltype(detail::as_argument(x))...>({}, detail::as_argument(x)...);
}
template <detail::PlainArgument X>
auto has_gradient_at(const X& x, const CheckOptions& options) {
  return HasGradientAt<decltype(detail::as_argument(x))>(options, detail::as_argument(x));
}

}  // namespace wirtinger
