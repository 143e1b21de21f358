# cmake -Dpackaging=directory -Dversion=... [-Dpython=...] -P recipes.cmake
# What can be known of the recipes without their package managers: they can be read, and the
# version that vcpkg.json repeats is that of the library.

file(READ ${packaging}/vcpkg/vcpkg.json manifest)
string(JSON found ERROR_VARIABLE error GET "${manifest}" version)
if(error)
  message(FATAL_ERROR "${packaging}/vcpkg/vcpkg.json: ${error}")
endif()
if(NOT found STREQUAL version)
  message(FATAL_ERROR "vcpkg.json has version ${found}, the library ${version}")
endif()

# Each feature that is on by default exists, and the port passes each one on.
file(READ ${packaging}/vcpkg/portfile.cmake port)
string(JSON count LENGTH "${manifest}" default-features)
math(EXPR last "${count} - 1")
foreach(k RANGE ${last})
  string(JSON name GET "${manifest}" default-features ${k})
  string(JSON ignored GET "${manifest}" features ${name})
endforeach()
string(JSON count LENGTH "${manifest}" features)
math(EXPR last "${count} - 1")
foreach(k RANGE ${last})
  string(JSON name MEMBER "${manifest}" features ${k})
  string(TOUPPER "WIRTINGER_${name}" option)
  if(NOT port MATCHES "${name} ${option}")
    message(FATAL_ERROR "portfile.cmake does not pass on the feature ${name} as ${option}")
  endif()
endforeach()

if(NOT python)
  message("skipped: there is no Python here to read conanfile.py; vcpkg.json is right")
  return()
endif()
execute_process(
  COMMAND ${python} -c "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])"
    ${packaging}/conan/conanfile.py
  COMMAND_ERROR_IS_FATAL ANY)
# How the recipe finds the version.
file(READ ${packaging}/../CMakeLists.txt lists)
if(NOT lists MATCHES "project\\(wirtinger VERSION ${version}")
  message(FATAL_ERROR "conanfile.py looks for `project(wirtinger VERSION` in CMakeLists.txt")
endif()
