#pragma once
// Catch2's two versions have two headers; the build says which one is there.

#if WIRTINGER_CATCH2_MAJOR == 2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;  // version 2 has it at hand without asking
#endif
