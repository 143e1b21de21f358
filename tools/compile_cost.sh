#!/bin/sh
# Prints what it costs to compile the headers, as ratios to parsing Eigen/Core, beside the budget.
#   usage: tools/compile_cost.sh [--check]
#   --check: exit status 1 if a header costs more than its budget. Programs are reported only.
#   Environment: CXX, default g++; EIGEN, its headers; ROUNDS, default 5.
set -eu
check=no
case ${1:-} in
  '') ;;
  --check) check=yes ;;
  *) sed -n 's/^#   usage: /usage: /p' "$0" >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."
compiler=${CXX:-g++}
rounds=${ROUNDS:-5}
headers=${EIGEN:-/usr/include/eigen3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '#include <Eigen/Core>\n' > "$work/eigen.cpp"
printf '#include <wirtinger/wirtinger.hpp>\n' > "$work/wirtinger.cpp"
printf '#include <wirtinger/fft.hpp>\n' > "$work/fft.cpp"
cat > "$work/gradient.cpp" <<'END'
#include <wirtinger/wirtinger.hpp>
Eigen::VectorXcd g(const Eigen::VectorXcd& x) {
  return wirtinger::gradient([](auto z) { return sum(abs(fft(z))); }, x);
}
END

# The example as it is built; its pictures are read and written by one of these header libraries.
cat > "$work/example.cpp" <<'END'
#include "phase_retrieval/main.cpp"
END

# Processor time of all compilers so far, in milliseconds: other programs take wall time only.
spent() {
  times > "$work/times"
  awk 'NR == 2 { split($1, t, /[ms]/); printf "%d", (t[1] * 60 + t[2]) * 1000 }' "$work/times"
}
# Least of several rounds; all files in turn, so that a noisy machine disturbs all.
least() { # least name options...
  name=$1
  shift
  spent > "$work/before"
  "$compiler" -std=c++20 -march=native "$@" -Iinclude -Iexamples -isystem "$headers" \
    -isystem /usr/include/stb -DWIRTINGER_EXAMPLES_DATA='""' -w -o "$work/out" "$work/$name.cpp"
  spent > "$work/after"
  found=$(($(cat "$work/after") - $(cat "$work/before")))
  eval "known=\${$name:-}"
  if [ -z "$known" ] || [ "$found" -lt "$known" ]; then eval "$name=$found"; fi
}
round=0
while [ "$round" -lt "$rounds" ]; do
  least eigen -fsyntax-only
  least fft -fsyntax-only
  least wirtinger -fsyntax-only
  least gradient -O2 -c
  round=$((round + 1))
done

least example -O2 -c

"$compiler" --version | head -n 1
over=0
line() { # line text milliseconds budget
  awk -v text="$1" -v time="$2" -v eigen="$eigen" -v budget="$3" 'BEGIN {
    ratio = time / eigen
    printf "%-44s %6d ms %6.2f", text, time, ratio
    if (budget != "") printf "   budget %.2f", budget
    print ""
    exit budget != "" && ratio > budget
  }' || over=1
}
line '#include <Eigen/Core>, parsed' "$eigen" ''
line '#include <wirtinger/fft.hpp>, parsed' "$fft" 1.0
line '#include <wirtinger/wirtinger.hpp>, parsed' "$wirtinger" 2.0
line 'gradient of sum|fft x|, compiled at -O2' "$gradient" ''
line 'examples/phase_retrieval, compiled at -O2' "$example" ''
if [ "$check" = yes ] && [ "$over" = 1 ]; then
  echo 'compile_cost: a header is over its budget' >&2
  exit 1
fi
