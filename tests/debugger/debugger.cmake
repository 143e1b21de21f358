# The printers for gdb, on a program that is compiled for a debugger whatever the build type is.

add_executable(debugger debugger/main.cpp)
target_link_libraries(debugger PRIVATE wirtinger::wirtinger wirtinger_warnings)
target_compile_options(debugger PRIVATE -g -O0)
add_test(NAME debugger_gdb
  COMMAND ${WIRTINGER_SHELL} ${tools}/check_gdb.sh ${tools}/gdb/wirtinger_gdb.py
    ${CMAKE_CURRENT_SOURCE_DIR}/debugger/commands.gdb
    ${CMAKE_CURRENT_SOURCE_DIR}/debugger/expected.txt $<TARGET_FILE:debugger>)
set_tests_properties(debugger_gdb PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
