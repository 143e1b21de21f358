# The one header of tools/amalgamate.sh, compiled without include/ on the path and not as a system
# header: it is complete, each header stands in it once and where it can, and nothing warns.

set(amalgamated_dir ${CMAKE_CURRENT_BINARY_DIR}/amalgamated_header)
file(GLOB_RECURSE amalgamated_parts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/wirtinger/*)
add_custom_command(OUTPUT ${amalgamated_dir}/wirtinger.hpp
  COMMAND ${WIRTINGER_SHELL} ${tools}/amalgamate.sh ${amalgamated_dir}
  DEPENDS ${tools}/amalgamate.sh ${PROJECT_SOURCE_DIR}/LICENSE ${amalgamated_parts}
  COMMENT "Writing the headers as one")
add_custom_target(amalgamated_header DEPENDS ${amalgamated_dir}/wirtinger.hpp)

add_executable(amalgamated amalgamated/main.cpp)
add_executable(amalgamated_without_fftw EXCLUDE_FROM_ALL amalgamated/main.cpp)
target_compile_definitions(amalgamated_without_fftw PRIVATE WIRTINGER_NO_FFTW)
add_dependencies(slow_tests amalgamated_without_fftw)
foreach(binary IN ITEMS amalgamated amalgamated_without_fftw)
  add_dependencies(${binary} amalgamated_header)
  target_include_directories(${binary} PRIVATE ${amalgamated_dir})
  target_link_libraries(${binary} PRIVATE wirtinger::dependencies wirtinger_warnings)
  target_compile_features(${binary} PRIVATE cxx_std_20)
  # As in header_alone.cmake: last on the line, hence stronger than the build type.
  target_compile_options(${binary} PRIVATE -Werror -O0)
  add_test(NAME ${binary} COMMAND ${binary})
endforeach()
set_tests_properties(amalgamated_without_fftw PROPERTIES LABELS slow)
