# The programs printed in README.md and docs/, see tools/extract_snippets.sh for the markers. One
# named with_ceres or with_nlopt is built where that library is, see tests/CMakeLists.txt.

file(GLOB_RECURSE pages CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
  ${PROJECT_SOURCE_DIR}/docs/*.md)
if(EXISTS ${PROJECT_SOURCE_DIR}/README.md)
  list(APPEND pages README.md)
endif()
foreach(page IN LISTS pages)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${page})
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tools}/extract_snippets.sh)

set(snippets_dir ${CMAKE_CURRENT_BINARY_DIR}/docs_snippets)
file(REMOVE_RECURSE ${snippets_dir}/extracted)
file(MAKE_DIRECTORY ${snippets_dir}/extracted)
execute_process(
  COMMAND ${WIRTINGER_SHELL} ${tools}/extract_snippets.sh ${snippets_dir}/extracted ${pages}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  COMMAND_ERROR_IS_FATAL ANY)

file(GLOB snippets RELATIVE ${snippets_dir}/extracted ${snippets_dir}/extracted/*.cpp)
foreach(snippet IN LISTS snippets)
  get_filename_component(name ${snippet} NAME_WE)
  set(foreign "")
  if(name MATCHES "^with_(.*)$")
    set(foreign ${foreign_${CMAKE_MATCH_1}})
    if(NOT foreign)
      continue()
    endif()
  endif()
  # A copy that is untouched while its text is: a changed page recompiles what changed in it.
  file(COPY_FILE ${snippets_dir}/extracted/${snippet} ${snippets_dir}/${snippet} ONLY_IF_DIFFERENT)
  add_executable(snippet_${name} ${snippets_dir}/${snippet})
  target_link_libraries(snippet_${name} PRIVATE wirtinger::wirtinger ${foreign})
  target_compile_options(snippet_${name} PRIVATE -O1 -Wall -Wextra)
  target_compile_definitions(snippet_${name} PRIVATE WIRTINGER_NO_FORCED_INLINING)
  set(expected ${snippets_dir}/extracted/${name}.expected)
  if(EXISTS ${expected})
    add_test(NAME docs_snippets_${name}
      COMMAND ${WIRTINGER_SHELL} ${tools}/compare_output.sh ${expected} $<TARGET_FILE:snippet_${name}>
      WORKING_DIRECTORY ${snippets_dir})
  else()
    add_test(NAME docs_snippets_${name} COMMAND snippet_${name} WORKING_DIRECTORY ${snippets_dir})
  endif()
endforeach()

# The page that adds a line to the rule table, followed to the letter.
add_test(NAME docs_extending_a_function
  COMMAND ${WIRTINGER_SHELL} ${tools}/check_extending.sh ${PROJECT_SOURCE_DIR}/docs/extending.md
    ${PROJECT_SOURCE_DIR}/include ${CMAKE_CXX_COMPILER} ${CMAKE_CXX20_STANDARD_COMPILE_OPTION}
    -DWIRTINGER_NO_FFTW "$<$<BOOL:${includes}>:-I$<JOIN:${includes},;-I>>"
  COMMAND_EXPAND_LISTS)
