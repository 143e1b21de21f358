# shellcheck shell=sh
# Sourced by test.sh and demo.sh, from the top directory: number of jobs, compiler cache,
# generator.

JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}

if command -v ccache >/dev/null 2>&1; then
  export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER:-ccache}"
  # Without these ccache does not cache units that use a precompiled header.
  export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}"
fi

step() {
  printf '==> %s\n' "$*"
}

# configure build_directory argument...
configure() {
  configure_build=$1
  shift
  # A build directory keeps the generator it was made with.
  if [ ! -f "$configure_build/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then
    set -- "$@" -G Ninja
  fi
  cmake "$@"
}
