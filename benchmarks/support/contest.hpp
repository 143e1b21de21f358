/// \file
/// Timing programs that compute the same thing. They take turns in one process, so that a noisy
/// machine disturbs all alike; what counts is the ratio to the first one, the limit. Nothing is
/// timed before its results have been compared.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <ctime>
#include <functional>
#include <limits>
#include <utility>

#include "goals.hpp"
#include "options.hpp"

namespace bench {

inline double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 2];
}

/// |a - b| / |b| over n elements.
template <class T>
double distance(const T* a, const T* b, Index n) {
  double difference = 0, size = 0;
  for (Index k = 0; k < n; ++k) {
    difference += static_cast<double>(std::norm(a[k] - b[k]));
    size += static_cast<double>(std::norm(b[k]));
  }
  return std::sqrt(difference / size);
}
template <class R>
double distance(R a, R b) {
  return static_cast<double>(std::abs(a - b) / std::abs(b));
}

class Contest {
 public:
  Contest(std::string workload, Size size, std::string precision, const Options& options)
      : workload_(std::move(workload)),
        size_(std::move(size)),
        precision_(std::move(precision)),
        options_(options) {}
  Contest(const Contest&) = delete;
  Contest& operator=(const Contest&) = delete;

  /// Results of two programs; they agree if no distance is above `tolerance`.
  void compare(double distance) {
    if (!(distance <= worst_)) worst_ = distance;
  }

  /// The limit has several forms (in place or not): the fastest on this machine takes part.
  template <class... Candidate>
  void add_limit(Candidate... candidate) {
    std::vector<Entry> forms;
    (forms.push_back(entry("limit", candidate)), ...);
    take_turns(forms, forms.size() == 1 ? 1 : 7);
    const auto least =
        std::min_element(forms.begin(), forms.end(),
                         [](const Entry& a, const Entry& b) { return a.least() < b.least(); });
    entries_.push_back(*least);
    entries_.back().seconds.clear();
  }
  /// A program to be compared with the limit.
  template <class F>
  void add(std::string name, F f) {
    entries_.push_back(entry(std::move(name), f));
  }
  /// A program of another library, if it is there: its gradient is compared here.
  template <class Peer, class T>
  void add_peer(const std::string& name, const Peer& peer, const T* gradient, Index n) {
    if (!peer.run) return;
    peer.run();
    // It must be the same function; how well its transforms round is not our business.
    constexpr double leniency = 1000;
    compare(distance(peer.gradient(), gradient, n) / leniency);
    add(name, peer.run);
  }

  /// A program with the number of threads that the command line asked for, if any.
  template <class F>
  void add_with_threads(const std::string& name, F f) {
    if (options_.threads == 1) return;
    Entry shared = entry(name + " " + std::to_string(options_.threads) + " threads", f);
    shared.seconds_of = [of_one = shared.seconds_of, threads = options_.threads](int repetitions) {
      wirtinger::set_threads(threads);
      const double seconds = of_one(repetitions);
      wirtinger::set_threads(1);
      return seconds;
    };
    entries_.push_back(std::move(shared));
  }

  /// Runs and prints. False if the gradients are farther apart than `tolerance`.
  bool run(double tolerance) {
    const bool agree = worst_ <= tolerance;
    if (agree) take_turns(entries_, options_.rounds);
    print(agree);
    return agree;
  }

  /// The least time of one program.
  double seconds(const std::string& name) const {
    for (const Entry& e : entries_)
      if (e.name == name && !e.seconds.empty()) return e.least();
    return std::numeric_limits<double>::quiet_NaN();
  }

 private:
  struct Entry {
    std::string name;
    std::function<double(int repetitions)> seconds_of;  // the loop is inside: no call to pay for
    std::vector<double> seconds;
    double least() const { return *std::min_element(seconds.begin(), seconds.end()); }
  };

  // Processor time as long as there is one thread: what others run in between does not count.
  double now() const {
    if (options_.threads == 1)
      return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
    const auto time = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(time).count();
  }

  template <class F>
  Entry entry(std::string name, F f) const {
    return {std::move(name),
            [this, f](int repetitions) mutable {
              const double start = now();
              for (int k = 0; k < repetitions; ++k)
                f();
              return (now() - start) / repetitions;
            },
            {}};
  }

  // Each turn is long enough to be timed and short enough to fall between two disturbances.
  static void take_turns(std::vector<Entry>& entries, int rounds) {
    constexpr double seconds_a_turn = 0.002;
    for (Entry& e : entries)
      e.seconds_of(2);
    // The clock ticks in microseconds: many calls if one is too short for it.
    const double few = std::max(entries.front().seconds_of(3), 1e-8);
    const double once = few < 1e-5 ? std::max(entries.front().seconds_of(100), 1e-8) : few;
    const int repetitions = std::max(1, static_cast<int>(seconds_a_turn / once));
    for (int round = 0; round < rounds; ++round)
      for (std::size_t k = 0; k < entries.size(); ++k) {
        Entry& e = entries[(k + static_cast<std::size_t>(round)) % entries.size()];
        e.seconds.push_back(e.seconds_of(repetitions));
      }
  }

  /// Times the limit: least of one over least of the other, and the median of the rounds' ratios.
  struct Ratio {
    double least, median;
  };
  Ratio ratio(const Entry& e) const {
    const Entry& limit = entries_.front();
    std::vector<double> ratios;
    for (std::size_t k = 0; k < e.seconds.size(); ++k)
      ratios.push_back(e.seconds[k] / limit.seconds[k]);
    return {e.least() / limit.least(), bench::median(std::move(ratios))};
  }

  std::optional<double> goal(const Entry& e) const {
    if (precision_ != "double" || options_.threads != 1) return std::nullopt;
    return goal_for(workload_, size_, e.name);
  }

  void print(bool agree) const {
    std::printf("%-3s %10s %-6s %-8s", workload_.c_str(), to_text(size_).c_str(),
                precision_.c_str(), name_of(options_.effort));
    if (!agree) {
      std::printf("  GRADIENTS DISAGREE by %.0e\n", worst_);
      return;
    }
    std::printf("  limit %10.3f us", entries_.front().least() * 1e6);
    for (std::size_t k = 1; k < entries_.size(); ++k) {
      const Entry& e = entries_[k];
      const Ratio times = ratio(e);
      std::printf("  %s %5.2f x (median %5.2f", e.name.c_str(), times.least, times.median);
      if (const auto g = goal(e)) std::printf(", goal %.2f", *g);
      std::printf(")");
    }
    std::printf("  gradients agree to %.0e\n", worst_);
    std::fflush(stdout);
    if (!options_.json.empty()) write_json();
  }

  void write_json() const {
    std::FILE* file = std::fopen(options_.json.c_str(), "a");
    if (file == nullptr) {
      std::perror(options_.json.c_str());
      std::exit(2);
    }
    std::fprintf(file, "{\"workload\": \"%s\", \"size\": \"%s\", \"precision\": \"%s\", ",
                 workload_.c_str(), to_text(size_).c_str(), precision_.c_str());
    std::fprintf(file, "\"effort\": \"%s\", \"limit_seconds\": %.6g, \"distance\": %.2g",
                 name_of(options_.effort), entries_.front().least(), worst_);
    for (std::size_t k = 1; k < entries_.size(); ++k) {
      const Ratio times = ratio(entries_[k]);
      std::fprintf(file, ", \"%s\": {\"least\": %.4f, \"median\": %.4f", entries_[k].name.c_str(),
                   times.least, times.median);
      if (const auto g = goal(entries_[k])) std::fprintf(file, ", \"goal\": %.2f", *g);
      std::fprintf(file, "}");
    }
    std::fprintf(file, "}\n");
    std::fclose(file);
  }

  std::string workload_;
  Size size_;
  std::string precision_;
  Options options_;
  std::vector<Entry> entries_;
  double worst_ = 0;
};

/// main() of a workload: `body.template operator()<R>(size, options)` for each size and precision
/// asked for. It returns false if gradients disagree, and so does the program.
template <class Body>
int run_workload(int count, char** arguments, const std::vector<Size>& usual, Body body) {
  const Options options = parse(count, arguments, usual);
  wirtinger::set_effort(options.effort);
  bool agree = true;
  for (const Size& size : options.sizes) {
    if (options.use_double) agree = body.template operator()<double>(size, options) && agree;
    if (options.use_float) agree = body.template operator()<float>(size, options) && agree;
  }
  return agree ? 0 : 1;
}

template <class R>
const char* precision_name() {
  return std::is_same_v<R, double> ? "double" : "float";
}

/// How far apart gradients of two programs may be that add in different orders.
template <class R>
constexpr double tolerance() {
  return 1000 * static_cast<double>(std::numeric_limits<R>::epsilon());
}

}  // namespace bench
