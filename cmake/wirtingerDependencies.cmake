# What a program that includes wirtinger needs, as one target `wirtinger::dependencies`.
# The build and the installed package both read this file, so that they cannot drift apart.
# In:  WIRTINGER_FFTW, WIRTINGER_XSIMD.
# Out: wirtinger_DEPENDENCIES_FOUND, wirtinger_DEPENDENCIES_MESSAGE.

set(wirtinger_DEPENDENCIES_FOUND FALSE)

find_package(Threads)
if(NOT Threads_FOUND)
  set(wirtinger_DEPENDENCIES_MESSAGE "no thread library was found")
  return()
endif()

# No version in the call: the package file of Eigen 5 refuses a request for 3.x or a range.
find_package(Eigen3 CONFIG QUIET)
if(NOT Eigen3_FOUND)
  set(wirtinger_DEPENDENCIES_MESSAGE
    "Eigen was not found; install it (libeigen3-dev, eigen3-devel, eigen) or set Eigen3_DIR")
  return()
endif()
if(Eigen3_VERSION VERSION_LESS 3.3.9)
  set(wirtinger_DEPENDENCIES_MESSAGE "Eigen ${Eigen3_VERSION} is too old, 3.3.9 is needed")
  return()
endif()

if(WIRTINGER_FFTW)
  # MODULE: several systems ship package files for FFTW that name libraries they do not have.
  list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
  find_package(FFTW3 MODULE QUIET COMPONENTS double OPTIONAL_COMPONENTS float longdouble)
  list(POP_FRONT CMAKE_MODULE_PATH)
  if(NOT FFTW3_FOUND)
    set(wirtinger_DEPENDENCIES_MESSAGE
      "FFTW was not found; install it (libfftw3-dev, fftw-devel, fftw), or build wirtinger with -DWIRTINGER_FFTW=OFF")
    return()
  endif()
endif()

if(NOT WIRTINGER_XSIMD STREQUAL "OFF")
  find_path(WIRTINGER_XSIMD_INCLUDE_DIR xsimd/xsimd.hpp)
  mark_as_advanced(WIRTINGER_XSIMD_INCLUDE_DIR)
  if(WIRTINGER_XSIMD STREQUAL "ON" AND NOT WIRTINGER_XSIMD_INCLUDE_DIR)
    set(wirtinger_DEPENDENCIES_MESSAGE
      "WIRTINGER_XSIMD is ON but xsimd/xsimd.hpp was not found (libxsimd-dev, xsimd-devel, xsimd)")
    return()
  endif()
endif()

if(NOT TARGET wirtinger::dependencies)
  add_library(wirtinger::dependencies INTERFACE IMPORTED)
  target_link_libraries(wirtinger::dependencies INTERFACE Eigen3::Eigen Threads::Threads)

  if(WIRTINGER_FFTW)
    foreach(precision IN ITEMS double float longdouble)
      if(TARGET FFTW3::${precision})
        target_link_libraries(wirtinger::dependencies INTERFACE FFTW3::${precision})
      endif()
    endforeach()
  else()
    target_compile_definitions(wirtinger::dependencies INTERFACE WIRTINGER_NO_FFTW)
  endif()

  if(WIRTINGER_XSIMD STREQUAL "OFF" OR NOT WIRTINGER_XSIMD_INCLUDE_DIR)
    target_compile_definitions(wirtinger::dependencies INTERFACE WIRTINGER_NO_XSIMD)
  else()
    target_include_directories(wirtinger::dependencies INTERFACE ${WIRTINGER_XSIMD_INCLUDE_DIR})
  endif()
endif()

set(wirtinger_DEPENDENCIES_FOUND TRUE)
