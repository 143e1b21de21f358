# Takes the checkout that it lies in: vcpkg install wirtinger --overlay-ports=packaging/vcpkg.
# A port outside of the checkout has vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH ...) here.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

set(VCPKG_BUILD_TYPE release)  # headers only

vcpkg_check_features(OUT_FEATURE_OPTIONS feature_options FEATURES
  fftw WIRTINGER_FFTW
  xsimd WIRTINGER_XSIMD)
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}" OPTIONS
  ${feature_options}
  -DWIRTINGER_BUILD_TESTS=OFF
  -DWIRTINGER_BUILD_EXAMPLES=OFF
  -DWIRTINGER_BUILD_BENCHMARKS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/wirtinger)
vcpkg_fixup_pkgconfig()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
