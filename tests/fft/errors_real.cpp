// Bad input to the real, cosine and sine transforms gets a sentence, and so do bad settings.

#include <wirtinger/fft/eigen_engine.hpp>

#include "fft_testing.hpp"

using namespace fft_testing;
using C = std::complex<double>;
using wg::R2r;

TEST_CASE("errors of real transforms: one bin without a length") {
  const Array<C> one = wg::zeros<C>({3, 1});
  CHECK_SENTENCE_PART(
      wg::irfft(one), ShapeError,
      "irfft: axis 1 has extent 1, so the default n = 2 (m - 1) is 0; pass n = 1, or "
      "more bins");
  CHECK_SENTENCE_PART(wg::hfft(one, {.axis = -1}), ShapeError, "hfft: axis 1 has extent 1");
  CHECK_SENTENCE_PART(wg::irfftn(one), ShapeError,
                      "irfftn: axis 1 has extent 1, so the default n = 2 (m - 1) is 0; pass s = 1");
  CHECK_SENTENCE_PART(wg::irfft2(one), ShapeError, "irfft2: axis 1 has extent 1");
  CHECK_SENTENCE_PART(wg::hfftn(one, {.axes = {1}}), ShapeError, "hfftn: axis 1 has extent 1");
  CHECK(wg::irfft(one, {.n = 1}).shape() == Shape{3, 1});
  CHECK(wg::irfft(one, {.axis = 0}).shape() == Shape{4, 1});
}

TEST_CASE("errors of real transforms: lengths") {
  const Array<double> x = noise<double>({4, 6});
  const Array<C> z = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::rfft(x, {.n = 0}), ShapeError, "rfft: n = 0 found, expected 1 or more");
  CHECK_SENTENCE_PART(wg::ihfft(x, {.n = -2, .axis = 0}), ShapeError, "ihfft: n = -2 found");
  CHECK_SENTENCE_PART(wg::irfft(z, {.n = 0}), ShapeError, "irfft: n = 0 found");
  CHECK_SENTENCE_PART(wg::hfft(z, {.n = -1}), ShapeError, "hfft: n = -1 found");
  CHECK_SENTENCE_PART(wg::rfftn(x, {.s = {4, 0}}), ShapeError, "rfftn: s = 0 found");
  CHECK_SENTENCE_PART(wg::irfft2(z, {.s = {0, 4}}), ShapeError, "irfft2: s = 0 found");
  CHECK_SENTENCE_PART(wg::dct(x, {.n = 0}), ShapeError, "dct: n = 0 found");
  CHECK_SENTENCE_PART(wg::idstn(x, {.s = {-1, 4}}), ShapeError, "extent -1 found");
  CHECK_SENTENCE_PART(wg::rfft(wg::zeros<double>({3, 0})), ShapeError,
                      "rfft: axis 1 of shape (3, 0) is empty");
  CHECK_SENTENCE_PART(wg::dst(wg::zeros<double>({0})), ShapeError,
                      "dst: axis 0 of shape (0,) is empty");
  CHECK_SENTENCE_PART(wg::irfft(wg::zeros<C>({0})), ShapeError, "irfft: axis 0 has extent 0");
  CHECK_SENTENCE_PART(wg::r2r(wg::zeros<double>({0}), {R2r::redft10}), ShapeError,
                      "r2r: axis 0 of shape (0,) is empty");
  const Index huge = std::numeric_limits<Index>::max() / 4;
  CHECK_SENTENCE_PART(wg::rfft(x, {.n = huge}), ShapeError, "rfft: n = ");
  CHECK_SENTENCE_PART(wg::irfft(z, {.n = huge}), ShapeError, "irfft: n = ");
}

TEST_CASE("errors of real transforms: axes") {
  const Array<double> x = noise<double>({4, 6});
  const Array<C> z = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::rfft(x, {.axis = 2}), AxisError, "rfft: axis 2 found, expected -2 .. 1");
  CHECK_SENTENCE_PART(wg::irfft(z, {.axis = -3}), AxisError, "irfft: axis -3 found");
  CHECK_SENTENCE_PART(wg::hfft(z, {.axis = 2}), AxisError, "hfft: axis 2 found");
  CHECK_SENTENCE_PART(wg::ihfft(noise<double>({})), AxisError, "ihfft: axis -1 found");
  CHECK_SENTENCE_PART(wg::rfftn(x, {.axes = {1, -1}}), AxisError, "rfftn: axis 1 is listed twice");
  CHECK_SENTENCE_PART(wg::irfftn(z, {.axes = {0, 1, 0}}), AxisError,
                      "irfftn: axis 0 is listed twice");
  CHECK_SENTENCE_PART(wg::hfftn(z, {.axes = {0, 0}}), AxisError, "hfftn: axis 0 is listed twice");
  CHECK_SENTENCE_PART(wg::ihfftn(x, {.axes = {-1, 1}}), AxisError,
                      "ihfftn: axis 1 is listed twice");
  CHECK_SENTENCE_PART(wg::dctn(x, {.axes = {0, 0}}), AxisError, "dctn: axis 0 is listed twice");
  CHECK_SENTENCE_PART(wg::dstn(x, {.axes = {3}}), AxisError, "dstn: axis 3 found");
  CHECK_SENTENCE_PART(wg::dct(x, {.axis = 2}), AxisError, "dct: axis 2 found");
  CHECK_SENTENCE_PART(wg::rfft2(noise<double>({4})), AxisError, "rfft2: axis -2 found");
  CHECK_SENTENCE_PART(wg::r2r(x, {R2r::redft10, R2r::redft10}, {.axes = {1, 1}}), AxisError,
                      "r2r: axis 1 is listed twice");
  const Axes none{std::vector<int>{}};
  CHECK_SENTENCE_PART(wg::rfftn(x, {.axes = none}), AxisError, "rfftn: no axis is listed");
  CHECK_SENTENCE_PART(wg::irfftn(z, {.axes = none}), AxisError, "irfftn: no axis is listed");
  CHECK_SENTENCE_PART(wg::rfftn(noise<double>({})), AxisError, "rfftn: no axis is listed");
}

TEST_CASE("errors of real transforms: lengths and kinds that do not fit the axes") {
  const Array<double> x = noise<double>({4, 6});
  const Array<C> z = noise<C>({4, 6});
  CHECK_SENTENCE_PART(wg::rfftn(x, {.s = {4}, .axes = {0, 1}}), ShapeError,
                      "rfftn: s has 1 lengths, axes lists 2");
  CHECK_SENTENCE_PART(wg::irfft2(z, {.s = {4, 4, 4}}), ShapeError, "irfft2: s has 3 lengths");
  CHECK_SENTENCE_PART(wg::hfftn(z, {.s = {4, 4, 4}}), ShapeError,
                      "hfftn: s has 3 lengths for an array of shape (4, 6), expected at most 2");
  CHECK_SENTENCE_PART(wg::idctn(x, {.s = {4, 4}, .axes = {1}}), ShapeError,
                      "idctn: s has 2 lengths, axes lists 1");
  CHECK_SENTENCE_PART(wg::r2r(x, {R2r::redft10}, {.axes = {0, 1}}), ShapeError,
                      "r2r: 1 kinds found for 2 axes");
  CHECK_SENTENCE_PART(wg::r2r(x, {R2r::redft10, R2r::redft10, R2r::redft10}), ShapeError,
                      "r2r: 3 kinds found for shape (4, 6), expected at most 2");
}

TEST_CASE("errors of cosine and sine transforms: types") {
  const Array<double> x = noise<double>({4, 1});
  for (const int type : {0, 5, -1}) {
    CHECK_SENTENCE_PART(wg::dct(x, {.type = type}), DomainError, "dct: type");
    CHECK_SENTENCE_PART(wg::idstn(x, {.type = type}), DomainError, "expected 1, 2, 3 or 4");
  }
  CHECK_SENTENCE_PART(wg::dct(x, {.type = 1}), ShapeError,
                      "dct: 1 point found along axis 1, expected 2 or more for type I");
  CHECK_SENTENCE_PART(wg::idctn(x, {.type = 1}), ShapeError, "idctn: 1 point found along axis 1");
  CHECK_SENTENCE_PART(wg::r2r(x, {R2r::redft00}), ShapeError, "r2r: 1 point found along axis 1");
  CHECK_SENTENCE_PART(wg::dct(x, {.type = 1, .n = 1, .axis = 0}), ShapeError, "dct: 1 point found");
  CHECK(wg::dst(x, {.type = 1}).shape() == Shape{4, 1});
  CHECK(wg::dct(x, {.type = 1, .n = 2}).shape() == Shape{4, 2});
}

TEST_CASE("errors of transforms: numbers that are no norm and no kind") {
  const Array<double> x = noise<double>({8});
  const auto norm = static_cast<wg::Norm>(9);
  CHECK_SENTENCE_PART(wg::fft(x, {.norm = norm}), DomainError,
                      "fft: norm 9 found, expected Norm::backward, ortho or forward");
  CHECK_SENTENCE_PART(wg::irfft(x, {.norm = norm}), DomainError, "irfft: norm 9 found");
  CHECK_SENTENCE_PART(wg::dct(x, {.norm = norm}), DomainError, "dct: norm 9 found");
  CHECK_SENTENCE_PART(wg::r2r(x, {static_cast<wg::R2r>(12)}), DomainError,
                      "r2r: kind 12 found, expected one of R2r's eight");
}

TEST_CASE("errors of real transforms: an operator applied to another shape") {
  const auto r = wg::rfft_operator<double>({8}, Order::row_major, {.n = 5});
  CHECK_SENTENCE_PART(r.apply(noise<double>({5})), ShapeError,
                      "rfft: shape (5,) found, the transform was made for (8,)");
  CHECK_SENTENCE_PART(r.apply_adjoint(noise<C>({5})), ShapeError, "made for (3,)");
  const auto c = wg::irfft_operator<double>({8}, Order::row_major, {.n = 5});
  CHECK_SENTENCE_PART(c.apply(noise<C>({3})), ShapeError, "irfft: shape (3,) found");
  CHECK_SENTENCE_PART(c.apply_adjoint(noise<double>({8})), ShapeError, "made for (5,)");
  const auto d = wg::dct_operator<double>({8}, Order::row_major, {.n = 5});
  CHECK_SENTENCE_PART(d.apply(noise<double>({5})), ShapeError, "dct: shape (5,) found");
  CHECK_SENTENCE_PART(d.apply_adjoint(noise<double>({8})), ShapeError, "made for (5,)");
}

TEST_CASE("errors: an engine that is not there") {
  using wg::detail::registered_engines;
  const wg::Engine before = wg::engine();
  const auto registered = registered_engines;
  registered_engines = {};
  CHECK_SENTENCE_PART(wg::set_engine(wg::Engine::eigen), PlanError,
                      "set_engine: the program does not contain the engine eigen");
  CHECK_SENTENCE_PART(wg::set_engine(wg::Engine::reference), PlanError, "the engine reference");
  registered_engines = registered;
#ifdef WIRTINGER_NO_FFTW
  CHECK_SENTENCE_PART(wg::set_engine(wg::Engine::fftw), PlanError,
                      "the engine fftw; this program is compiled with WIRTINGER_NO_FFTW");
#endif
  CHECK_SENTENCE_PART(wg::set_engine(static_cast<wg::Engine>(77)), PlanError,
                      "set_engine: 77 found, expected Engine::fftw, eigen or reference");
  CHECK(wg::engine() == before);
}

TEST_CASE("errors: threads and effort") {
  const int before = wg::threads();
  for (const int threads : {0, -1, 1025})
    CHECK_SENTENCE_PART(wg::set_threads(threads), PlanError,
                        "set_threads: " + std::to_string(threads) + " found, expected 1 .. 1024");
#ifdef WIRTINGER_NO_FFTW
  CHECK_SENTENCE_PART(
      wg::set_threads(2), PlanError,
      "set_threads: 2 found, expected 1: this program is compiled with WIRTINGER_NO_FFTW");
#else
  if (!wg::detail::Fftw<double>::threads().linked())  // the program in fft_threads/ does
    CHECK_SENTENCE_PART(wg::set_threads(2), PlanError,
                        "set_threads: 2 found, expected 1: FFTW's threads are not linked");
#endif
  wg::set_threads(1);
  CHECK(wg::threads() == before);
  CHECK_SENTENCE_PART(wg::set_effort(static_cast<wg::Effort>(77)), PlanError,
                      "set_effort: 77 found, expected Effort::estimate, measure or patient");
  CHECK(wg::effort() == wg::Effort::estimate);
}

TEST_CASE("settings: an operator keeps the engine it was made with") {
  const Array<double> x = noise<double>({3, 10});
  const auto op = wg::rfft_operator<double>({3, 10}, Order::row_major);
  const Array<C> y = op.apply(x);
  const Array<double> g = op.apply_adjoint(y);
  const WithEngine eigen(wg::Engine::eigen);
  CHECK(identical(op.apply(x), y));
  CHECK(identical(op.apply_adjoint(y), g));
  CHECK(error_in_eps(wg::rfft(x), wide(y)) < 4);
}
