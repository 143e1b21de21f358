// Values and derivatives of the rule table against independent references: numbers computed with
// 2600 bits by tools/make_reference_values.py at kinks, cuts, tiny and huge arguments, where
// differences see nothing. Packets of one lane and the machine's, three precisions.

#include <wirtinger/ops/rules.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace wirtinger::number;
using Wide = std::complex<long double>;

// --- what is allowed ----------------------------------------------------------------------------

/// In units of eps max(|re|, |im|) of what is expected.
struct Bound {
  std::string_view name;
  double value, derivative;
};
constexpr Bound usual{"", 4, 16};
constexpr Bound exceptions[] = {
    // exp(-x^2): the rounding of x^2 counts x^2 times.
    {"erf", 4, 64},
    // std::pow of complex numbers is exp(w log z), and pow(x, y - 1) rounds y - 1: what is rounded
    // before the exponential counts as often as the exponent is large.
    {"pow", 128, 128},
    // In the same way pi Im(z); besides, near zeros of the derivative its two parts cancel.
    {"sinc", 64, 64},
};

/// Exact in any precision, or made of arithmetic that every_rule.cpp covers.
constexpr std::string_view without_references[] = {
    "add", "subtract", "multiply", "negate", "conj", "real", "imag", "to_complex", "complex"};

Bound bound_of(std::string_view name) {
  for (const Bound& bound : exceptions)
    if (bound.name == name) return bound;
  return usual;
}

// --- the file -----------------------------------------------------------------------------------

struct Line {
  std::string text;
  std::vector<long double> numbers;  // arguments, value, derivatives
};
using Reference = std::map<std::string, std::vector<Line>>;  // by name and field: "log c"

Reference read_reference() {
  Reference result;
  std::ifstream file(WIRTINGER_TEST_DATA "/reference_values.txt");
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text[0] == '#') continue;
    const std::size_t name_end = text.find(' ', text.find(' ') + 1);
    Line line{text, {}};
    for (const char* at = text.c_str() + name_end; *at != '\0';) {
      char* end = nullptr;
      line.numbers.push_back(std::strtold(at, &end));  // streams do not read hexadecimal numbers
      at = end;
    }
    result[text.substr(0, name_end)].push_back(line);
  }
  return result;
}
const std::vector<Line>& lines_of(std::string_view name, bool complex) {
  static Reference reference = read_reference();
  return reference[std::string(name) + (complex ? " c" : " r")];
}

/// Number k of a line.
Wide number_at(const Line& line, bool complex, std::size_t k) {
  return complex ? Wide(line.numbers.at(2 * k), line.numbers.at(2 * k + 1))
                 : Wide(line.numbers.at(k));
}

// --- the comparison -----------------------------------------------------------------------------

constexpr double wrong = std::numeric_limits<double>::infinity();

template <class R>
double part_distance(long double found, long double expected, long double size) {
  using Limits = std::numeric_limits<R>;
  if (std::isnan(found)) return wrong;
  if (std::isinf(size)) return std::isfinite(expected) || found == expected ? 0 : wrong;
  const long double unit =
      static_cast<long double>(Limits::epsilon()) * std::max<long double>(size, Limits::min());
  return static_cast<double>(std::abs(found - expected) / unit);
}
template <class R>
double distance_in_eps(Wide found, Wide expected) {
  const long double size = std::max(std::abs(expected.real()), std::abs(expected.imag()));
  // What only this precision cannot hold: infinite, for a complex number in one part at least.
  const auto overflowed = [](long double part, long double side) {
    return std::isinf(part) && std::signbit(part) == std::signbit(side);
  };
  if (std::isfinite(size) && size > std::numeric_limits<R>::max())
    return overflowed(found.real(), expected.real()) || overflowed(found.imag(), expected.imag())
               ? 0
               : wrong;
  return std::max(part_distance<R>(found.real(), expected.real(), size),
                  part_distance<R>(found.imag(), expected.imag(), size));
}

/// Is the number of normal size, or zero?
template <class R>
bool is_normal(Wide w) {
  return w == Wide(0) || std::abs(w) >= std::numeric_limits<R>::min();
}

/// The largest distance so far and where it was.
struct Worst {
  double distance = 0;
  std::string line;
  Wide found;

  template <class R>
  void see(Wide what, Wide expected, const Line& where) {
    const double d = distance_in_eps<R>(what, expected);
    if (d > distance) *this = {d, where.text, what};
  }
};

// --- the rules on packets -----------------------------------------------------------------------

/// Can the argument be a number of type Z without a change?
template <class Z>
bool fits(Wide x) {
  using R = typename Z::Real;
  const auto kept = [](long double part) {
    return static_cast<long double>(static_cast<R>(part)) == part;
  };
  if (is_complex<Z>) return kept(x.real()) && kept(x.imag());
  return kept(x.real()) && x.imag() == 0 && !std::signbit(x.imag());
}

/// Argument k of as many lines as there are lanes.
template <class Z>
Z packet_of(const std::vector<Line>& lines, bool complex, std::size_t k, std::size_t from) {
  using R = typename Z::Real;
  Z packet{};
  for (std::size_t lane = 0; lane < static_cast<std::size_t>(Z::width); ++lane) {
    const Wide x = number_at(lines[std::min(from + lane, lines.size() - 1)], complex, k);
    const R re = static_cast<R>(x.real());
    if constexpr (is_complex<Z>)
      detail::set_lane(packet, lane, std::complex<R>(re, static_cast<R>(x.imag())));
    else
      detail::set_lane(packet, lane, re);
  }
  return packet;
}

template <class P>
Wide lane_of(const P& p, std::size_t lane) {
  if constexpr (is_zero_type<P>)
    return 0;
  else if constexpr (std::is_arithmetic_v<P>)
    return p;
  else
    return measure::wide(detail::get_lane(p, lane));
}

template <class Rule, class Z>
std::vector<Wide> results_of(const Z& z, std::size_t lane) {
  const auto w = Rule::value(z);
  const Wide p = lane_of(Rule::p(z, w), lane), q = lane_of(Rule::q(z, w), lane);
  const Wide value = lane_of(w, lane);
  if (!is_complex<Z>) return {value, Rule::kind == Kind::real_valued ? 2 * p.real() : p + q};
  if (Rule::kind == Kind::general) return {value, p, q};
  return {value, p};
}
template <class Rule, class A, class B>
std::vector<Wide> results_of(const A& a, const B& b, std::size_t lane) {
  const auto w = Rule::value(a, b);
  return {lane_of(w, lane), lane_of(Rule::p(a, b, w), lane), lane_of(Rule::p2(a, b, w), lane)};
}

/// The lines whose arguments are numbers of the types Z.
template <class Rule, class... Z, std::size_t... k>
std::vector<Line> lines_for(bool complex, std::index_sequence<k...>) {
  std::vector<Line> lines;
  for (const Line& line : lines_of(Rule::name_text, complex))
    if ((fits<Z>(number_at(line, complex, k)) && ...)) lines.push_back(line);
  return lines;
}
template <class... Z, std::size_t... k>
std::tuple<Z...> packets_of(const std::vector<Line>& lines, bool complex, std::size_t from,
                            std::index_sequence<k...>) {
  return {packet_of<Z>(lines, complex, k, from)...};
}

template <class Rule, class First, class... More>
void check_arguments() {
  using R = typename First::Real;
  constexpr bool complex = (is_complex<First> || ... || is_complex<More>);
  constexpr std::size_t arguments = 1 + sizeof...(More);
  constexpr std::make_index_sequence<arguments> numbers;
  const std::vector<Line> lines = lines_for<Rule, First, More...>(complex, numbers);
  constexpr auto width = static_cast<std::size_t>(First::width);
  Worst value, derivative;
  for (std::size_t from = 0; from < lines.size(); from += width) {
    const auto at = packets_of<First, More...>(lines, complex, from, numbers);
    for (std::size_t lane = 0; lane < width && from + lane < lines.size(); ++lane) {
      const Line& line = lines[from + lane];
      const std::vector<Wide> found =
          std::apply([&](const auto&... z) { return results_of<Rule>(z..., lane); }, at);
      value.see<R>(found[0], number_at(line, complex, arguments), line);
      // Derivatives are made of the value, which has no digits left where it is subnormal; they may
      // themselves be zero where they ought to be subnormal.
      for (std::size_t i = 1; i < found.size() && is_normal<R>(found[0]); ++i) {
        const Wide expected = number_at(line, complex, arguments + i);
        if (is_normal<R>(expected) || found[i] != Wide(0))
          derivative.see<R>(found[i], expected, line);
      }
    }
  }
  const Bound bound = bound_of(Rule::name_text);
  CAPTURE(Rule::name_text, sizeof(R), width, complex);
  {
    CAPTURE(value.line, value.found);
    CHECK(value.distance <= bound.value);
  }
  {
    CAPTURE(derivative.line, derivative.found);
    CHECK(derivative.distance <= bound.derivative);
  }
}

template <class R, class A, class Rule>
void check_unary() {
  using N = Packet<R, A>;
  check_arguments<Rule, N>();
  if constexpr (Rule::kind != Kind::real) check_arguments<Rule, Complex<N>>();
}
template <class R, class A, class Rule>
void check_binary() {
  using N = Packet<R, A>;
  check_arguments<Rule, N, N>();
  if constexpr (Rule::kind != Kind::real) {
    check_arguments<Rule, Complex<N>, Complex<N>>();
    check_arguments<Rule, Complex<N>, N>();
    check_arguments<Rule, N, Complex<N>>();
  }
}

/// A new row of the table comes with references, or is named above.
void check_listed(std::string_view name) {
  const bool found = !lines_of(name, false).empty() || !lines_of(name, true).empty();
  const auto& without = without_references;
  CAPTURE(name);
  CHECK(found == (std::find(std::begin(without), std::end(without), name) == std::end(without)));
}

template <class R, class A>
void check_table() {
#define RULE(name, ...) check_unary<R, A, name##_rule>();
#define RULE_GENERAL(name, ...) check_unary<R, A, name##_rule>();
#define RULE2(name, ...) check_binary<R, A, name##_rule>();
#define OPERATOR1(name, ...) check_unary<R, A, name##_rule>();
#define OPERATOR2(name, ...) check_binary<R, A, name##_rule>();
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
}

}  // namespace

TEST_CASE("every function has reference values") {
#define RULE(name, ...) check_listed(#name);
#define RULE_GENERAL(name, ...) check_listed(#name);
#define RULE2(name, ...) check_listed(#name);
#define OPERATOR1(name, ...) check_listed(#name);
#define OPERATOR2(name, ...) check_listed(#name);
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
}

TEST_CASE("reference values: double") { check_table<double, Single>(); }
TEST_CASE("reference values: float") { check_table<float, Single>(); }
TEST_CASE("reference values: long double") { check_table<long double, Single>(); }
TEST_CASE("reference values: packets of double") { check_table<double, DefaultArch>(); }
TEST_CASE("reference values: packets of float") { check_table<float, DefaultArch>(); }
