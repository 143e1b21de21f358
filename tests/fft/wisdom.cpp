// Wisdom on disk: what comes back, and what is left behind when a file cannot be written or read.

#include "fft_testing.hpp"

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#ifdef __unix__
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#endif

using namespace fft_testing;

#ifdef WIRTINGER_NO_FFTW

TEST_CASE("wisdom: there is none without FFTW") {
  CHECK_SENTENCE_PART(wg::save_wisdom("wisdom"), PlanError,
                      "save_wisdom: wisdom: this program is compiled without FFTW");
  CHECK_SENTENCE_PART(wg::load_wisdom<float>("wisdom"), PlanError,
                      "load_wisdom: wisdom: this program is compiled without FFTW");
}

#elif defined(__unix__)

namespace {

/// A directory of its own, removed with the files that the tests name.
class Directory {
 public:
  Directory() {
    path_ = (std::filesystem::temp_directory_path() / "wirtinger_wisdom_XXXXXX").string();
    REQUIRE(::mkdtemp(path_.data()) != nullptr);
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator()(const std::string& name) const { return path_ + "/" + name; }
  /// How many files and directories there are.
  std::ptrdiff_t count() const {
    return std::distance(std::filesystem::directory_iterator(path_), {});
  }

 private:
  std::string path_;
};

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Plans by measuring, for as long as this lives.
struct Measuring {
  Measuring() { wg::set_effort(wg::Effort::measure, {.time_limit = 0.01}); }
  ~Measuring() { wg::set_effort(wg::Effort::estimate); }
};

template <class R>
void measure(Index n) {
  const Measuring measuring;
  const Array<std::complex<R>> x = noise<std::complex<R>>({n});
  CHECK(error_in_eps(wg::fft(x), definition(wide(x), {n}, {0}, {}, Direction::forward)) <
        allowed<double>(n));
}

}  // namespace

TEMPLATE_TEST_CASE("wisdom: saved and loaded again", "", float, double, long double) {
  using R = TestType;
  const Directory directory;
  measure<R>(48);
  wg::save_wisdom<R>(directory("wisdom"));
  const std::string saved = content(directory("wisdom"));
  CHECK(saved.size() > 100);
  CHECK(directory.count() == 1);
  if constexpr (std::is_same_v<R, double>) fftw_forget_wisdom();
  if constexpr (std::is_same_v<R, float>) fftwf_forget_wisdom();
  if constexpr (std::is_same_v<R, long double>) fftwl_forget_wisdom();
  wg::save_wisdom<R>(directory("other"));
  CHECK(content(directory("other")).size() < saved.size());
  wg::load_wisdom<R>(directory("wisdom"));
  wg::save_wisdom<R>(directory("other"));
  CHECK(content(directory("other")).size() == saved.size());
  measure<R>(48);
}

TEST_CASE("wisdom: the planner lock is held while FFTW reads and writes it") {
  const Directory directory;
  static int depth = 0, calls = 0;
  wg::share_planner_lock(
      {.lock = [](void*) { ++depth, ++calls; }, .unlock = [](void*) { --depth; }});
  wg::save_wisdom(directory("wisdom"));
  CHECK(calls == 1);
  wg::load_wisdom(directory("wisdom"));
  CHECK(calls == 2);
  CHECK_THROWS_AS(wg::load_wisdom<float>(directory("wisdom")), wg::PlanError);
  CHECK(calls == 3);
  CHECK(depth == 0);
  wg::share_planner_lock({});
}

TEST_CASE("wisdom: of another precision and none at all and no file") {
  const Directory directory;
  measure<float>(40);
  wg::save_wisdom<float>(directory("float"));
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("float")), PlanError,
                      "load_wisdom: " + directory("float") + ": not wisdom of this precision");
  std::ofstream(directory("other")) << "something else";
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("other")), PlanError,
                      "not wisdom of this precision");
  std::ofstream(directory("other"), std::ios::trunc).close();
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("other")), PlanError,
                      "load_wisdom: " + directory("other") + ": the file is empty");
  // Cut off in the middle.
  measure<double>(40);
  wg::save_wisdom(directory("wisdom"));
  const std::string whole = content(directory("wisdom"));
  std::ofstream(directory("other"), std::ios::trunc) << whole.substr(0, whole.size() / 2);
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("other")), PlanError,
                      "not wisdom of this precision");
  wg::load_wisdom(directory("wisdom"));
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("none")), PlanError,
                      "load_wisdom: " + directory("none") + ": No such file or directory");
  CHECK_SENTENCE_PART(wg::load_wisdom(directory("")), PlanError,
                      "load_wisdom: " + directory("") + ": Is a directory");
}

TEST_CASE("wisdom: several threads and processes write one file") {
  const Directory directory;
  measure<double>(44);
  std::atomic<int> failed = 0;
  const auto save = [&] {
    for (int round = 0; round < 25; ++round)
      try {
        wg::save_wisdom(directory("wisdom"));
        wg::load_wisdom(directory("wisdom"));
      } catch (const wg::PlanError&) {
        ++failed;
      }
  };
  const pid_t child = ::fork();
  if (child == 0) {
    save();
    ::_exit(failed == 0 ? 0 : 1);
  }
  std::vector<std::thread> threads;
  for (int k = 0; k < 4; ++k)
    threads.emplace_back(save);
  for (std::thread& thread : threads)
    thread.join();
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK(failed == 0);
  CHECK(directory.count() == 1);
}

TEST_CASE("wisdom: a path that cannot be written") {
  const Directory directory;
  CHECK_SENTENCE_PART(
      wg::save_wisdom(directory("no/such/directory")), PlanError,
      "save_wisdom: " + directory("no/such/directory") + ": No such file or directory");
  // A directory stands where the file would: nothing is left beside it.
  REQUIRE(::mkdir(directory("wisdom").c_str(), 0700) == 0);
  CHECK_SENTENCE_PART(wg::save_wisdom(directory("wisdom")), PlanError, "save_wisdom: ");
  CHECK(directory.count() == 1);
  CHECK(::rmdir(directory("wisdom").c_str()) == 0);
}

TEST_CASE("wisdom: a full disk leaves the old file") {
  const Directory directory;
  measure<double>(56);
  wg::save_wisdom(directory("wisdom"));
  const std::string before = content(directory("wisdom"));
  // Files may have no more than 16 bytes from here on.
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = 16;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::string sentence = "nothing was thrown";
  try {
    wg::save_wisdom(directory("wisdom"));
  } catch (const wg::PlanError& error) {
    sentence = error.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  CHECK_THAT(sentence, Catch::Matchers::Contains("save_wisdom: " + directory("wisdom")));
  CHECK(content(directory("wisdom")) == before);
  CHECK(directory.count() == 1);
}

#endif
