#!/bin/sh
# Builds and runs all benchmarks, prints their tables and writes <directory>/results.json.
#   benchmarks/run.sh [--quick] [directory]      (default directory: build/benchmarks)
# One-thread programs are pinned to the last processor, or to the one that $CPU names. The plots:
#   tools/plot_benchmarks.py <directory>/results.json
set -eu

rounds=25
if [ "${1:-}" = --quick ]; then
  rounds=5
  shift
fi
root=$(cd "$(dirname "$0")/.." && pwd)
directory=${1:-$root/build/benchmarks}
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
lines=$directory/results.lines
: > "$lines"

processors=$(getconf _NPROCESSORS_ONLN)
pin="taskset -c ${CPU:-$((processors - 1))}"
command -v taskset > /dev/null || pin=""

cmake -S "$root" -B "$directory" -DCMAKE_BUILD_TYPE=Release -DWIRTINGER_BUILD_TESTS=OFF \
  -DWIRTINGER_BUILD_EXAMPLES=OFF > "$directory/configure.log"
cmake --build "$directory" > "$directory/build.log" ||
  { cat "$directory/build.log" >&2; exit 1; }

disagreements=0
# run program [arguments]: one thread, pinned.
run() {
  program=$1
  shift
  $pin "$directory/benchmarks/$program" --rounds $rounds --json "$lines" "$@" ||
    disagreements=$((disagreements + 1))
}
heading() {
  printf '\n== %s\n' "$1"
}

heading "machine"
uname -srm
sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1
echo "$processors processors, load $(cut -d ' ' -f 1-3 /proc/loadavg 2> /dev/null || echo unknown)"
date -u +%Y-%m-%d

for effort in estimate measure; do
  heading "times the limit, Effort::$effort, double"
  # Planning 2^20 points by measuring takes minutes.
  large="262144 1048576"
  [ $effort = measure ] && large=262144
  # shellcheck disable=SC2086  # a list of sizes
  run sum_abs_fft --effort $effort 64 256 1024 4095 4096 5000 16384 65536 $large
  run fourier_intensities --effort $effort 64x64 256x256 512x512 1024x1024 2048x2048
  # shellcheck disable=SC2086
  run filter_distance --effort $effort 64 256 1024 4096 16384 65536 $large
  run split_steps --effort $effort 64x100 256x100 1024x100 4096x100 16384x100 65536x100
  run filtered_signals --effort $effort 256x1024
done

heading "single precision"
run sum_abs_fft --precision float 64 1024 16384 262144
run fourier_intensities --precision float 512x512
run filter_distance --precision float 64 1024 16384 262144
run split_steps --precision float 64x100 1024x100 16384x100
run filtered_signals --precision float 256x1024

heading "from a few points to millions"
run sum_abs_fft 128 512 2048 8192 32768 131072 524288 1000003 2097152 4194304

heading "from a few nodes to thousands"
run split_steps 256x1 256x3 256x10 256x30 256x300 256x1000

heading "scalars"
run scalar_recurrence --precision both 10000 100000 1000000

if [ "$processors" -gt 1 ]; then
  heading "threads"
  pin=""
  threads=2
  while [ $threads -le "$processors" ]; do
    run fourier_intensities --threads $threads 64x64 256x256 512x512 1024x1024
    run filtered_signals --threads $threads 256x1024
    threads=$((threads * 2))
  done
  "$directory/benchmarks/threads"
fi

if [ -x "$directory/benchmarks/parts" ]; then
  heading "parts"
  $pin "$directory/benchmarks/parts" --benchmark_out="$directory/parts.json" \
    --benchmark_out_format=json 2> /dev/null
fi

{
  echo '['
  sed '$!s/$/,/' "$lines"
  echo ']'
} > "$directory/results.json"
rm "$lines"
printf '\n%s written\n' "$directory/results.json"
exit $disagreements
