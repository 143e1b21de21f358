// The main of every test binary. A run that selects no test, and a test that asserts nothing, fail
// whoever starts the binary; Catch2 version 2 takes only one of the two from its command line.
#if WIRTINGER_CATCH2_MAJOR == 2
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#else
#include <catch2/catch_session.hpp>
#endif

// Under the address sanitizer, too, memory that is not to be had is an exception.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }

int main(int argc, char** argv) {
  Catch::Session session;
  if (const int status = session.applyCommandLine(argc, argv); status != 0) return status;
  int warnings = session.configData().warnings | Catch::WarnAbout::NoAssertions;
#if WIRTINGER_CATCH2_MAJOR == 2
  warnings |= Catch::WarnAbout::NoTests;  // version 3 fails without tests unasked
#endif
  session.configData().warnings = static_cast<Catch::WarnAbout::What>(warnings);
  return session.run();
}
