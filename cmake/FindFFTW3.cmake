# Finds FFTW 3, which on many systems comes without package files, or with broken ones.
#
#   find_package(FFTW3 MODULE COMPONENTS double [float] [longdouble])
#
# Targets: FFTW3::double, FFTW3::float, FFTW3::longdouble, and for each whose threaded planner is
# available FFTW3::double_threads, FFTW3::float_threads, FFTW3::longdouble_threads.
# Variables: FFTW3_FOUND, FFTW3_<component>_FOUND, FFTW3_<component>_threads_FOUND.

include(CheckLibraryExists)
include(CMakePushCheckState)
include(FindPackageHandleStandardArgs)
find_package(Threads QUIET)

if(NOT FFTW3_FIND_COMPONENTS)
  set(FFTW3_FIND_COMPONENTS double)
endif()

find_path(FFTW3_INCLUDE_DIR fftw3.h)
mark_as_advanced(FFTW3_INCLUDE_DIR)

set(_fftw3_suffix_double "")
set(_fftw3_suffix_float "f")
set(_fftw3_suffix_longdouble "l")

foreach(_fftw3_component IN LISTS FFTW3_FIND_COMPONENTS)
  set(FFTW3_${_fftw3_component}_FOUND FALSE)
  set(FFTW3_${_fftw3_component}_threads_FOUND FALSE)
  if(NOT DEFINED _fftw3_suffix_${_fftw3_component})
    continue()  # An unknown component stays "not found" and is reported below.
  endif()
  set(_fftw3_name fftw3${_fftw3_suffix_${_fftw3_component}})
  set(_fftw3_library FFTW3_${_fftw3_component}_LIBRARY)
  find_library(${_fftw3_library} NAMES ${_fftw3_name} lib${_fftw3_name}-3)
  mark_as_advanced(${_fftw3_library})
  if(NOT FFTW3_INCLUDE_DIR OR NOT ${_fftw3_library})
    continue()
  endif()
  set(FFTW3_${_fftw3_component}_FOUND TRUE)
  list(APPEND _fftw3_required ${_fftw3_library})
  if(NOT TARGET FFTW3::${_fftw3_component})
    add_library(FFTW3::${_fftw3_component} UNKNOWN IMPORTED)
    set_target_properties(FFTW3::${_fftw3_component} PROPERTIES
      IMPORTED_LOCATION "${${_fftw3_library}}"
      INTERFACE_INCLUDE_DIRECTORIES "${FFTW3_INCLUDE_DIR}"
      INTERFACE_LINK_LIBRARIES "$<$<PLATFORM_ID:Linux>:m>")
  endif()

  # The threaded planner is a library of its own, or (vcpkg) part of the main one.
  set(_fftw3_threads FFTW3_${_fftw3_component}_threads_LIBRARY)
  find_library(${_fftw3_threads} NAMES ${_fftw3_name}_threads lib${_fftw3_name}_threads-3)
  mark_as_advanced(${_fftw3_threads})
  set(_fftw3_merged FFTW3_${_fftw3_component}_threads_MERGED)
  if(NOT ${_fftw3_threads})
    cmake_push_check_state(RESET)
    set(CMAKE_REQUIRED_LIBRARIES ${CMAKE_THREAD_LIBS_INIT} $<$<PLATFORM_ID:Linux>:m>)
    set(CMAKE_REQUIRED_QUIET TRUE)
    check_library_exists("${${_fftw3_library}}"
      fftw${_fftw3_suffix_${_fftw3_component}}_init_threads "" ${_fftw3_merged})
    cmake_pop_check_state()
  endif()
  if(${_fftw3_threads} OR ${_fftw3_merged})
    set(FFTW3_${_fftw3_component}_threads_FOUND TRUE)
    if(NOT TARGET FFTW3::${_fftw3_component}_threads)
      add_library(FFTW3::${_fftw3_component}_threads INTERFACE IMPORTED)
      # The threads library calls the main one: static archives need this order.
      if(${_fftw3_threads})
        target_link_libraries(FFTW3::${_fftw3_component}_threads INTERFACE "${${_fftw3_threads}}")
      endif()
      target_link_libraries(FFTW3::${_fftw3_component}_threads INTERFACE FFTW3::${_fftw3_component})
      # References that a linker with --as-needed keeps; docs/transforms.md, "Threads".
      target_compile_definitions(FFTW3::${_fftw3_component}_threads INTERFACE WIRTINGER_FFTW_THREADS)
      if(TARGET Threads::Threads)
        target_link_libraries(FFTW3::${_fftw3_component}_threads INTERFACE Threads::Threads)
      endif()
    endif()
  endif()
endforeach()

find_package_handle_standard_args(FFTW3
  REQUIRED_VARS FFTW3_INCLUDE_DIR ${_fftw3_required}
  HANDLE_COMPONENTS)

unset(_fftw3_component)
unset(_fftw3_library)
unset(_fftw3_merged)
unset(_fftw3_name)
unset(_fftw3_required)
unset(_fftw3_suffix_double)
unset(_fftw3_suffix_float)
unset(_fftw3_suffix_longdouble)
unset(_fftw3_threads)
