// One program, compiled twice: for this machine, and for the least machine of its kind. Included
// inside an anonymous namespace: what differs between the two are the library's own functions.

namespace wg = wirtinger;
using Complex = std::complex<double>;

inline void append(Results& all, const wg::Array<Complex>& x) {
  const auto values = x.to_row_major();
  all.insert(all.end(), values.begin(), values.end());
}
inline void append(Results& all, Complex x) { all.push_back(x); }

inline Results results() {
  Results all;
  for (const wg::Index n : {5, 64, 1000}) {  // packets, whole ones and tails
    auto x = wg::zeros<Complex>({n});
    for (wg::Index k = 0; k < n; ++k)
      x(k) = std::polar(1.0 + 0.2 * std::sin(double(k)), 0.3 * double(k));
    const auto loss = [](auto u, auto g) {
      for (int step = 0; step < 3; ++step)
        u = ifft(fft(u) * 0.5) * cis(g * abs2(u)) + 0.1;
      return sum(abs(fft(u))) + log(norm2(u));
    };
    const auto [value, gradient] = wg::value_and_gradient(loss, x, 0.2);
    append(all, Complex(value));
    append(all, std::get<0>(gradient));
    append(all, Complex(std::get<1>(gradient)));
    auto recording = wg::record(loss, x, 0.3);
    append(all, std::get<0>(recording.value_and_gradient(x, 0.2).gradient));
    const auto h = wg::hvp([&](auto u) { return loss(u, 0.2); }, x, x);
    append(all, h.product);
  }
  // Scalar statements have no packets: their functions are the same symbols in both units.
  for (const bool replayed : {false, true}) {
    const auto scalars = [](auto z, auto c) {
      for (int step = 0; step < 20; ++step)
        z = z * z * 0.5 + exp(c * conj(z)) * 0.1;
      return abs2(z);
    };
    const Complex z(0.3, -0.2), c(-0.4, 0.1);
    const auto gradient = replayed ? wg::record(scalars, z, c).value_and_gradient(z, c).gradient
                                   : wg::gradient(scalars, z, c);
    append(all, std::get<0>(gradient));
    append(all, std::get<1>(gradient));
  }
  return all;
}
