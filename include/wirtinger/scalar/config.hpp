/// \file
/// What every header needs: the index type, forced inlining and the choice of SIMD library.
#pragma once

#include <cstddef>

#if !defined(WIRTINGER_NO_XSIMD) && !__has_include(<xsimd/xsimd.hpp>)
#define WIRTINGER_NO_XSIMD  // without xsimd every packet has one lane: same results, slower
#endif

// Packet code must be inlined completely: a sincos left out of line costs a quarter of a whole
// gradient, and a non-inlined function compiled for one -march could be linked into another.
// WIRTINGER_NO_FORCED_INLINING leaves it to the compiler: half the time to compile, slower code, for
// tests and debug builds of programs that are compiled for one -march in all units.
#if defined(__GNUC__) && !defined(WIRTINGER_NO_FORCED_INLINING)
#define WIRTINGER_INLINE [[gnu::always_inline]] inline
#define WIRTINGER_INLINE_LAMBDA __attribute__((always_inline))
#else
#define WIRTINGER_INLINE inline
#define WIRTINGER_INLINE_LAMBDA
#endif

#if defined(__GNUC__)
#define WIRTINGER_NOINLINE [[gnu::noinline]]
#define WIRTINGER_COLD [[gnu::cold, gnu::noinline]]
#else
#define WIRTINGER_NOINLINE
#define WIRTINGER_COLD
#endif

#define WIRTINGER_VERSION_MAJOR 0
#define WIRTINGER_VERSION_MINOR 1
#define WIRTINGER_VERSION_PATCH 0

namespace wirtinger {

/// Signed type of extents, strides, offsets and element counts.
using Index = std::ptrdiff_t;

}  // namespace wirtinger
