/// \file
/// What FFTW has learned about fast plans, saved by one program and used by the next.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

#include "../scalar/concepts.hpp"
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

#ifndef WIRTINGER_NO_FFTW

template <RealScalar R>
std::string exported_wisdom() {
  const PlannerGuard guard;
  start_fftw_threads<R>(guard);
  char* const text = Fftw<R>::export_wisdom();
  if (text == nullptr) throw std::bad_alloc();
  std::string copy;
  try {
    copy = text;
  } catch (...) {
    std::free(text);
    throw;
  }
  std::free(text);
  return copy;
}

/// A name beside `path` that no other thread or process uses.
inline std::string unfinished_name(const std::string& path) {
  static std::atomic<unsigned> count{0};
#if defined(__unix__) || defined(__APPLE__)
  const auto process = static_cast<long>(::getpid());
#else
  const long process = 0;
#endif
  return path + ".unfinished-" + std::to_string(process) + "-" + std::to_string(count++);
}

/// Writes all of a file or none: a new one takes the place of the old one at once. 0, or the errno.
inline int replace_file(const std::string& path, const std::string& text) {
  const std::string unfinished = unfinished_name(path);
  errno = 0;
  std::FILE* const file = std::fopen(unfinished.c_str(), "w");
  if (file == nullptr) return errno != 0 ? errno : EIO;
  bool good = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  good = std::fflush(file) == 0 && good;
  int reason = good ? 0 : errno;
  if (std::fclose(file) != 0 && good) good = false, reason = errno;
  if (good && std::rename(unfinished.c_str(), path.c_str()) == 0) return 0;
  if (good) reason = errno;
  std::remove(unfinished.c_str());
  return reason != 0 ? reason : EIO;
}

/// All of a file. 0, or the errno.
inline int read_file(const std::string& path, std::string& text) {
  errno = 0;
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return errno != 0 ? errno : EIO;
  char part[4096];
  while (const std::size_t count = std::fread(part, 1, sizeof part, file))
    text.append(part, count);
  const int reason = std::ferror(file) != 0 ? (errno != 0 ? errno : EIO) : 0;
  std::fclose(file);
  return reason;
}

#endif

}  // namespace detail

/// Writes the wisdom of one precision to a file: what plans of Effort::measure and patient have
/// cost. The file is complete or as it was before, whoever else writes it.
///   Throws PlanError with path and reason if it cannot be written, or without FFTW.
template <RealScalar R = double>
void save_wisdom(const std::string& path) {
#ifdef WIRTINGER_NO_FFTW
  detail::wisdom_failed("save_wisdom", path, "this program is compiled without FFTW");
#else
  if (const int reason = detail::replace_file(path, detail::exported_wisdom<R>()); reason != 0)
    detail::wisdom_failed("save_wisdom", path, std::strerror(reason));
#endif
}

/// Adds the wisdom in a file to what is known: plans of the same or a lower effort are then made
/// without measuring. Plans in the cache stay. A file is good for programs with the same FFTW; if
/// FFTW's threads were linked when it was written, they have to be again, and the reverse.
///   Throws PlanError with path and reason if the file cannot be read or FFTW refuses it; nothing
///   is changed then.
template <RealScalar R = double>
void load_wisdom(const std::string& path) {
#ifdef WIRTINGER_NO_FFTW
  detail::wisdom_failed("load_wisdom", path, "this program is compiled without FFTW");
#else
  std::string text;
  if (const int reason = detail::read_file(path, text); reason != 0)
    detail::wisdom_failed("load_wisdom", path, std::strerror(reason));
  if (text.empty())
    detail::wisdom_failed("load_wisdom", path, "the file is empty, expected one of save_wisdom's");
  const detail::PlannerGuard guard;
  const bool threads = detail::start_fftw_threads<R>(guard);
  if (!detail::Fftw<R>::import_wisdom(text.c_str()))
    detail::wisdom_failed("load_wisdom", path,
                          threads ? "not wisdom of this precision and this FFTW with its threads, "
                                    "expected a file that save_wisdom wrote in such a program"
                                  : "not wisdom of this precision and this FFTW without its "
                                    "threads, expected a file that save_wisdom wrote in such a "
                                    "program");
#endif
}

}  // namespace wirtinger
