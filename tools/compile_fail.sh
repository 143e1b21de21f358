#!/bin/sh
# A program that must not compile, and the sentence its author gets to read.
#
#   compile_fail.sh case.cpp compiler flag...
#
# The first line of the case is `// expect: <extended regular expression>`. Three things are
# checked: with -DFIXED the case compiles (so nothing but the mistake is wrong with it), without
# it does not, and what the compiler then prints matches the expression.
set -eu

source=$1
shift
expected=$(sed -n '1s|^// expect: *||p' "$source")
if [ -z "$expected" ]; then
  echo "$source: the first line has to be: // expect: <regular expression>"
  exit 1
fi

if ! output=$("$@" -fsyntax-only -DFIXED "$source" 2>&1); then
  printf '%s\n' "$output"
  echo "$source: does not compile with -DFIXED, so it may fail for another reason than its own"
  exit 1
fi
if output=$("$@" -fsyntax-only "$source" 2>&1); then
  echo "$source: compiles, but should not"
  exit 1
fi
if ! printf '%s\n' "$output" | grep -Eq -e "$expected"; then
  printf '%s\n' "$output"
  echo "$source: fails as it should, but nothing in the output above matches: $expected"
  exit 1
fi
printf '%s\n' "$output" | grep -E -e "$expected"
