# cpack -G DEB: a package with the installed files, for any machine, since they are text.
#
# Who passes packages on names himself: cpack -G DEB -D CPACK_PACKAGE_CONTACT="Name <address>".

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libwirtinger-dev)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The authors of wirtinger")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libeigen3-dev (>= 3.3.9)")
if(WIRTINGER_FFTW)
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libfftw3-dev")
endif()
# A package that was configured with xsimd or without stays so, but AUTO decides where it is used.
if(WIRTINGER_XSIMD STREQUAL "ON")
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libxsimd-dev")
elseif(NOT WIRTINGER_XSIMD STREQUAL "OFF")
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libxsimd-dev)
endif()

include(CPack)
