// Prints docs/functions.md: the rule table for readers. The formulas of the table are templates in
// the number type; here a number is a formula, and computing with it writes it down.
//
//   functions_page > docs/functions.md

#include <wirtinger/ops/rules.hpp>

#include <cmath>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace page {

// --- formulas -----------------------------------------------------------------------------------

/// number i^quarter_turns factor^power ...
struct Term {
  double number = 1;
  int quarter_turns = 0;
  std::vector<std::pair<std::string, int>> factors;
};

/// A sum of terms; empty: zero.
struct Formula {
  std::vector<Term> terms;

  Formula(double number) {
    if (number != 0) terms.push_back({number, 0, {}});
  }
  Formula(wirtinger::number::Zero) {}
  explicit Formula(std::string name) : terms{{1, 0, {{std::move(name), 1}}}} {}
  explicit Formula(Term term) : terms{std::move(term)} {}
};

std::string text(double number) { return std::to_string(static_cast<int>(number)); }

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + word;
  return line;
}

/// Without the sign.
std::string text(const Term& term) {
  const double size = std::abs(term.number);
  std::vector<std::string> above, below;
  if (size < 1)
    below.push_back(text(1 / size));
  else if (size > 1)
    above.push_back(text(size));
  if (term.quarter_turns % 2 == 1) above.emplace_back("i");
  for (const auto& [factor, power] : term.factors) {
    const int n = std::abs(power);
    (power > 0 ? above : below).push_back(n == 1 ? factor : factor + "^" + std::to_string(n));
  }
  const std::string numerator = above.empty() ? "1" : joined(above);
  if (below.empty()) return numerator;
  return numerator + " / " + (below.size() == 1 ? below[0] : "(" + joined(below) + ")");
}
bool is_negative(const Term& term) { return (term.number < 0) != (term.quarter_turns % 4 >= 2); }

std::string text(const Formula& formula) {
  if (formula.terms.empty()) return "0";
  std::string line;
  for (const Term& term : formula.terms) {
    if (line.empty())
      line = is_negative(term) ? "-" : "";
    else
      line += is_negative(term) ? " - " : " + ";
    line += text(term);
  }
  return line;
}

Formula call(const std::string& name, const Formula& z) {
  return Formula(name + "(" + text(z) + ")");
}
Formula call(const std::string& name, const Formula& a, const Formula& b) {
  if (name == "pow")
    return Formula(text(a) + "^" + (b.terms.size() > 1 ? "(" + text(b) + ")" : text(b)));
  return Formula(name + "(" + text(a) + ", " + text(b) + ")");
}

// --- arithmetic ---------------------------------------------------------------------------------

Formula operator-(Formula a) {
  for (Term& term : a.terms)
    term.number = -term.number;
  return a;
}
Formula operator+(Formula a, const Formula& b) {
  a.terms.insert(a.terms.end(), b.terms.begin(), b.terms.end());
  return a;
}
Formula operator-(const Formula& a, const Formula& b) { return a + -b; }

/// A sum as one factor.
Term as_term(const Formula& formula) {
  if (formula.terms.size() == 1) return formula.terms[0];
  return {1, 0, {{"(" + text(formula) + ")", 1}}};
}
Formula power(const Formula& a, int n) {
  Term term = as_term(a);
  term.number = n < 0 ? 1 / term.number : term.number;
  term.quarter_turns = (4 + n * term.quarter_turns) % 4;
  for (auto& factor : term.factors)
    factor.second *= n;
  return Formula(term);
}
Formula operator*(const Formula& a, const Formula& b) {
  if (a.terms.empty() || b.terms.empty()) return 0.0;
  Term product = as_term(a);
  const Term other = as_term(b);
  product.number *= other.number;
  product.quarter_turns += other.quarter_turns;
  for (const auto& [name, n] : other.factors) {
    auto at = product.factors.begin();
    while (at != product.factors.end() && at->first != name)
      ++at;
    if (at == product.factors.end())
      product.factors.emplace_back(name, n);
    else
      at->second += n;
  }
  return Formula(product);
}
Formula operator/(const Formula& a, const Formula& b) { return a * power(b, -1); }

const Formula i{Term{1, 1, {}}};

// --- what the table's formulas are made of ------------------------------------------------------

// The public functions write their names.
#define RULE(name, ...) \
  Formula name(const Formula& z) { return call(#name, z); }
#define RULE_GENERAL(name, ...) RULE(name)
#define RULE2(name, ...) \
  Formula name(const Formula& a, const Formula& b) { return call(#name, a, b); }
#define OPERATOR1(...)
#define OPERATOR2(...)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>

// The rest has to be told how it is written; helpers differ from that only at kinks and in how they
// round.
Formula one(const Formula&) { return 1.0; }
Formula ln2(const Formula&) { return Formula("log(2)"); }
Formula ln10(const Formula&) { return Formula("log(10)"); }
Formula two_over_sqrt_pi(const Formula&) { return 2.0 / Formula("sqrt(pi)"); }
Formula times_i(const Formula& z) { return i * z; }
Formula safe_product(const Formula& a, const Formula& b) { return a * b; }
Formula safe_divide(const Formula& a, const Formula& b) { return a / b; }
Formula end_reciprocal(const Formula& z) { return 1.0 / z; }
Formula log_for(const Formula& a, const Formula&) { return log(a); }
Formula sign_slope(const Formula& z) { return 1.0 / (2.0 * abs(z)); }
Formula tan_slope(const Formula& z) { return 1.0 / (cos(z) * cos(z)); }
Formula tanh_slope(const Formula& z) { return 1.0 / (cosh(z) * cosh(z)); }
Formula atan_slope(const Formula& z) { return 1.0 / (1.0 + z * z); }
Formula atanh_slope(const Formula& z) { return 1.0 / (1.0 - z * z); }
Formula root_one_plus_square(const Formula& z) { return sqrt(1.0 + z * z); }
Formula sinc_slope(const Formula& z) { return (cos(Formula("pi") * z) - sinc(z)) / (z * z); }
Formula step(const Formula& z) { return Formula("[" + text(z) + " > 0]"); }
Formula share_of_larger(const Formula& a, const Formula& b) {
  return Formula("[" + text(a) + " > " + text(b) + "]");
}

/// What a function is, where its name alone does not say it.
Formula meaning(std::string_view name, const Formula& w) {
  const Formula z("z"), a("a"), b("b"), pi("pi");
  if (name == "sign") return z / abs(z);
  if (name == "abs2") return power(abs(z), 2);
  if (name == "cis") return exp(i * z);
  if (name == "polar") return a * exp(i * b);
  if (name == "expm1") return exp(z) - 1.0;
  if (name == "log1p") return log(1.0 + z);
  if (name == "rsqrt") return 1.0 / sqrt(z);
  if (name == "reciprocal") return 1.0 / z;
  if (name == "sinc") return sin(pi * z) / (pi * z);
  if (name == "sigmoid") return 1.0 / (1.0 + exp(-z));
  if (name == "softplus") return log(1.0 + exp(z));
  if (name == "relu") return max(z, 0.0);
  if (name == "hypot") return sqrt(a * a + b * b);
  if (name == "atan2") return arg(b + i * a);
  if (name == "to_complex") return z;
  return w;
}

/// The conjugate of a partial of a real-valued function: i changes sign, z and conj(z) their
/// places.
Formula conjugate(Formula p) {
  for (Term& term : p.terms) {
    term.quarter_turns = (4 - term.quarter_turns % 4) % 4;
    for (auto& factor : term.factors) {
      if (factor.first == "z")
        factor.first = "conj(z)";
      else if (factor.first == "conj(z)")
        factor.first = "z";
    }
  }
  return p;
}

// --- rows ---------------------------------------------------------------------------------------

std::string code(const Formula& formula) { return "`" + text(formula) + "`"; }

void row(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells)
    std::cout << "| " << cell << ' ';
  std::cout << "|\n";
}
void heading(const std::vector<std::string>& cells) {
  row(cells);
  std::cout << '|';
  for (std::size_t k = 0; k < cells.size(); ++k)
    std::cout << "---|";
  std::cout << '\n';
}

using wirtinger::number::Kind;

std::string field(Kind kind) { return kind == Kind::real ? "real" : "both"; }

template <class Rule>
void unary(const std::string& spelt, const std::string& where) {
  const Formula z("z"), w("w");
  const Formula p = Rule::p(z, w), q = Rule::q(z, w);
  const std::string dzbar = Rule::kind == Kind::real          ? ""
                            : Rule::kind == Kind::real_valued ? code(conjugate(p))
                                                              : code(q);
  row({"`" + spelt + "`", code(meaning(Rule::name_text, Rule::value(z))), code(p), dzbar,
       field(Rule::kind), where});
}
template <class Rule>
void binary(const std::string& spelt, const std::string& where) {
  const Formula a("a"), b("b"), w("w");
  row({"`" + spelt + "`", code(meaning(Rule::name_text, Rule::value(a, b))), code(Rule::p(a, b, w)),
       code(Rule::p2(a, b, w)), field(Rule::kind), where});
}

void all_unary() {
#define RULE(name, kind, tested, primal, p, where) \
  unary<wirtinger::number::name##_rule>(#name "(z)", where);
#define RULE_GENERAL(name, tested, primal, p, q, where) RULE(name, , , , , where)
#define OPERATOR1(name, symbol, tested, primal, p, where) \
  unary<wirtinger::number::name##_rule>(#symbol "z", where);
#define RULE2(...)
#define OPERATOR2(...)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
}
void all_binary() {
#define RULE2(name, kind, tested, primal, p, p2, where) \
  binary<wirtinger::number::name##_rule>(#name "(a, b)", where);
#define OPERATOR2(name, symbol, tested, primal, p, p2, where) \
  binary<wirtinger::number::name##_rule>("a " #symbol " b", where);
#define RULE(...)
#define RULE_GENERAL(...)
#define OPERATOR1(...)
#define HELPER(...)
#define HELPER2(...)
#include <wirtinger/ops/rule_table.inc>
}

constexpr auto introduction = R"(# Elementwise functions

<!-- Printed by tools/functions_page.cpp from include/wirtinger/ops/rule_table.inc; a test compares.
     After a change of the table: build the target functions_page, then
     build/tests/functions_page > docs/functions.md -->

Each function takes numbers, arrays, Eigen objects, variables and expressions, with NumPy
broadcasting, and has the two Wirtinger derivatives printed beside it
([convention.md](convention.md), section 2).

* `w` is the result. A real `z` has the derivative `dw/dz` of a holomorphic function too; of a
  real-valued or general one it is `dw/dz + dw/dconj(z)`.
* Field *both*: real and complex arguments, mixed as one likes. *real*: real arguments and results;
  a complex argument does not compile.
* The last column says where a function is not smooth. *cut*: on it the sign of a zero decides the
  side, as in `std::complex`. *real*: the real arguments that have a real result, NaN for the
  others. *at x: d*: the derivative at x is d, "inf" for a complex argument meaning inf + 0i.
* `[a > b]` is 1 where a > b and 0 where not.

)";

constexpr auto ending = R"(
## Not differentiated, or made of others

* `<` `<=` `>` `>=` `==` compare real values and give plain truth values, `bool` or `Array<bool>`,
  which `&&`, `||` and `!` combine. Nothing is differentiated through them.
* `where(mask, x, y)` is x where the mask is true and y elsewhere, real or complex. Each of x and y
  has derivative 1 where it was taken and 0 elsewhere, also if the one not taken is
  infinite or a NaN made on the way.
* `clamp(x, lo, hi)` for real arguments limits x: its derivative is 1 on the closed interval and 0
  outside, where it is 1 for the bound that was taken.
* `x += y`, `-=`, `*=`, `/=` on variables and arrays rebind x to the result of the operator; shape
  and field must stay as they are.
)";

}  // namespace page

int main() {
  std::cout << page::introduction << "## Of one argument\n\n";
  page::heading({"function", "w", "dw/dz", "dw/dconj(z)", "field", "cuts, kinks, singular points"});
  page::all_unary();
  std::cout << "\n## Of two arguments\n\nAll of them are holomorphic in each complex argument: "
               "dw/dconj(a) = dw/dconj(b) = 0.\n\n";
  page::heading({"function", "w", "dw/da", "dw/db", "field", "cuts, kinks, singular points"});
  page::all_binary();
  std::cout << page::ending;
}
