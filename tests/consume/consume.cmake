# cmake -Dway=<install|cmake|pkg_config|plain> ... -P consume.cmake; the variables are set in
# consume_tests.cmake.

set(prefix ${work}/prefix)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(way STREQUAL "install")
  file(REMOVE_RECURSE ${prefix})
  run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})

elseif(way STREQUAL "cmake")
  file(REMOVE_RECURSE ${work}/cmake)
  list(PREPEND prefix_path ${prefix})
  string(REPLACE ";" "\\;" prefix_path "${prefix_path}")
  run(${CMAKE_COMMAND} -S ${source} -B ${work}/cmake -G ${generator}
    -DCMAKE_CXX_COMPILER=${compiler} -DCMAKE_PREFIX_PATH=${prefix_path} -DEigen3_DIR=${eigen})
  run(${CMAKE_COMMAND} --build ${work}/cmake)
  run(${work}/cmake/consume)

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
  run(${compiler} -std=c++20 ${source}/main.cpp ${flags} -o ${work}/with_pkg_config)
  run(${work}/with_pkg_config)

elseif(way STREQUAL "plain")
  # What the manual promises: the include directories, -lfftw3 and -pthread, nothing more.
  file(MAKE_DIRECTORY ${work})
  set(flags -I${source}/../../include)
  foreach(directory IN LISTS eigen_include)
    list(APPEND flags -isystem ${directory})
  endforeach()
  if(fftw)
    set(libraries -lfftw3)
  else()
    set(libraries -DWIRTINGER_NO_FFTW)
  endif()
  run(${compiler} -std=c++20 ${flags} ${source}/main.cpp ${libraries} -pthread -o ${work}/plain)
  run(${work}/plain)
endif()
