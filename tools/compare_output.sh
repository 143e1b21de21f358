#!/bin/sh
# Runs a program; fails if it does, or if what it prints differs from a file.
#
#   compare_output.sh expected program
set -eu

expected=$1
program=$2
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
"$program" > "$actual"
diff -u "$expected" "$actual"
