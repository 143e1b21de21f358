#!/bin/sh
# Installs what is missing to build this project, and only that.
#
#   install_dependencies.sh demo|tests [clang|sanitizers]
#   install_dependencies.sh docs
#
# Presence is decided by the files and commands themselves, however they came here. Without the
# right to install, the command to run is printed and the exit status is 1.
set -eu

purpose=$1
compiler=${2:-default}

have_command() {
  command -v "$1" >/dev/null 2>&1
}

# have_header name...: one of the names exists in a place where headers usually are.
have_header() {
  for name in "$@"; do
    for directory in /usr/include /usr/local/include /opt/homebrew/include /opt/local/include; do
      [ ! -e "$directory/$name" ] || return 0
    done
    # Lists of prefixes, separated by colons or (CMake's own) semicolons.
    found=$(printf '%s\n' "${CMAKE_PREFIX_PATH:-}" | tr ':;' '[\n*]' | while IFS= read -r prefix; do
      [ -z "$prefix" ] || [ ! -e "$prefix/include/$name" ] || echo yes
    done)
    [ -z "$found" ] || return 0
  done
  return 1
}

# The default compiler is $CXX, or g++ 12 or newer.
have_compiler() {
  if [ -n "${CXX:-}" ]; then
    have_command "$CXX"
  elif have_command g++; then
    [ "$(g++ -dumpversion | cut -d. -f1)" -ge 12 ]
  else
    have_command c++ && ! have_command apt-get
  fi
}

# mkdocs lists its themes among the choices of --theme.
have_theme() {
  have_command mkdocs && mkdocs build --help | grep -q material
}

# Debian has the sanitizers' run-time library in a package of its own.
have_sanitizers() {
  program=$(mktemp)
  status=0
  echo 'int main() {}' | clang++ -fsanitize=address,undefined -x c++ - -o "$program" 2>/dev/null || status=1
  rm -f "$program"
  return $status
}

missing=""
optional=""
need() { missing="$missing $1"; }
want() { optional="$optional $1"; }

look_for_docs() {
  have_command mkdocs || need mkdocs
  have_theme || need theme
  have_command doxygen || need doxygen
}

look_for_build() {
  have_compiler || need compiler
  if [ "$compiler" = clang ] || [ "$compiler" = sanitizers ]; then
    have_command clang++ || need clang
  fi
  if [ "$compiler" = sanitizers ]; then
    have_sanitizers || need sanitizers
  fi
  have_command cmake || need cmake
  have_command ninja || have_command make || need ninja
  have_header eigen3/Eigen/Core Eigen/Core || need eigen
  have_header fftw3.h || need fftw
  have_header stb/stb_image.h stb_image.h || need stb
  if [ "$purpose" = tests ]; then
    have_header catch2/catch.hpp catch2/catch_all.hpp || need catch2
    have_command pkg-config || have_command pkgconf || want pkgconfig
    have_command valgrind || want valgrind
    have_command gnuplot || want gnuplot
    have_header ceres/ceres.h || want ceres
    have_header nlopt.hpp || want nlopt
  fi
  have_header xsimd/xsimd.hpp || want xsimd
}

case $purpose in
  docs) look_for_docs ;;
  demo | tests) look_for_build ;;
  *) echo "install_dependencies.sh: $purpose found, expected demo, tests or docs" >&2; exit 2 ;;
esac

[ -n "$missing$optional" ] || exit 0

package_name() {
  case $1:$2 in
    apt:compiler) echo g++ ;;        dnf:compiler) echo gcc-c++ ;;         brew:compiler) echo gcc ;;
    apt:clang) echo clang ;;         dnf:clang) echo clang ;;              brew:clang) echo llvm ;;
    apt:sanitizers) echo libclang-rt-dev ;; dnf:sanitizers) echo compiler-rt ;; brew:sanitizers) ;;
    apt:cmake) echo cmake ;;         dnf:cmake) echo cmake ;;              brew:cmake) echo cmake ;;
    apt:ninja) echo ninja-build ;;   dnf:ninja) echo ninja-build ;;        brew:ninja) echo ninja ;;
    apt:eigen) echo libeigen3-dev ;; dnf:eigen) echo eigen3-devel ;;       brew:eigen) echo eigen ;;
    apt:fftw) echo libfftw3-dev ;;   dnf:fftw) echo fftw-devel ;;          brew:fftw) echo fftw ;;
    apt:stb) echo libstb-dev ;;      dnf:stb) echo stb_image-devel ;;      brew:stb) ;;
    apt:catch2) echo catch2 ;;       dnf:catch2) echo catch-devel ;;       brew:catch2) echo catch2 ;;
    apt:xsimd) echo libxsimd-dev ;;  dnf:xsimd) echo xsimd-devel ;;        brew:xsimd) echo xsimd ;;
    apt:pkgconfig) echo pkg-config ;; dnf:pkgconfig) echo pkgconf-pkg-config ;; brew:pkgconfig) echo pkgconf ;;
    apt:gnuplot) echo gnuplot-nox ;; dnf:gnuplot) echo gnuplot ;;          brew:gnuplot) echo gnuplot ;;
    apt:mkdocs) echo mkdocs ;;       dnf:mkdocs) echo mkdocs ;;            brew:mkdocs) echo mkdocs ;;
    apt:theme) echo mkdocs-material ;; dnf:theme) echo mkdocs-material ;;  brew:theme) echo mkdocs-material ;;
    apt:doxygen) echo doxygen ;;     dnf:doxygen) echo doxygen ;;          brew:doxygen) echo doxygen ;;
    apt:ceres) echo libceres-dev ;;  dnf:ceres) echo ceres-solver-devel ;; brew:ceres) echo ceres-solver ;;
    apt:nlopt) echo libnlopt-cxx-dev ;; dnf:nlopt) echo NLopt-devel ;;     brew:nlopt) echo nlopt ;;
    apt:valgrind) echo valgrind ;;   dnf:valgrind) echo valgrind ;;        brew:valgrind) ;;
  esac
}

# Only apt-get was tried. The dnf and brew lines are written from those systems' package names.
if have_command apt-get; then
  system=apt
  install="apt-get install -y --no-install-recommends"
elif have_command dnf; then
  system=dnf
  install="dnf install -y"
elif have_command brew; then
  system=brew
  install="brew install"
else
  echo "missing:$missing$optional; there is no apt-get, dnf or brew here to install it with" >&2
  [ -z "$missing" ] || exit 1
  exit 0
fi

packages=""
for item in $missing $optional; do
  packages="$packages $(package_name $system "$item")"
done

as_root=""
if [ $system != brew ] && [ "$(id -u)" -ne 0 ]; then
  if have_command sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    echo "missing:$missing$optional; to install it, run: sudo $install$packages" >&2
    [ -z "$missing" ] || exit 1
    echo "going on, since none of it is indispensable" >&2
    exit 0
  fi
fi

if [ $system = apt ]; then
  as_root="$as_root env DEBIAN_FRONTEND=noninteractive"
fi
echo "installing:$packages"
# The words of these variables are the words of the command.
# shellcheck disable=SC2086
if [ $system = apt ]; then
  $as_root $install $packages </dev/null || { $as_root apt-get update && $as_root $install $packages </dev/null; }
else
  $as_root $install $packages </dev/null
fi
[ "$purpose" = docs ] || have_compiler || { echo "the compiler is too old: g++ 12 or newer is needed, or set CXX" >&2; exit 1; }
