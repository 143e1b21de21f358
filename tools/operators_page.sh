#!/bin/sh
# Prints docs/operators.md from the doc comments of the headers: each public function that is not
# in the table of elementwise functions, how it is called, what it does, its adjoint or derivative.
#
#   operators_page.sh include_directory
set -eu

cat <<'END'
# Operators and reductions

<!-- Printed by tools/operators_page.sh from the headers' comments; a test compares. After a change
     there: sh tools/operators_page.sh include > docs/operators.md -->

How everything that is no [elementwise function](functions.md) is called. x may be an array, an Eigen
object, a variable or a formula; `axis` counts from 0, or from the end if negative; options are named in
braces, as in `sum(x, {.axes = {0, 1}, .keep_dims = true})`. Numbered equations are those of
[convention.md](convention.md). Where the third column is empty the derivative is that of the row above, or
follows from the formula. [Transforms](transforms.md) and [waves](waves.md) have pages of their own.

END

# print_table title header...
print_table() {
  echo "## $1"
  echo
  echo "| call | result | derivative | header |"
  echo "|---|---|---|---|"
  shift
  for header; do
    awk -v header="$(basename "$header")" '
      # What the comment starts with, and what follows "Adjoint:" or "Gradient:" in it.
      function sentence(text) {
        gsub(/ +/, " ", text)
        if (match(text, /[.:] +(Field|Shape|Adjoint|Gradient|Throws|Of |With |See |In )/) || match(text, /[.;] *(see|See) /))
          text = substr(text, 1, RSTART - 1)
        sub(/[;,] *(see )?[cC]onvention\.md,? eq\. /, ", eq. ", text)
        sub(/[.;] *[cC]onvention\.md,? eq\. /, ", eq. ", text)
        sub(/[ .;:]+(see [A-Z][A-Za-z]*)?$/, "", text)
        gsub(/\|/, "\\|", text)
        return text
      }
      function derivative(text) {
        gsub(/ +/, " ", text)
        if (!match(text, /(Adjoint|Gradient): /)) return ""
        text = substr(text, RSTART + RLENGTH)
        if (match(text, /[.;] +(Field|Shape|Throws|Of |With |Nothing|The products|See )/)) text = substr(text, 1, RSTART)
        sub(/[;,] *(see )?convention\.md,? eq\. /, ", eq. ", text)
        sub(/^convention\.md,? eq\. /, "eq. ", text)
        sub(/; [A-Z][A-Za-z]*\.? *$/, "", text)
        sub(/[ .]+$/, "", text)
        gsub(/\|/, "\\|", text)
        return text
      }
      function arguments(text,  parts, count, k, name, value, result) {
        sub(/^[^(]*\(/, "", text)
        while (gsub(/<[^<>]*>/, "", text)) { }
        sub(/\)[^)]*$/, "", text)
        count = split(text, parts, ",")
        for (k = 1; k <= count; ++k) {
          value = ""
          if (index(parts[k], "=")) { value = parts[k]; sub(/^[^=]*= */, " = ", value); sub(/ *=.*$/, "", parts[k]) }
          if (parts[k] ~ /&?\(&/) { name = parts[k]; sub(/^.*\(&/, "", name); sub(/\).*$/, "", name) }
          else { name = parts[k]; sub(/^.*[ &*.]/, "", name) }
          result = result (k > 1 ? ", " : "") name value
        }
        return result
      }
      /^namespace / { public = ($2 == "wirtinger") }
      /^}  \/\/ namespace detail/ { public = 1 }
      /^ *\/\/\/ \\file/ { comment = lead = ""; skip = 1; next }
      /^ *\/\/\// {
        if (skip) next
        line = $0
        sub(/^ *\/\/\/ */, "", line)
        if ($0 !~ /^ *\/\/\/  / && comment == lead) lead = lead (lead == "" ? "" : " ") line
        comment = comment (comment == "" ? "" : " ") line
        next
      }
      { skip = 0 }
      /^requires.*\) auto [a-z_0-9]+\(/ { sub(/^requires.*\) auto /, "auto ") }
      /^(template|requires|  requires)/ || /^[A-Z_a-z:<>, ]*>$/ { next }
      /^(struct|class) / && comment != "" { of_struct[$2] = comment; comment = lead = ""; next }
      public && comment != "" && /^(inline |constexpr )*(auto|[A-Z][A-Za-z]*(<[A-Za-z_<> ]*>)?) [a-z][a-z_0-9]*\(/ {
        signature = $0
        while (signature !~ /\{ *$/ && (getline more) > 0) signature = signature more
        name = signature; sub(/\(.*$/, "", name); sub(/^.* /, "", name)
        because = derivative(comment)
        if (because == "") for (s in of_struct) if (comment ~ ("[sS]ee " s "[.;, ]")) because = derivative(of_struct[s])
        if (because == "" && match(comment, /; [A-Z][A-Za-z]*\./)) {
          s = substr(comment, RSTART + 2, RLENGTH - 3)
          if (s in of_struct) because = derivative(of_struct[s])
        }
        print "| `" name "(" arguments(signature) ")` | " sentence(lead) " | " because " | `" header "` |"
        comment = lead = ""
        next
      }
      { comment = lead = "" }
    ' "$header"
  done
  echo
}

cd "$1/wirtinger/ops"
print_table "Reductions" reductions.hpp sum_axes.hpp prod.hpp extremum.hpp logsumexp.hpp
print_table "Shape and place" reshape.hpp slice.hpp concat.hpp stack.hpp pad.hpp resize_axis.hpp permute_axes.hpp \
  broadcast_to.hpp flip.hpp roll.hpp gather.hpp cumsum.hpp diff.hpp
print_table "Products" matmul.hpp products.hpp
print_table "Linear algebra (linear_algebra.hpp)" solve.hpp inverse.hpp determinant.hpp eigh.hpp \
  singular_values.hpp expm.hpp
print_table "Operators of your own" linear.hpp compose.hpp operator_sums.hpp operator_blocks.hpp custom.hpp map.hpp
