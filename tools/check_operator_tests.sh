#!/bin/sh
# Every linear operator of the library has a dot test: a struct with apply_adjoint or add_adjoint
# stands in a CHECK_ADJOINT, a name_operator() in tests/operators/operator_cases.hpp.
#
#   check_operator_tests.sh include_directory tests_directory
set -eu

include=$1
tests=$2
missing=0

# Operators made by functions: written out, or by a macro whose first argument is the name.
functions=$(
  {
    grep -rhoE '\b[a-z][a-z0-9]*_operator\(' "$include" | sed 's/_operator(//'
    grep -rhoE '^WIRTINGER_(REAL_TRANSFORM|TRIGONOMETRIC)\([a-z0-9]+,' "$include" |
      sed 's/.*(//; s/,//'
  } | sort -u | grep -vxE 'name|made|require'
)
# Operators that are structs of their own: the class or struct read last before the member.
structs=$(
  find "$include" -name '*.hpp' -exec awk '
    FNR == 1 { name = "" }
    /^(struct|class) [A-Z][A-Za-z]*/ { name = $2 }
    /^  .*(apply_adjoint|add_adjoint)\(const / { if (name != "") print name }
    /^};/ { name = "" }
  ' {} + | sort -u
)
if [ "$(echo "$functions" | wc -w)" -lt 25 ] || [ "$(echo "$structs" | wc -w)" -lt 10 ]; then
  echo "found too few operators in $include: has their form changed? $functions $structs"
  exit 1
fi

cases=$tests/operators/operator_cases.hpp
for name in $functions; do
  if ! grep -v '^ *//' "$cases" | grep -qE "\b${name}_operator<"; then
    echo "${name}_operator: no dot test in $cases"
    missing=1
  fi
done
for name in $structs; do
  case $name in
    FourierTransform | ToHalfSpectrum | FromHalfSpectrum | R2rTransform) continue ;; # by functions
  esac
  # The operator may stand on the line after the call.
  if ! find "$tests" -name '*.cpp' -exec cat {} + | grep -v '^ *//' | tr '\n' ' ' |
    grep -qE "CHECK_ADJOINT\([^;]*\b$name\b"; then
    echo "$name: no CHECK_ADJOINT of it in $tests"
    missing=1
  fi
done
exit $missing
