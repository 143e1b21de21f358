#!/bin/sh
# Runs a program; fails if it does, or if what it prints differs from a file.
#
#   compare_output.sh expected program [argument...]
set -eu

expected=$1
shift
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
"$@" > "$actual"
diff -u "$expected" "$actual"
