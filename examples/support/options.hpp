#pragma once

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace examples {

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct HelpPrinted {};

/// A command line of --name value, --name=value and --flag. The program asks for what it knows,
/// each with a line for --help, and calls finish() then, which refuses the rest. They throw
/// UsageError.
class Options {
 public:
  Options(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i)
      words_.push_back({argv[i], false});
  }

  bool flag(std::string_view name, std::string_view meaning) {
    describe(std::string(name), meaning, "");
    bool found = false;
    for (Word& word : words_)
      if (word.text == name) found = word.taken = true;
    return found;
  }
  std::string text(std::string_view name, const std::string& otherwise, std::string_view meaning) {
    describe(std::string(name) + " X", meaning, " (default: " + otherwise + ")");
    return taken(name).value_or(otherwise);
  }
  long integer(std::string_view name, long otherwise, long least, long most,
               std::string_view meaning) {
    return number_of(name, otherwise, least, most, "a whole number", meaning);
  }
  double number(std::string_view name, double otherwise, double least, double most,
                std::string_view meaning) {
    return number_of(name, otherwise, least, most, "a number", meaning);
  }
  /// Prints what was asked for if --help was given, and throws HelpPrinted.
  void finish() {
    if (flag("--help", "prints this and stops") || flag("-h", "")) {
      std::printf("usage: %s [option...]\n\n%s\n\n%s", name_, purpose_, help_.c_str());
      throw HelpPrinted();
    }
    for (const Word& word : words_)
      if (!word.taken) throw UsageError("unknown option '" + word.text + "'");
  }

 private:
  struct Word {
    std::string text;
    bool taken;
  };

  template <class Number>
  Number number_of(std::string_view name, Number otherwise, Number least, Number most,
                   std::string_view kind, std::string_view meaning) {
    char range[80];
    std::snprintf(range, sizeof range, "%g to %g", static_cast<double>(least),
                  static_cast<double>(most));
    char usual[120];
    std::snprintf(usual, sizeof usual, ", %s (default: %g)", range, static_cast<double>(otherwise));
    describe(std::string(name) + (std::is_integral_v<Number> ? " N" : " R"), meaning, usual);
    const auto given = taken(name);
    if (!given) return otherwise;
    Number value{};
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), value);
    if (error != std::errc{} || end != given->data() + given->size() ||
        !(value >= least && value <= most))
      throw UsageError(std::string(name) + " needs " + std::string(kind) + " from " + range +
                       ", not '" + *given + "'");
    return value;
  }
  /// The value after the name, the last one if there are several.
  std::optional<std::string> taken(std::string_view name) {
    std::optional<std::string> value;
    for (std::size_t k = 0; k < words_.size(); ++k) {
      const std::string_view word = words_[k].text;
      if (words_[k].taken || !word.starts_with(name)) continue;
      if (word.size() == name.size()) {
        words_[k].taken = true;
        if (++k == words_.size()) throw UsageError(std::string(name) + " needs a value");
        value = words_[k].text;
        words_[k].taken = true;
      } else if (word[name.size()] == '=') {
        value = word.substr(name.size() + 1);
        words_[k].taken = true;
      }
    }
    return value;
  }
  void describe(std::string name, std::string_view meaning, const std::string& range) {
    if (meaning.empty()) return;
    name.resize(std::max<std::size_t>(name.size(), 18), ' ');
    help_ += "  " + name + "  " + std::string(meaning) + range + "\n";
  }

  template <class Body>
  friend int run_example(const char*, const char*, int, const char* const*, Body);

  std::vector<Word> words_;
  const char *name_ = "", *purpose_ = "";
  std::string help_;
};

/// The main function of an example: calls body(options), which returns true if the physical figure
/// was reached, and tells what went wrong in one sentence. `purpose` is for --help. Returns the
/// exit status.
template <class Body>
int run_example(const char* name, const char* purpose, int argc, const char* const* argv,
                Body body) {
  try {
    Options options(argc, argv);
    options.name_ = name, options.purpose_ = purpose;
    return body(options) ? 0 : 1;
  } catch (const HelpPrinted&) {
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "%s: %s; --help lists the options\n", name, error.what());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "%s: there is not enough memory\n", name);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", name, error.what());
  }
  return 1;
}

/// Prints a measured figure beside what it has to be, and tells whether it is.
inline bool reached(bool is, const char* figure, double found, const char* expected) {
  std::printf("%-11s  %s: %.6g, expected %s\n", is ? "reached" : "NOT REACHED", figure, found,
              expected);
  return is;
}

}  // namespace examples
