#!/bin/sh
# Follows "A function: one line" of docs/extending.md: puts the line after <!-- rule --> into a copy
# of the rule table, compiles the program after <!-- with the rule --> and compares what it prints with
# the text after <!-- prints -->.
#
#   check_extending.sh page include_directory compiler flag...
set -eu

page=$1
include=$2
compiler=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The block after a marker, without the indentation of a list.
block() {
  awk -v marker="<!-- $1 -->" '
    index($0, marker) { wanted = 1; next }
    wanted && /^ *```/ { if (inside) exit; inside = 1; next }
    inside { sub(/^   /, ""); print }
  ' "$page"
}
for part in rule "with the rule" prints; do
  if [ -z "$(block "$part")" ]; then
    echo "$page: no block after <!-- $part -->"
    exit 1
  fi
done

cp -R "$include" "$work/include"
table=$work/include/wirtinger/ops/rule_table.inc
block rule > "$work/rule"
awk -v rule="$work/rule" '
  /^#undef RULE$/ { while ((getline line < rule) > 0) print line }
  { print }
' "$table" > "$work/table"
mv "$work/table" "$table"
block "with the rule" > "$work/program.cpp"
block prints > "$work/expected"
"$compiler" -I"$work/include" "$@" "$work/program.cpp" -o "$work/program"
"$work/program" | diff -u "$work/expected" -
