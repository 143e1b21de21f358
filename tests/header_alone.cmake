# Every header compiles alone, twice in one unit (its guard works), without a warning. All units
# are then linked: a function that is neither inline nor a template shows as a duplicate.

file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/include
  ${PROJECT_SOURCE_DIR}/include/wirtinger/*.hpp)

# Facades for other people's libraries are compiled where those are installed.
function(foreign_header_of header result)
  set(foreign "")
  if(header MATCHES "catch2\\.hpp$")
    set(foreign "catch2/catch_test_macros.hpp>) || __has_include(<catch2/catch.hpp")
  elseif(header MATCHES "/mpi(\\.hpp$|/)")
    set(foreign "mpi.h")
  elseif(header MATCHES "/ceres\\.hpp$")
    set(foreign "ceres/ceres.h")
  elseif(header MATCHES "/nlopt\\.hpp$")
    set(foreign "nlopt.hpp")
  endif()
  set(${result} "${foreign}" PARENT_SCOPE)
endfunction()

set(units_dir ${CMAKE_CURRENT_BINARY_DIR}/header_alone_units)
file(CONFIGURE OUTPUT ${units_dir}/main.cpp CONTENT "int main() { return 0; }\n")
set(all_units ${units_dir}/main.cpp)
set(public_units ${units_dir}/main.cpp)
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER ${header} unit)
  set(text "#include <${header}>\n#include <${header}>\n")
  foreign_header_of(${header} foreign)
  if(foreign)
    set(text "#if __has_include(<${foreign}>)\n${text}#endif\n")
  endif()
  file(CONFIGURE OUTPUT ${units_dir}/${unit}.cpp CONTENT "${text}" @ONLY)
  list(APPEND all_units ${units_dir}/${unit}.cpp)
  if(header MATCHES "^wirtinger/[^/]*$")
    list(APPEND public_units ${units_dir}/${unit}.cpp)
  endif()
endforeach()

# Quickly: what users include. Slowly: every header.
add_executable(header_alone ${public_units})
add_executable(header_alone_slow EXCLUDE_FROM_ALL ${all_units})
add_dependencies(slow_tests header_alone_slow)
foreach(binary IN ITEMS header_alone header_alone_slow)
  target_link_libraries(${binary} PRIVATE wirtinger::wirtinger wirtinger_warnings Catch2::Catch2)
  # Last on the line, hence stronger than the build type; these units are only looked at.
  target_compile_options(${binary} PRIVATE -Werror -O0)
  add_test(NAME ${binary} COMMAND ${binary})
endforeach()
set_tests_properties(header_alone_slow PROPERTIES LABELS slow)
