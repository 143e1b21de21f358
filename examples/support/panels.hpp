#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/picture.hpp"

namespace examples {

/// Intensities over many powers of ten: the brightest is white, 10^-decades of it is black.
inline Picture log_scale(Picture intensities, double decades) {
  const double brightest = *std::max_element(intensities.grey.begin(), intensities.grey.end());
  for (double& value : intensities.grey) {
    value = value > 0 ? std::max(0.0, 1 + std::log10(value / brightest) / decades) : 0.0;
  }
  return intensities;
}

namespace detail {

/// A letter is 5 x 7 pixels: seven rows of five bits, the left pixel first.
struct Glyph {
  char letter;
  std::array<std::uint8_t, 7> rows;
};

inline constexpr Glyph alphabet[] = {{'A', {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
                                     {'B', {0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E}},
                                     {'C', {0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E}},
                                     {'D', {0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E}},
                                     {'E', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}},
                                     {'F', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10}},
                                     {'G', {0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F}},
                                     {'H', {0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
                                     {'I', {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}},
                                     {'J', {0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0C}},
                                     {'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},
                                     {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F}},
                                     {'M', {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}},
                                     {'N', {0x11, 0x19, 0x15, 0x15, 0x13, 0x11, 0x11}},
                                     {'O', {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
                                     {'P', {0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10}},
                                     {'Q', {0x0E, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0D}},
                                     {'R', {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11}},
                                     {'S', {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}},
                                     {'T', {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
                                     {'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
                                     {'V', {0x11, 0x11, 0x11, 0x11, 0x11, 0x0A, 0x04}},
                                     {'W', {0x11, 0x11, 0x11, 0x15, 0x15, 0x1B, 0x11}},
                                     {'X', {0x11, 0x11, 0x0A, 0x04, 0x0A, 0x11, 0x11}},
                                     {'Y', {0x11, 0x11, 0x0A, 0x04, 0x04, 0x04, 0x04}},
                                     {'Z', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1F}},
                                     {'0', {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}},
                                     {'1', {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E}},
                                     {'2', {0x0E, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1F}},
                                     {'3', {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E}},
                                     {'4', {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}},
                                     {'5', {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E}},
                                     {'6', {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}},
                                     {'7', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
                                     {'8', {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}},
                                     {'9', {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C}},
                                     {'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x0C}},
                                     {',', {0x00, 0x00, 0x00, 0x00, 0x0C, 0x04, 0x08}},
                                     {':', {0x00, 0x0C, 0x0C, 0x00, 0x0C, 0x0C, 0x00}},
                                     {'-', {0x00, 0x00, 0x00, 0x0E, 0x00, 0x00, 0x00}},
                                     {'+', {0x00, 0x04, 0x04, 0x1F, 0x04, 0x04, 0x00}},
                                     {'/', {0x00, 0x01, 0x02, 0x04, 0x08, 0x10, 0x00}}};
inline constexpr std::ptrdiff_t glyph_height = 7;
inline constexpr std::ptrdiff_t glyph_advance = 6;

inline void draw_text(Picture& on, std::ptrdiff_t top, std::ptrdiff_t left, std::string_view text,
                      double ink) {
  for (const char c : text) {
    const char capital = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const Glyph& glyph : alphabet) {
      if (glyph.letter != capital) continue;  // a character without a glyph is a space
      for (std::ptrdiff_t row = 0; row < glyph_height; ++row) {
        for (std::ptrdiff_t column = 0; column < 5; ++column) {
          const int bits = glyph.rows[static_cast<std::size_t>(row)];
          if ((bits >> (4 - column) & 1) != 0) on(top + row, left + column) = ink;
        }
      }
    }
    left += glyph_advance;
  }
}

}  // namespace detail

struct Panel {
  Picture picture;
  std::string caption;
};

/// Pictures of one size beside each other, thin lines between them, a caption under each. Small
/// pictures are enlarged by a whole factor, so that a pixel stays a square.
inline Picture side_by_side(const std::vector<Panel>& panels) {
  const Picture& first = panels.front().picture;
  const std::ptrdiff_t zoom =
      std::max<std::ptrdiff_t>(1, 256 / std::max(first.height, first.width));
  std::ptrdiff_t panel_width = first.width * zoom;
  for (const Panel& panel : panels) {
    const auto letters = static_cast<std::ptrdiff_t>(panel.caption.size());
    panel_width = std::max(panel_width, letters * detail::glyph_advance + 6);
  }
  const auto count = static_cast<std::ptrdiff_t>(panels.size());
  const std::ptrdiff_t line = 2;
  const std::ptrdiff_t margin = 5;
  const std::ptrdiff_t height = first.height * zoom;
  Picture sheet(height + detail::glyph_height + 2 * margin, count * (panel_width + line) - line,
                1.0);
  std::ptrdiff_t left = 0;
  for (const Panel& panel : panels) {
    const std::ptrdiff_t inset = (panel_width - first.width * zoom) / 2;
    for (std::ptrdiff_t row = 0; row < height; ++row) {
      for (std::ptrdiff_t column = 0; column < first.width * zoom; ++column) {
        sheet(row, left + inset + column) = panel.picture(row / zoom, column / zoom);
      }
    }
    const auto text_width =
        static_cast<std::ptrdiff_t>(panel.caption.size()) * detail::glyph_advance - 1;
    detail::draw_text(sheet, height + margin, left + (panel_width - text_width) / 2, panel.caption,
                      0.0);
    left += panel_width + line;
  }
  return sheet;
}

}  // namespace examples
