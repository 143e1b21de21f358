#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <random>
#include <string>
#include <vector>
#include <wirtinger/array.hpp>

#include "support/output_file.hpp"

namespace examples {

/// An axis: its label with the unit, and what it shows. An image spreads from the coordinate of its
/// first row or column to that of its last; what is not given counts pixels.
struct Axis {
  std::string label;
  bool log = false;
  double from = std::numeric_limits<double>::quiet_NaN();
  double to = std::numeric_limits<double>::quiet_NaN();
};

/// A line or points; a NaN in y interrupts it.
struct Curve {
  std::string label;
  std::vector<double> x = {}, y = {};
  bool points = false;
};

/// Values over their index, from `first` on.
inline Curve over_index(std::string label, std::vector<double> values, double first = 0) {
  Curve curve{std::move(label), {}, std::move(values)};
  for (std::size_t k = 0; k < curve.y.size(); ++k)
    curve.x.push_back(first + static_cast<double>(k));
  return curve;
}

/// Hue for the phase, red at 0, then yellow, green, blue; brightness for the modulus, 1 at most.
inline std::array<int, 3> domain_colour(std::complex<double> z) {
  const double turn = std::arg(z) / (2 * M_PI), brightness = std::min(1.0, std::abs(z));
  const auto part = [&](double shift) {
    const double hue = turn + shift - std::floor(turn + shift);  // a trapezoid over the circle
    const double ramp = std::clamp(2 - std::abs(6 * hue - 3), 0.0, 1.0);
    return static_cast<int>(std::lround(255 * brightness * (1 - ramp)));
  };
  return {part(0), part(-1.0 / 3), part(-2.0 / 3)};
}

/// A sheet of plots, drawn by gnuplot, row by row in the given number of columns.
class Figure {
 public:
  explicit Figure(int columns, int width_per_panel = 480, int height_per_panel = 400)
      : columns_(columns), width_(width_per_panel), height_(height_per_panel) {}

  void curves(const std::string& title, const Axis& x, const Axis& y,
              const std::vector<Curve>& curves) {
    std::string s =
        frame(title, x, y) +
        "set key tmargin center horizontal samplen 2 font ',9'\nset grid lc rgb '#dddddd'\n";
    for (const auto& [name, axis] : {std::pair{"x", &x}, std::pair{"y", &y}}) {
      s += std::string("set ") + name + "range [" + number(axis->from) + ":" + number(axis->to) +
           "]\n";
      if (axis->log)
        s += std::string("set logscale ") + name + "\nset format " + name + " '10^{%L}'\n";
    }
    s += "plot ";
    for (std::size_t k = 0; k < curves.size(); ++k)
      s += (k > 0 ? ", '-'" : "'-'") +
           std::string(curves[k].points ? " with points pt 7 ps 0.9" : " with lines lw 2") +
           " lc " + std::to_string(k + 1) +
           (curves[k].label.empty() ? " notitle" : " title '" + quoted(curves[k].label) + "'");
    s += '\n';
    for (const Curve& curve : curves) {
      for (std::size_t k = 0; k < curve.x.size(); ++k)
        s += std::isnan(curve.y[k]) ? "\n" : number(curve.x[k]) + ' ' + number(curve.y[k]) + '\n';
      s += "e\n";
    }
    panels_.push_back(s);
  }

  /// Real numbers, shape (rows, columns), the first row on top; with a colour scale, or in grey
  /// from 0 to the largest without one if colour_label is empty.
  void image(const std::string& title, const Axis& x, const Axis& y,
             const wirtinger::Array<double>& values, const std::string& colour_label = "") {
    std::string s = frame(title, x, y) + "unset key\n" + image_ranges(x, y, values.shape());
    s += colour_label.empty() ? "set palette gray\nunset colorbox\nset cbrange [0:*]\n"
                              : "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 "
                                "'#5ec962', 4 '#fde725')\nset cblabel '" +
                                    quoted(colour_label) + "'\nset cbrange [*:*]\nset colorbox\n";
    s += "plot '-' with image\n";
    panels_.push_back(
        s + pixels(x, y, values.shape(), [&](auto i, auto j) { return number(values(i, j)); }));
  }

  /// Complex numbers, shape (rows, columns), by domain colouring of the field over its largest
  /// modulus, with the wheel that says which colour is which phase.
  void complex_image(const std::string& title, const Axis& x, const Axis& y,
                     const wirtinger::Array<std::complex<double>>& field) {
    double largest = std::numeric_limits<double>::min();
    for (const auto z : field.to_row_major())
      largest = std::max(largest, std::abs(z));
    const auto rgb = [](std::complex<double> z) {
      const auto c = domain_colour(z);
      return std::to_string(c[0]) + ' ' + std::to_string(c[1]) + ' ' + std::to_string(c[2]);
    };
    std::string s = frame(title, x, y) + "unset key\nset rmargin 11\n" +
                    image_ranges(x, y, field.shape()) + "plot '-' with rgbimage\n";
    s += pixels(x, y, field.shape(), [&](auto i, auto j) { return rgb(field(i, j) / largest); });
    // The wheel, in the margin: brightness grows with the radius.
    s += "@WHEEL\nunset key\nset size ratio 1\nunset tics\nunset border\n"
         "set margins 0,0,0,0\nset xrange [-1.9:1.9]\nset yrange [-1.9:1.9]\nset label '0' at "
         "1.15,0 font ',8'\n"
         "set label 'π/2' at 0,1.3 center font ',8'\nset label 'π' at -1.45,0 font ',8'\n"
         "set label '-π/2' at 0,-1.3 center font ',8'\nset label '|z| ≤ " +
         number(largest, "%.3g") + "' at 0,-1.75 center font ',8'\nplot '-' with rgbimage\n";
    for (int i = -20; i <= 20; ++i)
      for (int j = -20; j <= 20; ++j) {
        const std::complex<double> z(j / 20.0, i / 20.0);
        s += number(z.real()) + ' ' + number(z.imag()) + ' ' +
             (std::abs(z) <= 1 ? rgb(z) : "255 255 255") + '\n';
      }
    panels_.push_back(s + "e\n");
  }

  /// Draws into a PNG file, whole or not at all. Without gnuplot a sentence on the standard error
  /// says so, and nothing is written. Throws FileError.
  void write(const std::filesystem::path& path) const {
    if (std::system("gnuplot --version > /dev/null 2>&1") != 0) {
      std::fprintf(stderr, "%s is not drawn: gnuplot is not installed\n", path.string().c_str());
      return;
    }
    OutputFile file(path);
    const auto drawn = std::filesystem::temp_directory_path() /
                       ("figure." + std::to_string(std::random_device{}()) + ".png");
    const int rows = (static_cast<int>(panels_.size()) + columns_ - 1) / columns_;
    std::string script =
        "set encoding utf8\nset terminal pngcairo font 'Sans,10' background '#ffffff' size " +
        std::to_string(columns_ * width_) + ',' + std::to_string(rows * height_) +
        "\nset output '" + quoted(drawn.string()) + "'\nset multiplot\n";
    for (std::size_t k = 0; k < panels_.size(); ++k)
      script += placed(panels_[k], static_cast<int>(k), rows);
    script += "unset multiplot\nunset output\n";
    std::FILE* const gnuplot = popen("gnuplot", "w");
    if (gnuplot == nullptr) throw FileError(path, errno);
    const bool sent = std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
    if (pclose(gnuplot) != 0 || !sent) throw FileError(path, "gnuplot failed to draw it");
    const std::vector<unsigned char> png = taken(drawn);
    if (png.empty()) throw FileError(path, "gnuplot drew nothing");
    file.commit(png);
  }

 private:
  static std::string number(double x, const char* format = "%.10g") {
    if (std::isnan(x)) return "*";
    char text[32];
    std::snprintf(text, sizeof text, format, x);
    return text;
  }
  static std::string quoted(std::string text) {
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2)
      text.insert(at, 1, '\'');
    return text;
  }
  static std::string frame(const std::string& title, const Axis& x, const Axis& y) {
    return "reset\nset title '" + quoted(title) + "' noenhanced\nset xlabel '" + quoted(x.label) +
           "' noenhanced\nset ylabel '" + quoted(y.label) + "' noenhanced\nset tics out nomirror\n";
  }
  /// Axes of one unit, "x / mm" and "y / mm", get one scale.
  static std::string unit(const Axis& axis) {
    const auto slash = axis.label.rfind('/');
    return slash == std::string::npos ? "" : axis.label.substr(slash);
  }
  struct Coordinates {
    double first, step;
  };
  static Coordinates coordinates(const Axis& axis, wirtinger::Index n) {
    const double from = std::isnan(axis.from) ? 0 : axis.from;
    const double to = std::isnan(axis.to) ? static_cast<double>(n - 1) : axis.to;
    return {from, n > 1 ? (to - from) / static_cast<double>(n - 1) : 1};
  }
  static std::string image_ranges(const Axis& x, const Axis& y, const wirtinger::Shape& shape) {
    const auto [x0, dx] = coordinates(x, shape[1]);
    const auto [y0, dy] = coordinates(y, shape[0]);
    const auto end = [](double first, double step, wirtinger::Index n) {
      return first + step * (static_cast<double>(n) - 0.5);
    };
    return "set xrange [" + number(x0 - dx / 2) + ":" + number(end(x0, dx, shape[1])) +
           "]\nset yrange [" + number(end(y0, dy, shape[0])) + ":" + number(y0 - dy / 2) + "]\n" +
           (unit(x) == unit(y) ? "set size ratio -1\n" : "");
  }
  template <class Text>
  static std::string pixels(const Axis& x, const Axis& y, const wirtinger::Shape& shape,
                            Text text) {
    const auto [x0, dx] = coordinates(x, shape[1]);
    const auto [y0, dy] = coordinates(y, shape[0]);
    std::string s;
    for (wirtinger::Index i = 0; i < shape[0]; ++i)
      for (wirtinger::Index j = 0; j < shape[1]; ++j)
        s += number(x0 + dx * static_cast<double>(j)) + ' ' +
             number(y0 + dy * static_cast<double>(i)) + ' ' + text(i, j) + '\n';
    return s + "e\n";
  }
  /// The panel with its place on the sheet; the wheel of a complex image goes to its right margin.
  std::string placed(std::string panel, int k, int rows) const {
    const double w = 1.0 / columns_, h = 1.0 / rows;
    const double left = k % columns_ * w, bottom = 1 - (k / columns_ + 1) * h;
    const auto at = [](double x, double y) { return number(x) + ',' + number(y); };
    // After every reset: gnuplot forgets the place with it.
    const std::string place = "set origin " + at(left, bottom) + "\nset size " + at(w, h) + "\n";
    const double wheel = 0.2;
    const std::string mark = "@WHEEL\n";
    if (const auto found = panel.find(mark); found != std::string::npos)
      panel.replace(
          found, mark.size(),
          "reset\nset origin " + at(left + (1 - wheel) * w, bottom + 0.4 * h) + "\nset size " +
              at(wheel * w, 1.2 * wheel * w * width_ * columns_ / (height_ * rows)) + "\n");
    panel.insert(panel.find("reset\n") + 6, place);
    return panel;
  }
  /// The bytes of a file, which is removed.
  static std::vector<unsigned char> taken(const std::filesystem::path& path) {
    std::vector<unsigned char> bytes;
    if (std::FILE* const file = std::fopen(path.string().c_str(), "rb")) {
      std::array<unsigned char, 1 << 14> block;
      while (const std::size_t n = std::fread(block.data(), 1, block.size(), file))
        bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(n));
      std::fclose(file);
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return bytes;
  }

  int columns_, width_, height_;
  std::vector<std::string> panels_;
};

}  // namespace examples
