// Two shared objects in one process share FFTW, so they have to share the planner lock.
//   usage: shared_objects first.so second.so

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace {

struct Plugin {
  const void* (*planner_locks)();
  int (*plan_in_threads)(int rounds);

  explicit Plugin(const char* path) {
#ifdef __clang__
    const int scope = RTLD_GLOBAL;  // clang++ makes no unique symbols: local scopes stay apart
#else
    const int scope = RTLD_LOCAL;
#endif
    void* const library = dlopen(path, RTLD_NOW | scope);
    if (library == nullptr) {
      std::fprintf(stderr, "%s\n", dlerror());
      std::exit(1);
    }
    planner_locks = reinterpret_cast<const void* (*)()>(dlsym(library, "planner_locks"));
    plan_in_threads = reinterpret_cast<int (*)(int)>(dlsym(library, "plan_in_threads"));
  }
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const Plugin first(arguments[1]), second(arguments[2]);
  if (first.plan_in_threads == second.plan_in_threads) {
    std::puts("the two are one: nothing is tested");
    return 1;
  }
  if (first.planner_locks() != second.planner_locks()) {
    std::puts("each shared object has a planner lock of its own");
    return 1;
  }
  int wrong[2] = {0, 0};
  std::thread other([&] { wrong[0] = first.plan_in_threads(200); });
  wrong[1] = second.plan_in_threads(200);
  other.join();
  if (wrong[0] + wrong[1] != 0) {
    std::printf("%d wrong results\n", wrong[0] + wrong[1]);
    return 1;
  }
  std::puts("one planner lock, all results right");
}
