#!/bin/sh
# Makes a site of README.md and docs/, with search and an API reference. Installs what is missing.
#
#   tools/docs.sh [directory]      default: build/docs; the site is in its folder site
#
# The pages are files: open site/index.html. Search needs a server: python3 -m http.server -d site
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/build/docs}
sh "$root/tools/install_dependencies.sh" docs

rm -rf "$out"
mkdir -p "$out/pages/decisions"
out=$(cd "$out" && pwd)
cp "$root/tools/docs/mkdocs.yml" "$out/"
cp "$root/tools/docs/site.css" "$out/pages/"
cp -R "$root/docs/images" "$out/pages/"

# Links follow the pages from where they are in the project to where they are in the site.
relocate() {
  sed -e 's/<!-- [a-z]*: [a-z_0-9]* -->//' -e 's|](docs/decisions/)|](decisions/index.md)|g' \
    -e 's|](decisions/)|](decisions/index.md)|g' -e 's|](docs/|](|g' -e 's|](\.\./CONTRIBUTING|](CONTRIBUTING|g' \
    -e 's|](\.\./README.md|](index.md|g' -e 's|](README.md|](index.md|g' -e 's|](LICENSE)|](LICENSE.md)|g' \
    -e 's|](\.\./CHANGELOG|](CHANGELOG|g' -e 's|](\.\./packaging/README.md|](recipes.md|g' "$1"
}
relocate "$root/README.md" > "$out/pages/index.md"
for page in "$root/CONTRIBUTING.md" "$root/CHANGELOG.md" "$root"/docs/*.md; do
  relocate "$page" > "$out/pages/$(basename "$page")"
done
# The recipes themselves are no pages of the site.
relocate "$root/packaging/README.md" | sed 's/\[\([^]]*\)\]([a-z]*\/[^)]*)/\1/g' > "$out/pages/recipes.md"
{
  printf '# Licence\n\n```text\n'
  cat "$root/LICENSE"
  printf '```\n'
} > "$out/pages/LICENSE.md"
{
  printf '# Decisions\n\nWhy things are as they are, one page for each.\n\n'
  for page in "$root"/docs/decisions/*.md; do
    sed 's|](\.\./|](../|g' "$page" > "$out/pages/decisions/$(basename "$page")"
    printf '* [%s](%s)\n' "$(sed -n 's/^# //p; /^# /q' "$page")" "$(basename "$page")"
  done
} > "$out/pages/decisions/index.md"
printf '# API reference\n\nMade from the doc comments of the headers: <a href="api/index.html">the reference</a>.\n' \
  > "$out/pages/api.md"

(cd "$out" && mkdocs build --strict --quiet)

{
  cat "$root/tools/docs/Doxyfile"
  echo "INPUT = \"$root/include\" \"$root/tools/docs/api.dox\""
  echo "STRIP_FROM_PATH = \"$root/include\""
  echo "STRIP_FROM_INC_PATH = \"$root/include\""
  echo "OUTPUT_DIRECTORY = \"$out/site\""
} | doxygen -

echo "the site is in $out/site"
