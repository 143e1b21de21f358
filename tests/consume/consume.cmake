# cmake -Dway=<install|cmake|moved|fetch_content|pkg_config|plain|clang|deb> ... -P consume.cmake; the
# variables are set in consume_tests.cmake.

set(prefix ${work}/prefix)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Builds the program of this folder with more arguments for CMake, and runs it.
function(build_and_run directory)
  file(REMOVE_RECURSE ${directory})
  run(${CMAKE_COMMAND} -S ${source} -B ${directory} -G ${generator}
    -DCMAKE_CXX_COMPILER=${compiler} -DEigen3_DIR=${eigen} ${ARGN})
  run(${CMAKE_COMMAND} --build ${directory})
  run(${directory}/consume)
endfunction()

# The same with find_package, from an installation and from no other.
function(find_build_and_run installation directory)
  list(PREPEND prefix_path ${installation})
  string(REPLACE ";" "\\;" prefix_path "${prefix_path}")
  build_and_run(${directory} "-DCMAKE_PREFIX_PATH=${prefix_path}")
  file(STRINGS ${directory}/CMakeCache.txt found REGEX "^wirtinger_DIR:")
  string(FIND "${found}" "=${installation}/" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "not the package of ${installation} was found: ${found}")
  endif()
endfunction()

if(way STREQUAL "install")
  file(REMOVE_RECURSE ${prefix})
  run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})

elseif(way STREQUAL "cmake")
  find_build_and_run(${prefix} ${work}/cmake)

elseif(way STREQUAL "fetch_content")
  string(REPLACE ";" "\\;" prefix_path "${prefix_path}")
  build_and_run(${work}/fetch_content "-DCMAKE_PREFIX_PATH=${prefix_path}"
    -DCONSUME_CHECKOUT=${source}/../.. -DWIRTINGER_FFTW=${fftw})
  # As a part of something else it builds nothing and makes no package of it.
  foreach(file IN ITEMS CPackConfig.cmake CTestTestfile.cmake)
    if(EXISTS ${work}/fetch_content/${file})
      message(FATAL_ERROR "${file} was made in somebody else's project")
    endif()
  endforeach()

elseif(way STREQUAL "pkg_config")
  find_program(pkg_config NAMES pkg-config pkgconf)
  if(NOT pkg_config)
    message("skipped: there is no pkg-config here")
    return()
  endif()
  set(ENV{PKG_CONFIG_PATH} "${prefix}/share/pkgconfig:$ENV{PKG_CONFIG_PATH}")
  execute_process(COMMAND ${pkg_config} --cflags --libs wirtinger
    OUTPUT_VARIABLE flags ERROR_VARIABLE flags_error RESULT_VARIABLE flags_result)
  if(NOT flags_result EQUAL 0)
    message(FATAL_ERROR "${flags_error}")
  endif()
  separate_arguments(flags UNIX_COMMAND "${flags}")
  run(${compiler} -std=c++20 ${source}/main.cpp ${source}/model.cpp ${flags} -o ${work}/with_pkg_config)
  run(${work}/with_pkg_config)

elseif(way MATCHES "^(plain|clang)$")
  # What the manual promises: the include directories, -lfftw3 and -pthread, nothing more. The
  # headers are no system headers here, and none of the usual warnings comes out of them.
  if(way STREQUAL "clang")
    find_program(clang clang++)
    if(NOT clang)
      message("skipped: there is no clang++ here")
      return()
    endif()
    set(compiler ${clang})
  endif()
  file(MAKE_DIRECTORY ${work})
  set(flags -I${source}/../../include -Wall -Wextra -Wpedantic -Wconversion -Werror)
  foreach(directory IN LISTS eigen_include)
    list(APPEND flags -isystem ${directory})
  endforeach()
  if(fftw)
    set(libraries -lfftw3)
  else()
    set(libraries -DWIRTINGER_NO_FFTW)
  endif()
  run(${compiler} -std=c++20 ${flags} ${source}/main.cpp ${source}/model.cpp ${libraries} -pthread
    -o ${work}/${way})
  run(${work}/${way})

elseif(way STREQUAL "moved")
  # The installation somewhere else than where it was made for, which it must not remember.
  set(moved ${work}/moved_elsewhere)
  file(REMOVE_RECURSE ${moved})
  file(COPY ${prefix}/ DESTINATION ${moved})
  file(GLOB_RECURSE files ${moved}/*)
  foreach(file IN LISTS files)
    file(STRINGS ${file} remembered REGEX "${prefix}")
    if(remembered)
      message(FATAL_ERROR "${file} names the place of its installation: ${remembered}")
    endif()
  endforeach()
  find_build_and_run(${moved} ${work}/moved)

elseif(way STREQUAL "deb")
  find_program(dpkg_deb dpkg-deb)
  if(NOT dpkg_deb)
    message("skipped: there is no dpkg-deb here")
    return()
  endif()
  file(REMOVE_RECURSE ${work}/deb)
  run(${cpack} -G DEB --config ${build}/CPackConfig.cmake -B ${work}/deb)
  file(GLOB package ${work}/deb/*.deb)  # two would be an error below

  function(expect_field field expected)
    execute_process(COMMAND ${dpkg_deb} -f ${package} ${field}
      OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    if(NOT found MATCHES "^(${expected})$")
      message(FATAL_ERROR "${field} of ${package}: ${found}, expected ${expected}")
    endif()
  endfunction()
  expect_field(Package libwirtinger-dev)
  expect_field(Architecture all)
  if(fftw)
    expect_field(Depends "libeigen3-dev [^,]*, libfftw3-dev(, libxsimd-dev)?")
  else()
    expect_field(Depends "libeigen3-dev [^,]*(, libxsimd-dev)?")
  endif()
  if(xsimd STREQUAL "AUTO")
    expect_field(Recommends libxsimd-dev)
  endif()

  # What is in it is what `cmake --install` installs.
  run(${dpkg_deb} -x ${package} ${work}/deb/unpacked)
  file(GLOB_RECURSE installed RELATIVE ${prefix} ${prefix}/*)
  file(GLOB_RECURSE packed RELATIVE ${work}/deb/unpacked ${work}/deb/unpacked/*)
  list(TRANSFORM installed PREPEND usr/)
  if(NOT packed STREQUAL installed)
    message(FATAL_ERROR "packed: ${packed}\ninstalled: ${installed}")
  endif()

  # Unpacked elsewhere than in /usr it has to work as well.
  find_build_and_run(${work}/deb/unpacked/usr ${work}/deb/cmake)
endif()
