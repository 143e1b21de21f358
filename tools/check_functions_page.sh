#!/bin/sh
# docs/functions.md is what functions_page prints.
#
#   check_functions_page.sh page program
set -eu

if ! sh "$(dirname "$0")/compare_output.sh" "$1" "$2"; then
  echo "The rule table has changed. Regenerate its page:  $2 > $1" >&2
  exit 1
fi
