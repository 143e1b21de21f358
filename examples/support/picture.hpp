#pragma once

#include <stb_image.h>
#include <stb_image_write.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/output_file.hpp"

namespace examples {

/// A grey picture, row by row, 0 black .. 1 white.
struct Picture {
  std::ptrdiff_t height = 0;
  std::ptrdiff_t width = 0;
  std::vector<double> grey;

  Picture() = default;
  Picture(std::ptrdiff_t rows, std::ptrdiff_t columns, double value = 0)
      : height(rows), width(columns), grey(static_cast<std::size_t>(rows * columns), value) {}
  double& operator()(std::ptrdiff_t row, std::ptrdiff_t column) {
    return grey[static_cast<std::size_t>(row * width + column)];
  }
  double operator()(std::ptrdiff_t row, std::ptrdiff_t column) const {
    return grey[static_cast<std::size_t>(row * width + column)];
  }
};

namespace detail {

using Bytes = std::vector<unsigned char>;
namespace fs = std::filesystem;

inline constexpr std::size_t largest_file = std::size_t{1} << 28;
inline constexpr std::int64_t most_pixels = 100'000'000;

inline Bytes read_bytes(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw FileError(path, "is a directory");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen(path.string().c_str(), "rb"), &std::fclose);
  if (!file) throw FileError(path, errno);
  Bytes bytes;
  std::array<unsigned char, 1 << 16> block;  // not by the file's length: a pipe has none
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), file.get())) {
    bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(n));
    if (bytes.size() > largest_file) throw FileError(path, "is larger than 256 MB");
  }
  if (std::ferror(file.get()) != 0) throw FileError(path, errno);
  if (bytes.empty()) throw FileError(path, "is empty");
  return bytes;
}

inline void require_sensible_size(const fs::path& path, std::int64_t width, std::int64_t height) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width < 1 || height < 1) throw FileError(path, "has " + size);
  if (width > most_pixels / height)
    throw FileError(path, "has " + size + ", more than 100 million");
}

inline std::uint32_t big_endian_32(const unsigned char* p) {
  return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}

/// The check sum of PNG chunks (ISO 3309, reflected polynomial 0xEDB88320).
inline std::uint32_t crc32(const unsigned char* p, std::size_t n) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> t;
    for (std::uint32_t i = 0; i < 256; ++i) {
      t[i] = i;
      for (int bit = 0; bit < 8; ++bit) {
        t[i] = (t[i] >> 1) ^ ((t[i] & 1) != 0 ? 0xEDB88320u : 0u);
      }
    }
    return t;
  }();
  std::uint32_t crc = ~0u;
  for (std::size_t i = 0; i < n; ++i) {
    crc = table[(crc ^ p[i]) & 255] ^ (crc >> 8);
  }
  return ~crc;
}

/// The decoder reads neither check sums nor the end of the file; a damaged picture would pass.
inline void require_intact_png(const fs::path& path, const Bytes& bytes) {
  std::string_view kind;
  for (std::size_t at = 8; kind != "IEND";) {
    const std::size_t left = bytes.size() - at;
    if (left < 12 || big_endian_32(&bytes[at]) > left - 12) {
      throw FileError(path, "the PNG file is truncated");
    }
    const std::size_t length = big_endian_32(&bytes[at]);
    kind = {reinterpret_cast<const char*>(&bytes[at + 4]), 4};
    if (at == 8 && (kind != "IHDR" || length != 13)) {
      throw FileError(path, "the PNG file has no header");
    }
    if (crc32(&bytes[at + 4], length + 4) != big_endian_32(&bytes[at + 8 + length])) {
      throw FileError(path, "the PNG file is damaged (a check sum is wrong)");
    }
    at += 12 + length;
  }
}

inline Picture decode_png(const fs::path& path, const Bytes& bytes) {
  require_intact_png(path, bytes);
  require_sensible_size(path, big_endian_32(&bytes[16]), big_endian_32(&bytes[20]));
  int width = 0;
  int height = 0;
  int channels = 0;  // grey, grey + alpha, rgb, rgb + alpha
  const std::unique_ptr<stbi_us, void (*)(void*)> samples(
      stbi_load_16_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width, &height,
                               &channels, 0),
      &stbi_image_free);
  if (!samples) {
    throw FileError(path, std::string("cannot be decoded as PNG: ") + stbi_failure_reason());
  }
  Picture picture(height, width);
  const stbi_us* p = samples.get();
  for (double& grey : picture.grey) {
    const double luminance = channels < 3 ? p[0] : 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
    const double opacity = channels % 2 == 1 ? 1.0 : p[channels - 1] / 65535.0;
    grey = opacity * luminance / 65535.0 + (1 - opacity);  // what is transparent shows white paper
    p += channels;
  }
  return picture;
}

/// PGM, plain (P2) and raw (P5) with one or two bytes per pixel. Not left to the image library:
/// it takes missing pixels for pixels and does not know P2.
class PgmReader {
 public:
  PgmReader(const fs::path& path, const Bytes& bytes) : path_(path), bytes_(bytes) {}

  Picture read() {
    const bool raw = bytes_[1] == '5';
    const std::int64_t width = number();
    const std::int64_t height = number();
    const std::int64_t white = number();
    require_sensible_size(path_, width, height);
    if (white < 1 || white > 65535) {
      throw FileError(path_, "the PGM file has the maximum " + std::to_string(white) +
                                 ", which should be 1 to 65535");
    }
    if (raw) ++at_;  // the one byte of white space before the pixels
    // Before memory is taken for what a header claims: a plain value needs a digit and a space.
    const std::int64_t least = width * height * (raw && white < 256 ? 1 : 2) - (raw ? 0 : 1);
    if (static_cast<std::int64_t>(bytes_.size()) - static_cast<std::int64_t>(at_) < least) {
      truncated();
    }
    Picture picture(height, width);
    for (double& grey : picture.grey) {
      std::int64_t value = raw ? byte() : number();
      if (raw && white > 255) value = 256 * value + byte();  // the high byte comes first
      if (value > white) {
        throw FileError(path_, "the PGM file has the value " + std::to_string(value) +
                                   " above its maximum " + std::to_string(white));
      }
      grey = static_cast<double>(value) / static_cast<double>(white);
    }
    return picture;
  }

 private:
  [[noreturn]] void truncated() const { throw FileError(path_, "the PGM file is truncated"); }

  std::int64_t byte() {
    if (at_ >= bytes_.size()) truncated();
    return bytes_[at_++];
  }

  std::int64_t number() {
    while (at_ < bytes_.size() && (std::isspace(bytes_[at_]) != 0 || bytes_[at_] == '#')) {
      const bool comment = bytes_[at_++] == '#';
      while (comment && at_ < bytes_.size() && bytes_[at_] != '\n') {
        ++at_;
      }
    }
    if (at_ == bytes_.size()) truncated();
    if (std::isdigit(bytes_[at_]) == 0) throw FileError(path_, "is not a valid PGM file");
    std::int64_t value = 0;
    for (; at_ < bytes_.size() && std::isdigit(bytes_[at_]) != 0; ++at_) {
      value = std::min<std::int64_t>(10 * value + (bytes_[at_] - '0'), 1'000'000'000);
    }
    return value;
  }

  const fs::path& path_;
  const Bytes& bytes_;
  std::size_t at_ = 2;
};

}  // namespace detail

/// Reads a PNG or PGM file; colours become luminance. Throws FileError.
inline Picture read_picture(const std::filesystem::path& path) {
  const detail::Bytes bytes = detail::read_bytes(path);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with("\x89PNG\r\n\x1a\n")) return detail::decode_png(path, bytes);
  if (text.starts_with("P2") || text.starts_with("P5"))
    return detail::PgmReader(path, bytes).read();
  throw FileError(path, "is not a PNG or PGM picture");
}

/// The picture made smaller, its longer side `longest`: each new pixel is the average over the
/// area of the old ones that it covers. A smaller picture stays as it is.
inline Picture scaled_down(const Picture& picture, std::ptrdiff_t longest) {
  const std::ptrdiff_t side = std::max(picture.width, picture.height);
  if (side <= longest) return picture;
  const auto scaled = [&](std::ptrdiff_t n) {
    return std::max<std::ptrdiff_t>(1, (n * longest + side / 2) / side);
  };
  // Rows first and then, transposed, columns: the average over an area is one over each axis.
  const auto rows_averaged_and_transposed = [](const Picture& from, std::ptrdiff_t rows) {
    Picture to(from.width, rows);
    const double step = static_cast<double>(from.height) / static_cast<double>(rows);
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      const double begin = static_cast<double>(row) * step;
      const double end = begin + step;
      for (auto old = static_cast<std::ptrdiff_t>(begin);
           old < from.height && static_cast<double>(old) < end; ++old) {
        const auto y = static_cast<double>(old);
        const double overlap = std::min(y + 1, end) - std::max(y, begin);
        for (std::ptrdiff_t column = 0; column < from.width; ++column) {
          to(column, row) += overlap / step * from(old, column);
        }
      }
    }
    return to;
  };
  return rows_averaged_and_transposed(rows_averaged_and_transposed(picture, scaled(picture.height)),
                                      scaled(picture.width));
}

/// Writes a PNG file, whole or not at all. Values outside 0 .. 1 are clipped. Throws FileError.
inline void write_png(const std::filesystem::path& path, const Picture& picture) {
  detail::Bytes pixels;
  pixels.reserve(picture.grey.size());
  for (const double grey : picture.grey) {
    pixels.push_back(static_cast<unsigned char>(std::lround(255 * std::clamp(grey, 0.0, 1.0))));
  }
  detail::Bytes png;
  const auto append = [](void* to, void* data, int size) {
    const auto* begin = static_cast<const unsigned char*>(data);
    static_cast<detail::Bytes*>(to)->insert(static_cast<detail::Bytes*>(to)->end(), begin,
                                            begin + size);
  };
  const int width = static_cast<int>(picture.width);
  const int height = static_cast<int>(picture.height);
  if (stbi_write_png_to_func(append, &png, width, height, 1, pixels.data(), width) == 0) {
    throw FileError(path, "the picture could not be encoded as PNG");
  }
  OutputFile(path).commit(png);
}

}  // namespace examples
