/// \file
/// The command line that all workloads share.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>
#include <wirtinger/fft.hpp>

namespace bench {

using wirtinger::Index;

/// One size of a workload: 4096, or 512x512, or 4096x100.
using Size = std::vector<Index>;

inline std::string to_text(const Size& size) {
  std::string text;
  for (Index extent : size) {
    if (!text.empty()) text += 'x';
    text += std::to_string(extent);
  }
  return text;
}

struct Options {
  std::vector<Size> sizes;
  wirtinger::Effort effort = wirtinger::Effort::estimate;
  bool use_double = true, use_float = false;
  int threads = 1;  // more: the library with that many is compared as well
  int rounds = 25;
  std::string json;  // one line for each result is appended to this file
};

inline const char* name_of(wirtinger::Effort effort) {
  return effort == wirtinger::Effort::estimate ? "estimate" : "measure";
}

[[noreturn]] inline void usage(const char* program, const char* size) {
  std::fprintf(stderr,
               "usage: %s [--effort estimate|measure] [--precision double|float|both]\n"
               "       [--threads k] [--rounds k] [--json file] [size ...]      size: %s\n",
               program, size);
  std::exit(2);
}

inline Options parse(int count, char** arguments, const std::vector<Size>& usual) {
  Options options;
  const std::string form = to_text(usual.front());
  for (int k = 1; k < count; ++k) {
    const std::string_view word = arguments[k];
    const auto value = [&]() -> std::string {
      if (k + 1 == count) usage(arguments[0], form.c_str());
      return arguments[++k];
    };
    if (word == "--effort") {
      const std::string effort = value();
      if (effort != "estimate" && effort != "measure") usage(arguments[0], form.c_str());
      options.effort =
          effort == "measure" ? wirtinger::Effort::measure : wirtinger::Effort::estimate;
    } else if (word == "--precision") {
      const std::string precision = value();
      options.use_double = precision != "float";
      options.use_float = precision != "double";
    } else if (word == "--threads") {
      options.threads = std::atoi(value().c_str());
    } else if (word == "--rounds") {
      options.rounds = std::atoi(value().c_str());
    } else if (word == "--json") {
      options.json = value();
    } else {
      Size size;
      for (const char* at = arguments[k]; *at != '\0'; at += *at == 'x') {
        char* end = nullptr;
        size.push_back(std::strtoll(at, &end, 10));
        if (end == at || size.back() < 1) usage(arguments[0], form.c_str());
        at = end;
      }
      if (size.size() != usual.front().size()) usage(arguments[0], form.c_str());
      options.sizes.push_back(size);
    }
  }
  if (options.sizes.empty()) options.sizes = usual;
  if (options.rounds < 1 || options.threads < 1) usage(arguments[0], form.c_str());
  return options;
}

}  // namespace bench
