#pragma once

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace phase_retrieval {

struct Options {
  std::filesystem::path input = WIRTINGER_EXAMPLES_DATA "/picture.png";
  std::filesystem::path output = "phase_retrieval.png";
  int patterns = 12;
  int iterations = 600;
  int size = 256;
  std::uint64_t seed = 1;
  bool help = false;
};

inline constexpr std::string_view usage = R"(usage: phase_retrieval [option...] [picture [result]]

Recovers a picture from coded diffraction patterns, which know intensities but no phases.

  picture           PNG or PGM file (default: a picture that comes with the example)
  result            PNG file to write, the same as --output (default: phase_retrieval.png)

  --patterns L      diffraction patterns taken, 1 to 64 (default 12; 6 do, 3 never)
  --iterations T    gradient steps at most, 1 to 100000 (default 600)
  --size N          larger pictures are scaled down to N pixels, 4 to 2048 (default 256)
  --seed S          seed of the random patterns (default 1)
  --output FILE     PNG file to write
  --quick           a small picture: the same as --size 64
  --help            prints this and stops

The exit status is 0 when the picture was recovered to a relative error below 1e-5, else 1.
)";

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Number>
Number parse_number(std::string_view option, std::string_view text, Number least, Number most) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
    throw UsageError(std::string(option) + " needs a whole number from " + std::to_string(least) +
                     " to " + std::to_string(most) + ", not '" + std::string(text) + "'");
  }
  return value;
}

inline Options parse_options(int argc, const char* const* argv) {
  Options options;
  int files = 0;
  bool only_files = false;  // after --
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (only_files || !argument.starts_with("-") || argument == "-") {
      if (++files > 2) throw UsageError("unexpected argument '" + std::string(argument) + "'");
      (files == 1 ? options.input : options.output) = argument;
      continue;
    }
    const auto equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    const auto value = [&]() -> std::string_view {  // --name value or --name=value
      if (equals != std::string_view::npos) return argument.substr(equals + 1);
      if (++i == argc) throw UsageError(std::string(name) + " needs a value");
      return argv[i];
    };
    const auto number = [&](int least, int most) {
      return parse_number<int>(name, value(), least, most);
    };
    if (name == "--patterns") {
      options.patterns = number(1, 64);
    } else if (name == "--iterations") {
      options.iterations = number(1, 100000);
    } else if (name == "--size") {
      options.size = number(4, 2048);
    } else if (name == "--seed") {
      options.seed = parse_number<std::uint64_t>(name, value(), 0, UINT64_MAX);
    } else if (name == "--output") {
      options.output = value();
    } else if (argument == "--quick") {
      options.size = 64;
    } else if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument == "--") {
      only_files = true;
    } else {
      throw UsageError("unknown option '" + std::string(argument) + "'");
    }
  }
  return options;
}

}  // namespace phase_retrieval
