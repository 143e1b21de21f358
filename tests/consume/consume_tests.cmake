# The library as its users get it: installed and found by CMake or pkg-config, as sources, from a
# Debian package, or just included.

set(consume_arguments
  -Dsource=${CMAKE_CURRENT_SOURCE_DIR}/consume
  -Dbuild=${PROJECT_BINARY_DIR}
  -Dwork=${CMAKE_CURRENT_BINARY_DIR}/consume
  -Dcompiler=${CMAKE_CXX_COMPILER}
  -Dgenerator=${CMAKE_GENERATOR}
  -Dcpack=${CMAKE_CPACK_COMMAND}
  -Dfftw=${WIRTINGER_FFTW}
  -Dxsimd=${WIRTINGER_XSIMD}
  "-Dprefix_path=${CMAKE_PREFIX_PATH}"
  "-Deigen=${Eigen3_DIR}"
  "-Deigen_include=$<TARGET_PROPERTY:Eigen3::Eigen,INTERFACE_INCLUDE_DIRECTORIES>")

foreach(way IN ITEMS install cmake moved fetch_content pkg_config plain clang deb)
  add_test(NAME consume_${way}
    COMMAND ${CMAKE_COMMAND} ${consume_arguments} -Dway=${way}
      -P ${CMAKE_CURRENT_SOURCE_DIR}/consume/consume.cmake)
endforeach()
set_tests_properties(consume_install PROPERTIES FIXTURES_SETUP installed_package)
set_tests_properties(consume_cmake consume_moved consume_pkg_config consume_deb PROPERTIES
  FIXTURES_REQUIRED installed_package)
set_tests_properties(consume_pkg_config consume_clang consume_deb PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
set_tests_properties(consume_moved consume_deb PROPERTIES LABELS slow)
