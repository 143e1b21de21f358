// A program that links FFTW's threads: transforms planned with several agree with those of one,
// wisdom comes back in whatever order it is asked for, and a child process can go on. Each part
// runs in a process of its own, in which FFTW has not been called before.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <wirtinger/fft.hpp>

#include <sys/wait.h>
#include <unistd.h>

namespace wg = wirtinger;

namespace {

using Complex = std::complex<double>;

bool failed(const char* text) {
  std::puts(text);
  return false;
}

wg::Array<Complex> signals(wg::Index n) {
  auto x = wg::zeros<Complex>({6, n});
  for (wg::Index k = 0; k < x.size(); ++k)
    x.data()[k] = {static_cast<double>(k % 17), static_cast<double>(k % 5)};
  return x;
}
template <class T>
bool agree(const wg::Array<T>& a, const wg::Array<T>& b) {
  double largest = 0, difference = 0;
  for (wg::Index k = 0; k < a.size(); ++k) {
    largest = std::max(largest, static_cast<double>(std::abs(a.data()[k])));
    difference = std::max(difference, static_cast<double>(std::abs(a.data()[k] - b.data()[k])));
  }
  if (difference <= 1e-14 * largest) return true;
  std::printf("largest difference %.1e of %.1e\n", difference, largest);
  return false;
}

// Estimated plans are shared out by the team, and are the same for any number of threads; measured ones
// are made for it.
bool several_threads_agree_with_one() {
  const auto x = signals(1 << 14);
  const auto half_spectra = [] { return wg::irfft(wg::rfft(wg::fftfreq(1 << 16))); };
  const auto plane = wg::fft2(x);
  const auto signal = half_spectra();
  const wg::Index estimated = wg::plan_cache().misses();
  wg::set_threads(2);
  if (!identical(wg::fft2(x), plane) || !identical(half_spectra(), signal))
    return failed("two threads give other bits than one");
  if (wg::plan_cache().misses() != estimated)
    return failed("an estimated plan depends on the number of threads");

  wg::set_effort(wg::Effort::measure, {.time_limit = 0.1});
  wg::set_threads(1);
  const auto one = wg::fft(x);
  const auto measured_signal = half_spectra();
  const wg::Index plans = wg::plan_cache().misses();
  wg::set_threads(2);
  const auto two = wg::fft(x);
  const auto same_signal = half_spectra();
  if (wg::plan_cache().misses() != plans + 3)
    return failed("the number of threads is not part of a measured plan's key");
  return agree(one, two) && agree(measured_signal, same_signal) && agree(plane, wg::fft2(x));
}

// FFTW's threads do not come along; a plan made before waits for them if nothing is done about it.
bool a_child_process_goes_on() {
  const auto x = signals(1 << 14);
  wg::set_effort(wg::Effort::measure, {.time_limit = 0.1});
  wg::set_threads(2);
  const auto op = wg::fft_operator<double>(x.shape(), x.order());
  const auto y = op.apply(x);
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    const bool old_plan = agree(op.apply(x), y), new_plan = agree(wg::ifft(y), x);
    std::_Exit(old_plan && new_plan ? 0 : 1);
  }
  int status = -1;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return failed("a child process does not transform as its parent");
  return agree(op.apply(x), y);  // the parent still has its threads
}

std::string file;

void measure(int threads) {
  wg::set_threads(threads);
  wg::set_effort(wg::Effort::measure, {.time_limit = 0.1});
  wg::fft(signals(1 << 10));
}
bool wisdom_is_saved() {
  measure(2);
  wg::save_wisdom(file);
  return true;
}
bool wisdom_is_loaded_first() {
  wg::load_wisdom(file);
  measure(2);
  return true;
}
bool wisdom_is_loaded_after_a_transform() {
  wg::fft(signals(100));
  wg::load_wisdom(file);
  return true;
}
bool wisdom_is_loaded_after_the_effort_was_set() {
  wg::set_threads(2);
  wg::set_effort(wg::Effort::measure, {.time_limit = 0.1});
  wg::fft(signals(100));
  wg::load_wisdom(file);
  return true;
}
bool wisdom_of_one_thread_is_loaded_with_several() {
  measure(1);
  wg::save_wisdom(file);
  measure(2);
  wg::load_wisdom(file);
  return true;
}

/// In a process of its own.
bool run(bool (*part)(), const char* name) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    bool good = false;
    try {
      good = part();
    } catch (const std::exception& error) {
      std::puts(error.what());
    }
    std::fflush(stdout);
    std::_Exit(good ? 0 : 1);
  }
  int status = -1;
  const bool good =
      waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  std::printf("%s: %s\n", name, good ? "good" : "failed");
  return good;
}

}  // namespace

#define RUN(part) run(part, #part)

int main() {
  if (!wg::detail::Fftw<double>::threads().linked()) {
    std::puts("FFTW's threads are not linked: nothing is tested");
    return 1;
  }
  file = (std::filesystem::temp_directory_path() /
          ("wirtinger_threads_" + std::to_string(static_cast<long>(getpid()))))
             .string();
  bool good = RUN(several_threads_agree_with_one);
  good = RUN(a_child_process_goes_on) && good;
  good = RUN(wisdom_is_saved) && good;
  good = RUN(wisdom_is_loaded_first) && good;
  good = RUN(wisdom_is_loaded_after_a_transform) && good;
  good = RUN(wisdom_is_loaded_after_the_effort_was_set) && good;
  good = RUN(wisdom_of_one_thread_is_loaded_with_several) && good;
  std::remove(file.c_str());
  return good ? 0 : 1;
}
