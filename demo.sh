#!/bin/sh
# Recovers a picture from the magnitude of its Fourier transform.
#
#   ./demo.sh [argument...]
#
# The arguments go to the program. Without any: examples/data/picture.png is the picture, and the
# result is phase_retrieval.png in the current directory.
set -eu

root=$(cd "$(dirname "$0")" && pwd)
if [ $# -eq 0 ]; then
  set -- "$root/examples/data/picture.png" phase_retrieval.png
fi

# In its own process: the program itself runs where the caller stands.
(
  cd "$root"
  . tools/build_step.sh
  sh tools/install_dependencies.sh demo

  build=build/demo
  mkdir -p "$build"
  log=$build/build.log
  step "building the example phase_retrieval"
  build_quietly() {
    configure "$build" -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DWIRTINGER_NATIVE=ON \
      -DWIRTINGER_BUILD_TESTS=OFF -DWIRTINGER_BUILD_BENCHMARKS=OFF &&
      cmake --build "$build" --target phase_retrieval --parallel "$JOBS"
  }
  if ! build_quietly >"$log" 2>&1; then
    cat "$log" >&2
    echo "demo.sh: the build failed, its log is above" >&2
    exit 1
  fi
  step "running it"
) >&2

exec "$root/build/demo/examples/phase_retrieval" "$@"
