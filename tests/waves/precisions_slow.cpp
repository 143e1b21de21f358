// float and long double: all sweeps of the helpers in the field, and values against those in
// double.

#include <wirtinger/waves.hpp>

#include "ops/sweep_testing.hpp"

using namespace sweep_testing;

namespace {

template <class R>
void check_precision() {
  using C = std::complex<R>;
  const Shape shape{4, 5};
  const Program<R> real = [](const Var<Array<R>>& x) {
    return wg::fourier_shift(wg::spectral_derivative(x * x, 0), 0.3);
  };
  CHECK(faults<R>(real, noise<R>(shape, 5)) == "");
  const auto waves = [](const auto& u) {
    const auto near = wg::angular_spectrum(u, 0.5, {.wavelength = 2.3, .pitch = 1});
    return wg::split_step(near, {.step = 0.2, .nonlinearity = 1.5, .lengths = {4, 5}});
  };
  const Program<C> complex = [&](const Var<Array<C>>& u) { return waves(u * u); };
  CHECK(faults<C>(complex, noise<C>(shape, 5)) == "");
  const double coarse = 100 * std::max(epsilon<R>, epsilon<double>);
  CHECK(distance(waves(noise<C>(shape, 5)), waves(noise<std::complex<double>>(shape, 5))) < coarse);
  // Numbers of any precision adapt.
  const auto far = wg::fraunhofer(noise<C>(shape), 2, {.wavelength = 0.5f, .pitch = 1.0L});
  CHECK(distance(far, wg::fraunhofer(noise<std::complex<double>>(shape), 2.0,
                                     {.wavelength = 0.5, .pitch = 1})) < coarse);
}

}  // namespace

TEST_CASE("sweeps of waves in float") { check_precision<float>(); }
TEST_CASE("sweeps of waves in long double") { check_precision<long double>(); }
