/// \file
/// Facade: the matcher has_gradient_at for Catch2 (versions 2 and 3).
#pragma once

#if __has_include(<catch2/matchers/catch_matchers.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include "check/has_gradient_at.hpp"

// Catch2 asks whether the function could be printed. A generic lambda without captures converts to
// function pointers of every type, and asking would instantiate its body with stream types.
template <class F>
requires(std::is_class_v<F>&& std::is_empty_v<F> &&
         !requires { &F::operator(); }) class Catch::Detail::IsStreamInsertable<F> {
 public:
  static const bool value = false;
};
