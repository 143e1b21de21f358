#!/bin/sh
# Writes one header, wirtinger.hpp, with everything that is in include/wirtinger.
#
#   amalgamate.sh output_directory
#
# Each own header stands in it once, after those that it includes; what other libraries' headers it
# includes stays where it is. A header included in one branch of an #if only (the engine on Eigen's
# FFT) stands there unconditionally: every header compiles alone, whatever the macros are. Tables
# (.inc) are put in place each time. Facades for other people's libraries, those that
# tests/header_alone.cmake knows as foreign, are left out.
set -eu

if [ $# -ne 1 ]; then
  sed -n 's/^#   amalgamate.sh /usage: amalgamate.sh /p' "$0" >&2
  exit 2
fi
mkdir -p "$1"
output=$(cd "$1" && pwd)/wirtinger.hpp
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What users include first, so that headers come in the order that they are tested in.
{
  echo wirtinger.hpp
  (cd include/wirtinger && find . -name '*.hpp' | sed 's|^\./||' | LC_ALL=C sort)
} | grep -vE '^(catch2|mpi|ceres|nlopt)\.hpp$|^mpi/' > "$work/headers"

version=$(awk '/#define WIRTINGER_VERSION_/ { printf "%s%s", dot, $3; dot = "." }' \
  include/wirtinger/scalar/config.hpp)
{
  printf '// wirtinger %s in one header, written by tools/amalgamate.sh.\n//\n' "$version"
  sed 's|^|// |; s| *$||' LICENSE
  printf '#pragma once\n'
  awk -v top=include/wirtinger/ '
    function fail(text) { print text > "/dev/stderr"; failed = 1; exit 1 }

    # The path below `top` that `#include "name"` means in the header `from`.
    function resolved(from, name) {
      sub(/[^\/]*$/, "", from)
      while (name ~ /^\.\.?\//) {
        if (name ~ /^\.\.\//) sub(/[^\/]*\/$/, "", from)
        sub(/^\.\.?\//, "", name)
      }
      return from name
    }
    function is_own_include(text) { return text ~ /^[ \t]*#[ \t]*include[ \t]*"/ }
    function included(from, text) { split(text, parts, "\""); return resolved(from, parts[2]) }

    # Reads a file and what it includes; `text` and `lines` are kept by path.
    function read(path,   line, n, status) {
      while ((status = (getline line < (top path))) > 0) text[path, ++n] = line
      if (status < 0) fail("no header " top path)
      close(top path)
      lines[path] = n
    }
    function put(path,   k, other) {
      for (k = 1; k <= lines[path]; k++) {
        if (text[path, k] ~ /^#pragma once$/) continue
        if (!is_own_include(text[path, k])) { print text[path, k]; continue }
        other = included(path, text[path, k])
        if (other ~ /\.inc$/) { if (!(other in lines)) read(other); put(other) }
      }
    }
    function visit(path,   k, other) {
      if (path in state) {
        if (state[path] == "open") fail(path " includes itself through others")
        return
      }
      state[path] = "open"
      read(path)
      for (k = 1; k <= lines[path]; k++)
        if (is_own_include(text[path, k])) {
          other = included(path, text[path, k])
          if (other !~ /\.inc$/) visit(other)
        }
      state[path] = "done"
      printf "\n// ---- %s\n\n", path
      put(path)
    }
    { visit($0) }
    END { exit failed }
  ' "$work/headers"
} > "$work/wirtinger.hpp"
mv "$work/wirtinger.hpp" "$output"
