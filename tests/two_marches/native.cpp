#include <wirtinger/wirtinger.hpp>

#include "results.hpp"

namespace {
#include "program.hpp"
}

Results results_of_native() { return results(); }
