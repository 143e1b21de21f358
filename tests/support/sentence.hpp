// What an exception says.
#pragma once

#include <exception>
#include <string>

#include "catch.hpp"

namespace support {

/// The sentence of the exception that f() throws, if it is of type E; else what happened instead.
template <class E, class F>
std::string sentence_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
  return "nothing was thrown";
}

}  // namespace support

#define WIRTINGER_SENTENCE_OF(expression, Type) \
  support::sentence_of<wirtinger::Type>([&] { static_cast<void>(expression); })
/// The expression throws this type of wirtinger with exactly this sentence.
#define CHECK_SENTENCE(expression, Type, text) \
  CHECK(WIRTINGER_SENTENCE_OF(expression, Type) == (text))
/// ... and its sentence contains the text.
#define CHECK_SENTENCE_PART(expression, Type, text) \
  CHECK_THAT(WIRTINGER_SENTENCE_OF(expression, Type), Catch::Matchers::Contains(text))
