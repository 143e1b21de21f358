#!/bin/sh
# Test names are made of letters, digits, space and _ . : - only: then each one can be given to a
# test binary, to a shell or to ctest -R as it stands, in both versions of Catch2.
#
#   check_test_names.sh tests_directory
set -eu

find "$1" -name '*.cpp' -exec awk '
  # The name is the last string before the first comma or bracket behind it; adjacent literals
  # are one name and each of them is looked at.
  function check(file, text,   call, name) {
    while (match(text, /(TEST_CASE|SCENARIO)[A-Z_]*[ \t\n]*\([^")]*"([^"\\]|\\.)*"([ \t\n]*"([^"\\]|\\.)*")*/)) {
      call = substr(text, RSTART, RLENGTH)
      text = substr(text, RSTART + RLENGTH)
      name = substr(call, index(call, "\""))
      gsub(/"[ \t\n]*"/, "", name)
      name = substr(name, 2, length(name) - 2)
      if (name !~ /^[A-Za-z0-9 _.:-]+$/) {
        printf "%s: test name \"%s\": only letters, digits, space and _ . : - are allowed\n", file, name
        bad = 1
      }
    }
  }
  FNR == 1 { if (file != "") check(file, text); file = FILENAME; text = "" }
  !/^[ \t]*\/\// { text = text $0 "\n" }
  END { if (file != "") check(file, text); exit bad }
' {} +
