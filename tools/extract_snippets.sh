#!/bin/sh
# Takes the marked programs out of Markdown pages, so that what is printed there is compiled.
#
#   extract_snippets.sh output_directory page.md...
#
#   <!-- snippet: name -->      The next block, ```cpp, is a whole program: name.cpp
#   <!-- output: name -->       The next block, ```text, is what it prints: name.expected
#
# A marker without its block, or two snippets of one name, is an error. Compilers report errors
# at the place in the page.
set -eu

directory=$1
shift
[ $# -gt 0 ] || exit 0

awk -v directory="$directory" '
  function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
  }
  FNR == 1 && (wanted != "" || inside) { fail("the page before ends inside a snippet") }

  inside && /^```[ \t]*$/ { close(file); inside = 0; next }
  inside { print > file; next }

  /^<!-- *(snippet|output): .* -->[ \t]*$/ {
    if (wanted != "") fail("the marker before this one has no block")
    wanted = ($0 ~ /^<!-- *snippet/) ? "cpp" : "text"
    name = $3
    if (name !~ /^[a-z0-9_]+$/ || NF != 4) fail("a name is made of a-z, 0-9 and _")
    if (wanted == "cpp" && name in programs) fail("there are two snippets " name)
    if (wanted == "text" && !(name in programs)) fail("an output without a snippet " name)
    if (wanted == "cpp") programs[name] = 1
    next
  }
  wanted != "" && /^[ \t]*$/ { next }
  wanted != "" {
    if ($0 !~ "^```" wanted "[ \t]*$") fail("after the marker of " name " comes a block ```" wanted)
    file = directory "/" name (wanted == "cpp" ? ".cpp" : ".expected")
    printf "" > file
    if (wanted == "cpp") printf "#line %d \"%s\"\n", FNR + 1, FILENAME > file
    wanted = ""
    inside = 1
  }
  END { if (!failed && (wanted != "" || inside)) fail("the page ends inside a snippet") }
' "$@"
