#!/bin/sh
# Prints what it costs to compile the headers, as ratios to parsing Eigen/Core.
#   usage: tools/compile_cost.sh      (CXX: the compiler, default g++; ROUNDS, default 5)
set -eu

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

# Least of several rounds, in milliseconds; all files in turn, so that a noisy machine disturbs all.
milliseconds() {
  start=$(date +%s%N)
  "$compiler" -std=c++20 -march=native "$@" -Iinclude -isystem "$headers" -o "$work/out"
  end=$(date +%s%N)
  echo $(((end - start) / 1000000))
}
least() { # least name options...
  name=$1
  shift
  found=$(milliseconds "$@" "$work/$name.cpp")
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

ratio() { awk -v a="$1" -v b="$eigen" 'BEGIN { printf "%.2f", a / b }'; }
"$compiler" --version | head -n 1
printf '%-44s %6d ms   1.00\n' '#include <Eigen/Core>, parsed' "$eigen"
printf '%-44s %6d ms   %s\n' '#include <wirtinger/fft.hpp>, parsed' "$fft" "$(ratio "$fft")"
printf '%-44s %6d ms   %s\n' '#include <wirtinger/wirtinger.hpp>, parsed' "$wirtinger" "$(ratio "$wirtinger")"
printf '%-44s %6d ms   %s\n' 'gradient of sum|fft x|, compiled at -O2' "$gradient" "$(ratio "$gradient")"
