# What must not compile: one file and one CTest entry each, see tools/compile_fail.sh.

# Never built: it collects the flags a program that links wirtinger is compiled with.
add_library(compile_fail_flags OBJECT EXCLUDE_FROM_ALL support/precompiled.cpp)
target_link_libraries(compile_fail_flags PRIVATE wirtinger::wirtinger)
set(includes $<TARGET_PROPERTY:compile_fail_flags,INCLUDE_DIRECTORIES>)
set(definitions $<TARGET_PROPERTY:compile_fail_flags,COMPILE_DEFINITIONS>)

file(GLOB cases CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/*.cpp)
foreach(case IN LISTS cases)
  get_filename_component(name ${case} NAME_WE)
  add_test(NAME compile_fail_${name}
    COMMAND ${WIRTINGER_SHELL} ${tools}/compile_fail.sh ${case} ${CMAKE_CXX_COMPILER}
      ${CMAKE_CXX20_STANDARD_COMPILE_OPTION}
      "$<$<BOOL:${includes}>:-I$<JOIN:${includes},;-I>>"
      "$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},;-D>>"
    COMMAND_EXPAND_LISTS)
endforeach()
