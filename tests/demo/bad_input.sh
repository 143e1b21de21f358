#!/bin/sh
# Bad files and options given to the phase retrieval example: the path and the reason on standard
# error, exit status 1, no output and no temporary left behind.
#
#   bad_input.sh program picture.png
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
picture=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/in" "$work/run" "$work/locked"
cd "$work/run" || exit 1
failures=0

fail() {
  echo "FAILED: $1"
  sed 's/^/    /' "$work/stderr"
  failures=$((failures + 1))
}

# refused name text argument...: the program refuses the arguments and says text.
refused() {
  name=$1
  text=$2
  shift 2
  "$program" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
  status=$?
  [ $status -eq 1 ] || fail "$name: the exit status is $status"
  grep -qF -e "$text" "$work/stderr" || fail "$name: standard error does not say '$text'"
  [ "$(wc -l <"$work/stderr")" -eq 1 ] || fail "$name: standard error is not one line"
  [ -z "$(find . ../locked -type f)" ] || fail "$name: files are left: $(find . ../locked -type f)"
}

# reads name reason: the file in/name is refused as a picture.
reads() { refused "$1" "in/$1: $2" "$work/in/$1" out.png; }

bytes=$(wc -c <"$picture")
mkdir "$work/in/directory.png"
: >"$work/in/empty.png"
echo "not a picture" >"$work/in/text.png"
head -c 20 "$picture" >"$work/in/header_cut.png"
head -c $((bytes / 2)) "$picture" >"$work/in/half.png"
head -c $((bytes - 6)) "$picture" >"$work/in/end_cut.png"
{ head -c 3000 "$picture"; printf 'damaged'; tail -c +3008 "$picture"; } >"$work/in/damaged.png"
printf 'P5 8 8 255\n0123456789' >"$work/in/cut.pgm"
printf 'P2 2 2 255\n1 2 3 300' >"$work/in/above_maximum.pgm"
printf 'P5 99999 99999 255\n0123456789' >"$work/in/huge.pgm"
printf 'P2 4 4 255\n0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n' >"$work/in/black.pgm"
printf 'P2 1 1 255\n7\n' >"$work/in/one_pixel.pgm"

reads missing.png "No such file or directory"
reads directory.png "is a directory"
reads empty.png "is empty"
reads text.png "is not a PNG or PGM picture"
reads header_cut.png "the PNG file is truncated"
reads half.png "the PNG file is truncated"
reads end_cut.png "the PNG file is truncated"
reads damaged.png "the PNG file is damaged"
reads cut.pgm "the PGM file is truncated"
reads above_maximum.pgm "the PGM file has the value 300"
reads huge.pgm "has 99999 x 99999 pixels, more than 100 million"
reads black.pgm "is all black"
reads one_pixel.pgm "has fewer than 16 pixels"
if [ "$(id -u)" -ne 0 ]; then  # nothing is locked for root
  cp "$picture" "$work/in/unreadable.png"
  chmod a-r "$work/in/unreadable.png"
  reads unreadable.png "Permission denied"
  chmod a-w "$work/locked"
  refused "locked output directory" "locked/out.png: Permission denied" "$picture" \
    --output "$work/locked/out.png"
fi

refused "missing output directory" "nowhere/out.png: No such file or directory" \
  "$picture" --output nowhere/out.png
refused "a file as output directory" "text.png/out.png: Not a directory" \
  "$picture" --output "$work/in/text.png/out.png"
refused "a directory as output" "directory.png: is a directory" \
  "$picture" --output "$work/in/directory.png"
cp "$picture" "$work/in/copy.png"
refused "output over the picture" "copy.png: is the picture itself" \
  "$work/in/copy.png" --output "$work/in/copy.png"
cmp -s "$picture" "$work/in/copy.png" || fail "output over the picture: it was changed"
if [ -c /dev/full ]; then
  refused "full device" "/dev/full: " "$picture" --size 8 --output /dev/full
fi

refused "unknown option" "unknown option '--frobnicate'" --frobnicate "$picture"
refused "option without value" "--patterns needs a value" "$picture" --patterns
refused "not a number" "--patterns needs a whole number from 1 to 64, not 'many'" --patterns many
refused "number out of range" "--size needs a whole number" --size=0
refused "too many arguments" "unexpected argument 'third'" "$picture" out.png third

[ $failures -eq 0 ] && echo "all refused as they should be"
exit $((failures > 0))
