#pragma once
// Precompiled for all test binaries. Tests include what they use all the same, this file only saves
// time: a second for each unit.

#include <Eigen/Core>

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <wirtinger/wirtinger.hpp>

#include "catch.hpp"
