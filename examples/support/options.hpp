#pragma once

#include <charconv>
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace examples {

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A command line of --name value, --name=value and --flag. The program asks for what it knows and
/// calls finish() then, which refuses the rest. Each call throws UsageError.
class Options {
 public:
  Options(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i)
      words_.push_back({argv[i], false});
  }

  bool flag(std::string_view name) {
    bool found = false;
    for (Word& word : words_)
      if (word.text == name) found = word.taken = true;
    return found;
  }
  std::string text(std::string_view name, std::string otherwise) {
    for (std::size_t k = 0; k < words_.size(); ++k) {
      const std::string_view word = words_[k].text;
      if (words_[k].taken || !word.starts_with(name)) continue;
      if (word.size() == name.size()) {
        words_[k].taken = true;
        if (++k == words_.size()) throw UsageError(std::string(name) + " needs a value");
        otherwise = words_[k].text;
        words_[k].taken = true;
      } else if (word[name.size()] == '=') {
        otherwise = word.substr(name.size() + 1);
        words_[k].taken = true;
      }
    }
    return otherwise;
  }
  long integer(std::string_view name, long otherwise, long least, long most) {
    return number_of(name, otherwise, least, most, "a whole number");
  }
  double number(std::string_view name, double otherwise, double least, double most) {
    return number_of(name, otherwise, least, most, "a number");
  }
  void finish() const {
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
                   std::string_view kind) {
    const std::string given = text(name, "");
    if (given.empty()) return otherwise;
    Number value{};
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc{} || end != given.data() + given.size() ||
        !(value >= least && value <= most)) {
      char range[64];
      std::snprintf(range, sizeof range, "%g to %g", static_cast<double>(least),
                    static_cast<double>(most));
      throw UsageError(std::string(name) + " needs " + std::string(kind) + " from " + range +
                       ", not '" + given + "'");
    }
    return value;
  }

  std::vector<Word> words_;
};

/// The main function of an example: prints `usage` for --help, calls body(options), which returns
/// true if the physical figure was reached, and tells what went wrong in one sentence. Returns the
/// exit status.
template <class Body>
int run_example(const char* name, const char* usage, int argc, const char* const* argv, Body body) {
  try {
    Options options(argc, argv);
    if (options.flag("--help") || options.flag("-h")) {
      std::fputs(usage, stdout);
      return 0;
    }
    return body(options) ? 0 : 1;
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
  std::printf("%s %s: %.6g, expected %s\n", is ? "reached  " : "NOT REACHED", figure, found,
              expected);
  return is;
}

}  // namespace examples
