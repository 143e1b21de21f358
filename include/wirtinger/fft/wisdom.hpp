/// \file
/// What FFTW has learned about fast plans, saved by one program and used by the next.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "fftw.hpp"
#include "planner_lock.hpp"
#include "settings.hpp"

namespace wirtinger {

namespace detail {

[[noreturn]] WIRTINGER_COLD inline void wisdom_failed(std::string_view operation,
                                                      const std::string& path,
                                                      std::string_view reason) {
  throw PlanError(message(operation, ": ", path, ": ", reason));
}

}  // namespace detail

/// Writes the wisdom of one precision to a file: what plans of Effort::measure and patient have cost.
/// The file is complete or not there.
///   Throws PlanError with path and reason if it cannot be written, or without FFTW.
template <RealScalar R = double>
void save_wisdom(const std::string& path) {
#ifdef WIRTINGER_NO_FFTW
  detail::wisdom_failed("save_wisdom", path, "this program is compiled without FFTW");
#else
  const std::string unfinished = path + ".unfinished";
  bool written = false;
  {
    const detail::PlannerGuard guard;
    errno = 0;
    written = detail::Fftw<R>::export_wisdom(unfinished.c_str());
  }
  if (written && std::rename(unfinished.c_str(), path.c_str()) == 0) return;
  const std::string reason = errno != 0 ? std::strerror(errno) : "cannot be written";
  std::remove(unfinished.c_str());
  detail::wisdom_failed("save_wisdom", path, reason);
#endif
}

/// Adds the wisdom in a file to what is known: plans of the same or a lower effort are then made
/// without measuring. Plans in the cache stay.
///   Throws PlanError with path and reason if the file cannot be read or is not wisdom of this
///   precision; nothing is changed then.
template <RealScalar R = double>
void load_wisdom(const std::string& path) {
#ifdef WIRTINGER_NO_FFTW
  detail::wisdom_failed("load_wisdom", path, "this program is compiled without FFTW");
#else
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) detail::wisdom_failed("load_wisdom", path, std::strerror(errno));
  const bool readable = std::fgetc(file) != EOF;
  std::fclose(file);
  const detail::PlannerGuard guard;
  if (!readable || !detail::Fftw<R>::import_wisdom(path.c_str()))
    detail::wisdom_failed("load_wisdom", path,
                          "not wisdom of this precision, expected a file that save_wisdom wrote");
#endif
}

}  // namespace wirtinger
