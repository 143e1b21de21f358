#!/bin/sh
# gdb shows a program's variables by our printers as expected.
#
#   check_gdb.sh printers.py commands.gdb expected.txt program
#
# The commands print "==" before what is compared. Without gdb, or where it may not run programs (as
# in some containers), the test is skipped and says why.
set -eu

printers=$1
commands=$2
expected=$3
program=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
  echo "skipped: $1"
  exit 0
}
command -v gdb >/dev/null 2>&1 || skip "there is no gdb here"
gdb -nx -batch -ex 'python print("yes")' 2>/dev/null | grep -q '^yes$' ||
  skip "this gdb has no Python"
gdb -nx -batch -ex 'run' "$(command -v true)" >"$work/run" 2>&1 || true
grep -q 'exited normally' "$work/run" || skip "gdb cannot run a program here: $(tail -n 1 "$work/run")"

gdb -nx -batch -ex "source $printers" -x "$commands" "$program" >"$work/all" 2>&1 || {
  cat "$work/all"
  exit 1
}
sed -n '1,/^==$/!p' "$work/all" | sed 's/^\$[0-9]* = //' >"$work/shown"
diff -u "$expected" "$work/shown" || {
  cat "$work/all"
  exit 1
}
