// Two translation units compiled for different machines, in one program: packets of different
// widths, and one copy of everything else, whichever the linker takes.

#include <cmath>
#include <cstdio>

#include "results.hpp"

int main() {
  // In turns: memory that one unit frees is used by the other.
  for (int round = 0; round < 2; ++round) {
    const Results native = results_of_native(), baseline = results_of_baseline();
    if (native.size() != baseline.size() || native.empty()) return 1;
    for (std::size_t k = 0; k < native.size(); ++k)
      if (!(std::abs(native[k] - baseline[k]) <= 1e-12 * (1 + std::abs(native[k])))) {
        std::printf("number %zu differs: %g%+gi and %g%+gi\n", k, native[k].real(),
                    native[k].imag(), baseline[k].real(), baseline[k].imag());
        return 1;
      }
  }
}
