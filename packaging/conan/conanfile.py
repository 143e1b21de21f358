"""Conan 2 recipe; packs the checkout that it lies in: conan create packaging/conan"""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load
from conan.tools.layout import basic_layout

required_conan_version = ">=2.0"


class WirtingerConan(ConanFile):
    name = "wirtinger"
    description = "Complex reverse-mode automatic differentiation with FFTs"
    license = "BSL-1.0"
    topics = ("automatic-differentiation", "complex-numbers", "fft", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_fftw": [True, False], "with_xsimd": [True, False]}
    default_options = {"with_fftw": True, "with_xsimd": True}
    no_copy_source = True

    @property
    def _checkout(self):
        return os.path.join(self.recipe_folder, os.pardir, os.pardir)

    def set_version(self):
        text = load(self, os.path.join(self._checkout, "CMakeLists.txt"))
        self.version = re.search(r"project\(wirtinger VERSION ([0-9.]+)", text).group(1)

    # Conan moves the recipe into its cache; these come along.
    def export_sources(self):
        copy(self, "LICENSE", self._checkout, self.export_sources_folder)
        copy(self, "include/*", self._checkout, self.export_sources_folder)

    def layout(self):
        basic_layout(self)

    def requirements(self):
        self.requires("eigen/[>=3.3.9]", transitive_headers=True)
        if self.options.with_fftw:
            self.requires("fftw/[>=3.3.8 <4]", transitive_headers=True, transitive_libs=True)
        if self.options.with_xsimd:
            self.requires("xsimd/[>=8]", transitive_headers=True)

    def validate(self):
        if self.settings.get_safe("compiler.cppstd"):
            check_min_cppstd(self, 20)

    # Headers are the same on every machine; an option decides what their users' programs define.
    def package_id(self):
        self.info.settings.clear()
        self.info.requires.clear()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        for pattern in ("*.hpp", "*.inc"):
            copy(self, pattern, os.path.join(self.source_folder, "include"),
                 os.path.join(self.package_folder, "include"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        if not self.options.with_fftw:
            self.cpp_info.defines.append("WIRTINGER_NO_FFTW")
        if not self.options.with_xsimd:
            self.cpp_info.defines.append("WIRTINGER_NO_XSIMD")
        if self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs.append("pthread")
