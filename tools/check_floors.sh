#!/bin/sh
# A header includes headers of its own folder and of lower floors only.
#
#   check_floors.sh include/wirtinger
#
#   scalar < array < { fft | tape } < ops < { api, check } < { optim | mpi }
#
# fft and tape do not know each other, neither do optim and mpi; check may include api. The
# facades next to the folders are for users: no folder includes them. Up to ops, headers that cost
# every user compile time for something a library of numerics does not need are not allowed.
set -eu

cd "$1"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find . -mindepth 2 \( -name '*.hpp' -o -name '*.inc' \) | sed 's|^\./||' | sort > "$list"

awk '
  function report(text) { printf "%s:%d: %s\n", path, line, text; bad = 1 }

  # The folder a header is in; "" for a facade, which lies in no folder.
  function folder_of(p) { return p ~ /\// ? substr(p, 1, index(p, "/") - 1) : "" }

  # The path, relative to this directory, that `#include "name"` means in the header `from`.
  function resolved(from, name) {
    sub(/[^\/]*$/, "", from)
    while (name ~ /^\.\.?\//) {
      if (name ~ /^\.\.\//) sub(/[^\/]*\/$/, "", from)
      sub(/^\.\.?\//, "", name)
    }
    return from name
  }

  function check_own(from, target,   lower) {
    lower = folder_of(target)
    if (lower == "") report("includes the facade " target ", which is for users")
    else if (!(lower in floor)) report("includes " target ", whose folder has no floor")
    else if (lower == from) return
    else if (floor[lower] > floor[from]) report(from " includes the higher floor " lower ": " target)
    else if (floor[lower] == floor[from] && !(from == "check" && lower == "api"))
      report(from " includes its neighbour " lower ": " target)
  }

  function check_foreign(from, name) {
    if (floor[from] > floor["ops"]) return
    # The engine that wraps the FFT of Eigen has no other place to get it from.
    if (path ~ /^fft\/[^\/]*eigen[^\/]*$/ && name == "unsupported/Eigen/FFT") return
    if (name in heavy || name ~ /^unsupported\//) report("includes <" name ">, too heavy below api")
  }

  BEGIN {
    floor["scalar"] = 0; floor["array"] = 1; floor["fft"] = 2; floor["tape"] = 2
    floor["ops"] = 3; floor["api"] = 4; floor["check"] = 4; floor["optim"] = 5; floor["mpi"] = 5
    split("iostream sstream regex random functional ranges Eigen/Dense", names, " ")
    for (i in names) heavy[names[i]] = 1
  }

  # Each input line is the path of a header, which is then read.
  {
    path = $0
    from = folder_of(path)
    line = 0
    if (!(from in floor)) { report("the folder " from " has no floor; give it one in tools/check_floors.sh"); next }
    while ((getline text < path) > 0) {
      ++line
      if (text !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/) continue
      quoted = text ~ /include[ \t]*"/
      sub(/^[^<"]*[<"]/, "", text)
      sub(/[>"].*$/, "", text)
      if (text ~ /^wirtinger\//) check_own(from, substr(text, length("wirtinger/") + 1))
      else if (quoted) check_own(from, resolved(path, text))
      else check_foreign(from, text)
    }
    close(path)
  }
  END { exit bad }
' "$list"
