#!/bin/sh
# Builds the library's tests and runs them. See usage() below, or ./test.sh --help.
set -eu

usage() {
  cat <<'END'
usage: ./test.sh [--all] [--sanitize | --clang | --without-fftw] [--help]

  --all            also run the tests labelled slow, all precisions in the others
  --sanitize       build with clang++ and run under the address and undefined behaviour sanitizers
  --clang          build with clang++ instead of the default compiler
  --without-fftw   build with WIRTINGER_FFTW=OFF: everything on Eigen's FFT

Installs what is missing if it may, builds in build/<preset>, runs CTest. Environment: JOBS (default:
number of processors), CXX, CI=true (warnings in the tests are errors).
END
}

preset=release
everything=no
for argument in "$@"; do
  case $argument in
    --all) everything=yes ;;
    --sanitize) preset=asan ;;
    --clang) preset=clang ;;
    --without-fftw) preset=without-fftw ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

cd "$(dirname "$0")"
. tools/build_step.sh

step "looking for what the build needs"
case $preset in
  clang) sh tools/install_dependencies.sh tests clang ;;
  asan) sh tools/install_dependencies.sh tests sanitizers ;;
  *) sh tools/install_dependencies.sh tests ;;
esac
[ "$everything" = no ] || sh tools/install_dependencies.sh docs

build=build/$preset
set -- --preset "$preset" "-DWIRTINGER_TEST_EVERY_PRECISION=$everything"
if [ "${CI:-}" = true ]; then
  set -- "$@" -DWIRTINGER_WERROR=ON
fi
step "configuring $build"
configure "$build" "$@"

step "building with $JOBS jobs"
set -- all
[ "$everything" = no ] || set -- all slow_tests
cmake --build "$build" --parallel "$JOBS" --target "$@"

# CTest comes last and nothing follows: its summary ends the output, its status is ours.
step "testing"
set -- --test-dir "$build" --output-on-failure --no-tests=error --parallel "$JOBS"
if [ "$everything" = no ]; then
  set -- "$@" --label-exclude '^slow$'
fi
exec ctest "$@"
