# The library as its users get it: installed, found by CMake, by pkg-config, or just included.

set(consume_arguments
  -Dsource=${CMAKE_CURRENT_SOURCE_DIR}/consume
  -Dbuild=${PROJECT_BINARY_DIR}
  -Dwork=${CMAKE_CURRENT_BINARY_DIR}/consume
  -Dcompiler=${CMAKE_CXX_COMPILER}
  -Dgenerator=${CMAKE_GENERATOR}
  -Dfftw=${WIRTINGER_FFTW}
  "-Dprefix_path=${CMAKE_PREFIX_PATH}"
  "-Deigen=${Eigen3_DIR}"
  "-Deigen_include=$<TARGET_PROPERTY:Eigen3::Eigen,INTERFACE_INCLUDE_DIRECTORIES>")

foreach(way IN ITEMS install cmake pkg_config plain)
  add_test(NAME consume_${way}
    COMMAND ${CMAKE_COMMAND} ${consume_arguments} -Dway=${way}
      -P ${CMAKE_CURRENT_SOURCE_DIR}/consume/consume.cmake)
endforeach()
set_tests_properties(consume_install PROPERTIES FIXTURES_SETUP installed_package)
set_tests_properties(consume_cmake consume_pkg_config PROPERTIES FIXTURES_REQUIRED installed_package)
set_tests_properties(consume_pkg_config PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
